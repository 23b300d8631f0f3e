//! What the tokens of a page say together: what an earlier one changes for a later one, and what the pages of a site use of a policy.

use crate::cases::compile::compile_reading;
use security_policy_syntax::Memory;

/// The first lines of what the macro says of a page with this list in the policy, about one lint.
fn said(lint: &str, list: &str, html: &str) -> Vec<String> {
    let mut directives = vec![
        "default_src: self",
        "script_src: self",
        "base_uri: none",
        "form_action: self",
        "frame_ancestors: none",
        "object_src: none",
    ];
    directives.retain(|directive| directive.split(':').next() != list.split(':').next());
    let policy = format!(
        "#[allow(missing, reason = \"not the subject\")] #[warn({lint})] struct Site {{ origin: \"https://shop.example\", \
         content_security_policy: {{ {}, {list} }}, templates: {{ engine: minijinja, files: \"templates/**\" }} }}",
        directives.join(", ")
    );
    let mut memory = Memory::default();
    memory.files.insert("templates/a.html".to_owned(), html.as_bytes().to_vec());
    let of_lint = format!("lint: {lint}\n");
    let said = compile_reading(&policy, &memory).messages.into_iter().filter(|said| said.text.contains(&of_lint));
    said.map(|said| said.text.lines().next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn urls_are_resolved_against_the_first_base() {
    let base = "base_uri: [self, \"https://cdn.example\"]";
    for (html, blocked) in [
        ("<img src=a.png>", false),
        ("<base href=/static/><img src=a.png>", false),
        ("<base href=https://cdn.example/><img src=a.png>", true),
        ("<base href=https://cdn.example/><img src=/a.png>", true),
        ("<base href=https://cdn.example/><img src=https://shop.example/a.png>", false),
        ("<base target=_top><img src=a.png>", false),
        ("<base target=_top><base href=https://cdn.example/><img src=a.png>", true),
        ("<base href=https://cdn.example/><base href=https://cdn.example/><img src=a.png>", true),
        // Of two, that of one branch.
        ("<base href=https://cdn.example/><base href=/><img src=a.png>", false),
        // Browsers take none of them: the page is its own base.
        ("<base href=\"\"><img src=a.png>", false),
        ("<template><base href=https://cdn.example/></template><img src=a.png>", false),
        ("<noscript><base href=https://cdn.example/></noscript><img src=a.png>", false),
        ("<svg><base href=https://cdn.example/></svg><img src=a.png>", false),
        // What is before it was already loaded.
        ("<img src=a.png><base href=https://cdn.example/>", false),
    ] {
        let said = said("template_resource_blocked", base, html);
        let said: Vec<&String> = said.iter().filter(|said| said.contains(".png")).collect();
        assert_eq!(!said.is_empty(), blocked, "{html} {said:?}");
    }
}

#[test]
fn a_base_that_browsers_ignore_leaves_the_page_as_the_base() {
    for (list, html, blocked) in [
        ("base_uri: none", "<base href=https://cdn.example/><img src=a.png>", &["https://cdn.example/"][..]),
        (
            "base_uri: none",
            "<base href=https://cdn.example/><base href=/b/><img src=a.png>",
            &["https://cdn.example/", "/b/"],
        ),
        // The next one is none either.
        (
            "base_uri: \"https://other.example\"",
            "<base href=/b/><base href=https://other.example/><img src=a.png>",
            &["/b/"],
        ),
        ("base_uri: self", "<base href=data:text/plain,a><img src=a.png>", &["data:text/plain,a"]),
        ("base_uri: self", "<base href=javascript:a><img src=a.png>", &["javascript:a"]),
        ("base_uri: [self, data]", "<base href=data:text/plain,a><img src=a.png>", &[]),
    ] {
        let expected: Vec<String> = blocked.iter().map(|url| format!("`{url}` is blocked by `base_uri`")).collect();
        assert_eq!(said("template_resource_blocked", list, html), expected, "{list} {html}");
    }
}

#[test]
fn the_pages_of_a_site_use_a_source() {
    for (directive, html, is_used) in [
        ("script_src", "<script src=https://old.example/a.js></script>", true),
        ("script_src", "<link rel=modulepreload href=https://old.example/a.js>", true),
        ("script_src", "<link rel=preload as=script href=https://old.example/a.js>", true),
        ("script_src", "<img src=https://old.example/a.png>", false),
        ("style_src", "<link rel=stylesheet href=https://old.example/a.css>", true),
        ("style_src", "<link rel=icon href=https://old.example/a.css>", false),
        ("img_src", "<img src=https://old.example/a.png>", true),
        ("img_src", "<img srcset='/a.png 1x, https://old.example/a.png 2x'>", true),
        ("img_src", "<link rel=icon href=https://old.example/a.png>", true),
        ("img_src", "<video poster=https://old.example/a.png></video>", true),
        ("img_src", "<video src=https://old.example/a.mp4></video>", false),
        ("img_src", "<p style='background: url(https://old.example/a.png)'>", true),
        ("media_src", "<video src=https://old.example/a.mp4></video>", true),
        ("media_src", "<audio><source src=https://old.example/a.ogg></audio>", true),
        ("media_src", "<video><track src=https://old.example/a.vtt></video>", true),
        ("media_src", "<picture><source srcset=https://old.example/a.png></picture>", false),
        ("frame_src", "<iframe src=https://old.example/></iframe>", true),
        ("frame_src", "<embed src=https://old.example/>", false),
        ("object_src", "<object data=https://old.example/a></object>", true),
        ("object_src", "<embed src=https://old.example/a>", true),
        ("object_src", "<iframe src=https://old.example/a></iframe>", false),
        ("form_action", "<form action=https://old.example/></form>", true),
        ("form_action", "<button formaction=https://old.example/></button>", true),
        ("form_action", "<a href=https://old.example/>a</a>", false),
        ("base_uri", "<base href=https://old.example/>", true),
        ("base_uri", "<p>", false),
        ("manifest_src", "<link rel=manifest href=https://old.example/a>", true),
        ("manifest_src", "<link rel=icon href=https://old.example/a>", false),
        ("img_src", "<iframe srcdoc='<img src=https://old.example/a.png>'></iframe>", true),
        ("img_src", "<svg><use href=https://old.example/a.svg /></svg>", true),
    ] {
        let list = format!("{directive}: [self, \"https://old.example\"]");
        let said = said("template_unused_source", &list, html);
        assert_eq!(!said.iter().any(|said| said.contains("old.example")), is_used, "{directive} {html} {said:?}");
    }
}

#[test]
fn an_expression_can_use_any_source_of_its_directive() {
    for (directive, html, is_used) in [
        ("script_src", "<script src={{ x }}></script>", true),
        ("script_src", "<script type=importmap>{{ x }}</script>", true),
        ("script_src", "<script type=application/json>{{ x }}</script>", false),
        ("script_src", "<img src={{ x }}>", false),
        ("style_src", "<link rel=stylesheet href={{ x }}>", true),
        ("style_src", "<style>{{ x }}</style>", true),
        ("style_src", "<p style={{ x }}>", true),
        ("style_src", "<p title={{ x }}>{{ x }}", false),
        ("img_src", "<img src={{ x }}>", true),
        ("img_src", "<img srcset={{ x }}>", true),
        ("img_src", "<style>p { color: {{ x }} }</style>", true),
        ("img_src", "<style>p { color: red }</style>", false),
        ("img_src", "<script>{{ x }}</script>", false),
        ("media_src", "<video src={{ x }}></video>", true),
        ("media_src", "<track src={{ x }}>", true),
        ("media_src", "<style>{{ x }}</style>", false),
        ("frame_src", "<iframe src={{ x }}></iframe>", true),
        ("object_src", "<object data={{ x }}></object>", true),
        ("object_src", "<embed src={{ x }}>", true),
        ("object_src", "<iframe src={{ x }}></iframe>", false),
        ("form_action", "<form action={{ x }}></form>", true),
        ("form_action", "<a href={{ x }}>a</a>", false),
        ("base_uri", "<base href={{ x }}>", true),
        ("manifest_src", "<link rel=manifest href={{ x }}>", true),
        ("manifest_src", "<link rel=icon href={{ x }}>", false),
    ] {
        let list = format!("{directive}: [self, \"https://old.example\"]");
        let said = said("template_unused_source", &list, html);
        assert_eq!(!said.iter().any(|said| said.contains("old.example")), is_used, "{directive} {html} {said:?}");
    }
}

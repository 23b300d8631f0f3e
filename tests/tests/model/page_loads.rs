//! What the pages of a site load, run and use of a policy, as browsers do.

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

#[test]
fn what_browsers_do_not_load_is_not_blocked() {
    for (html, is_blocked) in [
        ("<script src=URL></script>", true),
        ("<script nomodule src=URL></script>", false),
        ("<script nomodule type=module src=URL></script>", true),
        ("<script type=text/plain src=URL></script>", false),
        ("<svg><script nomodule href=URL /></svg>", true),
        ("<svg><script href=/a.js xlink:href=URL /></svg>", false),
        ("<template><script src=URL></script></template>", false),
        ("<svg><image href=URL /></svg>", true),
        ("<svg><image xlink:href=URL /></svg>", true),
        ("<svg><image href=/a.png xlink:href=URL /></svg>", false),
        ("<svg><use href='#a' xlink:href=URL /></svg>", false),
        ("<input src=URL>", false),
        ("<input type=image src=URL>", true),
        ("<iframe src=URL></iframe>", true),
        ("<iframe src=URL srcdoc=''></iframe>", false),
        ("<link rel=stylesheet href=URL>", true),
        ("<link rel=stylesheet disabled href=URL>", false),
        ("<link rel=stylesheet type=text/plain href=URL>", false),
        ("<link rel=prefetch as=script href=URL>", true),
        ("<link rel=prefetch href=URL>", false),
        ("<link rel=prefetch as=document href=URL>", false),
        ("<link rel=preload as=image href=/a.png imagesrcset='URL 1x'>", true),
        ("<link rel=preload as=font href=/a.png imagesrcset='URL 1x'>", false),
        ("<audio src=URL></audio>", true),
        ("<video><source src=URL></video>", true),
        ("<form action=URL></form>", true),
        ("<form method=dialog action=URL></form>", false),
        ("<form><button formaction=URL></button></form>", true),
        ("<form><button formmethod=dialog formaction=URL></button></form>", false),
        ("<iframe sandbox srcdoc='<form action=URL></form>'></iframe>", false),
        ("<iframe sandbox=ALLOW-forms srcdoc='<form action=URL></form>'></iframe>", true),
        ("<iframe sandbox srcdoc='<script src=URL></script>'></iframe>", false),
        ("<iframe sandbox=allow-scripts srcdoc='<script src=URL></script>'></iframe>", true),
        (
            "<iframe sandbox='' srcdoc='<iframe sandbox=allow-scripts srcdoc=\"<script src=URL></script>\"></iframe>'></iframe>",
            false,
        ),
        ("<a href=URL>a</a>", false),
        ("<a href=/ ping=URL>a</a>", true),
        ("<p style='background: url(URL)'>", true),
        ("<p style='background: url(#URL)'>", false),
    ] {
        let html = html.replace("URL", "https://x.example/a");
        let said = said("template_resource_blocked", "img_src: self", &html);
        assert_eq!(!said.is_empty(), is_blocked, "{html} {said:?}");
    }
}

#[test]
fn an_import_map_loads_what_browsers_take_from_it() {
    for (json, is_blocked) in [
        (r#"{ "imports": { "a": "URL.js" } }"#, true),
        (r#"{ "imports": { "a/": "URL/" } }"#, true),
        // Not a prefix, so that browsers ignore it.
        (r#"{ "imports": { "a/": "URL" } }"#, false),
        (r#"{ "imports": { "a": "a.js" } }"#, false),
        (r#"{ "imports": { "a": "/a.js" } }"#, false),
        (r#"{ "imports": { "a": null } }"#, false),
        // An import with a `type` can load these.
        (r#"{ "imports": { "a": "URL.json" } }"#, false),
        (r#"{ "imports": { "a": "URL.css" } }"#, false),
        (r#"{ "scopes": { "/b/": { "a": "URL.js" } } }"#, true),
        (r#"{ "other": { "a": "URL.js" } }"#, false),
        (r#"{ "imports": { "a": "URL.js" }"#, false),
    ] {
        let html = format!("<script type=importmap>{}</script>", json.replace("URL", "https://x.example/a"));
        let said = said("template_resource_blocked", "img_src: self", &html);
        assert_eq!(!said.is_empty(), is_blocked, "{json} {said:?}");
    }
}

#[test]
fn inline_code_is_what_browsers_run() {
    for (html, is_inline) in [
        ("<script>a()</script>", true),
        ("<script type=module>a()</script>", true),
        ("<script nomodule>a()</script>", false),
        ("<script type=text/plain>a()</script>", false),
        ("<script src=/a.js>a()</script>", false),
        ("<template><script>a()</script></template>", false),
        ("<svg><script>a()</script></svg>", true),
        // Only HTML has `src`.
        ("<svg><script src=/a.js>a()</script></svg>", true),
        ("<svg><script href=/a.js>a()</script></svg>", false),
        ("<svg><script xlink:href=/a.js>a()</script></svg>", false),
        ("<style>p { color: red }</style>", true),
        ("<style type=text/less>p { color: red }</style>", false),
        ("<style type=TEXT/CSS>p { color: red }</style>", true),
        ("<script nonce>a()</script>", true),
        ("<script nonce=''>a()</script>", true),
        ("<script nonce={{ nonce }}>a()</script>", false),
    ] {
        let said = said("template_inline_without_nonce", "script_src: [self, nonce], style_src: [self, nonce]", html);
        assert_eq!(!said.is_empty(), is_inline, "{html} {said:?}");
    }
}

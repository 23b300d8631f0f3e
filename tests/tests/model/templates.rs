//! The field `templates`, from tokens to the messages of the macro. The files are in memory.

use crate::cases::compile::NEW_YEAR;
use security_policy_core::Level;
use security_policy_core::templates::TemplateSet;
use security_policy_syntax::{Memory, check, lower, messages, parse};

/// The rest of a policy.
const CSP: &str = "default_src: self, base_uri: none, form_action: self, frame_ancestors: none";

fn files(all: &[(&str, &str)]) -> Memory {
    let mut files = Memory::default();
    for (path, text) in all {
        files.files.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    files
}

fn of(fields: &str, csp: &str) -> String {
    format!(
        "krate #[allow(missing, reason = \"not the subject\")] struct Site {{ origin: \"https://shop.example.com\", \
         content_security_policy: {{ {CSP}, {csp} }}, {fields} }}"
    )
}

/// The texts of the errors and warnings that the macro prints.
fn printed(text: &str, files: &Memory) -> Vec<String> {
    let item = parse(text.parse().expect("tokens"), files).expect("a policy");
    let checked = check(&item);
    let said = messages(&item, &checked.diagnostics);
    said.iter()
        .map(|message| {
            let level = if message.level == Level::Deny { "error" } else { "warning" };
            format!("{level}: {}", message.text)
        })
        .collect()
}

/// What the macro says of these fields, besides what it says of the policy itself.
fn said(fields: &str, all: &[(&str, &str)]) -> Vec<String> {
    printed(&of(fields, "script_src: [self, nonce]"), &files(all))
}

/// The first lines of the messages.
fn first_lines(said: &[String]) -> Vec<&str> {
    said.iter().map(|text| text.lines().next().unwrap_or_default()).collect()
}

const HTML: &str = "templates: { engine: html, files: \"static/**/*.html\" },";

#[test]
fn a_site_without_mistakes_is_silent() {
    assert_eq!(said(HTML, &[("static/a.html", "<p>\u{e9}</p>"), ("static/b/c.html", "<img src=/a.png>")]), [""; 0]);
}

#[test]
fn a_finding_names_the_file_the_line_and_the_column() {
    let all = [
        ("static/z.html", "<p>\n  <b onclick=\"x()\">"),
        ("static/a.html", "\u{feff}<p>\r\n\t<i onclick=\"y()\">\r\n<i onblur='z()'>"),
    ];
    let said = said(HTML, &all);
    assert_eq!(said.len(), 3, "{said:#?}");
    let places: Vec<&str> = said.iter().filter_map(|text| text.lines().nth(1)).collect();
    assert_eq!(places, [" --> static/a.html:2:5", " --> static/a.html:3:4", " --> static/z.html:2:6"]);
    let lines: Vec<&str> = said[2].lines().collect();
    assert_eq!(lines[2..5], ["  |", "2 |   <b onclick=\"x()\">", "  |      ^^^^^^^"], "{}", said[2]);
    assert!(said[2].contains("\nlint: template_inline_handler\ndocs: https://"), "{}", said[2]);
}

#[test]
fn a_level_of_the_policy_applies_and_is_not_unused() {
    let all = [("static/a.html", "<b onclick=\"x()\">")];
    for fields in [
        format!("#[allow(template_inline_handler, reason = \"old browsers\")] {HTML}"),
        "templates: { engine: html, #[allow(template_inline_handler, reason = \"r\")] files: \"static/*.html\" },"
            .to_owned(),
    ] {
        assert_eq!(said(&fields, &all), [""; 0], "{fields}");
    }
    let unused = format!("#[allow(template_inline_handler, reason = \"old browsers\")] {HTML}");
    let said = said(&unused, &[("static/a.html", "<p>")]);
    assert_eq!(first_lines(&said), ["warning: unused `allow(template_inline_handler)`: the lint does not fire here"]);
}

#[test]
fn an_allow_that_has_expired_leaves_the_findings_in_pages() {
    let all = files(&[("static/a.html", "<b onclick=\"x()\">")]);
    let allow = "#[allow(template_inline_handler, reason = \"old browsers\", until = \"2026-12-31\")]";
    let policy = of(&format!("{allow} {HTML}"), "script_src: [self, nonce]");
    assert_eq!(printed(&policy, &Memory { now: NEW_YEAR - 1, ..all.clone() }), [""; 0]);
    let said = printed(&policy, &Memory { now: NEW_YEAR, ..all });
    assert_eq!(first_lines(&said), ["error: the event handler `onclick` is blocked by `script_src`"]);
    assert!(said[0].contains("; the `allow` until 2026-12-31 has expired\nlint: "), "{}", said[0]);
}

#[test]
fn a_policy_with_an_error_is_not_compared_with_its_templates() {
    let said = said(&format!("{HTML} x_frame_options: denied,"), &[("static/a.html", "<b onclick=\"x()\">")]);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains("`denied`"));
}

#[test]
fn what_is_no_set_of_files_is_an_error() {
    let all = [("templates/a.html", "<p>"), ("templates/emails/b.html", "<p>"), ("README", "")];
    let starts = "paths start at the folder of the crate's `Cargo.toml`";
    for (fields, message, help) in [
        (
            "templates",
            "`templates` has no value",
            "write `templates: { engine: askama, files: \"templates/**/*.html\" }`",
        ),
        ("templates: []", "`templates` is empty", "write `{ engine: askama, files: \"templates/**/*.html\" }`"),
        ("templates: {}", "`templates` has no `engine`", "add `engine: askama`"),
        ("templates: { engine: askama }", "`templates` has no `files`", "add `files: \"templates/**/*.html\"`"),
        (
            "templates: { engine: jinja, files: \"templates/*.html\" }",
            "`jinja` is not a value of `engine`",
            "write `askama`, `minijinja`, `tera`, `handlebars` or `html`",
        ),
        (
            "templates: { engine: askma, files: \"templates/*.html\" }",
            "`askma` is not a value of `engine`",
            "did you mean `askama`?",
        ),
        (
            "templates: { engine: tera, file: \"templates/*.html\" }",
            "`file` is not a parameter of `templates`",
            "did you mean `files`?",
        ),
        (
            "templates: { engine: tera, files: \"template/**/*.html\" }",
            "cannot read the folder `template`: entity not found",
            starts,
        ),
        ("templates: { engine: tera, files: \"templates/**/*.htm\" }", "no file matches `templates/**/*.htm`", starts),
        (
            "templates: { engine: tera, files: \"templates/x.html\" }",
            "cannot read `templates/x.html`: entity not found",
            starts,
        ),
        (
            "templates: { engine: tera, files: \"templates/**.html\" }",
            "`**` in `**.html` is not a whole folder",
            "write `**/` for any number of folders, and `*` within a name: `\"templates/**/*.html\"`",
        ),
        (
            "templates: { engine: tera, files: \"templates\\\\*.html\" }",
            "`\\` in `templates\\*.html` does not separate folders\n  | templates\\*.html\n  |          ^",
            "write `\"templates/*.html\"`",
        ),
        (
            "templates: { engine: tera, files: \"templates/\" }",
            "`templates/` names a folder",
            "write `\"templates/**/*.html\"`",
        ),
        (
            "templates: { engine: tera, files: \"templates/**/*.html\", exclude: \"templates/emails/**\" }",
            "no further file matches `templates/emails/**`",
            "remove it, or correct it: it starts at `templates`, such as `\"emails/**\"`",
        ),
        (
            "templates: { engine: tera, files: \"templates/**/*.html\", delimiters: { expression: \"<<\" } }",
            "`expression` takes two delimiters",
            "write the one that starts it and the one that ends it: `expression: [\"<<\", \">>\"]`",
        ),
        (
            "templates: { engine: tera, files: \"templates/**/*.html\", delimiters: { expr_start: \"<<\" } }",
            "`expr_start` is not a delimiter",
            "write `expression`, `block`, `comment`, `line_statement` or `line_comment`",
        ),
        (
            "templates: { engine: html, files: \"templates/**/*.html\", nonce: \"csp\" }",
            "`nonce` has no meaning for `engine: html`",
            "remove it, or name the engine that renders the files: `engine: askama`",
        ),
        (
            "askama: {}",
            "`askama` is not a field of a policy",
            "write `templates: { engine: askama, files: \"templates/**/*.html\" }`",
        ),
    ] {
        let said = said(fields, &all);
        assert!(!said.is_empty(), "{fields}");
        let first = &said[0];
        assert!(first.starts_with(&format!("error: {message}\n")), "{fields}: {first}");
        assert!(first.contains(&format!("\nhelp: {help}")), "{fields}: {first}");
    }
}

#[test]
fn a_file_that_is_not_text_says_so() {
    let mut files = files(&[("static/a.html", "<p>")]);
    files.files.insert("static/b.html".to_owned(), b"<p>\xff".to_vec());
    let said = printed(&of(HTML, ""), &files);
    assert_eq!(
        said,
        ["error: `static/b.html` is not UTF-8: its byte 3 is not part of a character\n\
          help: save it as UTF-8, or leave it out: `exclude: \"b.html\"`"]
    );
    let fields = "templates: { engine: html, files: \"static/**/*.html\", exclude: \"b.html\" },";
    assert_eq!(printed(&of(fields, ""), &files), [""; 0]);
}

#[test]
fn a_file_that_is_excluded_is_no_page() {
    let all = [("t/a.html", "<p>"), ("t/emails/a.html", "<b onclick=x()>"), ("t/old/b.html", "<b onclick=x()>")];
    let fields = "templates: { engine: html, files: \"t/**/*.html\", exclude: [\"emails/**\", \"old/?.html\"] },";
    assert_eq!(said(fields, &all), [""; 0]);
}

#[test]
fn every_file_is_a_dependency_and_every_pattern_a_glob() {
    let all = files(&[("t/a.html", ""), ("t/x/b.html", ""), ("t/x/.c.html", ""), ("t/d.txt", ""), ("s/e.html", "")]);
    let fields = "templates: [
        { engine: askama, files: [\"t/**/*.html\", \"t/a.html\"] },
        { engine: html, files: \"s/*.html\" },
    ],";
    let item = parse(of(fields, "").parse().expect("tokens"), &all).expect("a policy");
    assert_eq!(item.dependencies.files, ["t/a.html", "t/x/b.html", "s/e.html"]);
    let globs: Vec<_> =
        item.dependencies.globs.iter().map(|glob| (glob.folder.as_str(), glob.names.join(" "))).collect();
    assert_eq!(globs, [("t", "a.html x/b.html".to_owned()), ("s", "e.html".to_owned())]);
}

#[test]
fn a_base_passes_its_templates_to_derived_policies() {
    let all = files(&[("static/a.html", "<b onclick=\"x()\">")]);
    let base = format!("@ #[base] struct Base {{ content_security_policy: {{ {CSP} }}, {HTML} }}");
    let derived = |fields: &str| {
        let text = format!(
            "krate #[allow(missing, reason = \"r\")] struct Site {{ origin: \"https://shop.example.com\", {fields} ..Base }} {base}"
        );
        printed(&text, &all)
    };
    let said = derived("");
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains("\n --> static/a.html:1:4\n"), "{}", said[0]);
    assert!(said[0].ends_with("note: `Site` inherits `templates` from `Base`"), "{}", said[0]);
    assert_eq!(derived("templates: omit,"), [""; 0]);
    let levels = "#[allow(template_inline_handler, reason = \"r\")] templates: { .. },";
    assert_eq!(derived(levels), [""; 0]);
    let missing = derived("templates: { .., files: \"gone/*.html\" },");
    assert_eq!(first_lines(&missing), ["error: cannot read the folder `gone`: entity not found"]);
    // The base itself reads nothing: its files are those of the crates that derive from it.
    let own = format!("krate #[base] struct Base {{ content_security_policy: {{ {CSP} }}, {HTML} }}");
    assert_eq!(printed(&own, &files(&[])), [""; 0]);
    let gone = printed(
        &format!(
            "krate #[allow(missing, reason = \"r\")] struct Site {{ origin: \"https://shop.example.com\", ..Base }} {base}"
        ),
        &files(&[]),
    );
    assert_eq!(first_lines(&gone), ["error: cannot read the folder `static`: entity not found"]);
}

#[test]
fn an_allow_of_a_base_applies_to_the_pages_of_derived_policies() {
    let all = files(&[("static/a.html", "<b onclick=\"x()\">")]);
    let allow = "#[allow(template_inline_handler, reason = \"old browsers\")]";
    for base in [
        format!("#[base] {allow} struct Base {{ content_security_policy: {{ {CSP} }}, {HTML} }}"),
        format!("#[base] struct Base {{ content_security_policy: {{ {CSP} }}, {allow} {HTML} }}"),
    ] {
        assert_eq!(printed(&format!("krate {base}"), &all), [""; 0], "the base itself has no pages");
        let derived = format!(
            "krate #[allow(missing, reason = \"r\")] struct Site {{ origin: \"https://shop.example.com\", ..Base }} @ {base}"
        );
        assert_eq!(printed(&derived, &all), [""; 0]);
    }
    // A policy that is sent has pages.
    let fields = format!("{allow} {HTML}");
    let said = said(&fields, &[("static/a.html", "<b>")]);
    assert_eq!(first_lines(&said), ["warning: unused `allow(template_inline_handler)`: the lint does not fire here"]);
}

/// The policy, and its first error with its help.
fn hashed(csp: &str, fields: &str, all: &[(&str, &str)]) -> (String, Option<String>) {
    let text = of(fields, csp);
    let item = parse(text.parse().expect("tokens"), &files(all)).expect("a policy");
    let lowered = lower(&item);
    let csp = lowered.policy.csps().first().map(|csp| csp.to_string()).unwrap_or_default();
    let own = csp.split("frame-ancestors 'none'").nth(1).unwrap_or_default().trim_start_matches([';', ' ']).to_owned();
    (own, lowered.diagnostics.iter().next().map(ToString::to_string))
}

#[test]
fn template_hashes_are_those_of_the_inline_code() {
    // By `openssl dgst -sha256 -binary | base64`
    let greet = "'sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo='";
    let you = "'sha256-unkEAGwTvWgsrCYkcaqkJeQjpZZekWonqKlV3XC68y8='";
    let all = [
        (
            "static/b.html",
            "<script>greet()</script><script src=/a.js></script><script type=application/json>{}</script>",
        ),
        ("static/a.html", "<script>greet(\"you\")</script><template><script>no()</script></template>"),
        ("static/c.html", "<script>greet()</script><script nonce=r4nd0m>no()</script>"),
    ];
    assert_eq!(hashed("script_src: [self, template_hashes]", HTML, &all).0, format!("script-src 'self' {you} {greet}"));
    assert_eq!(hashed("script_src_elem: template_hashes", HTML, &all).0, format!("script-src-elem {you} {greet}"));
    assert_eq!(hashed("style_src: [self, template_hashes]", HTML, &all), ("style-src 'self'".to_owned(), None));
    assert_eq!(hashed("style_src: template_hashes", HTML, &all), ("style-src 'none'".to_owned(), None));
    let styles = [("static/a.html", "<style>greet()</style>")];
    assert_eq!(hashed("style_src: template_hashes", HTML, &styles).0, format!("style-src {greet}"));
    // Neither runs a script that another element names, nor is a script a style.
    let references = [("static/a.html", "<svg><script href=/a.js>no()</script></svg><script src=/a.js>no()</script>")];
    for csp in ["script_src: template_hashes", "style_src: template_hashes"] {
        assert!(hashed(csp, HTML, &references).0.ends_with("-src 'none'"), "{csp}");
    }
    assert_eq!(hashed("style_src: template_hashes", HTML, &all[..1]).0, "style-src 'none'");
    // Each directive has the hashes of its own kind, and other text has none.
    let page = "<title>no()</title><script>greet()</script><style>greet(\"you\")</style><textarea>no()</textarea>";
    let both = [("static/a.html", page)];
    assert_eq!(hashed("script_src: template_hashes", HTML, &both).0, format!("script-src {greet}"));
    assert_eq!(hashed("style_src: template_hashes", HTML, &both).0, format!("style-src {you}"));
    // A page in `srcdoc` inherits the policy.
    let framed =
        [("static/a.html", "<iframe srcdoc='&lt;script>greet()&lt;/script><script nonce=r>no()</script>'></iframe>")];
    assert_eq!(hashed("script_src: template_hashes", HTML, &framed).0, format!("script-src {greet}"));
    // Frames in frames are read to the fourth.
    let nested = |depth: usize| {
        (0..depth).fold("<script>greet()</script>".to_owned(), |page, _| {
            format!("<iframe srcdoc=\"{}\"></iframe>", page.replace('&', "&amp;").replace('"', "&quot;"))
        })
    };
    for (depth, expected) in [(1, greet), (4, greet), (5, "'none'")] {
        let page = nested(depth);
        let found = hashed("script_src: template_hashes", HTML, &[("static/a.html", page.as_str())]).0;
        assert_eq!(found, format!("script-src {expected}"), "{depth}");
    }
    // Browsers hash what they parse: every line break is `\n`.
    let lines = |text: &'static str| hashed("script_src: template_hashes", HTML, &[("static/a.html", text)]).0;
    assert_eq!(lines("<script>a()\r\nb()\r</script>"), lines("<script>a()\nb()\n</script>"));
}

#[test]
fn a_manifest_lists_the_files_of_a_bundle() {
    // By `openssl dgst -sha256 -binary | base64`
    let greet = "'sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo='";
    let you = "'sha256-unkEAGwTvWgsrCYkcaqkJeQjpZZekWonqKlV3XC68y8='";
    let vite =
        r#"{ "main.js": { "file": "assets/a.js", "src": "main.js", "isEntry": true, "css": ["assets/a.css"] } }"#;
    let trunk = "<!DOCTYPE html><script type=\"module\">greet()</script>\
        <link rel=\"modulepreload\" href=\"/a.js\" crossorigin integrity=\"sha384-YQ==\"/>";
    let all = [
        ("dist/.vite/manifest.json", vite),
        ("dist/assets/a.js", "greet()"),
        ("dist/assets/a.css", "greet(\"you\")"),
        ("dist/index.html", trunk),
        ("dist/broken.json", "{"),
        ("dist/list.json", "[]"),
        ("dist/other.json", "{\"main.js\": {}}"),
        ("dist/empty.json", "{}"),
        ("dist/gone.json", "{\"main.js\": {\"file\": \"gone.js\"}}"),
    ];
    let manifest = "hash_manifest(\"dist/.vite/manifest.json\")";
    let read = |csp: &str| hashed(csp, "", &all);
    assert_eq!(read(&format!("script_src: [self, {manifest}]")), (format!("script-src 'self' {greet}"), None));
    assert_eq!(read(&format!("style_src: {manifest}")), (format!("style-src {you}"), None));
    let page = read("script_src: hash_manifest(\"dist/index.html\")").0;
    assert_eq!(page, format!("script-src {greet} 'sha384-YQ=='"));
    for (name, error) in [
        ("broken.json", "`dist/broken.json` is no manifest: it is not JSON: "),
        ("list.json", "`dist/list.json` is no manifest: it is JSON, and not an object"),
        ("other.json", "`dist/other.json` is no manifest: `main.js` in it is not a chunk with a `file`"),
        ("empty.json", "`dist/empty.json` lists no files for `script_src`"),
        ("gone.json", "cannot read `dist/gone.js`: entity not found"),
        ("missing.json", "cannot read `dist/missing.json`: entity not found"),
    ] {
        let said = read(&format!("script_src: hash_manifest(\"dist/{name}\")")).1.unwrap_or_default();
        assert!(said.starts_with(error), "{name}: {said}");
    }
    let said = read(&format!("img_src: {manifest}")).1.unwrap_or_default();
    assert!(said.starts_with("`hash_manifest` cannot be written in `img_src`"), "{said}");
}

#[test]
fn template_hashes_where_they_cannot_be() {
    let all = [("static/a.html", "<script>greet()</script>")];
    let error = |csp: &str, fields: &str| hashed(csp, fields, &all).1.unwrap_or_default();
    assert_eq!(
        error("img_src: [self, template_hashes]", HTML),
        "`template_hashes` cannot be written in `img_src`\n\
         help: write it in `script_src` or `style_src`\n\
         note: hashes allow inline scripts and styles, which no other directive is about"
    );
    assert_eq!(
        error("script_src: template_hashes", ""),
        "`template_hashes` needs the field `templates`\n\
         help: add `templates: { engine: askama, files: \"templates/**/*.html\" }` to the policy"
    );
    assert_eq!(
        error("script_src: [self, template_hash]", HTML),
        "`template_hash` is not a keyword of a source list\nhelp: did you mean `template_hashes`?"
    );
}

#[test]
fn a_fallback_has_the_hashes_of_both_kinds() {
    let greet = "'sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo='";
    let you = "'sha256-unkEAGwTvWgsrCYkcaqkJeQjpZZekWonqKlV3XC68y8='";
    let text = of(HTML, "").replace("default_src: self", "default_src: template_hashes");
    let all = files(&[("static/a.html", "<script>greet()</script><style>greet(\"you\")</style>")]);
    let item = parse(text.parse().expect("tokens"), &all).expect("a policy");
    let csp = lower(&item).policy.csps()[0].to_string();
    assert!(csp.starts_with(&format!("default-src {greet} {you};")), "{csp}");
}

/// Its text is another one in each response.
#[test]
fn code_with_an_expression_has_no_hash() {
    let page = [("t/a.html", "<script>greet(\"{{ name }}\")</script>")];
    let said = |engine: &str| {
        let fields = format!("templates: {{ {engine}, files: \"t/*.html\" }},");
        hashed("script_src: template_hashes", &fields, &page).1.unwrap_or_default()
    };
    for (engine, nonce) in [
        ("engine: minijinja", "<script nonce=\"{{ nonce }}\">"),
        ("engine: minijinja, nonce: \"csp.nonce\"", "<script nonce=\"{{ csp.nonce }}\">"),
    ] {
        let said = said(engine);
        assert!(
            said.starts_with("`template_hashes` cannot contain a hash of this `script`, which contains `{{ name }}`")
        );
        assert!(
            said.contains(&format!("give it the nonce: `{nonce}`, with `nonce` in `script_src`; or move")),
            "{said}"
        );
        assert!(said.contains("such as `data-value=\"{{ name }}\"`"), "{said}");
    }
    // HTML has no expressions.
    assert_eq!(said("engine: html"), "");
}

#[test]
fn a_tag_that_cannot_be_read_is_an_error() {
    let fields = "templates: { engine: minijinja, files: \"t/*.html\" },";
    let said = said(fields, &[("t/a.html", "<p>\n{% if a %}")]);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with("error: ") && said[0].contains(" --> t/a.html:2:"), "{}", said[0]);
    assert!(
        said[0].contains("note: what this tag prints is not checked; `exclude` leaves out files that are no pages")
    );
}

#[test]
fn what_is_left_out_of_no_files_is_no_second_error() {
    let exclude = "templates: { engine: html, files: \"gone/*.html\", exclude: \"a.html\" },";
    assert_eq!(first_lines(&said(exclude, &[])), ["error: cannot read the folder `gone`: entity not found"]);
}

#[test]
fn template_hashes_are_inherited_as_a_word() {
    let base = format!(
        "@ #[base] struct Base {{ content_security_policy: {{ {CSP}, script_src: [self, template_hashes] }} }}"
    );
    let text = format!(
        "krate #[allow(missing, reason = \"r\")] struct Site {{ origin: \"https://shop.example.com\", {HTML} ..Base }} {base}"
    );
    let all = files(&[("static/a.html", "<script>greet()</script>")]);
    assert_eq!(printed(&text, &all), [""; 0]);
    let item = parse(text.parse().expect("tokens"), &all).expect("a policy");
    let csp = lower(&item).policy.csps()[0].to_string();
    assert!(csp.ends_with("script-src 'self' 'sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo='"), "{csp}");

    // What is wrong with the files is about the place where this policy names its base, or about its own word.
    let all = files(&[("static/a.html", "<script>greet(\"{{ name }}\")</script>")]);
    let text = text.replace("engine: html", "engine: minijinja");
    let own = "content_security_policy: { .., script_src: template_hashes }, ..Base";
    for (text, place) in [(text.clone(), "Base"), (text.replacen("..Base", own, 1), "template_hashes")] {
        let item = parse(text.parse().expect("tokens"), &all).expect("a policy");
        let lowered = lower(&item);
        let errors: Vec<_> = lowered.diagnostics.iter().collect();
        assert_eq!(errors.len(), 1, "{errors:#?}");
        let token = item.map.first(errors[0].span).byte_range();
        // The first of both is that of the policy itself.
        assert_eq!(&text[token.clone()], place);
        assert!(token.end < text.find('@').expect("the base"), "{text}");
    }
}

/// Of two policies that are wrong in the same place, each reports what is its own.
#[test]
fn an_error_of_the_base_is_not_reported_again() {
    let base =
        "@ struct Base { content_security_policy: { default_src: self, sandbox: [allow_scripts, allow_script] } }";
    let derived = |fields: &str| {
        let text = format!("krate struct Site {{ {fields} ..Base }} {base}");
        printed(&text, &files(&[])).into_iter().filter(|text| text.starts_with("error")).collect::<Vec<_>>()
    };
    assert_eq!(derived(""), [""; 0]);
    assert_eq!(
        first_lines(&derived("x_frame_options: denied,")),
        ["error: `denied` is not a value of `x_frame_options`"]
    );
}

#[test]
fn a_page_with_very_many_mistakes_says_how_many() {
    let text = "<b onclick=\"x()\">\n".repeat(130);
    let said = said(HTML, &[("static/a.html", text.as_str())]);
    assert_eq!(said.len(), 101);
    assert_eq!(
        said[100],
        "error: 30 further findings in templates are not shown\nhelp: correct those that are shown, and compile again"
    );
}

fn declared(fields: &str) -> TemplateSet {
    let text = of(fields, "script_src: self");
    let item = parse(text.parse().expect("tokens"), &Memory::default()).expect("a policy");
    check(&item).policy.templates.expect("templates").sets.remove(0)
}

/// The names of templates start at the innermost folder of all patterns, unless another one is written.
#[test]
fn the_names_of_templates_start_at_a_folder() {
    for (files, root) in [
        ("\"templates/**/*.html\"", "templates"),
        ("[\"templates/shop/*.html\", \"templates/admin/*.html\"]", "templates"),
        ("[\"templates/shop/a/*.html\", \"templates/shop/b/c/*.html\"]", "templates/shop"),
        ("[\"templates/shop/*.html\", \"templates/shop/*.txt\"]", "templates/shop"),
        ("[\"templates/shop/*.html\", \"templates/shopping/*.html\"]", "templates"),
        ("[\"a/b/*.html\", \"c/b/*.html\"]", ""),
        ("[\"a/b/c/*.html\", \"a/x/c/*.html\"]", "a"),
        ("\"*.html\"", ""),
    ] {
        assert_eq!(declared(&format!("templates: {{ engine: askama, files: {files} }},")).root(), root, "{files}");
    }
    for (written, root) in [("templates/", "templates"), (".", ""), ("a/b", "a/b")] {
        let field = format!("templates: {{ engine: askama, files: \"templates/**/*.html\", root: \"{written}\" }},");
        assert_eq!(declared(&field).root(), root);
    }
}

#[test]
fn every_delimiter_is_read() {
    let set = declared(
        "templates: { engine: minijinja, files: \"t/*.html\", delimiters: { expression: [\"<<\", \">>\"], \
         block: [\"<%\", \"%>\"], comment: [\"<#\", \"#>\"], line_statement: \"%%\", line_comment: \"##\" } },",
    );
    let pair = |start: &str, end: &str| Some([start.to_owned(), end.to_owned()]);
    let settings = set.settings;
    assert_eq!(settings.expression, pair("<<", ">>"));
    assert_eq!(settings.block, pair("<%", "%>"));
    assert_eq!(settings.comment, pair("<#", "#>"));
    assert_eq!((settings.line_statement.as_deref(), settings.line_comment.as_deref()), (Some("%%"), Some("##")));
}

/// The error about a folder is at the character that separates none.
#[test]
fn a_backslash_in_a_pattern_is_underlined_alone() {
    let text = of(r#"templates: { engine: askama, files: "templates\\shop\\*.html" },"#, "script_src: self");
    let item = parse(text.parse().expect("tokens"), &Memory::default()).expect("a policy");
    let found = check(&item).diagnostics;
    let error = found.iter().find(|found| found.message.contains("does not separate folders")).expect("an error");
    assert_eq!(error.span.end - error.span.start, 1, "{error:?}");
    assert_eq!(error.help.as_deref(), Some("write `\"templates/shop/*.html\"`"));
}

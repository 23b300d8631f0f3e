//! Templates, as a policy with the field `templates` checks them.

use super::compile::{Said, compile_reading};
use security_policy_core::Level;
use security_policy_syntax::Memory;

/// The findings of a template, as the macro prints them. `words` are those after `html` in the opening of its block.
pub(crate) fn found(words: &str, source: &str) -> Vec<String> {
    said(words, source).into_iter().map(|said| printed(&said)).collect()
}

/// The policy that the words after `html` name.
pub(crate) fn policy(words: &str) -> &'static str {
    let is_named = |(name, _): &&(&str, &str)| words.split_whitespace().any(|word| word == *name);
    POLICIES.iter().find(is_named).unwrap_or(&POLICIES[0]).1
}

/// The messages about a template.
pub(crate) fn said(words: &str, source: &str) -> Vec<Said> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let find = |is: &dyn Fn(&str) -> bool, default: &'static str| {
        words.iter().copied().find(|word| is(word)).unwrap_or(default).to_owned()
    };
    let engine = find(&|word| ENGINES.contains(&word), ENGINES[0]);
    let name = find(&|word| word.contains('.'), "page.html");
    let policy = find(&|word| POLICIES.iter().any(|(name, _)| *name == word), POLICIES[0].0);
    let is_known = |word: &&str| ENGINES.contains(word) || word.contains('.') || *word == policy;
    assert!(words.iter().all(is_known), "`{words:?}` are not an engine, a file and a policy");
    let (_, policy) = POLICIES.iter().find(|(name, _)| *name == policy).expect("a policy");
    let memory = Memory { files: files(&name, source), ..Memory::default() };
    let compiled = compile_reading(&policy.replace("ENGINE", &engine), &memory);
    compiled.messages
}

/// The files of a block: a line `==> name <==` starts another one.
fn files(name: &str, source: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut name = name.to_owned();
    let mut files = std::collections::BTreeMap::<String, Vec<u8>>::new();
    for line in source.split_inclusive('\n') {
        match line.trim_end().strip_prefix("==> ").and_then(|line| line.strip_suffix(" <==")) {
            Some(next) => name = next.to_owned(),
            None => files.entry(format!("templates/{name}")).or_default().extend(line.bytes()),
        }
    }
    files
}

fn printed(said: &Said) -> String {
    let level = match said.level {
        Level::Deny => "error",
        Level::Warn | Level::Allow => "warning",
    };
    // The place in the policy is always the field `files`.
    format!("{level}: {}", said.text)
}

/// The first is the default.
const ENGINES: &[&str] = &["minijinja", "askama", "tera", "handlebars", "html"];

/// Policies of pages, by name. The first is the default.
const POLICIES: &[(&str, &str)] = &[
    (
        "site",
        r#"struct Shop {
            origin: "https://shop.example",
            content_security_policy: {
                ..,
                script_src: [.., nonce, "https://js.example"],
                style_src: [.., nonce],
                form_action: [.., "https://pay.example"],
            },
            cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
            csrf: { bind_to: session },
            templates: { engine: ENGINE, files: "templates/**" },
            ..security_policy::presets::StaticSite
        }"#,
    ),
    (
        "csp_nonce",
        r#"struct Shop {
            origin: "https://shop.example",
            content_security_policy: { .., script_src: [.., nonce, "https://cdn.example"], style_src: [.., nonce] },
            cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
            csrf: { bind_to: session },
            templates: { engine: ENGINE, files: "templates/**", nonce: "csp_nonce" },
            ..security_policy::presets::StaticSite
        }"#,
    ),
    (
        "unsafe_inline",
        r#"#[allow(csp_script_unsafe_inline, weakened_source_list, reason = "shown")]
        #[allow(csp_style_unsafe_inline, reason = "shown")]
        struct Shop {
            origin: "https://shop.example",
            content_security_policy: { .., script_src: [.., unsafe_inline], style_src: [.., unsafe_inline] },
            templates: { engine: ENGINE, files: "templates/**" },
            ..security_policy::presets::StaticSite
        }"#,
    ),
    (
        "unsafe_eval",
        r#"#[allow(csp_unsafe_eval, weakened_source_list, reason = "shown")]
        struct Shop {
            origin: "https://shop.example",
            content_security_policy: { .., script_src: [.., nonce, unsafe_eval] },
            templates: { engine: ENGINE, files: "templates/**" },
            ..security_policy::presets::StaticSite
        }"#,
    ),
    (
        "style_inline",
        r#"#[allow(csp_style_unsafe_inline, weakened_source_list, reason = "shown")]
        struct Shop {
            origin: "https://shop.example",
            content_security_policy: { .., script_src: [.., nonce], style_src: [.., unsafe_inline] },
            templates: { engine: ENGINE, files: "templates/**" },
            ..security_policy::presets::StaticSite
        }"#,
    ),
    (
        "unused",
        r#"struct Shop {
            origin: "https://shop.example",
            content_security_policy: {
                ..,
                #[warn(template_unused_source)]
                script_src: [.., nonce, "https://old.example"],
            },
            templates: { engine: ENGINE, files: "templates/**" },
            ..security_policy::presets::StaticSite
        }"#,
    ),
    (
        "unused_allowed",
        r#"#[warn(template_unused_source)]
        struct Shop {
            origin: "https://shop.example",
            #[allow(template_unused_source, reason = "scripts load the rest")]
            content_security_policy: { .., script_src: [.., nonce, "https://old.example"] },
            templates: { engine: ENGINE, files: "templates/**" },
            ..security_policy::presets::StaticSite
        }"#,
    ),
    (
        "allowed",
        r#"struct Shop {
            origin: "https://shop.example",
            #[allow(template_url_attribute, reason = "shown")]
            templates: { engine: ENGINE, files: "templates/**" },
            ..security_policy::presets::StaticSite
        }"#,
    ),
];

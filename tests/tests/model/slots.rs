//! The slots of a policy: of which kind their values are, and how many they take.

use crate::declared::{checked, policy};
use security_policy_core::slot::SlotCount::{Any, One};
use security_policy_core::slot::SlotKind::{ScriptSource, Source};
use security_policy_core::slot::{Breadth, Slot, SlotCount};
use security_policy_core::{Diagnostics, SecurityPolicy};

type Shown<'a> = (&'a str, &'static str, SlotCount);

fn shown(slots: &[Slot]) -> Vec<Shown<'_>> {
    slots.iter().map(|slot| (slot.name.node.as_str(), slot.kind.name(), slot.count)).collect()
}

/// The slots; `is_open` allows all sources as script sources.
fn slots(policy: &SecurityPolicy, is_open: bool) -> Vec<Slot> {
    let mut found = Diagnostics::new();
    let slots = policy.slots(&|_| is_open, &mut found);
    assert!(found.is_empty(), "{found:?}");
    slots
}

#[test]
fn a_slot_takes_what_its_place_accepts() {
    for (fields, closed, open) in [
        ("content_security_policy: { img_src: $cdn }", ("cdn", "Source", One), "Source"),
        ("content_security_policy: { img_src: [self, ..$cdns] }", ("cdns", "Source", Any), "Source"),
        ("content_security_policy: { script_src: $cdn }", ("cdn", "ScriptSource", One), "Source"),
        ("content_security_policy: { script_src: [self, ..$cdns] }", ("cdns", "ScriptSource", Any), "Source"),
        ("content_security_policy: { default_src: $cdn }", ("cdn", "ScriptSource", One), "Source"),
        // Plugins use `default_src`, too.
        ("content_security_policy: { default_src: $cdn, script_src: self }", ("cdn", "ScriptSource", One), "Source"),
        (
            "content_security_policy: { default_src: $cdn, script_src: self, object_src: none }",
            ("cdn", "Source", One),
            "Source",
        ),
        ("content_security_policy: { object_src: $cdn }", ("cdn", "ScriptSource", One), "Source"),
        ("content_security_policy: { base_uri: $cdn }", ("cdn", "ScriptSource", One), "Source"),
        ("content_security_policy: { worker_src: $cdn }", ("cdn", "ScriptSource", One), "Source"),
        ("content_security_policy: { frame_ancestors: $partner }", ("partner", "Origin", One), "Origin"),
        ("content_security_policy: { frame_ancestors: [self, ..$partners] }", ("partners", "Origin", Any), "Origin"),
        ("content_security_policy: { img_src: $cdn, script_src: $cdn }", ("cdn", "ScriptSource", One), "Source"),
        ("content_security_policy: { img_src: $site, frame_ancestors: $site }", ("site", "Origin", One), "Origin"),
        ("content_security_policy: { default_src: self, report_uri: $reports }", ("reports", "Url", One), "Url"),
        ("reporting_endpoints: { main: $reports }", ("reports", "Url", One), "Url"),
        ("cookies: { theme: { domain: $domain } }", ("domain", "Domain", One), "Domain"),
    ] {
        let policy = policy(fields);
        let (name, _, count) = closed;
        assert_eq!(shown(&slots(&policy, false)), [closed], "{fields}");
        assert_eq!(shown(&slots(&policy, true)), [(name, open, count)], "{fields}");
    }
}

/// Only an `allow` of its lint at the place of the slot makes it accept more than https hosts.
#[test]
fn an_allow_opens_a_slot_for_scripts() {
    let attribute = |level: &str| format!("#[{level}(csp_script_slot, reason = \"the hosts are ours\")]");
    for (before, kind) in [
        (String::new(), "ScriptSource"),
        (attribute("allow"), "Source"),
        (attribute("warn"), "ScriptSource"),
        (attribute("deny"), "ScriptSource"),
    ] {
        let text = format!("krate struct Shop {{ content_security_policy: {{ {before} script_src: $cdn }} }}");
        assert_eq!(shown(&checked(&text).slots), [("cdn", kind, One)], "{before}");
    }
}

/// What is wrong with a value, and what to give the slot instead.
#[test]
fn a_value_of_another_kind_is_named() {
    const GIVE_HOST: &str = "give the slot a host: `https://img.example.com`";
    for (kind, text, message, help) in [
        (Source, "deny", "`deny` is read as a host name, and is probably not meant as one", GIVE_HOST),
        (Source, "nonce-abc", "`nonce-abc` is a keyword, a nonce or a hash, and not a host", GIVE_HOST),
        (Source, "'self'", "`'self'` is a keyword, a nonce or a hash, and not a host", GIVE_HOST),
        (
            Source,
            "https://*",
            "`https://*` allows every host",
            "name a host: `https://img.example.com`; to allow `https://*`, call `parse_allowing_anyone`",
        ),
        (
            Source,
            "https://*.github.io",
            "`https://*.github.io` matches every host below a public suffix",
            "name a host: `https://img.example.com`; to allow `https://*.github.io`, call `parse_allowing_anyone`",
        ),
        (
            ScriptSource,
            "http://files.example",
            "`http://files.example` does not start with `https://`",
            "give the slot `https://files.example`",
        ),
        (
            ScriptSource,
            "files.example/js/",
            "`files.example/js/` does not start with `https://`",
            "give the slot `https://files.example/js/`",
        ),
        (
            ScriptSource,
            "data:",
            "`data:` allows scripts from every URL of this scheme",
            "give the slot a host: `https://cdn.example.com`",
        ),
    ] {
        let error = kind.parse(text, Breadth::OneOwner).expect_err(text);
        assert_eq!((error.message.as_str(), error.help.as_deref()), (message, Some(help)), "{text}");
    }
}

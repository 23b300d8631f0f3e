//! Errors and log lines show a text of the outside in one piece: no control character ends a line or reaches a terminal.

use std::{fmt::Debug, sync::Once};

use security_policy::{Key, Keys, explain::BrowserPolicy};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::{hostile::for_each_text, wire};

/// Checks everything that any test of this program logs.
pub fn watch_logs() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| tracing::subscriber::set_global_default(Watch).expect("no other subscriber"));
}

struct Watch;

impl Subscriber for Watch {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Fields;
        impl Visit for Fields {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                let text = format!("{value:?}");
                assert_eq!(wire::shown(&text).len().max(1), 1, "{field}: {text:?}");
            }

            fn record_str(&mut self, field: &Field, value: &str) {
                assert_eq!(wire::shown(value).len().max(1), 1, "{field}: {value:?}");
            }
        }
        event.record(&mut Fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn the_error_of_a_key_does_not_show_it() {
    const KEYS: &[&str] =
        &["sign:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY", "accept:abc not_before:1", "not_before:x"];
    for_each_text(KEYS, |text| {
        let file = std::env::temp_dir().join("security-policy-no-such-file").join(text.replace('\0', ""));
        let errors = [
            Keys::parse(text).err(),
            Key::parse(text).err(),
            Key::from_bytes(text.as_bytes()).err(),
            Keys::from_file(file).err(),
            // A name with one of these cannot be a variable's.
            Some(text)
                .filter(|name| !name.is_empty() && !name.contains(['=', '\0']))
                .and_then(|name| Keys::from_env(name).err()),
        ];
        for error in errors.into_iter().flatten() {
            let shown = error.to_string();
            assert_eq!(wire::shown(&shown).len(), 1);
            wire::shown(&format!("{error:?}"));
            assert!(text.trim().len() < 8 || !shown.contains(text.trim()), "{shown}");
        }
    });
}

#[test]
fn the_error_of_an_origin_is_one_line() {
    for_each_text(&["https://shop.example.com", "shop.example.com", "https://a.example/b"], |text| {
        if let Err(error) = BrowserPolicy::of_csp("default-src 'self'", text) {
            let shown = error.to_string();
            let lines = wire::shown(&shown);
            assert!(
                lines[1..].iter().all(|line| line.starts_with("help: ") || line.starts_with("note: ")),
                "{lines:?}"
            );
            wire::shown(&format!("{error:?}"));
        }
    });
}

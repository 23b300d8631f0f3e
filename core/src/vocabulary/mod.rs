//! Every word of the language, by the position in which it can be written, each with its reference page in Markdown.
//!
//! The documentation of `security_policy::vocabulary`, and completions and hovers in editors, are generated from it.
//!
//! ```
//! use security_policy_core::vocabulary::{self, Position};
//!
//! let sources = vocabulary::at(&["content_security_policy", "script_src"]).expect("a list of sources");
//! assert_eq!(sources.name, "source");
//! let nonce = sources.term("nonce").expect("a word of source lists");
//! assert_eq!(nonce.summary, "Allows the script and style elements that carry the nonce of this response.");
//! assert!(nonce.page().contains("Support: Chrome since 40, Firefox since 31, Safari since 10."));
//! assert_eq!(nonce.example(), "content_security_policy: { script_src: [self, nonce] }");
//!
//! let features = vocabulary::positions().find(|position| position.name == "feature").expect("the features");
//! assert!(features.term("camera").is_some());
//! ```

mod language;
mod lints;
#[cfg(feature = "cookies")]
mod of_cookie;
mod of_csp;
#[cfg(feature = "csrf")]
mod of_csrf;
mod of_header;
mod of_permissions;
#[cfg(feature = "promise")]
mod of_promise;
#[cfg(feature = "reporting")]
mod of_reporting;
#[cfg(feature = "services")]
mod of_service;
#[cfg(feature = "templates")]
mod of_templates;
#[cfg(feature = "transport")]
mod of_transport;
mod page;
mod place;
mod term;
mod terms;

pub use self::term::{Position, Term};

/// Every position, from the fields of a policy inwards. Two places that take the same words are one position.
pub fn positions() -> impl Iterator<Item = Position> {
    place::all().into_iter().map(Position::of)
}

/// The position at a path of keys: that of the fields for an empty path, of the directives for
/// `["content_security_policy"]`, of the words of a source list for `["content_security_policy", "script_src"]`. The name of a
/// cookie can be any. `None` where no closed set of words can be written.
pub fn at(path: &[&str]) -> Option<Position> {
    place::at(path).map(Position::of)
}

/// The name of the position at a path of keys, and whether `self` is one of its words. The keys in a block can have another
/// position than the value itself: a feature takes an allowlist, or a block with an `allowlist`.
#[doc(hidden)]
pub fn name_at(path: &[&str], is_in_block: bool) -> Option<(String, bool)> {
    let place = place::at(path)?;
    let place = if is_in_block { place.of_block(path) } else { place };
    Some((terms::name(place), place.has_self()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_page_names_the_browsers_that_read_its_word() {
        let page =
            |path: &[&str], key| at(path).and_then(|position| position.term(key).map(Term::page)).expect("a page");
        let camera = page(&["permissions_policy"], "camera");
        assert!(
            camera.contains("Firefox (since 74) and Safari (since 11.1) read it only in the `allow` attribute"),
            "{camera}"
        );
        assert!(camera.contains("\nSupport: Chrome since 88.\n"), "{camera}");
        let geolocation = page(&["permissions_policy"], "geolocation");
        assert!(geolocation.contains("Firefox (since 74) reads it only in the `allow` attribute"), "{geolocation}");
        assert!(geolocation.contains("\nSupport: Chrome since 88, Safari never.\n"), "{geolocation}");
        let filesystem = page(&["content_security_policy", "img_src"], "filesystem");
        assert!(filesystem.contains("\nFirefox and Safari do not support it.\n"), "{filesystem}");
    }

    #[cfg(feature = "csrf")]
    #[test]
    fn nothing_of_csrf_is_sent() {
        for path in [&["csrf"] as &[&str], &["csrf", "isolate"], &["csrf", "fallback"]] {
            for term in at(path).expect("a position").terms {
                assert_eq!(term.wire, "", "{}", term.key);
            }
        }
    }

    #[test]
    fn a_path_leads_to_a_position_that_is_listed() {
        let names: Vec<String> = positions().map(|position| position.name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
        for (path, name) in [
            (&[] as &[&str], "field"),
            (&["content_security_policy_report_only"], "directive"),
            (&["content_security_policy", "img_src"], "source"),
            (&["content_security_policy", "frame_ancestors"], "ancestor"),
            (&["content_security_policy", "sandbox"], "sandbox"),
            (&["permissions_policy"], "feature"),
            (&["permissions_policy", "camera"], "allowlist"),
            (&["strict_transport_security"], "strict_transport_security"),
            #[cfg(feature = "csrf")]
            (&["csrf", "fallback"], "csrf_fallback"),
            (&["public_key_pins_report_only"], "public_key_pins"),
            (&["integrity_policy", "blocked_destinations"], "integrity_policy_blocked_destinations"),
        ] {
            assert_eq!(at(path).map(|position| position.name).as_deref(), Some(name), "{path:?}");
            assert!(names.iter().any(|other| other == name), "{name}");
        }
        for path in [&["nonsense"] as &[&str], &["content_security_policy", "report_to"], &["server"]] {
            assert!(at(path).is_none(), "{path:?}");
        }
    }
}

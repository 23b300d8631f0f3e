//! What `assert_covers` found, as the message of the failing test.

use std::fmt::Write as _;

use http::{Method, StatusCode};

use crate::audit::Finding;

/// A response that differs from its policy.
pub(super) struct Uncovered {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) status: StatusCode,
    pub(super) findings: Vec<Finding>,
}

/// Returns the message, with a line for each response. `count` is the number of responses.
pub(super) fn message(policy: &str, uncovered: &[Uncovered], count: usize) -> String {
    let mut text = format!("`{policy}` does not cover {} of {count} responses\n", uncovered.len());
    for Uncovered { method, path, status, findings } in uncovered {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "\n  {method} {path} ({})", status.as_u16());
        // The header is known if it was sent, and so differs.
        let (different, missing): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().partition(|finding| finding.header.is_some());
        let names: Vec<&str> =
            missing.iter().filter_map(|finding| finding.message.split(" is missing").next()).collect();
        if !names.is_empty() {
            let _ = writeln!(text, "    missing: {}", names.join(", "));
        }
        for finding in different {
            let _ = writeln!(text, "    {}", finding.message);
            if let Some(value) = &finding.value {
                let _ = writeln!(text, "      sent: `{}`", value.escape_debug());
            }
            if let Some(help) = &finding.help {
                let _ = writeln!(text, "      help: {help}");
            }
        }
    }
    let first = &uncovered[0].path;
    let _ = write!(
        text,
        "\nhelp: add the layer after the last route, so that it covers every route and the 404 page: `.layer({policy}::layer())`\n\
         help: if a route has no policy on purpose, write `.except({first:?}, \"the reason\")`\n\
         note: browsers apply no policy to such a page: a script that an attacker injects there runs with the user's cookies"
    );
    text
}

//! Headers that work only together, and so must come from the same policy.

use crate::cache_control::is_caching;

/// A group of headers: if an inner policy sets one of them, the outer policy sets none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// What may load, run and be framed, and where violations are reported.
    Content,
    /// Which other origins may read the response.
    Sharing,
    /// Which other documents may share a process or a window.
    Isolation,
    /// Who may store the response.
    Caching,
}

impl Group {
    /// The group of a header, by its name in lower case.
    pub(super) fn of(name: &str) -> Option<Group> {
        let row = ROWS.iter().find(|(_, names)| names.contains(&name));
        row.map(|(group, _)| *group).or_else(|| is_caching(name).then_some(Group::Caching))
    }
}

const ROWS: &[(Group, &[&str])] = &[
    (
        Group::Content,
        &[
            "content-security-policy",
            "content-security-policy-report-only",
            "x-frame-options",
            "reporting-endpoints",
            "report-to",
        ],
    ),
    (
        Group::Sharing,
        &[
            "access-control-allow-origin",
            "access-control-allow-credentials",
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-allow-private-network",
            "access-control-expose-headers",
            "access-control-max-age",
        ],
    ),
    (
        Group::Isolation,
        &[
            "cross-origin-opener-policy",
            "cross-origin-opener-policy-report-only",
            "cross-origin-embedder-policy",
            "cross-origin-embedder-policy-report-only",
            "document-isolation-policy",
            "document-isolation-policy-report-only",
        ],
    ),
];

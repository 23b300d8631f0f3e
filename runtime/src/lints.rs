#![doc = include_str!("lints.md")]

use crate::level::Level;
use security_policy_core::lint;

/// A rule that a policy, or a response, can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// What `#[allow(…)]` calls it: the bad thing.
    pub name: &'static str,
    /// How much it matters where nothing else is said.
    pub level: Level,
    /// What is wrong, in a few words.
    pub summary: &'static str,
    /// What it is about: a header, or a theme.
    pub area: &'static str,
    /// What it does, why it matters, an example that fires, one that is fine, and references; in Markdown.
    pub explanation: &'static str,
}

impl Lint {
    /// The address of its page. Each of its findings prints it.
    ///
    /// ```
    /// use security_policy::lints;
    ///
    /// let lint = lints::find("csp_missing").expect("a lint");
    /// assert!(lint.address().ends_with("/security_policy/vocabulary/lint/constant.csp_missing.html"));
    /// ```
    pub fn address(&self) -> String {
        lint::address(self.name)
    }
}

/// Every lint, area by area.
///
/// ```
/// use security_policy::{Level, lints};
///
/// assert!(lints::all().any(|lint| lint.name == "hsts_on_http" && lint.level == Level::Error));
/// ```
pub fn all() -> impl Iterator<Item = Lint> {
    lint::AREAS.iter().flat_map(|area| {
        area.lints.iter().map(|lint| Lint {
            name: lint.name,
            level: Level::of(lint.level),
            summary: lint.summary,
            area: area.name,
            explanation: lint.explanation,
        })
    })
}

/// The lint of this name.
pub fn find(name: &str) -> Option<Lint> {
    all().find(|lint| lint.name == name)
}

/// What a lint does and why, in Markdown.
///
/// ```
/// use security_policy::lints;
///
/// assert!(lints::explain("csp_static_nonce").is_some_and(|text| text.contains("# Why it matters")));
/// assert_eq!(lints::explain("banana"), None);
/// ```
pub fn explain(name: &str) -> Option<&'static str> {
    find(name).map(|lint| lint.explanation)
}

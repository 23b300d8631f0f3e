#![doc = include_str!("lints.md")]

use crate::level::Level;
use security_policy_core::lint;

/// A check for a mistake in a policy or a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// Its name, which `#[allow(…)]` takes: that of the mistake.
    pub name: &'static str,
    /// Its level if no attribute sets another.
    pub level: Level,
    /// What is wrong, in a phrase.
    pub summary: &'static str,
    /// The header or the subject that it is about.
    pub area: &'static str,
    /// Its page, in Markdown: what it does, why it matters, what an attacker does with it, an example, the fix, when to
    /// allow it, and references.
    pub explanation: &'static str,
}

impl Lint {
    /// The address of its page on docs.rs. Each of its findings prints it.
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

/// The page of a lint, in Markdown: [`Lint::explanation`].
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

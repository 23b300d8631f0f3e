//! What a policy answers: explanations and comparisons, as text and for tools.

use std::{fmt, ops::Deref};

use security_policy_core::explain::{self, Attack};

/// What a policy does in a browser, in words.
///
/// It displays as aligned columns for a terminal. Its fields are those of [`explain::Explanation`], which it dereferences to.
/// With the feature `serde`, it serializes as a map of them.
///
/// # Example
///
/// ```
/// use security_policy::{explain::Allows, presets::Strict};
///
/// let explanation = Strict::policy().explain();
/// let font = explanation.policies[0].rules.iter().find(|rule| rule.kinds.contains(&"font".to_owned()));
/// let font = font.expect("a rule");
/// assert_eq!(font.directive.as_deref(), Some("default_src"), "`font_src` is absent");
/// let Allows::Sources(sources) = &font.allows else { panic!("{font:?}") };
/// assert_eq!((sources[0].source.as_str(), sources[0].meaning.as_str()), ("self", "Allows the page's own origin."));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Explanation(pub(super) explain::Explanation);

/// How two policies differ: what the second one newly allows and blocks, each with an example, and where its other headers and
/// cookies are weaker or stricter.
///
/// It displays as aligned columns for a terminal. Its fields are those of [`explain::Comparison`], which it dereferences to.
/// With the feature `serde`, it serializes as a map of them.
///
/// # Example
///
/// ```
/// use security_policy::explain::{BrowserPolicy, compare};
///
/// let origin = "https://shop.example";
/// let old = BrowserPolicy::of_csp("default-src 'self'; form-action 'self'", origin)?;
/// let new = BrowserPolicy::of_csp("default-src 'self'", origin)?;
/// assert_eq!(
///     compare(&old, &new).to_string(),
///     "\
/// Newly allowed
///   form  https://evil.example/  allowed, since no directive restricts it
///                                blocked by `form-action 'self'`
/// ",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Comparison(pub(super) explain::Comparison);

/// The attacks that a policy lets through.
///
/// It displays as a list for a terminal. It dereferences to [`explain::Attacks`]. With the feature `serde`, it serializes as a
/// list of them.
///
/// # Example
///
/// ```
/// use security_policy::explain::BrowserPolicy;
///
/// let policy = BrowserPolicy::of_csp("default-src 'none'; script-src 'nonce-r4nd0m'; form-action 'none'", "https://shop.example")?;
/// let attacks = policy.attacks();
/// let base = attacks.iter().find(|attack| attack.name == "base").expect("a `base` element");
/// assert_eq!(base.text, r#"<base href="https://evil.example/">"#);
/// assert_eq!(base.missing, ["base-uri"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Attacks(pub(super) explain::Attacks);

impl Attacks {
    /// Returns an iterator over the attacks.
    pub fn iter(&self) -> std::slice::Iter<'_, Attack> {
        self.0.all.iter()
    }
}

impl<'a> IntoIterator for &'a Attacks {
    type Item = &'a Attack;
    type IntoIter = std::slice::Iter<'a, Attack>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The traits of a type that wraps the model's.
macro_rules! wraps {
    ($($name:ident)*) => {$(
        impl Deref for $name {
            type Target = explain::$name;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        /// Writes text for a terminal, without colours.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

wraps! { Explanation Comparison Attacks }

//! What a policy does, for people and for tools: what may load what from where, what browsers ignore, and how two policies
//! differ.
//!
//! ```
//! use security_policy_core::explain::BrowserPolicy;
//!
//! let policy = BrowserPolicy::of_csp("default-src 'self'; img-src 'self' data:; object-src 'none'", None);
//! let explanation = policy.explain();
//! let rule = explanation.policies[0].rules.iter().find(|rule| rule.kinds.contains(&"font".to_owned()));
//! assert_eq!(rule.and_then(|rule| rule.directive.as_deref()), Some("default-src"), "`font-src` is absent");
//! ```

mod attack;
mod cited;
mod columns;
mod comparison;
mod data;
mod describe;
mod example;
mod explanation;
mod ignored;
mod markdown;
mod place;
mod places;
mod policy;
mod print;
mod print_comparison;
mod rule;
mod way;
mod words;

pub use self::attack::{Attack, Attacks, Cause};
pub use self::comparison::{Change, Comparison, Difference, compare};
pub use self::data::Data;
pub use self::explanation::{
    Allowed, Allows, ExplainedCookie, ExplainedCsp, ExplainedDirective, ExplainedHeader, ExplainedPromise, Explanation,
    Ignored, Rule,
};
pub use self::place::Place;
pub use self::places::{Places, promises, services};
pub use self::policy::BrowserPolicy;

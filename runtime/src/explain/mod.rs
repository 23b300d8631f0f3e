//! What a policy allows: answered, explained, compared, and attacked.
//!
//! `policy()` of every declared policy returns a [`BrowserPolicy`]: the policy as a browser reads it. For a policy with slots it is a
//! function of what `configure` returns. Without the feature `explain`, the function does not exist.
//!
//! ```
//! use security_policy::{explain::{Inline, Navigation, Request, compare}, presets::Strict, security_policy};
//!
//! security_policy! {
//!     struct Shop {
//!         origin: "https://shop.example.com",
//!         content_security_policy: {
//!             ..,
//!             #[allow(inherited_weakening, reason = "product images are on a host of their own")]
//!             img_src: [.., "https://img.example.com"],
//!         },
//!         ..security_policy::presets::Strict
//!     }
//! }
//!
//! let shop = Shop::policy();
//! assert!(shop.allows(&Request::image("https://img.example.com/logo.png")?));
//! assert!(!shop.allows(&Inline::event_handler("pay()")));
//! assert!(!shop.allows(&Navigation::framed_by(["https://evil.example"])?));
//!
//! let strict = Strict::policy().on("https://shop.example.com")?;
//! let comparison = compare(&strict, &shop);
//! assert_eq!(comparison.newly_allowed[0].kinds, ["image"]);
//! assert_eq!(comparison.newly_allowed[0].example.as_deref(), Some("https://img.example.com/"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | question | answer |
//! |---|---|
//! | may a page do this? | [`BrowserPolicy::allows`], with a [`Request`], a piece of [`Inline`] code or a [`Navigation`] |
//! | what decides? | [`BrowserPolicy::decide`]: the directive and the source of each policy |
//! | what does the policy do? | [`BrowserPolicy::explain`]: what may come from where, with fallbacks resolved, and what browsers ignore |
//! | what does a change allow? | [`compare`]: an example of everything that is newly allowed or blocked |
//! | what can an attacker do? | [`BrowserPolicy::attacks`]: the markup that works |
//!
//! Each answer displays as text for a terminal, and serializes for a tool with the feature `serde`. For a declared policy it names the
//! file and the line of each source; a source of a base in another crate has no line, and the name of the base instead.
//!
//! The same questions can be asked of a live response, or of the text of a header:
//!
//! ```
//! use security_policy::explain::BrowserPolicy;
//!
//! let headers = [("content-security-policy", "object-src 'none'; script-src 'unsafe-inline' 'nonce-r4nd0m'")];
//! let policy = BrowserPolicy::of_headers(headers, "https://shop.example.com")?;
//! let explanation = policy.explain();
//! let ignored = &explanation.policies[0].ignored[0];
//! assert_eq!((ignored.text.as_str(), ignored.reason.as_str()), ("`'unsafe-inline'` in `script-src`", "`'nonce-r4nd0m'` overrides it"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the answers cover
//!
//! Content-Security-Policy and `X-Frame-Options`, as Chromium and Firefox implement them. Mixed content, HSTS and CORS are checked by
//! browsers besides, and a slot matches nothing until it is filled. The module is for tests, tools and start-up: a policy is read from
//! its own headers when `policy()` is called, and nothing is cached.

#[doc(hidden)]
pub mod declared;
mod policy;
mod result;
#[cfg(feature = "serde")]
mod serial;
#[cfg(test)]
mod tests;

pub use security_policy_core::{
    csp::{Directive, Disposition},
    explain::{
        Allowed, Allows, Attack, Cause, Change, Data, Difference, ExplainedCookie, ExplainedCsp, ExplainedDirective,
        ExplainedHeader, ExplainedPromise, Ignored, Place, Rule,
    },
    fetch::{
        Ancestor, Barrier, Decision, Destination, ElementNonce, Inline, InlineKind, Navigation, Outcome, PolicySource,
        Reason, Request, Ruling, Subject, TrustedTypesPolicy,
    },
    url::{InvalidUrl, Url},
};

pub use self::{
    policy::{BrowserPolicy, InvalidOrigin, compare},
    result::{Attacks, Comparison, Explanation},
};

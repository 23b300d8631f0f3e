//! What a browser allows a page: requests, inline code and navigations, against all policies of a response.
//!
//! The algorithms are those of [CSP3](https://w3c.github.io/webappsec-csp/), Fetch and HTML. Where Chromium and Firefox both
//! differ from the text in the same way, the answer is theirs, and a comment in the code names the difference.
//!
//! ```
//! use security_policy_core::Span;
//! use security_policy_core::csp::Directive;
//! use security_policy_core::fetch::{Inline, Navigation, Policies, Request};
//! use security_policy_core::url::Origin;
//! # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
//!
//! let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
//! let policies = Policies::new(origin).enforce("default-src 'self'; script-src 'self' https://js.example/v3/");
//!
//! assert!(policies.allows(&Request::script("https://js.example/v3/pay.js")?));
//! assert!(!policies.allows(&Request::script("https://js.example/v2/pay.js")?));
//! assert!(!policies.allows(&Inline::event_handler("pay()")));
//! assert!(policies.allows(&Navigation::form("https://evil.example/")?));
//!
//! let decision = policies.decide(&Request::image("https://evil.example/a.png")?);
//! let ruling = decision.deciding().expect("`default-src` decides");
//! assert_eq!(ruling.to_string(), "img-src: blocked by `default-src`: no source matches");
//! assert_eq!(ruling.violated(), Some(Directive::ImgSrc));
//! # Ok(())
//! # }
//! ```
//!
//! Each [`Ruling`] names the [`Section`] that decides. With the feature `serde`, answers implement `Serialize`.
//!
//! The answer covers policies only. Mixed content, `upgrade-insecure-requests`, HSTS, CORS and the digest of a response are
//! checked elsewhere. A slot matches nothing until it is filled.

mod decision;
mod destination;
mod digest;
mod eval_check;
mod framing;
mod inline;
mod inline_check;
mod navigation;
mod navigation_check;
mod nonce;
mod peer_connection;
mod policies;
mod request;
mod request_check;
mod request_table;
mod resource_hint;
mod response_check;
mod script_check;
mod section;
#[cfg(feature = "serde")]
mod serial;
mod source_list;
mod trusted_types;

pub use self::decision::{Barrier, Decision, Outcome, Reason, Ruling};
pub use self::destination::Destination;
pub use self::inline::{Inline, InlineKind};
pub use self::navigation::{Ancestor, Navigation};
pub use self::nonce::ElementNonce;
pub use self::peer_connection::PeerConnection;
pub use self::policies::{FrameOptions, Policies, Policy, PolicySource, Subject};
pub use self::request::{Initiator, ParserMetadata, Request};
pub use self::response_check::Response;
pub use self::section::Section;
pub use self::trusted_types::TrustedTypesPolicy;

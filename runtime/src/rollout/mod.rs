//! A policy that is enforced for a share of the visitors, and only reports for the others.
//!
//! A new Content-Security-Policy can break a page that nobody has tested. With a roll-out, a few visitors get it enforced first; for the
//! others it only reports what it would block. [`Rollout::set`] changes the share while the server runs. The guide
//! [Roll-out](https://docs.rs/security-policy/latest/security_policy/guides/rollout/) leads from no policy to an enforced one.
//!
//! # What is different
//!
//! Both forms are built at compile time. The form that only reports is the policy with these changes:
//!
//! - Content-Security-Policy becomes Content-Security-Policy-Report-Only, and Integrity-Policy its report-only form. A policy that the
//!   declaration itself only reports stays as it is; one for Content-Security-Policy follows in the same header.
//! - `sandbox` and `upgrade_insecure_requests` are left out: browsers ignore them in a policy that only reports.
//! - X-Frame-Options stays, and protects the page while `frame_ancestors` only reports. It is left out if the two say different things,
//!   which is a finding of the lint [`framing_xfo_conflict`](crate::vocabulary::lint::framing_xfo_conflict): browsers ignore it next to an
//!   enforced `frame_ancestors`, and would otherwise block frames that the policy allows.
//!
//! All other headers, cookies and `remove` are the same. Permissions-Policy, Cross-Origin-Opener-Policy,
//! Cross-Origin-Embedder-Policy and Document-Isolation-Policy stay enforced, although they have report-only forms: they change which
//! features a page has, so code of the page that is written for one form does not work in the other. Declare their own fields, such as
//! `cross_origin_opener_policy_report_only`, to observe them.
//!
//! A report says in `disposition` which form the visitor had: `enforce` or `report`. Without `report_to` or `report_uri`, the form that
//! only reports has no effect.
//!
//! # Which visitors
//!
//! The value of a cookie, or what a function returns for a request, names a visitor. Its HMAC-SHA256 decides: a visitor always has the
//! same form, on each server with the same key, and raising the share never takes the enforced form from a visitor. Without a name, such
//! as on the first visit, the policy only reports, unless the share is [`Share::ALL`].
//!
//! # Example
//!
//! ```
//! use http::{HeaderMap, Request, header::COOKIE};
//! use security_policy::{rollout::{Rollout, Share}, security_policy};
//!
//! security_policy! {
//!     pub struct Shop {
//!         origin: "https://shop.example.com",
//!         content_security_policy: {
//!             default_src: self,
//!             script_src: [self, nonce],
//!             object_src: none,
//!             base_uri: none,
//!             form_action: self,
//!             frame_ancestors: none,
//!             report_uri: "/reports",
//!         },
//!         cookies: { visitor: { name: "__Host-visitor", max_age: 1y } },
//!         ..security_policy::presets::Strict
//!     }
//! }
//!
//! // Every server has the same key. A new text chooses other visitors.
//! let rollout = Rollout::new(Share::percent(5), Shop::VISITOR, "csp of spring; 3d9f6a0c47b2e815");
//! let layer = Shop::rollout(&rollout);
//!
//! // Later, without a restart:
//! rollout.set(Share::percent(50));
//!
//! let (request, ()) = Request::builder().header(COOKIE, "__Host-visitor=17").body(()).unwrap().into_parts();
//! rollout.set(Share::ALL);
//! assert!(rollout.enforces(&request));
//! # let _ = layer;
//! ```

mod layer;
mod share;
mod switch;
#[cfg(test)]
mod tests;
mod visitor;

pub use self::{
    layer::{RolloutLayer, RolloutState, RollsOut},
    share::Share,
    switch::Rollout,
    visitor::Visitor,
};

//! What a policy allows: answered, explained and compared.
//!
//! `policy()` of every declared policy returns a [`BrowserPolicy`]: the policy as a browser reads it.
//!
//! ```
//! use security_policy::{explain::Request, security_policy};
//!
//! security_policy! {
//!     struct Shop {
//!         origin: "https://shop.example.com",
//!         content_security_policy: { .., script_src: [.., "https://js.stripe.com/v3/"] },
//!         ..security_policy::presets::Strict
//!     }
//! }
//!
//! assert!(Shop::policy().allows(&Request::script("https://js.stripe.com/v3/")?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[doc(hidden)]
pub mod declared;
mod policy;
mod result;
#[cfg(feature = "serde")]
mod serial;

pub use security_policy_core::{
    csp::{Directive, Disposition},
    explain::{
        Allowed, Allows, Change, Data, Difference, ExplainedCookie, ExplainedCsp, ExplainedDirective, ExplainedHeader,
        ExplainedPromise, Ignored, Place, Rule,
    },
    fetch::{
        Ancestor, Barrier, Decision, Destination, ElementNonce, Inline, InlineKind, Navigation, Outcome, PolicySource,
        Reason, Request, Ruling, Subject, TrustedTypesPolicy,
    },
    url::{InvalidUrl, Url},
};

pub use self::{
    policy::{BrowserPolicy, InvalidOrigin, compare},
    result::{Comparison, Explanation},
};

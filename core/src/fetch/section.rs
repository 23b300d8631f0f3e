//! Table: the algorithms that decide, each with its section of a standard.

use crate::word::{Spec, spec};
use std::fmt;

/// The section of a standard with the algorithm that decides.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::fetch::{Policies, Request};
/// use security_policy_core::url::Origin;
/// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin).enforce("img-src 'self'");
/// let decision = policies.decide(&Request::image("https://evil.example/a.png")?);
/// let section = decision.deciding().expect("`img-src` decides").section();
/// assert_eq!(section.to_string(), "Content Security Policy Level 3, \"Does url match source list?\"");
/// assert_eq!(section.spec.url, "https://w3c.github.io/webappsec-csp/#match-url-to-source-list");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// The title of the section.
    pub title: &'static str,
    /// The standard, and the address of the section.
    pub spec: Spec,
}

/// The name of the standard and the title.
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, \"{}\"", self.spec.name, self.title)
    }
}

macro_rules! sections {
    ($($name:ident $spec:expr, $title:literal;)*) => {
        $(pub(super) const $name: &Section = &Section { title: $title, spec: $spec };)*
    };
}

sections! {
    URL spec!(csp "match-url-to-source-list"), "Does url match source list?";
    NONCE spec!(csp "match-nonce-to-source-list"), "Does nonce match source list?";
    SCRIPT spec!(csp "script-pre-request"), "Script directives pre-request check";
    RESOURCE_HINT spec!(csp "does-resource-hint-violate-policy"), "Does resource hint request violate policy?";
    ELEMENT spec!(csp "match-element-to-source-list"), "Does element match source list for type and source?";
    ALL_INLINE spec!(csp "allow-all-inline"), "Does a source list allow all inline behavior for type?";
    EVAL spec!(csp "can-compile-strings"), "EnsureCSPDoesNotBlockStringCompilation";
    WASM spec!(csp "can-compile-wasm-bytes"), "EnsureCSPDoesNotBlockWasmByteCompilation";
    BASE spec!(csp "allow-base-for-document"), "Is base allowed for document?";
    FORM spec!(csp "form-action-pre-navigate"), "form-action Pre-Navigation Check";
    ANCESTORS spec!(csp "frame-ancestors-navigation-response"), "frame-ancestors Navigation Response Check";
    SANDBOX spec!(html "browsers" "csp-derived-sandboxing-flags"), "CSP-derived sandboxing flags";
    FRAME_OPTIONS spec!(html "document-lifecycle" "the-x-frame-options-header"), "The `X-Frame-Options` header";
    FROZEN_BASE spec!(html "semantics" "set-the-frozen-base-url"), "Set the frozen base URL";
    SPECULATION_RULES Spec::new(
        "Speculation Rules",
        "https://wicg.github.io/nav-speculation/speculation-rules.html#content-security-policy",
    ), "Content Security Policy";
    SINK spec!(trusted_types "should-block-sink-type-mismatch"), "Should sink type mismatch violation be blocked by Content Security Policy?";
    CREATE_POLICY spec!(trusted_types "should-block-create-policy"), "Should Trusted Type policy creation be blocked by Content Security Policy?";
}

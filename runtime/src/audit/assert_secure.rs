//! `assert_secure!`: a test assertion that fails if an audit has findings.

use super::{
    check::{audit, audit_policy},
    declaration::ExpectedPolicy,
    finding::Audit,
    response::Auditable,
};

/// Asserts that [`audit`](crate::audit()) finds nothing in a response.
///
/// The response is any value with the methods `status()` and `headers()`, such as a response of `http`, axum or
/// reqwest, or a [`HeaderMap`](http::HeaderMap), which is evaluated like the headers of a page. Further arguments are
/// optional:
///
/// - `policy` is the policy that the response should carry, or what its `configure` returned. The response is then also
///   compared with it header by header, as by [`audit_policy`](crate::audit_policy), and findings that the policy
///   accepts with `#[allow(…)]` are ignored.
/// - `origin` is the origin that the response was sent from. With a `policy`, its default is the policy's `origin`.
/// - `allow` lists the lints whose findings are ignored.
///
/// # Panics
///
/// Panics if there is any finding, warnings included, and prints each in the format of rustc. Also panics if `allow`
/// contains a name that is not a lint.
///
/// # Example
///
/// ```
/// use security_policy::{Nonce, assert_secure, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         content_security_policy: {
///             default_src: none,
///             script_src: nonce,
///             base_uri: none,
///             form_action: self,
///             frame_ancestors: none,
///         },
///         strict_transport_security: { max_age: 2y, include_subdomains },
///         x_content_type_options: nosniff,
///         referrer_policy: strict_origin_when_cross_origin,
///         #[allow(isolation_coop_missing, reason = "a partner's page opens ours in a popup")]
///         cross_origin_opener_policy: unsafe_none,
///         cache_control: { no_store },
///     }
/// }
///
/// let mut response = http::Response::new("");
/// Shop::apply(response.headers_mut(), &Nonce::random());
///
/// assert_secure!(response, policy: Shop);
/// assert_secure!(response, origin: "https://shop.example.com");
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "audit")))]
#[macro_export]
macro_rules! assert_secure {
    ($response:expr, policy: $policy:expr $(, origin: $origin:expr)? $(, allow: [$($lint:ident),* $(,)?])? $(,)?) => {
        $crate::__assert_secure! { $response, [$($origin)?] [$($($lint)*)?] [$policy] }
    };
    ($response:expr, origin: $origin:expr, policy: $policy:expr $(, allow: [$($lint:ident),* $(,)?])? $(,)?) => {
        $crate::__assert_secure! { $response, [$origin] [$($($lint)*)?] [$policy] }
    };
    ($response:expr $(, origin: $origin:expr)? $(, allow: [$($lint:ident),* $(,)?])? $(,)?) => {
        $crate::__assert_secure! { $response, [$($origin)?] [$($($lint)*)?] [] }
    };
}

/// The implementation of `assert_secure!`, with its arguments in a fixed order.
#[doc(hidden)]
#[macro_export]
macro_rules! __assert_secure {
    ($response:expr, [$($origin:expr)?] [$($lint:ident)*] [$($policy:expr)?]) => {
        match $response {
            ref response => {
                #[allow(unused_imports)]
                use $crate::__private::{Headers as _, IntoStatus as _, Status as _};
                let status = response.status().into_status();
                #[allow(unused_mut, unused_assignments)]
                let mut origin: ::core::option::Option<&::core::primitive::str> = ::core::option::Option::None;
                $(origin = ::core::option::Option::Some($origin);)?
                let allowed: &[&::core::primitive::str] = &[$(::core::stringify!($lint)),*];
                $crate::__assert_secure! { @call (status, response.headers()), origin, allowed, $($policy)? }
            }
        }
    };
    (@call $sent:expr, $origin:expr, $allowed:expr,) => {
        $crate::__private::assert_secure(&$sent, $origin, $allowed)
    };
    (@call $sent:expr, $origin:expr, $allowed:expr, $policy:expr) => {
        $crate::__private::assert_declared(&$sent, &$policy, $origin, $allowed)
    };
}

/// Implements `assert_secure!` without a policy.
///
/// # Panics
///
/// Panics if there is a finding, or if `allowed` contains a name that is not a lint.
#[track_caller]
pub fn assert_secure<R: Auditable + ?Sized>(response: &R, origin: Option<&str>, allowed: &[&str]) {
    assert_empty(audit(response, origin), allowed);
}

/// Implements `assert_secure!` with a policy.
///
/// # Panics
///
/// Panics if there is a finding, or if `allowed` contains a name that is not a lint.
#[track_caller]
pub fn assert_declared<R: Auditable + ?Sized, P: ExpectedPolicy + ?Sized>(
    response: &R,
    policy: &P,
    origin: Option<&str>,
    allowed: &[&str],
) {
    assert_empty(audit_policy(response, policy, origin), allowed);
}

#[track_caller]
fn assert_empty(audit: Audit, allowed: &[&str]) {
    if let Some(unknown) = allowed.iter().find(|name| crate::lints::find(name).is_none()) {
        panic!("`{unknown}` is not a lint; `security_policy::lints::all()` lists them");
    }
    let audit = audit.without(allowed);
    assert!(audit.is_empty(), "this response is not secure\n\n{audit}\n");
}

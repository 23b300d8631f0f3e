//! `assert_secure!`: an audit that fails a test.

use super::{
    check::{audit, audit_policy},
    declaration::ExpectedPolicy,
    finding::Audit,
    response::Auditable,
};

/// Fails a test with what [`audit`](crate::audit()) finds in a response.
///
/// It takes whatever has the methods `status()` and `headers()`, as the responses of `http`, axum and reqwest do, or a
/// [`HeaderMap`](http::HeaderMap), which is judged as that of a page. What follows the response may be left out:
///
/// - `policy` is what the response should carry: a policy, or what its `configure` returned. The response is then held
///   against it as [`audit_policy`](crate::audit_policy) does: header for header, and what the policy accepts with
///   `#[allow(…)]` is accepted here.
/// - `origin` is where the response came from; with a policy, it is that of the policy unless another one is given.
/// - `allow` names the lints that the response may break.
///
/// # Panics
///
/// Panics where there is a finding, a warning too, and prints each as rustc would; also where `allow` names no lint.
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
///         #[allow(isolation_coop_missing, reason = "the page of a partner holds a handle on ours")]
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

/// The arguments of `assert_secure!`, in one order.
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

/// What `assert_secure!` does without a policy.
///
/// # Panics
///
/// As the macro says.
#[track_caller]
pub fn assert_secure<R: Auditable + ?Sized>(response: &R, origin: Option<&str>, allowed: &[&str]) {
    assert_empty(audit(response, origin), allowed);
}

/// What it does with one.
///
/// # Panics
///
/// As the macro says.
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

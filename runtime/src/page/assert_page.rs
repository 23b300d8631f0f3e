//! `assert_page!`: a test assertion that fails if a page does not match its own policy.

/// Asserts that a page contains nothing that the policy in its own headers blocks.
///
/// The response is an `http::Response`, which axum, hyper and tower use, or `(status, headers, body)`. Its body is a text, bytes, or a
/// complete `http_body::Body`; [`page::read`](crate::page::read) reads one that is streamed. `&response` works for texts and bytes.
/// [`page`](mod@crate::page) lists what is checked. Further arguments are optional, in any order:
///
/// - `policy` is the policy that the response should carry, or what its `configure` returned. Forms then need the token of its
///   `csrf`, and findings that it accepts with `#[allow(…)]` are ignored. Whether the headers are those of the policy is what
///   [`assert_secure!`](crate::assert_secure) checks.
/// - `origin` is the origin that the response was sent from, which `'self'` matches. With a `policy`, its default is the policy's
///   `origin`.
/// - `again` is another response of the same route: a nonce that both of them have is a finding.
/// - `allow` lists the lints whose findings are ignored.
///
/// A response does not show whether its values were escaped. The field `templates` checks that.
///
/// # Panics
///
/// Panics if there is any finding, warnings included, and prints each with its line in the format of rustc. Also panics if the
/// response is no page, so that nothing would be checked: a redirect, an empty or compressed body, or another `content-type` than
/// HTML.
///
/// # Example
///
/// ```
/// use http::{Response, header::CONTENT_TYPE};
/// use security_policy::{Nonce, assert_page, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         content_security_policy: {
///             default_src: none,
///             script_src: nonce,
///             img_src: self,
///             base_uri: none,
///             form_action: self,
///             frame_ancestors: none,
///         },
///     }
/// }
///
/// fn home() -> Response<String> {
///     let nonce = Nonce::random();
///     let mut response = Response::new(format!(r#"<img src="/logo.png"><script nonce="{nonce}">greet()</script>"#));
///     response.headers_mut().insert(CONTENT_TYPE, "text/html; charset=utf-8".parse().unwrap());
///     Shop::apply(response.headers_mut(), &nonce);
///     response
/// }
///
/// assert_page!(home(), policy: Shop, again: home());
/// ```
///
/// An inline handler fails:
///
/// ```should_panic
/// # use http::Response;
/// # use security_policy::assert_page;
/// let response = Response::builder()
///     .header("content-type", "text/html")
///     .header("content-security-policy", "default-src 'self'")
///     .body(r#"<button onclick="buy()">Buy</button>"#)
///     .unwrap();
/// assert_page!(response);
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "page")))]
#[macro_export]
macro_rules! assert_page {
    ($response:expr $(, $($options:tt)*)?) => {
        $crate::__assert_page! { [$crate::page::PageCheck::new($response)] $($($options)*)? }
    };
}

/// The implementation of `assert_page!`: takes one option after another.
#[doc(hidden)]
#[macro_export]
macro_rules! __assert_page {
    ([$check:expr]) => {
        $check.assert()
    };
    ([$check:expr] policy: $policy:expr $(, $($options:tt)*)?) => {
        $crate::__assert_page! { [$check.policy(&$policy)] $($($options)*)? }
    };
    ([$check:expr] origin: $origin:expr $(, $($options:tt)*)?) => {
        $crate::__assert_page! { [$check.origin($origin)] $($($options)*)? }
    };
    ([$check:expr] again: $response:expr $(, $($options:tt)*)?) => {
        $crate::__assert_page! { [$check.again($response)] $($($options)*)? }
    };
    ([$check:expr] allow: [$($lint:ident),* $(,)?] $(, $($options:tt)*)?) => {
        $crate::__assert_page! { [$check.allow(&[$(::core::stringify!($lint)),*])] $($($options)*)? }
    };
    ([$check:expr] $($other:tt)*) => {
        ::core::compile_error!("the options of `assert_page!` are `policy: Shop`, `origin: \"…\"`, `again: response` and `allow: [lint]`")
    };
}

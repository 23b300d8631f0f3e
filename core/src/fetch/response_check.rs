//! Responses to requests: the post-request checks, which also apply to the answers of service workers (CSP3, section 4.1.3).

use super::decision::Ruling;
use super::policies::{Policies, Sealed, Subject};
use super::request::{Initiator, Request};
use super::request_check;
use super::section;
use crate::url::Url;

/// A response. A service worker may have fetched it from another URL than that of the request.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::fetch::{Policies, Request, Response};
/// use security_policy_core::url::Origin;
/// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin).enforce("img-src 'self'");
/// let request = Request::image("https://shop.example/logo.png")?;
/// assert!(policies.allows(&request));
/// assert!(!policies.allows(&Response::new(&request, "https://cdn.example/logo.png".parse()?)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Response<'a> {
    request: &'a Request<'a>,
    url: Url,
}

impl<'a> Response<'a> {
    /// A response to `request` whose URL is `url`.
    pub fn new(request: &'a Request<'a>, url: Url) -> Self {
        Response { request, url }
    }
}

impl Sealed for Response<'_> {}

/// #should-block-response
impl Subject for Response<'_> {
    fn rule<'p>(&self, policies: &'p Policies<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool) {
        // The effective directive of a hint is `default-src`, which falls back to nothing and never executes.
        if self.request.initiator() == Initiator::Prefetch {
            return;
        }
        policies
            .each(section::URL, out, |policy| request_check::check(policy, self.request, &self.url, policies.origin()));
    }
}

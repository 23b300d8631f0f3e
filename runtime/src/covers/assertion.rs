//! The test: which requests are sent, and what their responses have to carry.

use std::{
    collections::{BTreeSet, VecDeque},
    fmt,
    pin::Pin,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, header::LOCATION};

use super::{
    links::{links, resolved},
    probe::{self, is_excepted},
    report::{Uncovered, message},
};
use crate::{
    adapter::applied::Applied,
    audit::{ExpectedPolicy, compare_unclaimed},
    media_type::is_html,
};
#[cfg(feature = "slots")]
use crate::{audit::DeclaresPolicy, configured::Configured};

/// Sends requests to an application inside the process. [`Covers`] uses it.
///
/// An async closure or function `async |request: Request<Bytes>| -> Response<Bytes>` implements it.
pub trait SendRequest {
    /// Sends a request and returns the response. Its extensions should be those of the adapter, which mark what an inner policy
    /// owns.
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Response<Bytes>>;
}

impl<F: AsyncFn(Request<Bytes>) -> Response<Bytes>> SendRequest for F {
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Response<Bytes>> {
        self(request)
    }
}

/// A test that every response of an application carries its policy. `assert_covers` of a policy returns it; `.await` runs it.
///
/// It sends these requests inside the process, and follows links in pages and redirects to the same origin:
///
/// - `GET` and `HEAD` of the paths, which are `/` by default, and of those that links lead to;
/// - `OPTIONS` and `PROPFIND` of the same paths, for which most routers have an error response;
/// - paths that do not exist, and paths that are malformed.
///
/// It sends no `POST`, so that handlers change nothing. If an inner policy wins, or a handler has marked its response as
/// [`Applied`], the headers that they own are not compared.
///
/// # Panics
///
/// `.await` panics if the response to a request lacks a header of the policy, has another value, or has a header or a cookie that the
/// policy would have removed or completed. The message lists each response, and what to write. It also panics if the reason of an
/// exception is empty, or if its path was not requested.
///
/// # Example
///
/// ```
/// use axum::{Router, response::Html, routing::get};
/// use security_policy::security_policy;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         ..security_policy::presets::StaticSite
///     }
/// }
///
/// fn app() -> Router {
///     let pages = Router::new()
///         .route("/", get(async || Html(r#"<a href="/tea">Tea</a>"#)))
///         .route("/tea", get(async || Html("Tea")));
///     Router::new().route("/health", get(async || "ok")).merge(Shop::protect(pages))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// Shop::assert_covers(app())
///     .paths(["/", "/health"])
///     .except("/health", "no browser loads it")
///     .await;
/// # }
/// ```
#[must_use = "`.await` runs the test"]
pub struct Covers<P, A> {
    policy: P,
    app: A,
    paths: Vec<String>,
    exceptions: Vec<(String, String)>,
    headers: HeaderMap,
    links: usize,
}

impl<P: ExpectedPolicy, A> Covers<P, A> {
    /// Tests an application to which a function sends requests. `assert_covers_with` of a policy is the same.
    ///
    /// A framework with its own type for responses, such as actix-web or Rocket, does not give out the mark of an inner policy or of a
    /// handler. Write [`except`](Self::except) for such a path, and test the inner policy by itself.
    ///
    /// # Example
    ///
    /// ```
    /// use bytes::Bytes;
    /// use http::{Request, Response};
    /// use security_policy::security_policy;
    ///
    /// security_policy! {
    ///     struct Shop { origin: "https://shop.example.com", ..security_policy::presets::StaticSite }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// // In a real test, it sends the request to the test client of the framework.
    /// let send = async |_: Request<Bytes>| {
    ///     let mut response = Response::new(Bytes::new());
    ///     Shop::apply(response.headers_mut());
    ///     response
    /// };
    /// Shop::assert_covers_with(send).paths(["/", "/tea"]).await;
    /// # }
    /// ```
    pub fn new(policy: P, app: A) -> Self {
        let (paths, headers) = (vec!["/".to_owned()], HeaderMap::new());
        Self { policy, app, paths, exceptions: Vec::new(), headers, links: LINKS }
    }

    /// Sets the paths with which the test starts, instead of `/`. They may have a query.
    pub fn paths<T: Into<String>>(mut self, paths: impl IntoIterator<Item = T>) -> Self {
        self.paths = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Sets how many links are followed at most. The default is 100; `0` follows none.
    pub fn following_links(mut self, links: usize) -> Self {
        self.links = links;
        self
    }

    /// Does not compare the responses of a path, which have no policy for this reason. `/static/*` excepts every path below
    /// `/static/`.
    pub fn except(mut self, path: impl Into<String>, reason: impl Into<String>) -> Self {
        self.exceptions.push((path.into(), reason.into()));
        self
    }

    /// Adds a header to every request, such as the `cookie` of a session.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }
}

#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(feature = "audit")))]
impl<P: DeclaresPolicy> Configured<P>
where
    Self: ExpectedPolicy,
{
    /// Returns a test that every response of an application carries this policy; [`Covers::new`] has an example.
    pub fn assert_covers_with<A: SendRequest>(&self, send: A) -> Covers<Self, A> {
        Covers::new(self.clone(), send)
    }
}

impl<P: ExpectedPolicy, A: SendRequest> Covers<P, A> {
    async fn run(self) {
        let declared = self.policy.declared();
        for (path, reason) in &self.exceptions {
            assert!(!reason.trim().is_empty(), "`except({path:?}, …)` needs the reason why the path has no policy");
        }
        let mut queue: VecDeque<String> = self.paths.iter().cloned().collect();
        let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
        let (mut count, mut links, mut uncovered) = (0, self.links, Vec::new());
        while let Some(path) = queue.pop_front() {
            for method in [Method::GET, Method::HEAD, Method::OPTIONS, unusual()] {
                let response = self.request(&method, &path).await;
                count += 1;
                uncovered.extend(self.compared(&method, &path, &response));
                for link in leading_from(&response, &path, declared.origin) {
                    if links > 0 && method == Method::GET && seen.insert(link.clone()) {
                        links -= 1;
                        queue.push_back(link);
                    }
                }
            }
        }
        for path in ODD_PATHS {
            let response = self.request(&Method::GET, path).await;
            count += 1;
            uncovered.extend(self.compared(&Method::GET, path, &response));
        }
        assert!(uncovered.is_empty(), "{}", message(declared.name, &uncovered, count));
        for (excepted, _) in &self.exceptions {
            let is_requested = seen.iter().any(|path| is_excepted(excepted, path));
            assert!(is_requested, "`except({excepted:?}, …)` applies to no path that was requested");
        }
    }

    async fn request(&self, method: &Method, path: &str) -> Response<Bytes> {
        // `csrf` accepts it, so that the response is that of the router.
        let fetch = [("sec-fetch-site", "same-origin")];
        let request = probe::request(method, path, self.policy.declared().origin, &fetch, &self.headers);
        self.app.send(request).await
    }

    fn compared(&self, method: &Method, path: &str, response: &Response<Bytes>) -> Option<Uncovered> {
        if self.exceptions.iter().any(|(excepted, _)| is_excepted(excepted, path)) {
            return None;
        }
        let (marks, own) = (response.extensions().get::<Applied>(), self.policy.declared());
        let is_claimed = |name: &str| marks.is_some_and(|marks| marks.is_claimed_from(own.headers, name));
        let status = response.status();
        let findings = compare_unclaimed(response.headers(), Some(status), &self.policy, &is_claimed);
        (!findings.is_empty()).then(|| Uncovered { method: method.clone(), path: path.to_owned(), status, findings })
    }
}

impl<P: ExpectedPolicy + 'static, A: SendRequest + 'static> IntoFuture for Covers<P, A> {
    type Output = ();
    type IntoFuture = Pin<Box<dyn Future<Output = ()>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<P, A> fmt::Debug for Covers<P, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Covers").field("paths", &self.paths).finish_non_exhaustive()
    }
}

/// The pages that a response leads to.
fn leading_from(response: &Response<Bytes>, path: &str, origin: Option<&str>) -> Vec<String> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let mut found: Vec<String> = location.map(str::to_owned).into_iter().collect();
    if is_html(response.headers()) {
        found.extend(links(&String::from_utf8_lossy(response.body())));
    }
    let is_valid = |path: &String| path.parse::<http::Uri>().is_ok();
    found.iter().filter_map(|link| resolved(link, path, origin)).filter(is_valid).collect()
}

/// A method that few routes have.
fn unusual() -> Method {
    Method::from_bytes(b"PROPFIND").unwrap_or_default()
}

/// Paths that do not exist, and paths that are malformed.
const ODD_PATHS: [&str; 4] = ["/security-policy/unknown", "/%ff", "//", "/%2e%2e/%00"];

/// How many links are followed.
const LINKS: usize = 100;

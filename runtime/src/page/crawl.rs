//! Follows the links of an application inside the process, and judges every page.

use std::{
    collections::{BTreeSet, VecDeque},
    fmt,
    pin::Pin,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response};
use security_policy_core::{
    span::Span,
    url::{Origin, Url},
};

use super::{
    audit::PageAudit,
    check::{PageCheck, repeated_nonce, sent_nonces},
    html,
    link::{links, resolved},
    summary::{CrawledPage, Summary},
};
#[cfg(feature = "slots")]
use crate::{audit::DeclaresPolicy, configured::Configured};
use crate::{
    audit::ExpectedPolicy,
    covers::{InProcess, SendRequest, probe},
    media_type::is_html,
};

/// A test that follows the links of an application and judges every page with the policy in its own headers. `crawl` of a policy
/// returns it; `.await` runs it.
///
/// It sends `GET` requests inside the process, starting with `/`, and follows links, frames, forms that are sent by `GET`, and redirects
/// to the same origin: never another site, and never a `POST`. [`page`](super) lists what is checked on each page. In addition, no two
/// responses may have the same nonce; the first page with a nonce is requested twice.
///
/// `.await` returns a [`Summary`], a table of all responses: print it to see what was reached.
///
/// # Panics
///
/// `.await` panics if a page has findings, and prints them with the table. It also panics if it has reached no page, so that nothing was
/// judged, if the reason of an exception is empty, or if its path was not requested.
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
///     Router::new()
///         .route("/", get(async || Html(r#"<a href="/tea">Tea</a>"#)))
///         .route("/tea", get(async || Html("<h1>Tea</h1>")))
///         .layer(Shop)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let summary = Shop::crawl(app()).await;
/// assert_eq!((summary.judged(), summary.findings()), (2, 0));
/// assert!(summary.to_string().starts_with("path  status  findings\n/     200     none\n/tea  200     none\n"));
/// # }
/// ```
#[must_use = "`.await` runs the test"]
pub struct Crawl<P, A> {
    policy: P,
    app: A,
    paths: Vec<String>,
    limit: usize,
    headers: HeaderMap,
    exceptions: Vec<(String, String)>,
    allowed: Vec<String>,
}

impl<P: ExpectedPolicy, A> Crawl<P, A> {
    /// Crawls an application to which a function sends requests, as [`Covers::new`](crate::covers::Covers::new) does.
    pub fn new(policy: P, app: A) -> Self {
        let (paths, limit) = (vec!["/".to_owned()], LIMIT);
        Self { policy, app, paths, limit, headers: HeaderMap::new(), exceptions: Vec::new(), allowed: Vec::new() }
    }

    /// Sets the paths with which the test starts, instead of `/`. They may have a query.
    pub fn paths<T: Into<String>>(mut self, paths: impl IntoIterator<Item = T>) -> Self {
        self.paths = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Sets how many requests are sent at most. The default is 200.
    pub fn pages(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Adds a header to every request, such as the `cookie` of a session.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Does not request a path, for this reason. `/admin/*` excepts every path below `/admin/`.
    pub fn except(mut self, path: impl Into<String>, reason: impl Into<String>) -> Self {
        self.exceptions.push((path.into(), reason.into()));
        self
    }

    /// Ignores the findings of these lints.
    pub fn allow(mut self, lints: &[&str]) -> Self {
        self.allowed.extend(lints.iter().map(|lint| (*lint).to_owned()));
        self
    }
}

impl<P: ExpectedPolicy, S> Crawl<P, InProcess<S>> {
    /// Crawls a tower service.
    #[doc(hidden)]
    pub fn of_service(policy: P, service: S) -> Self {
        Self::new(policy, InProcess::new(service))
    }
}

#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "page", feature = "tower"))))]
impl<P: DeclaresPolicy> Configured<P>
where
    Self: ExpectedPolicy,
{
    /// Returns a test that judges every page of a tower service; [`Crawl`](crate::page::Crawl) has an example.
    pub fn crawl<S>(&self, service: S) -> Crawl<Self, InProcess<S>> {
        Crawl::of_service(self.clone(), service)
    }
}

impl<P: ExpectedPolicy, A: SendRequest> Crawl<P, A> {
    /// Returns the table, without a panic for findings.
    ///
    /// # Panics
    ///
    /// Panics if the reason of an exception is empty, or if its path was not requested.
    pub async fn summary(self) -> Summary {
        for (path, reason) in &self.exceptions {
            assert!(!reason.trim().is_empty(), "`except({path:?}, …)` needs the reason why the path is not requested");
        }
        let mut run = Run::new(&self);
        while let Some(path) = run.queue.pop_front() {
            if run.summary.pages.len() == self.limit {
                run.summary.left = run.queue.len() + 1;
                break;
            }
            let response = self.request(&path).await;
            let is_first_nonce = run.nonces.is_empty();
            let mut page = self.judged(&path, &response);
            run.compare_nonces(&response, &mut page);
            if is_first_nonce && !run.nonces.is_empty() {
                run.compare_nonces(&self.request(&path).await, &mut page);
            }
            run.summary.pages.push(page);
            run.follow(&path, &response, &self.exceptions);
        }
        for ((excepted, _), was_found) in self.exceptions.iter().zip(&run.excepted) {
            assert!(*was_found, "`except({excepted:?}, …)` applies to no path that a link leads to");
        }
        run.summary
    }

    async fn run(self) -> Summary {
        let summary = self.summary().await;
        let has_pages = summary.judged() > 0;
        assert!(has_pages, "the crawl has reached no page, so that nothing was judged\n\n{summary}\n");
        assert!(summary.findings() == 0, "{}", summary.message());
        summary
    }

    async fn request(&self, path: &str) -> Response<Bytes> {
        let fetch = [("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        let request = probe::request(&Method::GET, path, Some(self.origin()), &fetch, &self.headers);
        self.app.send(request).await
    }

    fn judged(&self, path: &str, response: &Response<Bytes>) -> CrawledPage {
        let allowed: Vec<&str> = self.allowed.iter().map(String::as_str).collect();
        let audit = html::text(response).map(|_| {
            PageCheck::new(response).path(path).policy(&self.policy).origin(self.origin()).allow(&allowed).audit()
        });
        CrawledPage { path: path.to_owned(), status: response.status(), audit }
    }

    fn origin(&self) -> &'static str {
        self.policy.declared().origin.unwrap_or("http://localhost")
    }
}

impl<P: ExpectedPolicy + 'static, A: SendRequest + 'static> IntoFuture for Crawl<P, A> {
    type Output = Summary;
    type IntoFuture = Pin<Box<dyn Future<Output = Summary>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<P, A> fmt::Debug for Crawl<P, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crawl").field("paths", &self.paths).finish_non_exhaustive()
    }
}

/// What a crawl has seen.
struct Run {
    origin: Origin,
    queue: VecDeque<String>,
    seen: BTreeSet<String>,
    nonces: BTreeSet<String>,
    /// Whether a link led to the path of each exception.
    excepted: Vec<bool>,
    summary: Summary,
}

impl Run {
    fn new<P: ExpectedPolicy, A: SendRequest>(crawl: &Crawl<P, A>) -> Self {
        let origin = Origin::parse(crawl.origin(), Span::default()).expect("the macro has checked the origin");
        let base = Url::parse(crawl.origin()).expect("an origin is a URL");
        let queue: VecDeque<String> = crawl
            .paths
            .iter()
            .map(|path| resolved(path, &base, &origin).unwrap_or_else(|| panic!("`{path}` is no path of this site")))
            .collect();
        let summary = Summary { policy: crawl.policy.declared().name, ..Summary::default() };
        let (seen, excepted) = (queue.iter().cloned().collect(), vec![false; crawl.exceptions.len()]);
        Run { origin, queue, seen, nonces: BTreeSet::new(), excepted, summary }
    }

    /// Adds the pages that a response leads to.
    fn follow(&mut self, path: &str, response: &Response<Bytes>, exceptions: &[(String, String)]) {
        let Some(at) = Url::parse(&format!("{}{path}", self.origin)) else { return };
        let body = match is_html(response.headers()) {
            true => String::from_utf8_lossy(response.body()),
            false => "".into(),
        };
        for link in links(&at, &self.origin, response.headers(), &body) {
            let mut is_excepted = false;
            for ((excepted, _), was_found) in exceptions.iter().zip(&mut self.excepted) {
                let applies = probe::is_excepted(excepted, &link);
                *was_found |= applies;
                is_excepted |= applies;
            }
            if !is_excepted && self.seen.insert(link.clone()) {
                self.queue.push_back(link);
            }
        }
    }

    /// Adds a finding if another response has had the nonce.
    fn compare_nonces(&mut self, response: &Response<Bytes>, page: &mut CrawledPage) {
        for nonce in sent_nonces(response.headers()) {
            let is_new = self.nonces.insert(nonce);
            if let (false, Ok(PageAudit { findings })) = (is_new, &mut page.audit) {
                findings.push(repeated_nonce());
                return;
            }
        }
    }
}

/// How many requests are sent.
const LIMIT: usize = 200;

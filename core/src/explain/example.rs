//! URLs that policies tell apart: one inside each source, and some that no source of a usual policy names.

use super::policy::BrowserPolicy;
use crate::csp::{Clause, Containment, Disposition, HostSource, Keyword, Port, SourceExpression, Urls};
use crate::url::{Origin, Url};

/// Examples for the comparison of two policies, those that tell the most first.
pub(super) fn urls(one: &BrowserPolicy, other: &BrowserPolicy) -> Vec<Url> {
    let mut texts: Vec<String> = Vec::new();
    for (policy, page) in [one, other].map(|policy| (policy, policy.policies().origin())) {
        texts.push(format!("blob:{page}/1"));
        for list in lists(policy) {
            for source in list.sources() {
                inside(&source.node, page, &mut texts);
            }
        }
    }
    let mut urls: Vec<Url> = texts.iter().filter_map(|text| Url::parse(text)).collect();
    for (from, within) in [(one, other), (other, one)] {
        between(from, within, &mut urls);
    }
    // The same order, whichever policy is the first.
    urls.sort_by_cached_key(|url| (url.path().len(), url.to_string()));
    urls.dedup();
    let generic: Vec<Url> = GENERIC.iter().filter_map(|text| Url::parse(text)).collect();
    let others: Vec<Url> = urls.into_iter().filter(|url| !generic.contains(url)).collect();
    generic.into_iter().chain(others).collect()
}

/// The enforced lists of a policy.
fn lists(policy: &BrowserPolicy) -> impl Iterator<Item = &Clause> {
    let enforced = policy.policies().iter().filter(|policy| policy.csp().disposition == Disposition::Enforce);
    enforced.flat_map(|policy| &policy.csp().clauses).filter(|clause| clause.directive.node.takes_sources())
}

/// URLs inside a source of one policy that a list of the other one does not match: of each directive, the two lists that take
/// effect.
fn between(from: &BrowserPolicy, within: &BrowserPolicy, urls: &mut Vec<Url>) {
    let page = from.policies().origin();
    let containment = Containment::on(page, Urls::All);
    for list in lists(from) {
        for other in lists(within).filter(|other| other.directive == list.directive || !has(within, list)) {
            for source in list.sources() {
                let one = std::slice::from_ref(source);
                urls.extend(containment.counterexample(&[one], other.sources()).map(|found| found.url));
            }
        }
    }
}

/// Whether the policy has the directive of this list.
fn has(policy: &BrowserPolicy, list: &Clause) -> bool {
    lists(policy).any(|other| other.directive == list.directive)
}

fn inside(source: &SourceExpression, page: &Origin, texts: &mut Vec<String>) {
    match source {
        SourceExpression::Keyword(Keyword::SelfOrigin) => {
            texts.push(format!("{page}/"));
            let secure = if page.is_https() { "wss" } else { "https" };
            texts.push(page.to_string().replacen(page.scheme(), secure, 1));
        }
        SourceExpression::Scheme(scheme) if !GENERIC.iter().any(|text| text.starts_with(&format!("{scheme}:"))) => {
            texts.push(format!("{scheme}:1"));
            texts.push(format!("{scheme}://evil.example/"));
        }
        SourceExpression::Host(host) if !host.is_any() => on_host(host, page, texts),
        SourceExpression::Unquoted(name) => texts.push(format!("{}://{name}/", page.scheme())),
        _ => {}
    }
}

fn on_host(source: &HostSource, page: &Origin, texts: &mut Vec<String>) {
    let scheme = source.scheme.as_deref().unwrap_or(page.scheme());
    let host = match source.host.strip_prefix('*') {
        Some("") => "evil.example".to_owned(),
        Some(domain) => format!("any{domain}"),
        None => source.host.clone(),
    };
    let port = match source.port {
        Some(Port::Number(port)) => format!(":{port}"),
        Some(Port::Any) => ":8443".to_owned(),
        None => String::new(),
    };
    let path = source.path.as_deref().unwrap_or("/");
    let secure = match scheme {
        "http" => Some("https"),
        "ws" => Some("wss"),
        _ => None,
    };
    for scheme in std::iter::once(scheme).chain(secure) {
        texts.push(format!("{scheme}://{host}{port}{path}"));
        if path.ends_with('/') {
            texts.push(format!("{scheme}://{host}{port}{path}any"));
        }
    }
}

/// URLs that anyone can serve or write.
const GENERIC: &[&str] =
    &["https://evil.example/", "http://evil.example/", "wss://evil.example/", "ws://evil.example/", "data:,"];

//! URLs that policies tell apart: one inside each source, and some that no source of a usual policy names.

use super::policy::BrowserPolicy;
use crate::csp::{Clause, Containment, Directive, HostSource, Port, SourceExpression, Urls};
use crate::url::{Origin, Url, upgraded};
use std::collections::BTreeSet;

/// Examples for the comparison of two policies, those that tell the most first.
pub(super) fn urls(one: &BrowserPolicy, other: &BrowserPolicy) -> Vec<Url> {
    let mut texts: Vec<String> = Vec::new();
    for (policy, page) in [one, other].map(|policy| (policy, policy.policies().origin())) {
        texts.extend([format!("{page}/"), format!("blob:{page}/1"), secure(page)]);
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

/// The lists of the enforced policies.
fn lists(policy: &BrowserPolicy) -> impl Iterator<Item = &Clause> {
    policy.policies().enforced().flat_map(|csp| &csp.clauses).filter(|clause| clause.directive.node.takes_sources())
}

/// URLs inside a source of one policy that the list of the other one does not match, of the two lists that take effect for the
/// same directive.
fn between(from: &BrowserPolicy, within: &BrowserPolicy, urls: &mut Vec<Url>) {
    if from.policies().enforced().count() * within.policies().enforced().count() > MOST_PAIRS {
        return;
    }
    let containment = Containment::on(from.policies().origin(), Urls::All);
    let mut done: BTreeSet<(*const Clause, *const Clause)> = BTreeSet::new();
    let directives = Directive::ALL.iter().filter(|directive| directive.takes_sources());
    for directive in directives {
        for list in from.policies().enforced().filter_map(|csp| csp.effective_clause(*directive)) {
            for other in within.policies().enforced().filter_map(|csp| csp.effective_clause(*directive)) {
                if done.insert((list, other)) {
                    urls.extend(containment.examples(&nodes(list), &nodes(other)).into_iter().map(|(_, url)| url));
                }
            }
        }
    }
}

fn nodes(list: &Clause) -> Vec<&SourceExpression> {
    list.sources().iter().map(|source| &source.node).collect()
}

/// The page over a WebSocket, or over https if it is not.
fn secure(page: &Origin) -> String {
    let scheme = if page.is_https() { "wss" } else { "https" };
    format!("{}/", page.to_string().replacen(page.scheme(), scheme, 1))
}

fn inside(source: &SourceExpression, page: &Origin, texts: &mut Vec<String>) {
    match source {
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
    for scheme in std::iter::once(scheme).chain(upgraded(scheme)) {
        texts.push(format!("{scheme}://{host}{port}{path}"));
        if path.ends_with('/') {
            texts.push(format!("{scheme}://{host}{port}{path}any"));
        }
    }
}

/// How many pairs of policies are searched for such URLs. Of more, those inside the sources are enough.
const MOST_PAIRS: usize = 64;

/// URLs that anyone can serve or write.
const GENERIC: &[&str] =
    &["https://evil.example/", "http://evil.example/", "wss://evil.example/", "ws://evil.example/", "data:,"];

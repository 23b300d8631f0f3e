//! How two policies differ, with an example for each difference.

use super::cited::allowing;
use super::example;
use super::place::Place;
use super::policy::BrowserPolicy;
use super::way::{Manner, Way};
use super::words;
use crate::csp::{Clause, Directive, SourceExpression};
use crate::fetch::{Barrier, Decision, Outcome};
use crate::header::Field;
use crate::order::{Loss, Measure, losses};
use crate::url::Url;

/// How two policies differ: what the second one newly allows and blocks, each with an example, and where its other headers and
/// cookies are weaker or stricter.
///
/// ```
/// use security_policy_core::explain::{BrowserPolicy, compare};
///
/// let old = BrowserPolicy::of_csp("default-src 'self'; img-src 'self'", None);
/// let new = BrowserPolicy::of_csp("default-src 'self'; img-src 'self' https://img.example", None);
/// let comparison = compare(&old, &new);
/// assert_eq!(comparison.newly_allowed[0].kinds, ["image"]);
/// assert_eq!(comparison.newly_allowed[0].example.as_deref(), Some("https://img.example/"));
/// assert!(comparison.newly_blocked.is_empty());
/// assert!(compare(&old, &old).is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// What the second policy allows and the first one does not.
    pub newly_allowed: Vec<Difference>,
    /// What the first policy allows and the second one does not.
    pub newly_blocked: Vec<Difference>,
    /// The respects in which another header or a cookie of the second policy permits more.
    pub weaker: Vec<Change>,
    /// The respects in which it permits less.
    pub stricter: Vec<Change>,
}

/// Something that one policy allows and the other one does not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// What it is about, in the words of `expect`: `script`, `script inline`, `framed_by`.
    pub kinds: Vec<String>,
    /// A URL; `None` for code, which has none.
    pub example: Option<String>,
    /// How it is requested or written, in a phrase: `with the nonce of the response`.
    pub manner: Option<String>,
    /// The source that allows it, and its directive; `None` if no directive restricts it.
    pub allowed_by: Option<String>,
    /// Where that source is written.
    pub allowed_at: Option<Place>,
    /// The directive or header that blocks it.
    pub blocked_by: String,
    /// Where that is written.
    pub blocked_at: Option<Place>,
}

/// A respect in which two policies differ that is no matter of URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The field, and the entry in it: `strict_transport_security.max_age`.
    pub what: String,
    /// The value in the first policy; `None` if it has none.
    pub old: Option<String>,
    /// The value in the second policy; `None` if it has none.
    pub new: Option<String>,
    /// What happens where more is permitted, in a clause.
    pub effect: &'static str,
}

/// Compares two policies.
///
/// [`Comparison`] has an example.
pub fn compare(old: &BrowserPolicy, new: &BrowserPolicy) -> Comparison {
    let urls = example::urls(old, new);
    let manners = manners(old, new);
    Comparison {
        newly_allowed: differences(new, old, &urls, &manners),
        newly_blocked: differences(old, new, &urls, &manners),
        weaker: weaker(new, old).iter().map(|loss| change(loss, &loss.before, loss.now.as_ref())).collect(),
        stricter: weaker(old, new)
            .iter()
            .map(|loss| Change {
                old: text(loss.now.as_ref()),
                new: text(Some(&loss.before)),
                ..change(loss, &loss.before, None)
            })
            .collect(),
    }
}

impl Comparison {
    /// Whether the policies do not differ.
    pub fn is_empty(&self) -> bool {
        self.newly_allowed.is_empty()
            && self.newly_blocked.is_empty()
            && self.weaker.is_empty()
            && self.stricter.is_empty()
    }
}

/// What `from` allows and `other` does not.
fn differences(from: &BrowserPolicy, other: &BrowserPolicy, urls: &[Url], manners: &[Manner]) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    for way in Way::all() {
        // The sources that have an example already: a second one would say the same.
        let mut shown: Vec<Option<String>> = Vec::new();
        for manner in manners.iter().filter(|manner| way.takes(manner)) {
            let urls = if way.has_url() { urls } else { &urls[..urls.len().min(1)] };
            for url in urls {
                let Some(difference) = difference(from, other, way, url, manner) else { continue };
                if !shown.contains(&difference.allowed_by) {
                    shown.push(difference.allowed_by.clone());
                    add(&mut found, difference);
                }
            }
        }
    }
    found
}

/// Adds a difference, or only its kind to an equal one.
fn add(found: &mut Vec<Difference>, difference: Difference) {
    let same = found.iter_mut().find(|other| {
        (&other.example, &other.manner, &other.allowed_by, &other.allowed_at)
            == (&difference.example, &difference.manner, &difference.allowed_by, &difference.allowed_at)
            && (&other.blocked_by, &other.blocked_at) == (&difference.blocked_by, &difference.blocked_at)
    });
    match same {
        Some(same) => same.kinds.extend(difference.kinds),
        None => found.push(difference),
    }
}

fn difference(from: &BrowserPolicy, other: &BrowserPolicy, way: Way, url: &Url, manner: &Manner) -> Option<Difference> {
    let allowed = way.decide(from.policies(), url, manner).filter(Decision::is_allowed)?;
    let blocked = way.decide(other.policies(), url, manner).filter(|decision| !decision.is_allowed())?;
    let deciding = allowed.enforced().next();
    let (allowed_by, allowed_at) = deciding.map(|ruling| allowing(ruling, from)).unzip();
    let (blocked_by, blocked_at) = blocking(&blocked, other);
    Some(Difference {
        kinds: vec![way.name()],
        example: way.has_url().then(|| url.to_string()),
        manner: manner.describe(),
        allowed_by,
        allowed_at: allowed_at.flatten(),
        blocked_by,
        blocked_at,
    })
}

/// The directive or the header that blocks something.
fn blocking(decision: &Decision<'_>, policy: &BrowserPolicy) -> (String, Option<Place>) {
    let blocked = decision.rulings().iter().find(|ruling| ruling.outcome() == Outcome::Blocked);
    if let Some(ruling) = blocked {
        let clause: &Clause = ruling.deciding;
        return (
            format!("`{}`", words::clause(clause, policy.policy().form)),
            policy.places().get(clause.directive.span),
        );
    }
    match decision.barrier() {
        Some(Barrier::FrameOptions) => {
            let header = policy.policy().header(Field::XFrameOptions);
            let place = header.and_then(|header| policy.places().get(header.name.span));
            (format!("`{}`", Field::XFrameOptions.name()), place)
        }
        _ => ("the scheme of the URL".to_owned(), None),
    }
}

/// The manners that the two policies can tell apart.
fn manners(old: &BrowserPolicy, new: &BrowserPolicy) -> Vec<Manner> {
    let mut named: Vec<Manner> = Vec::new();
    for policy in [old, new] {
        for csp in policy.policies().iter().map(|policy| policy.csp()) {
            for source in csp.clauses.iter().flat_map(Clause::sources) {
                let manner = match &source.node {
                    SourceExpression::FixedNonce(nonce) => Manner::FixedNonce(nonce.clone()),
                    source => match source.content_hash() {
                        Some(hash) => Manner::Hash(hash.clone()),
                        None => continue,
                    },
                };
                if !named.contains(&manner) {
                    named.push(manner);
                }
            }
        }
    }
    // The same order, whichever policy is the first.
    named.sort_by_cached_key(Manner::describe);
    [Manner::Plain, Manner::Nonce].into_iter().chain(named).chain([Manner::AddedByScript]).collect()
}

/// The respects, other than lists of sources, in which a policy is weaker.
fn weaker(policy: &BrowserPolicy, than: &BrowserPolicy) -> Vec<Loss> {
    let is_list = |measure: &Measure| {
        let directive = measure.entry.as_deref().and_then(Directive::from_key);
        measure.field == Field::ContentSecurityPolicy.key() && directive.is_some_and(Directive::takes_sources)
    };
    // What `X-Frame-Options` allows is part of the comparison of URLs.
    let is_compared = |measure: &Measure| is_list(measure) || measure.field == Field::XFrameOptions.key();
    losses(policy.policy(), than.policy()).into_iter().filter(|loss| !is_compared(&loss.before)).collect()
}

fn change(loss: &Loss, old: &Measure, new: Option<&Measure>) -> Change {
    let entry = loss.before.entry.as_deref().map(|entry| format!(".{entry}")).unwrap_or_default();
    Change {
        what: format!("{}{entry}", loss.before.field),
        old: text(Some(old)),
        new: text(new),
        effect: loss.before.effect,
    }
}

fn text(measure: Option<&Measure>) -> Option<String> {
    measure.and_then(|measure| measure.text.clone())
}

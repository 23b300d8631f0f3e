//! How two policies differ, with an example for each difference.

use super::cited::allowing;
use super::example;
use super::place::Place;
use super::policy::BrowserPolicy;
use super::way::{Manner, Way};
use super::words;
use crate::csp::{Clause, SourceExpression};
use crate::fetch::{Barrier, Decision, Outcome, Policies};
use crate::header::Field;
use crate::list::MOST_SHOWN;
use crate::order::{Loss, Measure, losses_without_sources};
use crate::url::Url;
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

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
    let [old_side, new_side] = [old, new].map(Side::new);
    Comparison {
        newly_allowed: differences(&new_side, &old_side, &urls, &manners),
        newly_blocked: differences(&old_side, &new_side, &urls, &manners),
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

/// One of the two policies.
struct Side<'p> {
    policy: &'p BrowserPolicy,
    policies: Policies<'p>,
}

impl<'p> Side<'p> {
    fn new(policy: &'p BrowserPolicy) -> Self {
        Side { policy, policies: policy.policies().indexed() }
    }

    /// Whether one list at most decides about something.
    fn is_single(&self) -> bool {
        self.policies.enforced().count() <= 1
    }

    /// Whether any policy has a directive for it: which ones do does not depend on the URL. What else can block some ways does.
    fn restricts(&self, way: Way, urls: &[Url]) -> bool {
        let decision = urls.first().and_then(|url| way.decide(&self.policies, url, &Manner::Plain));
        way.has_barriers() || decision.is_some_and(|decision| !decision.rulings().is_empty())
    }

    fn blocks(&self, way: Way, url: &Url, manner: &Manner) -> bool {
        way.is_allowed(&self.policies, url, manner) == Some(false)
    }
}

/// What `from` allows and `other` does not.
fn differences(from: &Side<'_>, other: &Side<'_>, urls: &[Url], manners: &[Manner]) -> Vec<Difference> {
    let mut found = Found::default();
    for way in Way::all() {
        // The sources that have an example already: a second one would say the same.
        let mut shown: BTreeSet<Option<String>> = BTreeSet::new();
        let urls = if way.has_url() { urls } else { &urls[..urls.len().min(1)] };
        if !other.restricts(way, urls) {
            continue;
        }
        let first_blocked = || urls.iter().find(|url| other.blocks(way, url, &Manner::Plain)).into_iter().collect();
        let first_blocked: LazyCell<Vec<&Url>, _> = LazyCell::new(first_blocked);
        let all: Vec<&Url> = urls.iter().collect();
        for manner in manners.iter().filter(|manner| way.takes(manner)) {
            // A nonce, a hash or `'strict-dynamic'` in a list allows every URL, so that one is enough that the other list blocks. Of
            // several lists, each may allow it for another reason.
            let is_any = *manner != Manner::Plain && from.is_single() && other.is_single();
            for url in if is_any { &*first_blocked } else { &all } {
                let Some(difference) = difference(from, other, way, url, manner) else { continue };
                if shown.insert(difference.allowed_by.clone()) {
                    found.add(difference);
                }
            }
        }
    }
    found.all
}

/// The differences that are found, in order.
#[derive(Default)]
struct Found {
    all: Vec<Difference>,
    /// The places of those with the same URL and the same manner.
    places: BTreeMap<(Option<String>, Option<String>), Vec<usize>>,
}

impl Found {
    /// Adds a difference, or only its kind to an equal one.
    fn add(&mut self, difference: Difference) {
        let places = self.places.entry((difference.example.clone(), difference.manner.clone())).or_default();
        let is_same = |other: &Difference| {
            (&other.allowed_by, &other.allowed_at) == (&difference.allowed_by, &difference.allowed_at)
                && (&other.blocked_by, &other.blocked_at) == (&difference.blocked_by, &difference.blocked_at)
        };
        match places.iter().find(|place| is_same(&self.all[**place])) {
            Some(place) => self.all[*place].kinds.extend(difference.kinds),
            None => {
                places.push(self.all.len());
                self.all.push(difference);
            }
        }
    }
}

fn difference(from: &Side<'_>, other: &Side<'_>, way: Way, url: &Url, manner: &Manner) -> Option<Difference> {
    if !way.is_allowed(&from.policies, url, manner)? || !other.blocks(way, url, manner) {
        return None;
    }
    let allowed = way.decide(&from.policies, url, manner)?;
    let blocked = way.decide(&other.policies, url, manner)?;
    let deciding = allowed.enforced().next();
    let (allowed_by, allowed_at) = deciding.map(|ruling| allowing(ruling, from.policy)).unzip();
    let (blocked_by, blocked_at) = blocking(&blocked, other.policy);
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
        let form = policy.policy().form;
        let text = match clause.sources().len() <= MOST_SHOWN {
            true => words::clause(clause, form),
            false => words::directive(clause.directive.node, form).to_owned(),
        };
        return (format!("`{text}`"), policy.places().get(clause.directive.span));
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
    let (mut named, mut seen): (Vec<Manner>, BTreeSet<Option<String>>) = (Vec::new(), BTreeSet::new());
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
                if seen.insert(manner.describe()) {
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
    // What `X-Frame-Options` allows is part of the comparison of URLs, too.
    let is_compared = |loss: &Loss| loss.before.field == Field::XFrameOptions.key();
    losses_without_sources(policy.policy(), than.policy()).into_iter().filter(|loss| !is_compared(loss)).collect()
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

//! Finds the attacks that policies let through.

use super::found::Attack;
use super::harm::{Harm, Place, Way};
use super::row::Row;
use super::step::Attempt;
use super::witness::{Witness, witnesses};
use crate::csp::attack::{NONCE, PAGE};
use crate::csp::{Directive, Redirect, SourceExpression};
use crate::fetch::{Policies, Reason, Ruling};
use crate::promise::attacks::ATTACKS;
use crate::span::{Span, Spanned};
use crate::url::{Url, is_network, upgraded};
use std::collections::BTreeSet;

/// All attacks that the policies of a page let through: of each row of the table one for each combination of sources that lets
/// it in. If lists are long, [`Policies::indexed`] makes it faster.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::fetch::Policies;
/// use security_policy_core::promise::attacks;
/// use security_policy_core::url::Origin;
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin).enforce("default-src 'none'; img-src https://img.example; form-action 'none'");
/// let markup: Vec<String> = attacks(&policies).iter().map(|attack| attack.to_string()).collect();
/// assert!(markup.contains(&r#"<img src="https://img.example/?data">"#.to_owned()));
/// assert!(markup.contains(&r#"<base href="https://evil.example/">"#.to_owned()));
/// assert!(!markup.contains(&"<script>alert(1)</script>".to_owned()));
/// ```
pub fn attacks<'p>(policies: &'p Policies<'_>) -> Vec<Attack<'p>> {
    let search = Search::new(policies);
    let mut found: Vec<Attack<'p>> = Vec::new();
    for row in ATTACKS {
        let mut ways_in: BTreeSet<WayIn> = BTreeSet::new();
        for attack in search.of(row) {
            if (row.harms.is_empty() || !attack.harms.is_empty()) && ways_in.insert(way_in(&attack)) {
                found.push(attack);
            }
        }
    }
    found
}

/// The shortest attack that does this; of several, the first in the table.
pub fn shortest<'p>(policies: &'p Policies<'_>, harm: Harm) -> Option<Attack<'p>> {
    Search::new(policies).shortest(harm)
}

/// A search for attacks on the page of some policies. [`attacks`] and [`shortest`] are searches without a list.
#[derive(Debug)]
pub struct Search<'s, 'p> {
    policies: &'p Policies<'s>,
    /// Where the page may send data. `None`: to its own origin.
    destinations: Option<&'s [Spanned<SourceExpression>]>,
    witnesses: Vec<Witness>,
    nonces: Vec<&'p str>,
    is_upgraded: bool,
}

impl<'s, 'p> Search<'s, 'p> {
    /// A search for all attacks.
    pub fn new(policies: &'p Policies<'s>) -> Self {
        let sources = policies.enforced().flat_map(|csp| &csp.clauses).flat_map(|clause| clause.sources());
        let nonces = sources.filter_map(|source| match &source.node {
            SourceExpression::FixedNonce(nonce) => Some(nonce.as_str()),
            _ => None,
        });
        let upgrades = [Directive::UpgradeInsecureRequests, Directive::BlockAllMixedContent];
        let is_upgraded =
            policies.enforced().any(|csp| upgrades.into_iter().any(|directive| csp.get(directive).is_some()));
        Search { nonces: nonces.collect(), witnesses: witnesses(policies), policies, destinations: None, is_upgraded }
    }

    /// Data may be sent to these sources.
    #[must_use]
    pub fn allowing(self, destinations: &'s [Spanned<SourceExpression>]) -> Self {
        Search { destinations: Some(destinations), ..self }
    }

    /// The shortest attack that does this; of several, the first in the table.
    pub fn shortest(&self, harm: Harm) -> Option<Attack<'p>> {
        let rows = ATTACKS.iter().filter(|row| row.harms.contains(&harm));
        let attacks = rows.flat_map(|row| self.of(row)).filter(|attack| attack.harms.contains(&harm));
        // An attack with a WebSocket is shorter, but readers expect one with a usual URL.
        attacks.min_by_key(|attack| (attack.place == Some(Place::Socket), attack.quoted().chars().count()))
    }

    /// Whether some attack does this.
    pub fn finds(&self, harm: Harm) -> bool {
        let mut rows = ATTACKS.iter().filter(|row| row.harms.contains(&harm));
        rows.any(|row| {
            self.attempts(row)
                .into_iter()
                .any(|attempt| self.attempt(row, attempt).is_some_and(|attack| attack.harms.contains(&harm)))
        })
    }

    /// The attacks of a row, for each URL and each nonce that works.
    fn of(&self, row: &'static Row) -> Vec<Attack<'p>> {
        self.attempts(row).into_iter().filter_map(|attempt| self.attempt(row, attempt)).collect()
    }

    fn attempts(&self, row: &Row) -> Vec<Attempt<'_>> {
        let nonces: Vec<Option<&str>> = match row.template.text.contains(NONCE) {
            true => self.nonces.iter().copied().map(Some).collect(),
            false => vec![None],
        };
        let witnesses: Vec<Option<&Witness>> = match row.places {
            [] => vec![None],
            places => self.witnesses.iter().filter(|witness| places.contains(&witness.place)).map(Some).collect(),
        };
        let each = |witness| nonces.iter().map(move |nonce| Attempt { witness, nonce: *nonce });
        witnesses.into_iter().flat_map(each).collect()
    }

    fn attempt(&self, row: &'static Row, attempt: Attempt<'_>) -> Option<Attack<'p>> {
        let mut rulings: Vec<Ruling<'p>> = Vec::new();
        let mut missing: Vec<Directive> = Vec::new();
        for step in row.steps {
            let allowing = step.passes(self.policies, attempt)?;
            if allowing.is_empty() && !missing.contains(&step.directive()) {
                missing.push(step.directive());
            }
            rulings.extend(allowing);
        }
        let harms = row.harms.iter().copied().filter(|harm| self.does(*harm, attempt.witness, &rulings)).collect();
        let (text, origin) = self.text(row, attempt);
        let place = attempt.witness.map(|witness| witness.place);
        // A long list has an attack for each source, and a `Vec` that grows has space for four rulings instead of one.
        rulings.shrink_to_fit();
        Some(Attack { row, text, place, origin, harms, rulings, missing })
    }

    /// Whether an attack with this URL does it.
    fn does(&self, harm: Harm, witness: Option<&Witness>, rulings: &[Ruling<'p>]) -> bool {
        let Some(Witness { url, .. }) = witness else { return harm != Harm::Mixed };
        let page = self.policies.origin();
        let is_plain = page.is_https() && upgraded(url.scheme()).is_some() && !is_loopback(url);
        let is_sent = is_network(url.scheme());
        match harm {
            Harm::Mixed => is_plain && !self.is_upgraded,
            // Browsers upgrade or block plain http, so that nothing else comes of it.
            _ if is_plain => false,
            Harm::Leak => is_sent && !self.may_receive(url, rulings),
            Harm::Base => url.host().is_some() && !self.is_own(url),
            _ => true,
        }
    }

    /// Whether the URL leads to the site itself: the origin of the page, or that of another scheme with the same host.
    fn is_own(&self, url: &Url) -> bool {
        url.has_host_of(self.policies.origin())
    }

    /// Whether the page may send data to this URL, or by these means: `nonce` and `strict_dynamic` in the list.
    fn may_receive(&self, url: &Url, rulings: &[Ruling<'p>]) -> bool {
        let page = self.policies.origin();
        let Some(sources) = self.destinations else {
            return self.is_own(url);
        };
        let is_listed = |ruling: &Ruling<'_>| match ruling.reason {
            Reason::Nonce(source) | Reason::Keyword(source) => sources.iter().any(|other| other.node == source.node),
            _ => false,
        };
        sources.iter().any(|source| source.node.matches(url, page, Redirect::None)) || rulings.iter().any(is_listed)
    }

    /// What the attacker writes, and the origin of the page that has it if that is another page.
    fn text(&self, row: &'static Row, attempt: Attempt<'_>) -> (String, Option<String>) {
        let url = attempt.witness.map(|witness| match witness.place {
            Place::Data => row.data,
            _ => witness.text.as_str(),
        });
        let text = row.template.with(url.unwrap_or_default()).replace(NONCE, attempt.nonce.unwrap_or_default());
        match (row.way, attempt.witness) {
            (Way::Ancestor, Some(witness)) => {
                let page = format!("{}/", self.policies.origin());
                (text.replace(PAGE, &page), Some(origin_of(&witness.url)))
            }
            _ => (text, None),
        }
    }
}

/// What an attack does, and the source of each policy that lets it in.
type WayIn = (Vec<Harm>, Vec<(usize, Option<Span>)>);

/// Attacks of a row with the same way in differ in the URL alone.
fn way_in(attack: &Attack<'_>) -> WayIn {
    let sources = attack.rulings.iter().map(|ruling| (ruling.policy, ruling.matched().map(|source| source.span)));
    (attack.harms.clone(), sources.collect())
}

/// Secure Contexts, #is-origin-trustworthy
fn is_loopback(url: &Url) -> bool {
    url.origin().is_some_and(|origin| origin.is_loopback())
}

fn origin_of(url: &Url) -> String {
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    format!("{}://{}{port}", url.scheme(), url.host().unwrap_or_default())
}

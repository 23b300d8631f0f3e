use super::csp_script_broad_source::is_broad;
use crate::csp::{Clause, Csp, Directive, Purpose, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};

lint! {
    /// # What it does
    ///
    /// Looks for `*`, `https`, `http` or `data` where it defeats the directive: in lists that decide about styles,
    /// objects, `base` elements and forms, and for `*` in one about connections. Beside a nonce, a broad `base_uri` is
    /// an error. Images, fonts and media stay quiet. Where the same source decides about scripts,
    /// `csp_script_broad_source` speaks instead.
    ///
    /// # Why it matters
    ///
    /// Injected CSS from anywhere reads form fields off the page. A form that may go anywhere goes to the attacker. A
    /// directive that names everyone says no more than its absence.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, form_action: "*" },
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { default_src: self, form_action: [self, "https://pay.example.com"], img_src: "*" },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.2.8](https://w3c.github.io/webappsec-csp/#match-url-to-source-expression)
    CSP_BROAD_SOURCE "csp_broad_source" Warn "anyone can supply what this directive lets in", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for (source, directive, by, level) in policy.weaknesses(broad) {
        let (dsl, key) = (source.node.dsl(), by.key());
        let (what, note) = effect(directive);
        report.push_at(
            level,
            Diagnostic::finding(source.span, format!("`{dsl}` in `{key}` lets {what}"))
                .help(match directive {
                    Directive::ObjectSrc | Directive::BaseUri => format!("write `{}: none`", directive.key()),
                    _ => format!("name the hosts: `{}: [self, \"https://cdn.example.com\"]`", directive.key()),
                })
                .note(note),
        );
    }
}

/// What is broad, the directive that it defeats, the one in which it stands, and how much that matters.
type Found = (Spanned<SourceExpression>, Directive, Directive, Level);

fn broad(csp: &Csp) -> Vec<Found> {
    let said: Vec<Span> = csp.script_lists().into_iter().flat_map(said_of_scripts).collect();
    let has_nonce = csp.script_lists().into_iter().any(Clause::has_nonce);
    let mut found: Vec<Found> = Vec::new();
    for directive in DEFEATED {
        let Some(list) = csp.effective(directive) else { continue };
        for source in list.sources() {
            let is_broad = match directive {
                Directive::ConnectSrc => matches!(&source.node, SourceExpression::Host(host) if host.is_any()),
                _ => source.node.lets_anyone_in(),
            };
            let is_said = said.contains(&source.span) || found.iter().any(|(other, ..)| other.span == source.span);
            if is_broad && !is_said {
                let level = if directive == Directive::BaseUri && has_nonce { Level::Deny } else { Level::Warn };
                found.push((source.clone(), directive, list.directive.node, level));
            }
        }
    }
    found
}

/// Where it is said already that anyone can supply what a source lets in: by this lint, or by those of scripts and frames.
pub(super) fn everyones(csp: &Csp) -> Vec<Span> {
    let scripts = csp.script_lists().into_iter().flat_map(said_of_scripts);
    let ancestors = csp.get(Directive::FrameAncestors).into_iter().flat_map(Clause::sources);
    let ancestors = ancestors.filter(|source| source.node.lets_anyone_in()).map(|source| source.span);
    scripts.chain(broad(csp).into_iter().map(|(source, ..)| source.span)).chain(ancestors).collect()
}

/// What `csp_script_broad_source` says of a list.
fn said_of_scripts(list: &Clause) -> Vec<Span> {
    let said = list.sources().iter().filter(|source| is_broad(&source.node));
    let said = said.filter(|source| list.ignores(&source.node, Purpose::Script).is_none());
    said.map(|source| source.span).collect()
}

/// What a list of this name lets happen, and what comes of it.
fn effect(directive: Directive) -> (&'static str, &'static str) {
    match directive {
        Directive::ObjectSrc => (
            "anyone supply what `object` elements embed",
            "an injected `object` element loads a document of the attacker's",
        ),
        Directive::BaseUri => (
            "a `base` element point anywhere",
            "an injected one has relative addresses lead to the attacker's host, those of scripts with a nonce too",
        ),
        Directive::FormAction => {
            ("forms be sent anywhere", "an injected form sends what the user types to another site")
        }
        Directive::ConnectSrc => ("scripts connect to every host", "what a script has read can be sent anywhere"),
        _ => (
            "anyone supply styles",
            "injected CSS can read form fields and tokens off the page and send them elsewhere",
        ),
    }
}

/// The directives that a source for everyone defeats.
const DEFEATED: [Directive; 6] = [
    Directive::StyleSrc,
    Directive::StyleSrcElem,
    Directive::ObjectSrc,
    Directive::BaseUri,
    Directive::FormAction,
    Directive::ConnectSrc,
];

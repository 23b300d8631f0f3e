use super::csp_script_broad_source::broad_scripts;
use crate::csp::{Clause, Csp, Directive, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};
use std::collections::BTreeSet;

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
    let mut said: BTreeSet<Span> = BTreeSet::new();
    let mut weaknesses = Vec::new();
    for directive in DEFEATED {
        weaknesses.extend(policy.weaknesses(&[directive], |csp, list| broad(csp, list, directive)));
    }
    let has_nonce = policy.csps().into_iter().flat_map(Csp::script_lists).any(Clause::has_nonce);
    for (source, directive, by) in weaknesses {
        if !said.insert(source.span) {
            continue;
        }
        let level = if directive == Directive::BaseUri && has_nonce { Level::Deny } else { Level::Warn };
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

/// What is broad, the directive that it defeats, and the one in which it stands.
type Found<'a> = (&'a Spanned<SourceExpression>, Directive, Directive);

/// What defeats `directive` in the list that decides for it.
fn broad<'a>(csp: &Csp, list: &'a Clause, directive: Directive) -> Vec<Found<'a>> {
    let said = said_of_scripts(csp);
    let is_broad = |source: &&Spanned<SourceExpression>| match directive {
        Directive::ConnectSrc => matches!(&source.node, SourceExpression::Host(host) if host.is_any()),
        _ => source.node.lets_anyone_in(),
    };
    let found = list.sources().iter().filter(is_broad).filter(|source| !said.contains(&source.span));
    found.map(|source| (source, directive, list.directive.node)).collect()
}

/// Where it is said already that anyone can supply what a source lets in: by this lint, or by those of scripts and frames.
pub(super) fn everyones(csp: &Csp) -> BTreeSet<Span> {
    let mut said = said_of_scripts(csp);
    for directive in DEFEATED {
        if let Some(list) = csp.effective(directive) {
            said.extend(broad(csp, list, directive).into_iter().map(|(source, ..)| source.span));
        }
    }
    for source in csp.get(Directive::FrameAncestors).map_or(&[][..], Clause::sources) {
        if source.node.lets_anyone_in() {
            said.insert(source.span);
        }
    }
    said
}

/// What `csp_script_broad_source` says.
fn said_of_scripts(csp: &Csp) -> BTreeSet<Span> {
    csp.script_lists().into_iter().flat_map(broad_scripts).map(|source| source.span).collect()
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

use crate::csp::{Clause, Csp, Directive, Disposition, Keyword, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::page_used::UsedSources;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for sources of the policy that no template uses: hosts from which no template loads anything, hashes of no inline
    /// script or style, and a nonce that no template prints. It is off by default.
    ///
    /// Directives for what scripts and stylesheets load on their own, such as `connect_src` and `font_src`, are not read.
    ///
    /// # Why it matters
    ///
    /// Each source is an opening. One that was needed by a page that no longer exists remains until somebody asks what it is for.
    ///
    /// # Attack
    ///
    /// The host is sold, or its files are written by others. What the attacker puts there may run in every page:
    ///
    /// ```html
    /// <script src="https://old-cdn.example/evil.js"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// #[warn(template_unused_source)]
    /// script_src: [self, "https://old-cdn.example"],
    /// ```
    ///
    /// # Fix
    ///
    /// Remove the source.
    ///
    /// ```text
    /// script_src: self,
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(template_unused_source, reason = "a script of the vendor loads it")]
    /// frame_src: "https://pay.example",
    /// ```
    ///
    /// Reasonable for what a script adds to the page.
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1, source lists](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    Allow "a source of the policy that no template uses" site,
    cwe [183], asvs ["3.4.3"],
    check
}

fn check(used: &UsedSources, policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps_of(Disposition::Enforce) {
        for clause in csp.clauses.iter().filter(|clause| SEEN.contains(&clause.directive.node)) {
            check_clause(csp, clause, used, report);
        }
    }
}

fn check_clause(csp: &Csp, clause: &Clause, used: &UsedSources, report: &mut Report<'_>) {
    let key = clause.directive.node.key();
    let governed = csp.governed_by(clause);
    let is_open = used.may_use(&governed);
    for source in clause.sources().iter().filter(|source| !used.has(source.span)) {
        let (message, note) = match &source.node {
            SourceExpression::Host(_)
            | SourceExpression::Scheme(_)
            | SourceExpression::Keyword(Keyword::SelfOrigin)
                if !is_open =>
            {
                let message = format!("no template uses `{}` in `{key}`", source.node.dsl());
                (message, "scripts and stylesheets can load it too, and their text is not read")
            }
            SourceExpression::Hash(hash) if source.node.content_hash().is_some() && is_alone(source, clause) => {
                let message = format!("no inline block has the digest `{}-{}`", hash.algorithm.name(), hash.digest);
                (message, "the hash of a changed text no longer matches, and browsers block the text")
            }
            SourceExpression::Nonce => (
                format!("no template prints the nonce of `{key}`"),
                "each response has a nonce, and caches may not keep it",
            ),
            _ => continue,
        };
        let help = match clause.sources().len() {
            1 => format!("write `{key}: none`"),
            _ => "remove it".to_owned(),
        };
        report.push(Diagnostic::finding(source.span, message).help(help).note(note));
    }
}

/// Whether no other source is written at the same place, as several hashes are that come from one list of files.
fn is_alone(source: &Spanned<SourceExpression>, clause: &Clause) -> bool {
    clause.sources().iter().filter(|other| other.span == source.span).count() == 1
}

/// The directives whose sources templates use by themselves.
const SEEN: &[Directive] = &[
    Directive::BaseUri,
    Directive::FormAction,
    Directive::FrameSrc,
    Directive::ImgSrc,
    Directive::ManifestSrc,
    Directive::MediaSrc,
    Directive::ObjectSrc,
    Directive::ScriptSrc,
    Directive::ScriptSrcElem,
    Directive::StyleSrc,
    Directive::StyleSrcElem,
];

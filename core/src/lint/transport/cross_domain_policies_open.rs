use crate::diagnostic::Diagnostic;
use crate::header::keyword::{ALL_POLICY_FILES, BY_CONTENT_TYPE, BY_FTP_FILENAME, MASTER_ONLY};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::word::Word;

lint! {
    /// # What it does
    ///
    /// Looks for `x_permitted_cross_domain_policies` that lets policy files count: `all`, `by_content_type`, `by_ftp_filename`
    /// and `master_only`.
    ///
    /// # Why it matters
    ///
    /// A policy file lets documents of other sites, opened in a PDF reader or an old plug-in, read responses with the user's
    /// cookies. An uploaded file can be one.
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
    /// # References
    ///
    /// - [OWASP, HTTP headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    Warn "policy files that give other sites the user's data", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Words(words)) = policy.get(Field::XPermittedCrossDomainPolicies).map(|value| value.node)
    else {
        return;
    };
    for word in words {
        let Some((_, files)) = OPEN.iter().find(|(open, _)| open == word.node) else { continue };
        report.push(
            Diagnostic::finding(word.span, format!("`{}` lets {files} open the site to others", word.node.key))
                .help("write `x_permitted_cross_domain_policies: none`")
                .note("a document in a PDF reader of another site then reads responses with the user's cookies")
                .replace(word.span, "none"),
        );
    }
}

/// What lets policy files count, and which.
const OPEN: &[(Word, &str)] = &[
    (ALL_POLICY_FILES, "every policy file"),
    (BY_CONTENT_TYPE, "every policy file of the right content type"),
    (BY_FTP_FILENAME, "every policy file of the right name"),
    (MASTER_ONLY, "the policy file at the root"),
];

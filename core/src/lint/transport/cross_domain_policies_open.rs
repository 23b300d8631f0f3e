use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

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
    /// # Fine
    ///
    /// ```text
    /// x_permitted_cross_domain_policies: none,
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, HTTP headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    CROSS_DOMAIN_POLICIES_OPEN "cross_domain_policies_open" Warn "policy files that give other sites the user's data", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Words(words)) = policy.get(Field::XPermittedCrossDomainPolicies).map(|value| value.node)
    else {
        return;
    };
    for word in words {
        let files = match word.node.key {
            "all" => "every policy file",
            "by_content_type" => "every policy file of the right content type",
            "by_ftp_filename" => "every policy file of the right name",
            "master_only" => "the policy file at the root",
            _ => continue,
        };
        report.push(
            Diagnostic::finding(word.span, format!("`{}` lets {files} open the site to others", word.node.key))
                .help("write `x_permitted_cross_domain_policies: none`")
                .note("a document in a PDF reader of another site then reads responses with the user's cookies")
                .replace(word.span, "none"),
        );
    }
}

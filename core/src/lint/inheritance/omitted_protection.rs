use crate::csp::Directive;
use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::inherit::Omitted;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `omit` where it drops a header or a directive that protects the page. What has to go is not reported:
    /// Strict-Transport-Security where the origin is not https, X-Frame-Options beside `frame_ancestors`. Of directives
    /// whose lack is a finding of its own, such as `base_uri`, `csp_missing_base_uri` and its kin speak.
    ///
    /// # Why it matters
    ///
    /// Without the field browsers do what they did before it was invented: any site may frame the page, its responses are
    /// sniffed into scripts, its forms are sent wherever an injected element says.
    ///
    /// # Example
    ///
    /// ```text
    /// x_content_type_options: omit,
    /// ..Base
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// x_content_type_options: nosniff,
    /// ..Base
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP HTTP Headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    OMITTED_PROTECTION "omitted_protection" Warn "a header or a directive of the base that protects is dropped", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(heritage) = &policy.heritage else { return };
    for Omitted { block, key } in &heritage.omitted {
        let is_protection = match block.as_deref() {
            None if key.node == "csrf" => true,
            None => {
                Field::from_key(&key.node).is_some_and(|field| FIELDS.contains(&field) && !has_to_go(field, policy))
            }
            Some("cookies") => key.node == "default",
            Some(block) => match Field::from_key(block) {
                Some(Field::ContentSecurityPolicy) => {
                    Directive::from_key(&key.node).is_some_and(|directive| DIRECTIVES.contains(&directive))
                }
                Some(Field::StrictTransportSecurity) => key.node == "include_subdomains",
                _ => false,
            },
        };
        if is_protection {
            let (name, what) = (&heritage.name, &key.node);
            let (protected, note) = match block.as_deref() {
                Some("cookies") => ("the cookies of other libraries", "they are sent as those libraries have set them"),
                None if what == "csrf" => ("the site", "without it any page can send forms in the name of a visitor"),
                _ => ("the page", "without it browsers do what they did before it was invented"),
            };
            report.push(
                Diagnostic::finding(
                    key.span,
                    format!("`{what}` of `{name}` protects {protected}, and is dropped here"),
                )
                .help(format!("remove this to keep it, or say what `{what}` is to be"))
                .note(note),
            );
        }
    }
}

fn has_to_go(field: Field, policy: &SecurityPolicy) -> bool {
    let is_https = policy.origin.as_ref().is_none_or(|origin| origin.node.is_https() && !origin.node.is_localhost());
    let has_ancestors = policy.clauses().iter().any(|clause| clause.directive.node == Directive::FrameAncestors);
    match field {
        Field::StrictTransportSecurity => !is_https,
        Field::XFrameOptions => has_ancestors,
        _ => false,
    }
}

const FIELDS: &[Field] = &[
    Field::ContentSecurityPolicy,
    Field::StrictTransportSecurity,
    Field::XContentTypeOptions,
    Field::XFrameOptions,
    Field::ReferrerPolicy,
    Field::PermissionsPolicy,
    Field::CrossOriginOpenerPolicy,
    Field::CrossOriginEmbedderPolicy,
    Field::CrossOriginResourcePolicy,
    Field::IntegrityPolicy,
    Field::CacheControl,
];

const DIRECTIVES: &[Directive] = &[Directive::Sandbox, Directive::RequireTrustedTypesFor];

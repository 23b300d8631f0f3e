use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::lint::loss;
use crate::lint::report::{Report, lint};
use crate::order::{self, Loss};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `omit` where the policy permits more without what it drops: a header, a directive, a feature, a parameter,
    /// an attribute of a cookie, a part of `csrf`. What has to go is not reported: Strict-Transport-Security where the
    /// origin is not https, X-Frame-Options beside `frame_ancestors`. The lack of a directive such as `base_uri` is a
    /// finding of `csp_missing_base_uri` and its kin.
    ///
    /// # Why it matters
    ///
    /// Without the field browsers do what they did before it was invented: any site may frame the page, its responses are
    /// sniffed into scripts, its forms are sent wherever an injected element says.
    ///
    /// # Example
    ///
    /// ```text
    /// struct Base { x_content_type_options: nosniff }
    ///
    /// struct Shop {
    ///     x_content_type_options: omit,
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// struct Base { x_content_type_options: nosniff }
    ///
    /// struct Shop {
    ///     cross_origin_opener_policy: same_origin,
    ///     ..Base
    /// }
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP HTTP Headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    Warn "a header or a directive of the base that protects is dropped", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(inheritance) = &policy.inheritance else { return };
    let losses = order::losses(policy, &inheritance.policy);
    for omitted in &inheritance.omitted {
        let is_lost = |loss: &&Loss| {
            loss::drops(omitted, &loss.before) && order::can_be_kept(&loss.before, policy) && !is_said(loss, policy)
        };
        let Some(loss) = losses.iter().find(is_lost) else { continue };
        let (name, what) = (&inheritance.name, &omitted.key.node);
        let (protected, note) = match loss.before.field {
            "cookies" if loss.before.entry.as_deref() == Some("default") => {
                ("the cookies of other libraries", "they are sent as those libraries have set them")
            }
            "cookies" => ("the cookie", loss.before.effect),
            "csrf" if omitted.block.is_none() => {
                ("the site", "without it any page can send forms in the name of a visitor")
            }
            "csrf" => ("the site", loss.before.effect),
            _ => ("the page", loss.before.effect),
        };
        report.push(
            Diagnostic::finding(
                omitted.key.span,
                format!("`{what}` of `{name}` protects {protected}, and is dropped here"),
            )
            .help(format!("remove this to keep it, or say what `{what}` is to be"))
            .note(note),
        );
    }
}

/// Directives whose lack is a finding of its own.
fn is_said(loss: &Loss, policy: &SecurityPolicy) -> bool {
    let is_strict = policy.csps_of(Disposition::Enforce).first().is_some_and(|csp| csp.is_strict());
    match loss.before.entry.as_deref().and_then(Directive::from_key) {
        Some(Directive::DefaultSrc) => !is_strict,
        Some(directive) => loss.now.is_none() && directive.takes_sources() && !directive.is_fetch(),
        None => false,
    }
}

use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::inherit::DroppedBy;
use crate::lint::loss;
use crate::lint::report::{Report, lint};
use crate::order::{self, Loss};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `omit` where the policy permits more without what it omits: a header, a directive, a feature, a parameter,
    /// an attribute of a cookie, or a part of `csrf`. It also looks for a header in `remove` that the base sets.
    ///
    /// An `omit` that loses nothing is not reported, such as `x_frame_options: omit` in a policy with `frame_ancestors`, or
    /// `strict_transport_security: omit` where the origin is not https. An omitted directive such as `base_uri` is reported
    /// by another lint, here `csp_missing_base_uri`.
    ///
    /// # Why it matters
    ///
    /// Without the header, browsers fall back to their most permissive behavior: any site may frame the page, responses are
    /// sniffed and run as scripts, and forms are sent wherever an injected element says.
    ///
    /// # Attack
    ///
    /// What an attacker gains depends on the header; the note of each finding names it. In the example below, an upload
    /// that the server delivers as `text/plain` runs as a script of the site:
    ///
    /// ```html
    /// <script src="https://shop.example.com/uploads/notes.txt"></script>
    /// ```
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
    /// # Allow
    ///
    /// Reasonable where something else sends the header for these responses.
    ///
    /// ```text
    /// #[allow(omitted_protection, reason = "the proxy in front of these routes adds it")]
    /// x_content_type_options: omit,
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, HTTP Headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    Warn "an `omit` or a `remove` that drops a protection of the base",
    cwe [693], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(inheritance) = &policy.inheritance else { return };
    let losses = order::losses(policy, &inheritance.policy);
    for omitted in &inheritance.omitted {
        let is_lost = |loss: &&Loss| {
            loss::drops(omitted, &loss.before)
                && !loss::is_set_instead(loss, policy, inheritance)
                && order::can_be_kept(&loss.before, policy)
                && !is_reported(loss, policy)
        };
        let Some(loss) = losses.iter().find(is_lost) else { continue };
        let (name, what) = (&inheritance.name, &omitted.key.node);
        let (protected, note) = match loss.before.field {
            "cookies" if loss.before.entry.as_deref() == Some("default") => (
                "the cookies of other libraries",
                "browsers then get them with the attributes that those libraries chose",
            ),
            "cookies" => ("the cookie", loss.before.effect),
            "csrf" if omitted.block.is_none() => ("the site", "without it, any site can submit forms as the user"),
            "csrf" | "transport" => ("the site", loss.before.effect),
            field if field == Field::ContentSecurityPolicy.key() && omitted.block.is_none() => (
                "the page",
                "without it, browsers load and run whatever a page names, and whatever is injected into it",
            ),
            _ => ("the page", loss.before.effect),
        };
        let note = instead(loss, policy).unwrap_or_else(|| note.to_owned());
        let help = match omitted.by {
            DroppedBy::Remove => format!("delete it from `remove` to keep it, or write another value for `{what}`"),
            _ => format!("remove this to keep it, or write another value for `{what}`"),
        };
        report.push(
            Diagnostic::finding(
                omitted.key.span,
                format!("`{}` drops `{what}` of `{name}`, which protects {protected}", omitted.by.word()),
            )
            .help(help)
            .note(note),
        );
    }
}

/// What browsers do without a source list.
fn instead(loss: &Loss, policy: &SecurityPolicy) -> Option<String> {
    if loss.before.field != Field::ContentSecurityPolicy.key() {
        return None;
    }
    let csp = policy.csps_of(Disposition::Enforce).get(loss.before.place()).copied()?;
    let directive = Directive::from_key(loss.before.entry.as_deref()?).filter(|directive| directive.takes_sources())?;
    Some(match csp.effective_clause(directive) {
        Some(list) => format!("browsers use `{}` in its place", list.directive.node.key()),
        None if directive == Directive::DefaultSrc => {
            "browsers load from anywhere what has no directive of its own".to_owned()
        }
        None => "no other directive restricts the same".to_owned(),
    })
}

/// Whether another lint reports that the directive is missing. If the whole policy is dropped, none does.
fn is_reported(loss: &Loss, policy: &SecurityPolicy) -> bool {
    let Some(csp) = policy.csps_of(Disposition::Enforce).first().copied() else { return false };
    let is_strict = csp.is_strict();
    match loss.before.entry.as_deref().and_then(Directive::from_key) {
        Some(Directive::DefaultSrc) => !is_strict,
        Some(directive) => loss.now.is_none() && directive.takes_sources() && !directive.is_fetch(),
        None => false,
    }
}

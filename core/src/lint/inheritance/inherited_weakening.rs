use crate::csp::{Directive, Disposition};
use crate::diagnostic::{Diagnostic, Level};
use crate::header::Field;
use crate::lint::decision::{Kind, decisions};
use crate::lint::loss;
use crate::lint::report::{Report, lint};
use crate::order::{self, Amount, Loss};
use crate::policy::{Inheritance, SecurityPolicy};
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for what a derived policy permits and its base does not:
    ///
    /// - a source list that replaces the base's and allows more;
    /// - a weaker value, or a shorter or longer time;
    /// - a flag or a feature that is lost because a whole block was replaced;
    /// - an enforced policy that is lost because a list of several was replaced;
    /// - a cookie with a wider scope;
    /// - another exemption from `csrf`.
    ///
    /// Sources that are added to the base's list with `..` are visible where they are written. They are reported only if
    /// the lint is switched on, with `#[warn(inherited_weakening)]`. Exemptions from `csrf` are always reported.
    ///
    /// # Why it matters
    ///
    /// The derived policy shows the new value, not the value that it replaces. A restriction that was decided once for all
    /// pages is then lifted for some of them, and a reader of the derived policy does not see it.
    ///
    /// # Attack
    ///
    /// What an attacker gains depends on the restriction that is lost; the note of each finding names it. In the example
    /// below, the browser forgets HSTS a year earlier: the first request of a user who returns later goes over http, where
    /// an attacker on the network answers it.
    ///
    /// # Example
    ///
    /// ```text
    /// struct Base {
    ///     origin: "https://shop.example.com",
    ///     strict_transport_security: { max_age: 2y, include_subdomains },
    /// }
    ///
    /// struct Shop {
    ///     strict_transport_security: { max_age: 1y, include_subdomains },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Fix
    ///
    /// Leave the field out, and the base's value is inherited:
    ///
    /// ```text
    /// struct Base {
    ///     origin: "https://shop.example.com",
    ///     strict_transport_security: { max_age: 2y, include_subdomains },
    /// }
    ///
    /// struct Shop {
    ///     x_content_type_options: nosniff,
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where these pages really need what the base forbids; the reason says why.
    ///
    /// ```text
    /// #[allow(inherited_weakening, reason = "the domain moves to another owner in a year")]
    /// strict_transport_security: { max_age: 1y, include_subdomains },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 8.1: the effect of multiple policies](https://w3c.github.io/webappsec-csp/#multiple-policies)
    /// - [OWASP, HTTP Headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)
    Warn "a derived policy that permits what its base does not",
    cwe [693], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(inheritance) = &policy.inheritance else { return };
    for decision in decisions(policy) {
        if !matches!(decision.kind, Kind::Meant | Kind::Weakening) {
            continue;
        }
        let (key, before) = (decision.key(), decision.before.directive.node.key());
        let message =
            format!("`{key}` allows {}, which `{before}` of `{}` does not allow", decision.added(), inheritance.name);
        let finding = Diagnostic::finding(decision.span(), message);
        match decision.kind {
            Kind::Weakening => report.push(
                finding
                    .help(decision.help(&inheritance.name, LINT.name))
                    .note("the list replaces the base's, which a reader of this policy does not see"),
            ),
            _ => report.push_at(Level::Allow, finding.help("remove what this policy does not need")),
        }
    }
    dropped_policies(policy, &inheritance.name, report);
    for Group { span, losses, is_extended } in groups(policy, inheritance) {
        let finding = loss::finding(span, &losses, policy, inheritance);
        match is_extended {
            true => report.push_at(Level::Allow, finding),
            false => report.push(finding),
        }
    }
}

/// Reports the enforced policies of the base that this one drops.
fn dropped_policies(policy: &SecurityPolicy, base: &str, report: &mut Report<'_>) {
    let header = policy.headers.iter().find(|header| header.is_csp(Disposition::Enforce));
    if let (Some(header), false) = (header, policy.dropped_csps().is_empty()) {
        let message =
            format!("this policy drops an enforced `content_security_policy` of `{base}`, which has more of them");
        report.push(
            Diagnostic::finding(header.name.span, message)
                .help("keep them: write `..` in the block, or at the end of the list: `[{ … }, ..]`")
                .note("a page may do only what every enforced policy allows: each policy that is dropped allows more"),
        );
    }
}

/// All that is lost at one place of the derived policy, which is one finding.
struct Group {
    span: Span,
    losses: Vec<Loss>,
    /// Whether all of it is added by `..`.
    is_extended: bool,
}

fn groups(policy: &SecurityPolicy, inheritance: &Inheritance) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let losses =
        order::losses(policy, &inheritance.policy).into_iter().filter(|loss| counts(loss, policy, inheritance));
    for loss in losses {
        let span = place(&loss, policy);
        let is_extended = !exempts(&loss) && is_extended(&loss, policy, inheritance);
        let is_one = |group: &&mut Group| {
            let first = group.losses.first().map(|first| first.before.field);
            group.is_extended == is_extended
                && (group.span == span || (is_whole(&loss) && first == Some(loss.before.field)))
        };
        match groups.iter_mut().find(is_one) {
            Some(group) => group.losses.push(loss),
            None => groups.push(Group { span, losses: vec![loss], is_extended }),
        }
    }
    groups
}

/// Whether it is another exemption from `csrf`, which is reported even if `..` adds it.
fn exempts(loss: &Loss) -> bool {
    let (entry, aspect) = (loss.before.entry.as_deref(), loss.before.aspect);
    loss.before.field == "csrf" && (entry == Some("exempt") || aspect == "exempt")
}

/// Whether the field is one value, however many parameters it has.
fn is_whole(loss: &Loss) -> bool {
    let Some(field) = Field::from_key(loss.before.field) else { return false };
    !matches!(field, Field::ContentSecurityPolicy | Field::PermissionsPolicy)
}

/// Where the derived policy writes the new value, or else the name of the field that lacks it.
fn place(loss: &Loss, policy: &SecurityPolicy) -> Span {
    let field = || Field::from_key(loss.before.field).and_then(|field| policy.header(field));
    match &loss.now {
        Some(now) if now.at != policy.name => now.at,
        _ => field().map(|header| header.name.span).or(block(loss, policy)).unwrap_or(policy.name),
    }
}

fn block(loss: &Loss, policy: &SecurityPolicy) -> Option<Span> {
    policy.cookies.as_ref().filter(|_| loss.before.field == "cookies").map(|cookies| cookies.span)
}

/// Whether the base declares what is lost, this policy could declare it too, and no other finding reports it.
fn counts(loss: &Loss, policy: &SecurityPolicy, inheritance: &Inheritance) -> bool {
    let declares = |field| inheritance.policy.get(field).is_some();
    let is_declared = Field::from_key(loss.before.field).is_none_or(|field| {
        declares(field) || (field.key().starts_with("access_control_") && declares(Field::AccessControlAllowOrigin))
    });
    // `dropped_policies` reports a policy that is dropped as a whole.
    let is_dropped = loss.before.field == Field::ContentSecurityPolicy.key()
        && loss.before.place() >= policy.csps_of(Disposition::Enforce).len();
    let is_omitted = inheritance.omitted.iter().any(|omitted| loss::drops(omitted, &loss.before));
    // A URL that is sent to the site's own origin reveals nothing.
    let is_own = (loss.before.field, loss.before.aspect) == (Field::ReferrerPolicy.key(), "same origin");
    is_declared
        && !is_dropped
        && !is_omitted
        && !is_own
        && !loss::is_set_instead(loss, policy, inheritance)
        && order::can_be_kept(&loss.before, policy)
        && !is_reported(loss, policy)
}

/// Whether another finding reports the loss: source lists that this policy writes are checked above, and the missing ones have
/// lints of their own.
fn is_reported(loss: &Loss, policy: &SecurityPolicy) -> bool {
    let directive = loss.before.entry.as_deref().and_then(Directive::from_key);
    let (Some(directive), Amount::Items(_) | Amount::Sources { .. }) = (directive, &loss.before.amount) else {
        return false;
    };
    let place = loss.before.place();
    let Some(csp) = policy.csps_of(Disposition::Enforce).get(place).copied() else { return false };
    if loss.before.field != Field::ContentSecurityPolicy.key() || !directive.takes_sources() {
        return false;
    }
    let is_missing = loss.now.is_none();
    csp.get(directive).is_some()
        || (is_missing && !directive.is_fetch())
        || (is_missing && directive == Directive::DefaultSrc && !csp.is_strict())
        // Where several directives used one fallback, only the missing fallback is reported.
        || (is_missing && directive.fallback().iter().any(|fallback| policy.inheritance.as_ref().is_some_and(|base| {
            base.policy.csps_of(Disposition::Enforce).get(place).is_some_and(|csp| csp.get(*fallback).is_some())
        })))
}

fn is_extended(loss: &Loss, policy: &SecurityPolicy, inheritance: &Inheritance) -> bool {
    let header = Field::from_key(loss.before.field).and_then(|field| policy.header(field));
    let names = [loss.now.as_ref().map(|now| now.at), header.map(|header| header.name.span)];
    names.iter().flatten().any(|span| inheritance.extended.contains(span))
}

use crate::declaration::duration;
use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Argument, Field, FieldValue, hsts};
use crate::host::registrable;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::span::Spanned;
use crate::url::Origin;

lint! {
    /// # What it does
    ///
    /// Looks for `preload` without what the preload list asks for: `include_subdomains`, a `max_age` of a year, and an
    /// `origin` that is a whole domain, not a name below one; in a response, also for a `max-age` in double quotes, which
    /// the list does not read. With `#[warn(hsts_preload)]` it reports every `preload`.
    ///
    /// # Why it matters
    ///
    /// The list refuses a site that does not meet its terms, so that the word does nothing. Where it does something, it
    /// is hard to take back: every subdomain, internal ones too, must be on https in every browser that has shipped
    /// since, for months. The list itself no longer recommends it.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://example.com",
    /// strict_transport_security: { max_age: 2y, preload },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains, preload },
    /// ```
    ///
    /// # References
    ///
    /// - [hstspreload.org](https://hstspreload.org/)
    /// - [RFC 6797, section 14.4](https://www.rfc-editor.org/rfc/rfc6797#section-14.4)
    Deny "`preload` that the preload list would not take", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Parameters(hsts)) = policy.get(Field::StrictTransportSecurity).map(|hsts| hsts.node) else {
        return;
    };
    let Some(preload) = hsts.get(hsts::PRELOAD) else { return };
    let refused = "the preload list refuses the site, and no browser reads the word";
    let mut is_taken = true;
    if !hsts.has(hsts::INCLUDE_SUBDOMAINS) {
        is_taken = false;
        report.push(
            Diagnostic::finding(preload, "`preload` without `include_subdomains`")
                .help("add `include_subdomains`, or remove `preload`")
                .note(refused),
        );
    }
    if let Some(max_age) = hsts.get(hsts::MAX_AGE).filter(|max_age| max_age.node < YEAR) {
        is_taken = false;
        let written = duration(max_age.node);
        report.push(
            Diagnostic::finding(
                max_age.span,
                format!("`preload` with `max_age: {written}`, which is less than a year"),
            )
            .help("write `max_age: 2y`, or remove `preload`")
            .note(refused),
        );
    }
    if let Some(Spanned { node: Argument::Quoted(seconds), span }) = hsts.argument(hsts::MAX_AGE) {
        is_taken = false;
        report.push(
            Diagnostic::finding(*span, "`preload` with a `max_age` in double quotes")
                .help(format!("write `max_age: {}`", duration(*seconds)))
                .note("browsers read a quoted number, but the preload list rejects the site"),
        );
    }
    // One server in front of all hosts may send the same line for each: a response cannot tell.
    let is_declared = policy.form == Form::Declaration;
    let origin =
        policy.origin.as_ref().map(|origin| &origin.node).filter(|origin| is_declared && !origin.is_localhost());
    let host = origin.map(Origin::host);
    if let Some((host, domain)) = host.and_then(|host| Some((host, registrable(host)?)))
        && host != domain
    {
        is_taken = false;
        report.push(
            Diagnostic::finding(preload, format!("`preload` on `{host}`, which is part of `{domain}`"))
                .help(format!("remove `preload`; let `https://{domain}` send it, once every name below is on https"))
                .note("the preload list takes whole domains only, and no browser reads the word"),
        );
    }
    if is_taken {
        report.push_at(
            Level::Allow,
            Diagnostic::finding(preload, "`preload` asks to be built into browsers")
                .help("remove `preload`, unless every subdomain is on https for good")
                .note("taking a site off the list takes months to reach visitors"),
        );
    }
}

/// What the preload list asks for, and what a shorter time is measured against.
pub(super) const YEAR: u64 = 31_536_000;

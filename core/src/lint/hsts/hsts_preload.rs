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
    /// Looks for `preload` where the preload list would reject the site. The list requires `include_subdomains`, a
    /// `max_age` of at least a year, and a whole domain as the `origin` (`example.com`, not `shop.example.com`). In an
    /// audited response, the lint also reports a `max-age` in double quotes, which the list does not accept. With
    /// `#[warn(hsts_preload)]` it reports every `preload`.
    ///
    /// # Why it matters
    ///
    /// Browsers ship with a list of sites that they load over https only, from the first visit on. `preload` tells the
    /// maintainers of the list that the site agrees to be on it; browsers themselves ignore the word. A site that does not
    /// meet the requirements is not added.
    ///
    /// A site that is added cannot easily leave: every subdomain, internal ones included, must have https in every browser
    /// that was released since, and a removal takes months to reach users. The list's own website no longer recommends
    /// preloading.
    ///
    /// # Attack
    ///
    /// The site is not on the list, although its operators think so. On the very first visit, before the browser has seen
    /// the header, an attacker on the network answers `http://example.com/` and keeps the user on http.
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
    /// # Allow
    ///
    /// Reasonable where another server, such as the one of the base domain, sends the header that the list reads.
    ///
    /// ```text
    /// #[allow(hsts_preload, reason = "the load balancer replaces this header")]
    /// strict_transport_security: { max_age: 2y, preload },
    /// ```
    ///
    /// # References
    ///
    /// - [hstspreload.org: submission requirements and removal](https://hstspreload.org/)
    /// - [RFC 6797, section 14.4: the need for includeSubDomains](https://www.rfc-editor.org/rfc/rfc6797#section-14.4)
    Deny "`preload` on a site that the preload list would reject",
    cwe [319], asvs ["3.7.4"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Parameters(hsts)) = policy.get(Field::StrictTransportSecurity).map(|hsts| hsts.node) else {
        return;
    };
    let Some(preload) = hsts.get(hsts::PRELOAD) else { return };
    let rejected = "the preload list rejects the site, and browsers themselves ignore `preload`";
    let mut is_accepted = true;
    if !hsts.has(hsts::INCLUDE_SUBDOMAINS) {
        is_accepted = false;
        report.push(
            Diagnostic::finding(preload, "`preload` requires `include_subdomains`")
                .help("add `include_subdomains`, or remove `preload`")
                .note(rejected),
        );
    }
    if let Some(max_age) = hsts.get(hsts::MAX_AGE).filter(|max_age| max_age.node < YEAR) {
        is_accepted = false;
        let written = duration(max_age.node);
        report.push(
            Diagnostic::finding(
                max_age.span,
                format!("`preload` requires a `max_age` of at least a year, and this is {written}"),
            )
            .help("write `max_age: 2y`, or remove `preload`")
            .note(rejected),
        );
    }
    if let Some(Spanned { node: Argument::Quoted(seconds), span }) = hsts.argument(hsts::MAX_AGE) {
        is_accepted = false;
        report.push(
            Diagnostic::finding(*span, "`preload` requires a `max_age` without double quotes")
                .help(format!("write `max_age: {}`", duration(*seconds)))
                .note("browsers read a quoted number, but the preload list rejects the site"),
        );
    }
    // A proxy in front of several hosts may send the same header for each, so a response is not judged by its host.
    let is_declared = policy.form == Form::Declaration;
    let origin =
        policy.origin.as_ref().map(|origin| &origin.node).filter(|origin| is_declared && !origin.is_localhost());
    let host = origin.map(Origin::host);
    if let Some((host, domain)) = host.and_then(|host| Some((host, registrable(host)?)))
        && host != domain
    {
        is_accepted = false;
        report.push(
            Diagnostic::finding(preload, format!("`preload` has no effect on `{host}`, a subdomain of `{domain}`"))
                .help(format!("remove `preload`; let `https://{domain}` send it, once all its subdomains have https"))
                .note("the preload list accepts whole domains only, and browsers themselves ignore `preload`"),
        );
    }
    if is_accepted {
        report.push_at(
            Level::Allow,
            Diagnostic::finding(
                preload,
                "`preload` requests that browsers ship with this domain on their list of https sites",
            )
            .help("remove `preload`, unless every subdomain will always have https")
            .note("a removal from the list takes months to reach users"),
        );
    }
}

/// A year in seconds: the shortest `max_age` that the preload list accepts.
pub(super) const YEAR: u64 = 31_536_000;

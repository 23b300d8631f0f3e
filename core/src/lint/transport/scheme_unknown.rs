use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a policy without `origin` that relies on https: one with `strict_transport_security`, a `Secure` cookie or
    /// `csrf`. It is reported once, however many of them the policy has. A policy that only serves as a base is not
    /// reported.
    ///
    /// # Why it matters
    ///
    /// Over http, browsers ignore Strict-Transport-Security and reject cookies that are `Secure` or whose name begins with
    /// `__Host-`. Whether a policy works therefore depends on the scheme of the site, which only `origin` tells the
    /// compiler. With an `origin`, lints such as `hsts_on_http` and `header_ignored_on_http` can check it.
    ///
    /// # Attack
    ///
    /// Without `origin`, `csrf` compares the `Origin` header with the `Host` of the request, and in HTTP/1.1 cannot tell
    /// http from https. An attacker on the network answers for `http://shop.example.com`, and the form that they put there
    /// passes in a browser that does not send `Sec-Fetch-Site`:
    ///
    /// ```http
    /// POST /account/email HTTP/1.1
    /// Host: shop.example.com
    /// Origin: http://shop.example.com
    /// Cookie: __Host-session=…
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for a program that is delivered to others and does not know the host that it will run on.
    ///
    /// ```text
    /// #[allow(scheme_unknown, reason = "every customer installs this under a domain of their own")]
    /// pub struct Shop { … }
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 6797, section 8.1: Strict-Transport-Security response header field processing](https://www.rfc-editor.org/rfc/rfc6797#section-8.1)
    /// - [6265bis, section 5.7: storage model](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7)
    Warn "a policy that relies on https and declares no `origin`" companion,
    cwe [319], asvs ["12.2.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.origin.is_some() || policy.form == Form::Response {
        return;
    }
    let field = Field::StrictTransportSecurity;
    let cookie = policy.cookies().find(|cookie| cookie.secure().node);
    let relying = [
        policy.get(field).map(|_| format!("`{}` relies", field.key())),
        cookie.map(|cookie| match cookie.is_default() {
            true => "`default`, which adds `Secure` to cookies, relies".to_owned(),
            false => format!("the `Secure` cookie `{}` relies", cookie.name().node),
        }),
        policy.csrf.as_ref().map(|_| "`csrf` relies".to_owned()),
    ];
    let Some(first) = relying.into_iter().flatten().next() else { return };
    // Each derived policy is reported: the base of several policies cannot know their origin.
    let base = policy.inheritance.as_ref().map_or(String::new(), |base| format!(" here and in `{}`", base.name));
    report.push(
        Diagnostic::finding(policy.name, format!("`origin` is missing{base}, and {first} on https"))
            .help("add `origin: \"https://shop.example.com\"`, with the host of the site")
            .note("over http, browsers ignore Strict-Transport-Security and reject `Secure` cookies"),
    );
}

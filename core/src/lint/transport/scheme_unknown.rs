use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a policy without `origin` that relies on https: by `strict_transport_security`, a `Secure` cookie or `csrf`.
    /// Reported once, however much relies on it. A policy that only serves as a base is not judged.
    ///
    /// # Why it matters
    ///
    /// Over http, browsers ignore Strict-Transport-Security and reject cookies that are `Secure` or have the prefix `__Host-`,
    /// and anyone on the network can answer as the site. Only with an `origin` can the compiler tell.
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
    /// # References
    ///
    /// - [RFC 6797, section 8.1](https://www.rfc-editor.org/rfc/rfc6797#section-8.1)
    /// - [6265bis, section 5.7](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7)
    Warn "a policy that relies on https and does not say where it is sent from" companion, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.origin.is_some() || policy.form == Form::Response {
        return;
    }
    let field = Field::StrictTransportSecurity;
    let cookie = policy.cookies().find(|cookie| cookie.secure().node);
    let relying = [
        policy.get(field).map(|_| format!("`{}` relies", field.key())),
        cookie.map(|cookie| format!("the `Secure` cookie `{}` relies", cookie.name().node)),
        policy.csrf.as_ref().map(|_| "`csrf` relies".to_owned()),
    ];
    let Some(first) = relying.into_iter().flatten().next() else { return };
    // Each policy is told by itself: what serves as a base for several knows no origin.
    let base = policy.inheritance.as_ref().map_or(String::new(), |base| format!(" here and in `{}`", base.name));
    report.push(
        Diagnostic::finding(policy.name, format!("`origin` is missing{base}, and {first} on https"))
            .help("add `origin: \"https://shop.example.com\"`, with the host of the site")
            .note("over http, browsers ignore Strict-Transport-Security and reject `Secure` cookies"),
    );
}

use crate::diagnostic::Diagnostic;
use crate::header::Targeted;
use crate::lint::report::{Report, lint};
use crate::lint::shared_cache::kept_by;
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a policy that declares a session, and has shared caches keep its responses; and for a response that sets a
    /// session cookie and may be kept.
    ///
    /// A session is a cookie that is `signed`, `private`, `flask` or has an `idle` limit, one that is named like a session, and
    /// the one that `csrf` binds its tokens to.
    ///
    /// # Why it matters
    ///
    /// A shared cache hands the response to everybody, and the `Set-Cookie` in it: they are logged in as the user for whom it
    /// was made, or see the user's page (CVE-2023-30861). `vary: cookie` does not help, for many caches ignore it.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cache_control: { public, max_age: 1h },
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cache_control: { private, no_cache },
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// A handler can still make a single response `public`. Whatever it and the policy say, a response that sets one of
    /// these cookies leaves as `private`.
    ///
    /// # References
    ///
    /// - [RFC 9111, section 7.3](https://www.rfc-editor.org/rfc/rfc9111#section-7.3)
    /// - [CVE-2023-30861](https://github.com/pallets/flask/security/advisories/GHSA-m2qf-hxjv-5gpq)
    Deny "a session in a response that a shared cache may keep", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(session) = policy.session_cookies().next() else { return };
    let name = session.name().node;
    for what in kept_by(policy) {
        let help = match policy.form {
            _ if Targeted::of(what.node).is_some() => "remove the header: those caches read `cache-control` without it",
            Form::Declaration => {
                "write `cache_control: { private, no_cache }`, or `no_store`; a handler can make a response `public` that \
                 belongs to no user"
            }
            Form::Response => "send `Cache-Control: private, no-cache`, or `no-store`",
        };
        let message =
            format!("a shared cache may keep this response, and the session in `{name}` with it: `{}`", what.node);
        report.push(Diagnostic::finding(what.span, message).help(help).note(
            "the cache hands the page of one user to others, and the cookie with it: they are logged in as that user",
        ));
    }
}

use crate::diagnostic::Diagnostic;
use crate::header::Targeted;
use crate::lint::report::{Report, lint};
use crate::lint::shared_cache::kept_by;
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a policy that declares a session cookie and whose `cache_control` lets shared caches store the response, or
    /// that has `cache-control` in `remove`.
    /// In an audited response, it looks for a `Set-Cookie` of a session together with headers that let shared caches store
    /// it.
    ///
    /// A session cookie is a cookie that is `signed`, `private` or `flask`, has an `idle` timeout, is named like a session,
    /// or is the cookie that `csrf` binds its tokens to.
    ///
    /// # Why it matters
    ///
    /// A shared cache (a CDN, a reverse proxy) stores a response with all of its headers, `Set-Cookie` included, and sends
    /// the copy to everyone who requests the same URL. `no_cache` and `max_age: 0s` do not prevent this: the cache asks the
    /// server whether its copy is still good, and after a `304 Not Modified` sends the copy. `vary: cookie` does not help
    /// either, since many caches ignore it.
    ///
    /// # Attack
    ///
    /// A logged-in user visits `/`, and the cache stores the response. The attacker requests the same URL and receives the
    /// user's page and session (CVE-2023-30861 is this bug in Flask):
    ///
    /// ```http
    /// GET / HTTP/1.1
    /// Host: shop.example.com
    ///
    /// HTTP/1.1 200 OK
    /// Cache-Control: public, max-age=3600
    /// Age: 12
    /// Set-Cookie: __Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax
    /// ```
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
    /// A handler can still make a single response `public`. Regardless of the handler and the policy, a response that sets
    /// one of these cookies is sent as `private`.
    ///
    /// # Allow
    ///
    /// Reasonable where most pages are the same for every user, and the handlers that show personal data set a
    /// `cache-control` themselves.
    ///
    /// ```text
    /// #[allow(cache_session, reason = "pages are the same for everyone; /account sets `no-store` itself")]
    /// cache_control: { public, max_age: 1h },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 9111, section 7.3: caching of sensitive information](https://www.rfc-editor.org/rfc/rfc9111#section-7.3)
    /// - [MDN, `Cache-Control`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cache-Control)
    /// - [CVE-2023-30861](https://github.com/pallets/flask/security/advisories/GHSA-m2qf-hxjv-5gpq)
    Deny "a session in a response that shared caches may store",
    cwe [524], asvs ["14.2.2"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(session) = policy.session_cookies().next() else { return };
    let name = session.name().node;
    for what in kept_by(policy) {
        let help = match policy.form {
            _ if Targeted::of(what.node).is_some() => {
                "remove this header: without it, those caches follow `cache-control`"
            }
            Form::Declaration => {
                "write `cache_control: { private, no_cache }`, or `no_store`; a handler can still make a \
                 single response `public`"
            }
            Form::Response => "send `Cache-Control: private, no-cache`, or `no-store`",
        };
        let message =
            format!("`{}` lets shared caches store this response, and the session cookie `{name}` with it", what.node);
        report.push(
            Diagnostic::finding(what.span, message)
                .help(help)
                .note("the cache sends one user's page and cookie to other users, who are then logged in as that user"),
        );
    }
}

use crate::cookie::MAX_AGE_LIMIT;
use crate::declaration::duration;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for lifetimes that are too long or have no effect:
    ///
    /// - a `max_age` or a `remember` above 400 days, which browsers shorten to 400 days;
    /// - a `max_age` above 31 days on a session cookie;
    /// - a `max_age` or an `idle` timeout of zero;
    /// - an `idle` timeout that is not shorter than `max_age`.
    ///
    /// # Why it matters
    ///
    /// A stolen session cookie works until it expires: the attacker has as long as the user has. A lifetime that browsers
    /// shorten, or that has passed when the cookie is set, does not do what the policy says.
    ///
    /// # Attack
    ///
    /// The attacker copies the cookie once, from a shared computer, a backup or the log of a proxy, and uses it months
    /// later:
    ///
    /// ```http
    /// GET /account HTTP/1.1
    /// Host: shop.example.com
    /// Cookie: __Host-session=…copied in January…
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     session: { name: "__Host-session", max_age: 1y, signed },
    /// },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
    /// },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// OWASP recommends 4 to 8 hours as the limit of a session, and an idle timeout of 15 to 30 minutes.
    ///
    /// # Allow
    ///
    /// Reasonable where the session gives access to little, and sensitive actions require a new login.
    ///
    /// ```text
    /// #[allow(cookie_lifetime, reason = "a reading list; the checkout requires a new login")]
    /// session: { name: "__Host-session", max_age: 1y, signed },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 5.5: the limit of 400 days](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.5)
    /// - [OWASP, Session Management: Expire and Max-Age](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#expire-and-max-age-attributes)
    Warn "a cookie lifetime that is too long or has no effect",
    cwe [539, 613], asvs ["7.3.2"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies() {
        let name = cookie.name().node;
        let mut find = |span, message: String, help: &str, note: &str| {
            report.push(Diagnostic::finding(span, message).help(help).note(note));
        };
        if let Some(idle) = cookie.idle().filter(|idle| cookie.max_age().is_some_and(|age| age.node <= idle.node)) {
            let help = "write an `idle` below `max_age`, or remove it";
            let note = "the server rejects the cookie as soon as one of the two has passed";
            find(idle.span, format!("the idle timeout of `{name}` is not shorter than its `max_age`"), help, note);
        }
        if let Some(idle) = cookie.idle().filter(|idle| idle.node == 0) {
            let note = "the server rejects the cookie a second after it was set";
            find(idle.span, format!("the idle timeout of `{name}` is zero"), "write `idle: 30min`", note);
        }
        if let Some(remember) = cookie.remember().filter(|remember| remember.node > MAX_AGE_LIMIT) {
            let message = format!("`remember` of `{name}` is {}, longer than browsers allow", duration(remember.node));
            let note = "browsers shorten the lifetime to 400 days";
            find(remember.span, message, "write `remember: 400d`, or less", note);
        }
        let Some(Spanned { node: seconds, span }) = cookie.max_age() else { continue };
        let spelled = |declared: &'static str, sent: &'static str| match policy.form {
            Form::Declaration => declared,
            Form::Response => sent,
        };
        if seconds == 0 {
            let help = "write `max_age: 10min`; to delete a cookie, call its `remove`";
            let note = "browsers delete the cookie instead of storing it";
            find(span, format!("the lifetime of {} is zero", cookie.label()), help, note);
        } else if seconds > MAX_AGE_LIMIT {
            let help = spelled("write `max_age: 400d`, or less", "write `Max-Age=34560000`, or less");
            let message =
                format!("the lifetime of {} is {}, longer than browsers allow", cookie.label(), duration(seconds));
            find(span, message, help, "browsers shorten the lifetime to 400 days");
        } else if cookie.is_session() && seconds > SESSION_LIMIT {
            let help = spelled(
                "write hours rather than months: `max_age: 8h`",
                "write hours rather than months: `Max-Age=28800`",
            );
            let message = format!("the session cookie `{name}` has a long lifetime: {}", duration(seconds));
            find(span, message, help, "an attacker can use a stolen session cookie until it expires");
        }
    }
}

/// 31 days: the default lifetime of permanent sessions in Flask.
const SESSION_LIMIT: u64 = 31 * 86_400;

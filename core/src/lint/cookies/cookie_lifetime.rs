use crate::cookie::MAX_AGE_LIMIT;
use crate::declaration::duration;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for a `max_age` beyond the 400 days at which browsers cut it, one of zero, one beyond 31 days on a cookie
    /// that stands for a person, and an `idle` limit that `max_age` always comes before.
    ///
    /// # Why it matters
    ///
    /// A stolen session works until it ends. What is longer than browsers allow, or is over before it is sent, does not
    /// do what it says.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 1y, signed } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 5.5](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.5)
    /// - [OWASP, Session Management](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html)
    Warn "a lifetime that does not mean what it says", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies() {
        let name = cookie.name().node;
        let mut find = |span, problem: String, help: &str, note: &str| {
            let message = format!("the lifetime of `{name}` is {problem}");
            report.push(Diagnostic::finding(span, message).help(help).note(note));
        };
        if let Some(idle) = cookie.idle().filter(|idle| cookie.max_age().is_some_and(|age| age.node <= idle.node)) {
            let help = "write an `idle` below `max_age`, or remove it";
            find(idle.span, "over before its idle limit".to_owned(), help, "the server refuses it past either");
        }
        if let Some(idle) = cookie.idle().filter(|idle| idle.node == 0) {
            let help = "write `idle: 30min`";
            find(idle.span, "over when it starts".to_owned(), help, "the server refuses it a second later");
        }
        let Some(Spanned { node: seconds, span }) = cookie.max_age() else { continue };
        let spelled = |declared: &'static str, sent: &'static str| match policy.form {
            Form::Declaration => declared,
            Form::Response => sent,
        };
        if seconds == 0 {
            let help = "write `max_age: 10min`; `remove` takes a cookie back";
            find(span, "over when it starts".to_owned(), help, "browsers delete the cookie instead of keeping it");
        } else if seconds > MAX_AGE_LIMIT {
            let help = spelled("write `max_age: 400d`, or less", "write `Max-Age=34560000`, or less");
            find(
                span,
                format!("{}, and browsers cut it", duration(seconds)),
                help,
                "they keep no cookie beyond 400 days",
            );
        } else if cookie.is_session() && seconds > SESSION_LIMIT {
            let help = spelled(
                "write hours rather than months: `max_age: 8h`",
                "write hours rather than months: `Max-Age=28800`",
            );
            find(span, format!("{} for a session", duration(seconds)), help, "a stolen one works for as long");
        }
    }
}

/// A month, which is what frameworks ship with.
const SESSION_LIMIT: u64 = 31 * 86_400;

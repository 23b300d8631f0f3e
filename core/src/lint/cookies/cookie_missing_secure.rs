use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `secure: false`, and in an audited response for a cookie without `Secure`. A site whose `origin` is plain
    /// http is not reported: browsers would reject a `Secure` cookie there.
    ///
    /// # Why it matters
    ///
    /// Browsers send a cookie without `Secure` with http requests to the host as well. Anyone on the network can read such
    /// a request, and can cause one: it makes no difference that the site itself is served over https only.
    ///
    /// # Attack
    ///
    /// An attacker on the same Wi-Fi waits for any unencrypted page that the user opens and adds an image to it:
    ///
    /// ```html
    /// <img src="http://shop.example.com/x.png">
    /// ```
    ///
    /// The browser sends the cookie in clear text, even if nothing at the shop listens on port 80:
    ///
    /// ```http
    /// GET /x.png HTTP/1.1
    /// Host: shop.example.com
    /// Cookie: theme=dark
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     theme: { secure: false },
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable while a host of the site still has no https, for a cookie that no attacker profits from.
    ///
    /// ```text
    /// #[allow(cookie_missing_secure, reason = "the info screens in the shop have no TLS until the summer")]
    /// theme: { secure: false },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1.2.5: the Secure attribute](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.5)
    /// - [MDN, `Set-Cookie`: Secure](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#secure)
    /// - [OWASP, Session Management: Secure](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#secure-attribute)
    Deny "a cookie that browsers also send over plain http",
    cwe [614], asvs ["3.3.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let is_http = policy.origin.as_ref().is_some_and(|origin| !origin.node.is_https());
    for cookie in policy.cookies().filter(|cookie| !is_http && !cookie.secure().node) {
        let message = format!("browsers also send {} over plain http", cookie.label());
        report.push(
            Diagnostic::finding(cookie.secure().span, message)
                .help(match policy.form {
                    Form::Declaration => "remove `secure: false`; in a cookie declared as a string, add `Secure`",
                    Form::Response => "add `Secure`",
                })
                .note("an unencrypted request to the host reveals it, and anyone on the network can cause one"),
        );
    }
}

use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `secure: false`, and in a response for a cookie without `Secure`, on a site that is not declared to be
    /// plain http.
    ///
    /// # Why it matters
    ///
    /// The cookie goes along with every request to the host, one over http as well: an image that someone on the way
    /// slips into any unencrypted page is enough to read it.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme: { secure: false } },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme },
    /// ```
    ///
    /// Under an `http://` origin the lint stays quiet: browsers would refuse a `Secure` cookie there.
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1.2.5](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.5)
    Deny "a cookie that plain http carries too", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let is_http = policy.origin.as_ref().is_some_and(|origin| !origin.node.is_https());
    for cookie in policy.cookies().filter(|cookie| !is_http && !cookie.secure().node) {
        let message = format!("cookie `{}` is also sent over plain http", cookie.name().node);
        report.push(
            Diagnostic::finding(cookie.secure().span, message)
                .help(match policy.form {
                    Form::Declaration => "remove `secure: false`; in a cookie that is one string, add `Secure`",
                    Form::Response => "add `Secure`",
                })
                .note("one unencrypted request to the host, which anyone on the way can provoke, gives it away"),
        );
    }
}

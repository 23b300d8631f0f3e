use crate::diagnostic::Diagnostic;
use crate::firsts::Firsts;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for two cookies that are signed, or encrypted, in the same way and have the same name, so that they differ
    /// only in `path` or `domain`.
    ///
    /// # Why it matters
    ///
    /// A signature covers the name of the cookie, so that a value made for one cookie is not accepted for another. Two
    /// cookies with the same name accept each other's values.
    ///
    /// # Attack
    ///
    /// Customers get `sid` for `/shop`, employees for `/admin`. A customer copies their own cookie and sends it to the
    /// other path, where its signature is valid:
    ///
    /// ```http
    /// GET /admin/orders HTTP/1.1
    /// Host: shop.example.com
    /// Cookie: sid=…the value that the server signed for /shop…
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     shop: { name: "sid", path: "/shop", max_age: 8h, signed },
    ///     admin: { name: "sid", path: "/admin", max_age: 8h, signed },
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     shop: { name: "sid_shop", path: "/shop", max_age: 8h, signed },
    ///     admin: { name: "sid_admin", path: "/admin", max_age: 8h, signed },
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a value of one is also right for the other.
    ///
    /// ```text
    /// #[allow(token_shared_salt, reason = "both contain the number of the branch and nothing else")]
    /// admin: { name: "sid", path: "/admin", max_age: 8h, signed },
    /// ```
    ///
    /// # References
    ///
    /// - [itsdangerous, The Salt](https://itsdangerous.palletsprojects.com/en/stable/concepts/#the-salt)
    Warn "two cookies that accept each other's values",
    cwe [345], asvs ["9.2.2"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let cookies: Vec<_> = policy.cookies().filter(|cookie| cookie.protection().is_some()).collect();
    let mut firsts = Firsts::default();
    for (index, cookie) in cookies.iter().enumerate() {
        let protection = cookie.protection().map(|protection| protection.node);
        let salt = format!("{protection:?} {}", cookie.name().node);
        let Some(other) = firsts.earlier(salt, index).map(|first| cookies[first]) else { continue };
        let (first, second) = (&other.key.node, &cookie.key.node);
        report.push(
            Diagnostic::finding(cookie.name().span, format!("the server accepts values of `{first}` for `{second}`"))
                .help("give one of the two cookies another `name`")
                .note("a value is bound to the name of its cookie, and these two cookies share a name"),
        );
    }
}

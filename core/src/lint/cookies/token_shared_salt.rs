use crate::cookie::Cookie;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for two sealed cookies of the same name, which differ in `path` or `domain` alone.
    ///
    /// # Why it matters
    ///
    /// A value is bound to the name of its cookie. Two cookies that share it accept the values of one another, and
    /// whoever may set one can replay it as the other.
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
    /// # References
    ///
    /// - [itsdangerous, The Salt](https://itsdangerous.palletsprojects.com/en/stable/concepts/#the-salt)
    Warn "two cookies that accept one another", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let cookies: Vec<_> = policy.cookies().filter(|cookie| cookie.protection().is_some()).collect();
    for (index, cookie) in cookies.iter().enumerate() {
        let twin = |other: &&&Cookie| {
            other.name() == cookie.name()
                && other.protection().map(|protection| protection.node)
                    == cookie.protection().map(|protection| protection.node)
        };
        let Some(other) = cookies[..index].iter().find(twin) else { continue };
        let (first, second) = (&other.key.node, &cookie.key.node);
        report.push(
            Diagnostic::finding(cookie.name().span, format!("values of `{first}` are accepted for `{second}`"))
                .help("give one of the two another `name`")
                .note("a value is bound to the name of its cookie, and these two share it"),
        );
    }
}

//! Completing and checking the cookies and jars of the `cookie` crate.

use std::fmt;

use ::cookie::{Cookie, CookieJar};

use super::{
    complete::{is_missing, pieces},
    cookie_error::CookieError,
    set_cookie_line::SetCookieLine,
};
use crate::policy::Policy;

/// A cookie or a jar of the `cookie` crate, version 0.18: what `complete` and `check` of a policy take.
///
/// axum-extra, Rocket and tower-cookies use these types. For a jar, the functions process the cookies that it would
/// send, deletions included. This trait is sealed: it is implemented for [`cookie::Cookie`] and [`cookie::CookieJar`]
/// only.
///
/// - `complete` adds missing attributes: a declared cookie gets those of its declaration, every other cookie those of
///   `default`. It changes and removes none.
/// - `check` returns an error for a declared cookie whose attributes are not the declared ones, and for any other
///   cookie that lacks an attribute of `default`. A deletion may have `Max-Age=0`, but needs the declared domain and
///   path too. Values are not checked, as these jars encode them.
///
/// For a policy with slots, call both on what `configure` returns. You do not need them for `default` in a response to
/// which the policy is applied, since applying it completes every `Set-Cookie`.
///
/// # Example
///
/// A handler's cookie, for the `jar.add(…)` of one of these libraries:
///
/// ```
/// use cookie::{Cookie, CookieJar, SameSite};
/// use security_policy::security_policy;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { theme: { same_site: strict, max_age: 30d }, default },
///     }
/// }
///
/// let mut theme = Cookie::new(Shop::THEME.name(), "sepia; with a \"quote\"");
/// Shop::complete(&mut theme);
/// assert_eq!(
///     theme.encoded().to_string(),
///     "theme=sepia%3B%20with%20a%20%22quote%22; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=2592000",
/// );
/// assert_eq!(Shop::check(&theme), Ok(()));
///
/// // In a test, or before a response is sent, check every cookie that the jar would send.
/// let mut jar = CookieJar::new();
/// jar.add(theme);
/// jar.add(Cookie::build(("lang", "de")).same_site(SameSite::Lax));
/// assert_eq!(
///     Shop::check(&jar).unwrap_err().to_string(),
///     "cookie `lang` lacks attributes that `Shop` requires of every cookie: `Secure`, `HttpOnly`\n\
///      help: call `Shop::complete` before the check, or set these attributes",
/// );
/// Shop::complete(&mut jar);
/// assert_eq!(Shop::check(&jar), Ok(()));
/// ```
///
/// axum handlers that set and delete a cookie:
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::post};
/// use axum_extra::extract::CookieJar;
/// use security_policy::security_policy;
/// use tower::ServiceExt as _;
///
/// security_policy! {
///     struct Shop { origin: "https://shop.example.com", cookies: { theme: { path: "/shop" } } }
/// }
///
/// async fn choose(jar: CookieJar) -> Result<CookieJar, String> {
///     let theme = Shop::THEME.builder("dark").map_err(|error| error.to_string())?;
///     Ok(jar.add(theme))
/// }
///
/// async fn forget(jar: CookieJar) -> CookieJar {
///     jar.remove(Shop::THEME.removal())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = Router::new().route("/choose", post(choose)).route("/forget", post(forget)).layer(Shop);
/// let sent = async |path: &str| {
///     let request = Request::post(path).header("cookie", "theme=light").body(Body::empty()).unwrap();
///     app.clone().oneshot(request).await.unwrap().headers()["set-cookie"].to_str().unwrap().to_owned()
/// };
///
/// assert_eq!(sent("/choose").await, "theme=dark; HttpOnly; SameSite=Lax; Secure; Path=/shop");
/// assert!(sent("/forget").await.starts_with("theme=; HttpOnly; SameSite=Lax; Secure; Path=/shop; Max-Age=0"));
/// # }
/// ```
///
/// [`cookie::Cookie`]: ::cookie::Cookie
/// [`cookie::CookieJar`]: ::cookie::CookieJar
pub trait Cookies: sealed::Sealed {}

impl Cookies for Cookie<'_> {}

impl Cookies for CookieJar {}

/// The cookies that a policy declares; the macro implements it for a policy with `cookies`.
pub trait DeclaresCookies: Policy {
    /// The name of the policy.
    const NAME: &'static str;

    /// The attributes of every undeclared cookie.
    const DEFAULTS: &'static [(&'static str, &'static str)];

    /// Returns the attributes of a declared cookie, as they follow its value.
    fn attributes(prepared: &Self::Prepared, name: &str) -> Option<&'static str>;
}

/// Adds missing attributes to cookies.
pub fn complete<P: DeclaresCookies, C: Cookies>(prepared: &P::Prepared, cookies: &mut C) {
    cookies.complete(&CookieRules::of::<P>(&|name| P::attributes(prepared, name)));
}

/// Compares cookies with their declarations.
///
/// # Errors
///
/// Returns an error about the first cookie that differs, in the order of their names.
pub fn check<P: DeclaresCookies, C: Cookies>(prepared: &P::Prepared, cookies: &C) -> Result<(), CookieError> {
    cookies.check(&CookieRules::of::<P>(&|name| P::attributes(prepared, name)))
}

/// The attributes that a policy requires of each cookie.
pub struct CookieRules<'r> {
    policy: &'static str,
    defaults: &'static [(&'static str, &'static str)],
    declared: &'r dyn Fn(&str) -> Option<&'static str>,
}

impl<'r> CookieRules<'r> {
    fn of<P: DeclaresCookies>(declared: &'r dyn Fn(&str) -> Option<&'static str>) -> Self {
        Self { policy: P::NAME, defaults: P::DEFAULTS, declared }
    }
}

impl fmt::Debug for CookieRules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieRules")
            .field("policy", &self.policy)
            .field("defaults", &self.defaults)
            .finish_non_exhaustive()
    }
}

pub(crate) mod sealed {
    use crate::cookie::{cookie_error::CookieError, jar::CookieRules};

    pub trait Sealed {
        fn complete(&mut self, rules: &CookieRules<'_>);

        fn check(&self, rules: &CookieRules<'_>) -> Result<(), CookieError>;
    }
}

impl sealed::Sealed for Cookie<'_> {
    fn complete(&mut self, rules: &CookieRules<'_>) {
        let expected = match (rules.declared)(self.name()) {
            Some(attributes) => attributes.to_owned(),
            None => rules.defaults.iter().flat_map(pieces).collect(),
        };
        // The crate parses the attributes that it knows; it could not write any others.
        let Ok(expected) = Cookie::parse(format!("a=b{expected}")) else { return };
        let line = without_value(self);
        let lacks = |name| is_missing(SetCookieLine(line.as_bytes()), name);
        if let Some(value) = expected.secure().filter(|_| lacks("Secure")) {
            self.set_secure(value);
        }
        if let Some(value) = expected.http_only().filter(|_| lacks("HttpOnly")) {
            self.set_http_only(value);
        }
        if let Some(value) = expected.same_site().filter(|_| lacks("SameSite")) {
            self.set_same_site(value);
        }
        if let Some(value) = expected.path().filter(|_| lacks("Path")) {
            self.set_path(value.to_owned());
        }
        if let Some(value) = expected.domain().filter(|_| lacks("Domain")) {
            self.set_domain(value.to_owned());
        }
        if let Some(value) = expected.max_age().filter(|_| lacks("Max-Age")) {
            self.set_max_age(value);
        }
        if let Some(value) = expected.partitioned().filter(|_| lacks("Partitioned")) {
            self.set_partitioned(value);
        }
    }

    fn check(&self, rules: &CookieRules<'_>) -> Result<(), CookieError> {
        let line = without_value(self);
        let (sent, declared) = (SetCookieLine(line.as_bytes()), (rules.declared)(self.name()));
        let wrong = |name: &&str| match declared {
            Some(declared) => differs(sent, SetCookieLine(declared.as_bytes()), name),
            None => rules.defaults.iter().any(|(other, _)| other == name) && is_missing(sent, name),
        };
        let attributes: Vec<&'static str> = ATTRIBUTES.iter().copied().filter(wrong).collect();
        if attributes.is_empty() {
            return Ok(());
        }
        Err(CookieError { policy: rules.policy, name: self.name().to_owned(), attributes, declared })
    }
}

impl sealed::Sealed for CookieJar {
    fn complete(&mut self, rules: &CookieRules<'_>) {
        let sent: Vec<Cookie<'static>> = self.delta().cloned().collect();
        for mut cookie in sent {
            cookie.complete(rules);
            // The delta of a jar contains deletions, but `get` does not return them.
            match self.get(cookie.name()).is_none() {
                true => self.remove(cookie),
                false => self.add(cookie),
            }
        }
    }

    fn check(&self, rules: &CookieRules<'_>) -> Result<(), CookieError> {
        let mut sent: Vec<&Cookie<'static>> = self.delta().collect();
        sent.sort_unstable_by_key(|cookie| cookie.name());
        sent.into_iter().try_for_each(|cookie| cookie.check(rules))
    }
}

/// The `Set-Cookie` value of a cookie with a placeholder name and value, which contain no `;`.
fn without_value(cookie: &Cookie<'_>) -> String {
    let mut cookie = cookie.clone();
    cookie.set_name("a");
    cookie.set_value("b");
    cookie.to_string()
}

fn differs(sent: SetCookieLine<'_>, declared: SetCookieLine<'_>, name: &str) -> bool {
    let is_deletion = sent.get("Max-Age") == Some(b"0");
    let (value, expected) = (sent.get(name), declared.get(name));
    match name {
        "Max-Age" => !is_deletion && value != expected,
        // `Max-Age` overrides `Expires` (RFC 6265bis, section 5.7, step 3).
        "Expires" => value.is_some() && sent.get("Max-Age").is_none(),
        "Path" => value != expected,
        _ => value.map(<[u8]>::to_ascii_lowercase) != expected.map(<[u8]>::to_ascii_lowercase),
    }
}

/// The attributes that the `cookie` crate supports.
const ATTRIBUTES: &[&str] = &["Secure", "HttpOnly", "SameSite", "Path", "Domain", "Max-Age", "Expires", "Partitioned"];

/// Generates `complete` and `check` of a policy, for the feature `cookie`: from the name and index of each cookie
/// that is built at start-up. The table `COOKIES` contains all others, and `DEFAULTS` the attributes of undeclared cookies.
#[doc(hidden)]
#[macro_export]
macro_rules! __jar {
    ($policy:ident [$(($name:literal $index:literal))*]) => {
        impl $crate::__private::DeclaresCookies for $policy {
            const NAME: &'static ::core::primitive::str = ::core::stringify!($policy);
            const DEFAULTS: &'static [(&'static ::core::primitive::str, &'static ::core::primitive::str)] = DEFAULTS;

            fn attributes(
                prepared: &Self::Prepared,
                name: &::core::primitive::str,
            ) -> ::core::option::Option<&'static ::core::primitive::str> {
                let _ = prepared;
                $(
                    if name == $name {
                        return ::core::option::Option::Some(prepared.cookie($index, $name).attributes());
                    }
                )*
                ::core::iter::Iterator::find(&mut COOKIES.iter(), |(declared, _)| *declared == name)
                    .map(|(_, attributes)| *attributes)
            }
        }

        impl $policy {
            /// Adds missing attributes to a cookie of the `cookie` crate, or to every cookie that a jar would send.
            ///
            /// A declared cookie gets the attributes of its declaration, every other cookie those of `default`. No
            /// attribute is changed or removed.
            pub fn complete<C: $crate::cookie::Cookies>(cookies: &mut C)
            where
                for<'a> Self: $crate::NoSlots,
            {
                let built = <Self as $crate::NoSlots>::built();
                $crate::__private::complete_jar::<Self, C>(&built, cookies);
            }

            /// Checks the attributes of a cookie of the `cookie` crate, or of every cookie that a jar would send.
            ///
            /// # Errors
            ///
            /// Returns an error for a declared cookie whose attributes differ from the declaration, and for any other
            /// cookie that lacks an attribute of `default`.
            pub fn check<C: $crate::cookie::Cookies>(
                cookies: &C,
            ) -> ::core::result::Result<(), $crate::cookie::CookieError>
            where
                for<'a> Self: $crate::NoSlots,
            {
                let built = <Self as $crate::NoSlots>::built();
                $crate::__private::check_cookies::<Self, C>(&built, cookies)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::CookieRules;

    #[test]
    fn debug_shows_what_every_cookie_gets() {
        let rules =
            CookieRules { policy: "Shop", defaults: &[("Secure", ""), ("SameSite", "Lax")], declared: &|_| None };
        let expected = r#"CookieRules { policy: "Shop", defaults: [("Secure", ""), ("SameSite", "Lax")], .. }"#;
        assert_eq!(format!("{rules:?}"), expected);
    }
}

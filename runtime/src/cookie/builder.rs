//! Declared cookies as those of the crate `cookie`.

use ::cookie::{Cookie as CrateCookie, CookieBuilder};

use super::{plain::Cookie, value::ValueError};
#[cfg(feature = "signed")]
use super::{
    protected::{ProtectedCookie, TimestampedValue},
    protection::Protection,
    session::Session,
};
#[cfg(feature = "signed")]
use crate::signing::{keys::Keys, time::UnixTime};

#[cfg_attr(docsrs, doc(cfg(feature = "cookie")))]
impl Cookie {
    /// Returns a builder of the crate `cookie` that has the value and every declared attribute.
    ///
    /// It is what the jars of axum-extra, Rocket and tower-cookies take. `Priority` is missing in it, which that crate does not
    /// know.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set): that crate writes a value as it is unless it is told to encode it. To have any text in a
    /// cookie, complete one: [`Cookies`](super::Cookies) has an example.
    ///
    /// # Example
    ///
    /// ```
    /// use cookie::CookieJar;
    /// use security_policy::{cookie::ValueError, security_policy};
    ///
    /// security_policy! {
    ///     struct Shop { origin: "https://shop.example.com", cookies: { theme: { max_age: 30d } } }
    /// }
    ///
    /// let mut jar = CookieJar::new();
    /// jar.add(Shop::THEME.builder("dark")?);
    ///
    /// let lines: Vec<String> = jar.delta().map(|cookie| cookie.encoded().to_string()).collect();
    /// assert_eq!(lines, ["theme=dark; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000"]);
    /// assert!(Shop::THEME.builder("dark; Domain=example.com").is_err());
    /// # Ok::<(), ValueError>(())
    /// ```
    pub fn builder(&self, value: &str) -> Result<CookieBuilder<'static>, ValueError> {
        self.line(value).map(of_line)
    }

    /// Returns the cookie of the crate `cookie` that [`builder`](Self::builder) builds.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set).
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::{cookie::ValueError, security_policy};
    /// # security_policy! {
    /// #     struct Shop { origin: "https://shop.example.com", cookies: { theme } }
    /// # }
    /// let theme = Shop::THEME.build("dark")?;
    ///
    /// assert_eq!(theme.to_string(), "theme=dark; HttpOnly; SameSite=Lax; Secure; Path=/");
    /// # Ok::<(), ValueError>(())
    /// ```
    pub fn build(&self, value: &str) -> Result<CrateCookie<'static>, ValueError> {
        self.builder(value).map(CookieBuilder::build)
    }

    /// Returns a builder of the cookie that has a browser delete this one, for the `remove` of a jar.
    ///
    /// Browsers delete only the cookie whose domain and path are those of the deletion, and both are declared.
    ///
    /// # Example
    ///
    /// ```
    /// use cookie::{Cookie, CookieJar};
    /// # use security_policy::security_policy;
    /// # security_policy! {
    /// #     struct Shop { origin: "https://shop.example.com", cookies: { theme: { path: "/shop" } } }
    /// # }
    ///
    /// let mut jar = CookieJar::new();
    /// jar.add_original(Cookie::new("theme", "dark"));
    /// jar.remove(Shop::THEME.removal());
    ///
    /// let line = jar.delta().next().expect("a deletion").to_string();
    /// assert!(line.starts_with("theme=; HttpOnly; SameSite=Lax; Secure; Path=/shop; Max-Age=0; Expires="));
    /// ```
    #[must_use]
    pub fn removal(&self) -> CookieBuilder<'static> {
        of_line(self.deletion().to_owned())
    }
}

#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "cookie", feature = "signed"))))]
impl<P: Protection> ProtectedCookie<P> {
    /// Returns a builder of the crate `cookie` that has the protected value and every declared attribute.
    ///
    /// [`Cookie::builder`] has an example. The value is signed or encrypted here: it belongs into a plain jar, not into one that signs or
    /// encrypts.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set).
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Key, Keys, UnixTime, security_policy};
    ///
    /// security_policy! {
    ///     struct Shop {
    ///         origin: "https://shop.example.com",
    ///         cookies: { user: { name: "__Host-user", max_age: 8h, signed } },
    ///     }
    /// }
    ///
    /// let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::now());
    /// let user = Shop::USER.builder(&keys, "42", now)?.build();
    ///
    /// assert_eq!(user.name(), "__Host-user");
    /// assert_eq!(Shop::USER.verify(&keys, user.value(), now).as_deref(), Ok("42"));
    /// # Ok::<(), security_policy::cookie::ValueError>(())
    /// ```
    pub fn builder(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<CookieBuilder<'static>, ValueError> {
        self.line(keys, TimestampedValue::new(value, now)).map(of_line)
    }

    /// Returns the cookie of the crate `cookie` that [`builder`](Self::builder) builds.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set).
    pub fn build(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<CrateCookie<'static>, ValueError> {
        self.builder(keys, value, now).map(CookieBuilder::build)
    }
}

#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "cookie", feature = "signed"))))]
impl<P: Protection> Session<P> {
    /// Returns a builder of the crate `cookie` for a session that starts now, with every declared attribute.
    ///
    /// [`ProtectedCookie::builder`] has an example.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set).
    pub fn builder(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<CookieBuilder<'static>, ValueError> {
        self.cookie().builder(&self.start(keys, value, now)?)
    }
}

#[cfg(feature = "json")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "cookie", feature = "json"))))]
impl<T: serde_core::Serialize, P: Protection> super::json::Json<T, P> {
    /// Returns a builder of the crate `cookie` that has the protected value and every declared attribute.
    ///
    /// [`ProtectedCookie::builder`] has an example.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set).
    pub fn builder(&self, keys: &Keys, value: &T, now: UnixTime) -> Result<CookieBuilder<'static>, ValueError> {
        self.protected().builder(keys, &super::json::encode(value)?, now)
    }
}

#[cfg(feature = "flask")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "cookie", feature = "flask"))))]
impl super::flask::FlaskCookie {
    /// Returns a builder of the crate `cookie` that has the signed session and every declared attribute.
    ///
    /// [`ProtectedCookie::builder`] has an example.
    ///
    /// # Errors
    ///
    /// As for [`sign`](Self::sign).
    pub fn builder<T: serde_core::Serialize>(
        &self,
        keys: &Keys,
        session: &T,
        now: UnixTime,
    ) -> Result<CookieBuilder<'static>, ValueError> {
        self.cookie().builder(&self.sign(keys, session, now)?)
    }
}

/// The builder of a whole line, whose attributes were checked while compiling.
fn of_line(line: String) -> CookieBuilder<'static> {
    CrateCookie::parse(line).expect("a declared cookie has a name").into()
}

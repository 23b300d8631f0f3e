//! Declared cookies as cookies of the `cookie` crate.

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
    /// Returns a builder of the `cookie` crate with this value and every declared attribute.
    ///
    /// The jars of axum-extra, Rocket and tower-cookies take it. A declared `Priority` is lost, because that crate does
    /// not support it.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects, since the crate does not encode values unless
    /// it is told to. To put any text into a cookie, use `complete`: see the example of [`Cookies`](super::Cookies).
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

    /// Returns the cookie that [`builder`](Self::builder) builds.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects.
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

    /// Returns a builder of a cookie that deletes this one in the browser, for the `remove` of a jar.
    ///
    /// Browsers only delete a cookie of the same name, domain and path, which the builder has.
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
    /// Returns a builder of the `cookie` crate with the protected value and every declared attribute.
    ///
    /// The value is already signed or encrypted: add the cookie to a plain jar, not to one that signs or encrypts.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects.
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

    /// Returns the cookie that [`builder`](Self::builder) builds.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects.
    pub fn build(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<CrateCookie<'static>, ValueError> {
        self.builder(keys, value, now).map(CookieBuilder::build)
    }
}

#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "cookie", feature = "signed"))))]
impl<P: Protection> Session<P> {
    /// Returns a builder of the `cookie` crate for a session that starts now, with every declared attribute.
    ///
    /// [`ProtectedCookie::builder`] has an example.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects.
    pub fn builder(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<CookieBuilder<'static>, ValueError> {
        self.cookie().builder(&self.start(keys, value, now)?)
    }
}

#[cfg(feature = "json")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "cookie", feature = "json"))))]
impl<T: serde_core::Serialize, P: Protection> super::json::Json<T, P> {
    /// Returns a builder of the `cookie` crate with the protected value and every declared attribute.
    ///
    /// [`ProtectedCookie::builder`] has an example.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects.
    pub fn builder(&self, keys: &Keys, value: &T, now: UnixTime) -> Result<CookieBuilder<'static>, ValueError> {
        self.protected().builder(keys, &super::json::encode(value)?, now)
    }
}

#[cfg(feature = "flask")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "cookie", feature = "flask"))))]
impl super::flask::FlaskCookie {
    /// Returns a builder of the `cookie` crate with the signed session and every declared attribute.
    ///
    /// [`ProtectedCookie::builder`] has an example.
    ///
    /// # Errors
    ///
    /// Returns an error for the sessions that [`sign`](Self::sign) rejects.
    pub fn builder<T: serde_core::Serialize>(
        &self,
        keys: &Keys,
        session: &T,
        now: UnixTime,
    ) -> Result<CookieBuilder<'static>, ValueError> {
        self.cookie().builder(&self.sign(keys, session, now)?)
    }
}

/// Converts a `Set-Cookie` value, whose attributes were checked at compile time, to a builder.
fn of_line(line: String) -> CookieBuilder<'static> {
    CrateCookie::parse(line).expect("a declared cookie has a name").into()
}

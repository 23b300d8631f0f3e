//! A cookie that is neither signed nor encrypted.

use std::fmt;

use http::{HeaderMap, HeaderValue};

use super::{
    headers::{self, CookieHeaders},
    value::{ValueError, check_value},
};

/// A cookie that a policy declares: its name, and attributes that were checked at compile time.
///
/// [`security_policy!`](crate::security_policy) makes a constant of this type for each cookie without `signed`,
/// `private` or `flask`: `Shop::THEME` for `theme`. The value is neither signed nor encrypted. It comes from the
/// browser, so treat it as user input.
///
/// # Example
///
/// ```
/// use http::HeaderMap;
/// use security_policy::{cookie::ValueError, security_policy};
///
/// security_policy! {
///     pub struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { theme: { max_age: 30d } },
///     }
/// }
///
/// let mut response = HeaderMap::new();
/// Shop::THEME.set(&mut response, "light")?;
/// Shop::THEME.set(&mut response, "dark")?;
/// assert_eq!(response["set-cookie"], "theme=dark; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000");
/// assert_eq!(response.len(), 1);
///
/// let mut request = HeaderMap::new();
/// request.insert("cookie", "a=1; theme=dark".parse().unwrap());
/// assert_eq!(Shop::THEME.get(&request), Some("dark"));
/// # Ok::<(), ValueError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Cookie {
    name: &'static str,
    /// The text after the value: `; Secure; HttpOnly`.
    attributes: &'static str,
    /// The value of the `Set-Cookie` header that deletes the cookie.
    deletion: &'static str,
}

impl Cookie {
    /// Creates it from what `security_policy!` generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro((name, attributes): (&'static str, &'static str), deletion: &'static str) -> Self {
        Self { name, attributes, deletion }
    }

    /// Returns the name of the cookie as it is sent.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the text after the value, such as `; Secure; HttpOnly; SameSite=Lax; Path=/`.
    #[must_use]
    pub const fn attributes(&self) -> &'static str {
        self.attributes
    }

    /// Returns the value of the `Set-Cookie` header that deletes the cookie.
    #[cfg(feature = "cookie")]
    pub(super) const fn deletion(&self) -> &'static str {
        self.deletion
    }

    /// Sets the cookie on a response, replacing any `Set-Cookie` with the same name, domain and path.
    ///
    /// The value is sent unchanged or not at all. Encode anything but a simple word or number, with base64url for
    /// example. This makes one allocation.
    ///
    /// # Errors
    ///
    /// Returns an error if the value contains a space, a control character, `"`, `,`, `;`, `\` or a character outside
    /// of ASCII ([RFC 6265, section 4.1.1](https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1)), or if name and value
    /// are longer than 4096 bytes together. The response is then unchanged.
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::{cookie::ValueError, security_policy};
    /// # security_policy! {
    /// #     struct Shop { origin: "https://shop.example.com", cookies: { theme: { max_age: 30d } } }
    /// # }
    /// let mut response = http::HeaderMap::new();
    /// let injected = Shop::THEME.set(&mut response, "dark; Domain=example.com");
    ///
    /// assert_eq!(injected, Err(ValueError::Octet { at: 4 }));
    /// assert!(response.is_empty());
    /// ```
    pub fn set(&self, headers: &mut HeaderMap, value: &str) -> Result<(), ValueError> {
        headers::set(headers, self.header(value)?);
        Ok(())
    }

    /// Returns the value of the `Set-Cookie` header, for frameworks that do not use [`HeaderMap`].
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
    /// assert_eq!(Shop::THEME.header("dark")?, "theme=dark; Secure; HttpOnly; SameSite=Lax; Path=/");
    /// # Ok::<(), ValueError>(())
    /// ```
    pub fn header(&self, value: &str) -> Result<HeaderValue, ValueError> {
        Ok(header(self.line(value)?))
    }

    /// Deletes the cookie in the browser, by a `Set-Cookie` with `Max-Age=0`.
    ///
    /// Browsers only delete a cookie of the same name, domain and path; all three are declared in the policy. This
    /// makes no allocation.
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::security_policy;
    /// # security_policy! {
    /// #     struct Shop { origin: "https://shop.example.com", cookies: { theme: { max_age: 30d } } }
    /// # }
    /// let mut response = http::HeaderMap::new();
    /// Shop::THEME.remove(&mut response);
    ///
    /// assert_eq!(response["set-cookie"], "theme=; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    /// ```
    pub fn remove(&self, headers: &mut HeaderMap) {
        headers::set(headers, HeaderValue::from_static(self.deletion));
    }

    /// Returns the value of the cookie in a request, the first one if there are several.
    ///
    /// Values that are not UTF-8 are skipped.
    ///
    /// A request does not say who has set a cookie. Other hosts of the site may have, unless the name has the prefix
    /// `__Host-`, and so may the user. Browsers send the cookies with the longest paths first ([RFC 6265bis, section
    /// 5.8.3](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3)).
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::security_policy;
    /// # security_policy! {
    /// #     struct Shop { origin: "https://shop.example.com", cookies: { theme } }
    /// # }
    /// let mut request = http::HeaderMap::new();
    /// assert_eq!(Shop::THEME.get(&request), None);
    ///
    /// request.insert("cookie", "theme=dark; theme=light".parse().unwrap());
    /// assert_eq!(Shop::THEME.get(&request), Some("dark"));
    /// ```
    #[must_use]
    pub fn get<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        headers::values(CookieHeaders::Map(headers), self.name).find_map(|value| str::from_utf8(value).ok())
    }

    /// Returns the value of the `Set-Cookie` header, in one allocation of its exact size.
    pub(super) fn line(&self, value: &str) -> Result<String, ValueError> {
        check_value(self.name, value)?;
        Ok([self.name, "=", value, self.attributes].concat())
    }
}

/// Converts the value of a `Set-Cookie` header.
pub(super) fn header(line: String) -> HeaderValue {
    HeaderValue::try_from(line).expect("the macro has checked the attributes, and `check_value` the value")
}

impl fmt::Debug for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookie").field("name", &self.name).field("attributes", &self.attributes).finish()
    }
}

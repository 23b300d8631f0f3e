//! A cookie that is neither signed nor encrypted.

use std::fmt;

use http::{HeaderMap, HeaderValue};

use super::{
    headers::{self, CookieHeaders},
    value::{ValueError, check_value},
};

/// A cookie that a policy declares: its name, and attributes that were checked while compiling.
///
/// [`security_policy!`](crate::security_policy) makes a constant of it for each cookie, `Shop::THEME` for `theme`.
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
    /// The text after the value.
    attributes: &'static str,
    /// The whole line that takes the cookie back.
    deletion: &'static str,
}

impl Cookie {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro((name, attributes): (&'static str, &'static str), deletion: &'static str) -> Self {
        Self { name, attributes, deletion }
    }

    /// Returns the name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the text after the value: `; Secure; HttpOnly; SameSite=Lax; Path=/`.
    #[must_use]
    pub const fn attributes(&self) -> &'static str {
        self.attributes
    }

    /// Returns the line that has a browser delete the cookie.
    #[cfg(feature = "cookie")]
    pub(super) const fn deletion(&self) -> &'static str {
        self.deletion
    }

    /// Sets the cookie on a response, in the place of one that was set before.
    ///
    /// A value is sent as it is or not at all. What else it may hold has to be encoded, base64url being the usual
    /// choice; a number or a word of the program's own needs nothing. One allocation holds the line.
    ///
    /// # Errors
    ///
    /// Returns an error for a value with a space, a control, `"`, `,`, `;`, `\` or a character outside of ASCII, and
    /// for one over 4096 octets with its name. The response is left as it was.
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

    /// Returns the value of the `Set-Cookie` header, for a framework with a header map of its own.
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
    /// assert_eq!(Shop::THEME.header("dark")?, "theme=dark; Secure; HttpOnly; SameSite=Lax; Path=/");
    /// # Ok::<(), ValueError>(())
    /// ```
    pub fn header(&self, value: &str) -> Result<HeaderValue, ValueError> {
        Ok(header(self.line(value)?))
    }

    /// Has the browser forget the cookie.
    ///
    /// Nothing is allocated, and nothing of the cookie's scope forgotten: a browser only forgets a cookie whose
    /// domain and path are the ones that it was set with.
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

    /// Returns the value that a request carries, the first one where there are several.
    ///
    /// A value that is not UTF-8 is skipped, and hides no other: neither a later value of this name nor another cookie.
    ///
    /// A browser sends a cookie of a deeper path first, and does not say who has set it: the value may come
    /// from a subdomain unless the name has the prefix `__Host-`, and from the user in any case.
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::security_policy;
    /// # security_policy! {
    /// #     struct Shop { origin: "https://shop.example.com", cookies: { theme } }
    /// # }
    /// assert_eq!(Shop::THEME.get(&http::HeaderMap::new()), None);
    /// ```
    #[must_use]
    pub fn get<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        headers::values(CookieHeaders::Map(headers), self.name).find_map(|value| str::from_utf8(value).ok())
    }

    /// The whole line, in one allocation of its exact size.
    pub(super) fn line(&self, value: &str) -> Result<String, ValueError> {
        check_value(self.name, value)?;
        Ok([self.name, "=", value, self.attributes].concat())
    }
}

/// The header of a whole line.
pub(super) fn header(line: String) -> HeaderValue {
    HeaderValue::try_from(line).expect("the macro has checked the attributes, and `check` the value")
}

impl fmt::Debug for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookie").field("name", &self.name).field("attributes", &self.attributes).finish()
    }
}

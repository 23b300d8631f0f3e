//! The token for the forms and scripts of a response.

use std::{
    fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use http::{HeaderMap, HeaderName, HeaderValue, header::COOKIE};

use super::{
    binding::SessionIdentity,
    hidden_field::HiddenField,
    secret::{Secret, TokenCodec, new_secret},
};
use crate::{
    cookie::{
        Cookie,
        headers::{CookieHeaders, values},
    },
    header_map::set,
    signing::{keys::Keys, time::UnixTime},
};

/// The token for the forms and scripts of a response.
///
/// [`CsrfLayer`](super::CsrfLayer) makes one for each request. In axum, actix-web, poem, Rocket and salvo, a handler takes it
/// as an argument. Each call of its functions returns a different text, and all of them are valid until the session changes.
/// With `once`, each of them is a token of its own, which is accepted [one time](super#one-time-tokens). If any was called,
/// the layer sets the token's cookie on the response and forbids caches to store it.
///
/// # Example
///
/// ```
/// use http::HeaderMap;
/// use security_policy::{Key, Keys, UnixTime, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///         csrf: { bind_to: session },
///     }
/// }
///
/// let keys = Keys::signing_with(Key::random());
/// let token = Shop::CSRF.token(keys, &HeaderMap::new(), UnixTime::now());
/// let field = token.field().to_string();
/// assert!(field.starts_with(r#"<input type="hidden" name="csrf_token" value=""#));
/// assert_ne!(field, token.field().to_string());
///
/// let mut response = HeaderMap::new();
/// token.set_cookie(&mut response);
/// assert!(response["set-cookie"].to_str().unwrap().ends_with("; Secure; HttpOnly; SameSite=Lax; Path=/"));
/// ```
#[derive(Clone)]
pub struct CsrfToken(Arc<Issuer<ReadSession>>);

/// Reads the session of a request, from the cookie in the policy's `bind_to`.
type ReadSession = dyn for<'h> Fn(CookieHeaders<'h>, &Keys, UnixTime) -> Option<SessionIdentity<'h>> + Send + Sync;

struct Issuer<R: ?Sized> {
    keys: Arc<Keys>,
    parameters: TokenParameters,
    /// The `Cookie` headers of the request.
    cookies: Cookies,
    /// The time of issue; `None` for the time at which the first form is made.
    now: Option<UnixTime>,
    /// The session and secret of the request. They are read when the first form is made, which most requests never do.
    cookie_state: OnceLock<CookieState>,
    /// The secret of this response's forms; set if a token was made.
    secret_in_use: OnceLock<Secret>,
    /// Whether the session of the request was read.
    has_session: AtomicBool,
    /// Whether the response carries the next token in a header.
    sends_next: AtomicBool,
    read_session: R,
}

struct CookieState {
    session: Option<SessionIdentity<'static>>,
    secret_from_cookie: Option<Secret>,
    /// Whether the browser has the cookie, signed with the present key.
    has_cookie: bool,
    now: UnixTime,
}

/// The `Cookie` headers of a request. Browsers send one.
enum Cookies {
    One(Option<HeaderValue>),
    Several(Vec<HeaderValue>),
}

/// The names of a policy's tokens, and the salt of their keys.
#[derive(Clone, Copy)]
pub(super) struct TokenParameters {
    pub(super) field: &'static str,
    pub(super) header: &'static str,
    pub(super) cookie: Cookie,
    pub(super) salt: &'static str,
    /// Whether each token is accepted one time.
    pub(super) once: bool,
}

impl CsrfToken {
    pub(super) fn new(
        parameters: TokenParameters,
        keys: Arc<Keys>,
        headers: &HeaderMap,
        now: Option<UnixTime>,
        read_session: impl for<'h> Fn(CookieHeaders<'h>, &Keys, UnixTime) -> Option<SessionIdentity<'h>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let cookies = Cookies::of(headers);
        let (cookie_state, secret_in_use) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(Issuer {
            keys,
            parameters,
            cookies,
            now,
            cookie_state,
            secret_in_use,
            has_session: AtomicBool::new(false),
            sends_next: AtomicBool::new(false),
            read_session,
        }))
    }

    /// Returns the hidden field for a form, as HTML.
    ///
    /// The token is valid for all forms of the session.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::csrf::CsrfToken;
    ///
    /// fn form(token: &CsrfToken) -> String {
    ///     format!(r#"<form method="post" action="/basket">{}<button>Buy</button></form>"#, token.field())
    /// }
    /// ```
    #[must_use]
    pub fn field(&self) -> HiddenField {
        self.field_of(self.text())
    }

    /// Returns the hidden field for a form, valid for the path of this `action` only.
    ///
    /// The path has to be the one that the client requests, in its canonical form; the query is ignored. With the
    /// feature `axum`, that is the full path, also in a nested router. In other frameworks it is the [path that the
    /// layer sees](super#paths).
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    ///
    /// # Example
    ///
    /// ```
    /// # use http::HeaderMap;
    /// # use security_policy::{Key, Keys, UnixTime, csrf::TokenError, security_policy};
    /// # use std::sync::Arc;
    /// # security_policy! {
    /// #     struct Shop {
    /// #         origin: "https://shop.example.com",
    /// #         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// #         csrf: { bind_to: session },
    /// #     }
    /// # }
    /// # let (keys, now) = (Arc::new(Keys::signing_with(Key::random())), UnixTime::now());
    /// # let (mut request, mut response) = (HeaderMap::new(), HeaderMap::new());
    /// let token = Shop::CSRF.token(keys.clone(), &request, now);
    /// let text = token.text_for("/delete?id=3");
    /// # token.set_cookie(&mut response);
    /// # request.insert("cookie", response["set-cookie"].to_str().unwrap().split(';').next().unwrap().parse().unwrap());
    ///
    /// assert_eq!(Shop::CSRF.verify(&keys, &text, "/delete", &request, now), Ok(()));
    /// assert_eq!(Shop::CSRF.verify(&keys, &text, "/basket", &request, now), Err(TokenError::Foreign));
    /// ```
    #[must_use]
    pub fn field_for(&self, action: &str) -> HiddenField {
        self.field_of(self.text_for(action))
    }

    /// Returns the token as text, for a script that sends it in the policy's header.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    #[must_use]
    pub fn text(&self) -> String {
        self.render(None)
    }

    /// Returns the token as text, valid for the path of this `action` only. [`field_for`](Self::field_for) has an
    /// example.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    #[must_use]
    pub fn text_for(&self, action: &str) -> String {
        self.render(Some(action.split(['?', '#']).next().unwrap_or_default()))
    }

    /// Sets the token's cookie on a response, unless no token was made or the browser already has the cookie. A cookie that
    /// an earlier key has signed is set again with the present key, and keeps its forms valid.
    ///
    /// [`CsrfLayer`](super::CsrfLayer) calls this.
    pub fn set_cookie(&self, headers: &mut HeaderMap) {
        let cookie_state = self.cookie_state();
        if let (false, Some(secret)) = (cookie_state.has_cookie, self.0.secret_in_use.get()) {
            // This cannot fail: the value is base64 of a fixed length, and the macro has checked the name.
            let _ = self.0.parameters.cookie.set(headers, &self.codec(&cookie_state.session).cookie_value(secret));
        }
    }

    /// Returns the name of the form's field.
    #[cfg(feature = "form")]
    pub(super) fn field_name(&self) -> &'static str {
        self.0.parameters.field
    }

    /// Whether a token was made.
    pub(super) fn is_used(&self) -> bool {
        self.0.secret_in_use.get().is_some()
    }

    /// Records that the response may depend on the session.
    pub(super) fn mark_session_read(&self) {
        self.0.has_session.store(true, Ordering::Relaxed);
    }

    /// Whether the response may depend on the session, because the session was read.
    pub(super) fn has_session(&self) -> bool {
        self.0.has_session.load(Ordering::Relaxed)
    }

    /// Records that the response has to carry the next token in a header, for a script that has spent one.
    pub(super) fn mark_next(&self) {
        self.0.sends_next.store(true, Ordering::Relaxed);
    }

    /// Sets the header with the next token, if a script has spent one.
    pub(super) fn set_next(&self, headers: &mut HeaderMap) {
        if !self.0.sends_next.load(Ordering::Relaxed) {
            return;
        }
        // The macro has checked the name, and the value is base64.
        let name = HeaderName::from_bytes(self.0.parameters.header.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(self.text())) {
            set(headers, name, value);
        }
    }

    fn field_of(&self, token: String) -> HiddenField {
        HiddenField { name: self.0.parameters.field, token }
    }

    fn render(&self, action: Option<&str>) -> String {
        let cookie_state = self.cookie_state();
        let secret = self.0.secret_in_use.get_or_init(|| cookie_state.secret_from_cookie.unwrap_or_else(new_secret));
        let codec = self.codec(&cookie_state.session);
        match self.0.parameters.once {
            true => codec.once_token(secret, action, cookie_state.now),
            false => codec.form_token(secret, action, cookie_state.now),
        }
    }

    fn cookie_state(&self) -> &CookieState {
        let Issuer { keys, parameters, cookies, now, cookie_state, read_session, .. } = &*self.0;
        cookie_state.get_or_init(|| {
            let now = now.unwrap_or_else(UnixTime::now);
            let session = read_session(cookies.lines(), keys, now).map(SessionIdentity::into_owned);
            if session.is_some() {
                self.mark_session_read();
            }
            let mut texts = values(cookies.lines(), parameters.cookie.name());
            let codec = self.codec(&session);
            let valid = texts.find_map(|text| codec.verify_cookie(text));
            let has_cookie = valid.is_some_and(|(_, is_current)| is_current);
            let secret_from_cookie = valid.map(|(secret, _)| secret);
            CookieState { session, secret_from_cookie, has_cookie, now }
        })
    }

    fn codec<'b>(&'b self, session: &'b Option<SessionIdentity<'static>>) -> TokenCodec<'b> {
        TokenCodec { keys: &self.0.keys, salt: self.0.parameters.salt, session: session.as_ref() }
    }
}

impl Cookies {
    fn of(headers: &HeaderMap) -> Self {
        let mut lines = headers.get_all(COOKIE).iter();
        match (lines.next(), lines.next()) {
            (first, None) => Self::One(first.cloned()),
            (first, second) => Self::Several(first.into_iter().chain(second).chain(lines).cloned().collect()),
        }
    }

    fn lines(&self) -> CookieHeaders<'_> {
        CookieHeaders::List(match self {
            Self::One(line) => line.as_slice(),
            Self::Several(lines) => lines,
        })
    }
}

/// Requests are often logged with their extensions: `Debug` redacts the token.
impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfToken(..)")
    }
}

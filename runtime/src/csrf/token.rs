//! A token for the forms and scripts of one response.

use std::{
    fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use http::{HeaderMap, HeaderValue, header::COOKIE};

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
    signing::{keys::Keys, time::UnixTime},
};

/// A token for the forms of one response.
///
/// A layer makes it for each request, and sets its cookie on the response if a form was made with it. In axum a handler
/// takes it as an argument. Each rendering is another text, and all of them are good until the session changes.
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

/// Reads the session of a request from its cookies, as the policy binds tokens.
type ReadSession = dyn for<'h> Fn(CookieHeaders<'h>, &Keys, UnixTime) -> Option<SessionIdentity<'h>> + Send + Sync;

struct Issuer<R: ?Sized> {
    keys: Arc<Keys>,
    parameters: TokenParameters,
    /// The cookies of the request.
    cookies: Cookies,
    /// `None` for when the first form is made.
    now: Option<UnixTime>,
    /// What the cookies hold. Most requests are answered without a form, and have no use for it.
    cookie_state: OnceLock<CookieState>,
    /// What the forms of this response are made with.
    secret_in_use: OnceLock<Secret>,
    /// Whether the session of the request was read.
    has_session: AtomicBool,
    read_session: R,
}

struct CookieState {
    session: Option<SessionIdentity<'static>>,
    secret_from_cookie: Option<Secret>,
    now: UnixTime,
}

/// The `Cookie` headers of a request, of which browsers send one.
enum Cookies {
    One(Option<HeaderValue>),
    Several(Vec<HeaderValue>),
}

/// What the tokens of a policy are called, and the salt of their keys.
#[derive(Clone, Copy)]
pub(super) struct TokenParameters {
    pub(super) field: &'static str,
    pub(super) cookie: Cookie,
    pub(super) salt: &'static str,
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
        let (cookie_state, secret_in_use, has_session) = (OnceLock::new(), OnceLock::new(), AtomicBool::new(false));
        Self(Arc::new(Issuer {
            keys,
            parameters,
            cookies,
            now,
            cookie_state,
            secret_in_use,
            has_session,
            read_session,
        }))
    }

    /// Returns the hidden field of a form, as HTML.
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

    /// Returns the hidden field of a form that is good for the path of this action alone.
    ///
    /// The path is the one that the client asks for. In axum that is the whole path, also under a router that is nested in
    /// another, with the feature `axum`; another router may hand the layer what remains of it, which then counts. A query
    /// does not count, and a path in another than its canonical form is another path.
    #[must_use]
    pub fn field_for(&self, action: &str) -> HiddenField {
        self.field_of(self.text_for(action))
    }

    /// Returns the token alone, for a script that sends it in the header of the policy.
    #[must_use]
    pub fn text(&self) -> String {
        self.render(None)
    }

    /// Returns the token alone, good for the path of this action alone.
    #[must_use]
    pub fn text_for(&self, action: &str) -> String {
        self.render(Some(action.split(['?', '#']).next().unwrap_or_default()))
    }

    /// Sets the cookie that the forms of this response need, unless the browser has it already or there are none.
    ///
    /// Under a layer that has happened by itself.
    pub fn set_cookie(&self, headers: &mut HeaderMap) {
        let cookie_state = self.cookie_state();
        if let (None, Some(secret)) = (cookie_state.secret_from_cookie, self.0.secret_in_use.get()) {
            // The text is base64 of a fixed length, and the macro has checked the name.
            let _ = self.0.parameters.cookie.set(headers, &self.codec(&cookie_state.session).cookie_value(secret));
        }
    }

    /// What the field is called.
    #[cfg(feature = "axum")]
    pub(super) fn field_name(&self) -> &'static str {
        self.0.parameters.field
    }

    /// Whether a form was made with it.
    pub(super) fn is_used(&self) -> bool {
        self.0.secret_in_use.get().is_some()
    }

    /// Says that the session of the request has been read, and is one.
    pub(super) fn mark_session_read(&self) {
        self.0.has_session.store(true, Ordering::Relaxed);
    }

    /// Whether the response may depend on the session of the request, since that has been read.
    pub(super) fn has_session(&self) -> bool {
        self.0.has_session.load(Ordering::Relaxed)
    }

    fn field_of(&self, token: String) -> HiddenField {
        HiddenField { name: self.0.parameters.field, token }
    }

    fn render(&self, action: Option<&str>) -> String {
        let cookie_state = self.cookie_state();
        let secret = self.0.secret_in_use.get_or_init(|| cookie_state.secret_from_cookie.unwrap_or_else(new_secret));
        self.codec(&cookie_state.session).form_token(secret, action, cookie_state.now)
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
            let secret_from_cookie = texts.find_map(|text| self.codec(&session).verify_cookie(text));
            CookieState { session, secret_from_cookie, now }
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

/// A request is often logged with its extensions: what the token is made of stays out.
impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfToken(..)")
    }
}

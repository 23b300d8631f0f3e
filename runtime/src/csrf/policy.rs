//! The constant `CSRF` of a policy, which checks requests and issues and verifies tokens.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderMap, Method, Uri};

use super::{
    binding::{Bind, Once, Reusable},
    decision::{Decision, Rule, decide},
    rejection::{Rejection, TokenError},
    rules::Rules,
    secret::TokenCodec,
    token::{CsrfToken, TokenParameters},
    token_context::{HeadDecision, TokenContext},
    unspent::UnspentToken,
};
use crate::{
    cookie::{
        Cookie,
        headers::{CookieHeaders, values},
    },
    signing::{keys::Keys, time::UnixTime, verify_error::VerifyError},
};

/// The CSRF protection of a policy: it checks requests, and issues and verifies tokens.
///
/// [`security_policy!`](crate::security_policy) makes the constant `CSRF` of this type for a policy with `csrf`. Most
/// sites only need its [`layer`](Self::layer). In a framework without tower layers, call for each request:
///
/// 1. [`check`](Self::check). An error means that the request is rejected: respond with status 403.
/// 2. If it returns `Ok(None)`, read the token from the field [`field`](Self::field) of the form, and call
///    [`verify`](Self::verify).
/// 3. For a page with a form, [`token`](Self::token), and [`set_cookie`](CsrfToken::set_cookie) on its response.
///
/// # Example
///
/// ```
/// use http::{HeaderMap, Method, Uri};
/// use security_policy::{Key, Keys, UnixTime, csrf::{Decision, TokenError}, security_policy};
/// use std::{sync::Arc, time::Duration};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///         csrf: { bind_to: session, max_age: 1h },
///     }
/// }
/// # fn sent_back(response: &HeaderMap) -> HeaderMap {
/// #     let pairs: Vec<&str> = response
/// #         .get_all("set-cookie").iter().map(|line| line.to_str().unwrap().split(';').next().unwrap()).collect();
/// #     let mut request = HeaderMap::new();
/// #     request.insert("cookie", pairs.join("; ").parse().unwrap());
/// #     request
/// # }
///
/// let (keys, now) = (Arc::new(Keys::signing_with(Key::random())), UnixTime::from_secs(1_790_000_000));
///
/// // A page with a form, and the request that its browser then sends.
/// let mut page = HeaderMap::new();
/// let token = Shop::CSRF.token(keys.clone(), &HeaderMap::new(), now);
/// let text = token.text();
/// token.set_cookie(&mut page);
/// let request = sent_back(&page);
///
/// // The request has neither `Sec-Fetch-Site` nor `Origin`, so that it needs the token.
/// let uri = Uri::from_static("/basket");
/// assert_eq!(Shop::CSRF.decide(&Method::POST, &uri, &request), Ok(Decision::NeedsToken));
/// assert_eq!(Shop::CSRF.verify(&keys, &text, "/basket", &request, now), Ok(()));
/// assert_eq!(
///     Shop::CSRF.verify(&keys, &text, "/basket", &HeaderMap::new(), now),
///     Err(TokenError::MissingCookie),
/// );
///
/// let later = UnixTime::from_secs(1_790_003_601);
/// assert_eq!(
///     Shop::CSRF.verify(&keys, &text, "/basket", &request, later),
///     Err(TokenError::Expired { age: Duration::from_secs(3601), limit: Duration::from_secs(3600) }),
/// );
/// ```
#[derive(Clone, Copy)]
pub struct Csrf<B> {
    rules: &'static Rules,
    binding: B,
    cookie: Cookie,
    salt: &'static str,
    header: &'static str,
    field: &'static str,
    max_age: Option<Duration>,
}

impl<B> Csrf<B> {
    /// Creates it from what `security_policy!` generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(
        rules: &'static Rules,
        binding: B,
        (cookie, salt): (Cookie, &'static str),
        (header, field): (&'static str, &'static str),
        max_age: Option<Duration>,
    ) -> Self
    where
        B: Copy,
    {
        Self { rules, binding, cookie, salt, header, field, max_age }
    }

    /// Returns the name of the header in which scripts send a token.
    #[must_use]
    pub const fn header(&self) -> &'static str {
        self.header
    }

    /// Returns the name of the form field that contains a token.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// Returns the cookie that contains the other half of a token.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        &self.cookie
    }

    /// Whether the policy has `isolate`, so that responses depend on the headers that are checked.
    pub(super) const fn isolates(&self) -> bool {
        self.rules.isolation.is_some()
    }
}

impl<B: Bind> Csrf<B> {
    /// Checks the head of a request: whether it passes, or needs a token.
    ///
    /// `uri` is the one that the client requested. If a router has removed a prefix from it, the paths in `exempt` and
    /// `protect` are compared with the rest; in axum, pass `OriginalUri`. [`Decision`] has an example.
    ///
    /// # Errors
    ///
    /// Returns an error if the request is rejected, by the [rules](super#how-a-request-is-checked) of the module.
    pub fn decide(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<Decision, Rejection> {
        decide(self.rules, B::ONCE, method, uri, headers)
    }

    /// Returns the token for the forms of the response to a request.
    ///
    /// `headers` are those of the request. The token is bound to its session, or to no session if it has none, as for a
    /// login form.
    #[must_use]
    pub fn token(&self, keys: impl Into<Arc<Keys>>, headers: &HeaderMap, now: UnixTime) -> CsrfToken {
        self.token_at(keys.into(), headers, Some(now))
    }

    pub(super) const fn rules(&self) -> &'static Rules {
        self.rules
    }

    /// Returns a token. Without a time, its time of issue is that of the first form.
    pub(super) fn token_at(&self, keys: Arc<Keys>, headers: &HeaderMap, now: Option<UnixTime>) -> CsrfToken {
        let Self { binding, field, header, cookie, salt, .. } = *self;
        let parameters = TokenParameters { field, header, cookie, salt, once: B::ONCE };
        CsrfToken::new(parameters, keys, headers, now, move |cookies, keys, now| {
            // A request with two sessions is rejected when the form is sent.
            binding.session(cookies, keys, now).ok().flatten()
        })
    }

    /// Verifies a token that was sent with a request.
    ///
    /// `path` is the path that the client requested, before a router removed a prefix. `headers` are those of the
    /// request, with its cookies.
    ///
    /// A token is valid for the `max_age` of `csrf`. Without a `max_age`, it is valid as long as its session, and for
    /// 12 hours if it was issued without a session, as for a login form.
    ///
    /// # Errors
    ///
    /// Returns an error if the token or one of the cookies is invalid. It does not contain the token.
    pub fn verify(
        &self,
        keys: &Keys,
        token: &str,
        path: &str,
        headers: &HeaderMap,
        now: UnixTime,
    ) -> Result<(), TokenError>
    where
        B: Reusable,
    {
        self.verify_in_context(keys, &self.read_cookies(keys, headers, now)?, token, path).map(|_| ())
    }

    /// Reads the session and the secret of its tokens from the cookies of a request.
    fn read_cookies<'h>(
        &self,
        keys: &Keys,
        headers: &'h HeaderMap,
        now: UnixTime,
    ) -> Result<TokenContext<'h>, TokenError> {
        let context = self.read_cookies_uncounted(keys, headers, now);
        context.inspect_err(|error| count(keys, error))
    }

    fn read_cookies_uncounted<'h>(
        &self,
        keys: &Keys,
        headers: &'h HeaderMap,
        now: UnixTime,
    ) -> Result<TokenContext<'h>, TokenError> {
        let lines = CookieHeaders::Map(headers);
        let session = self.binding.session(lines, keys, now)?;
        let mut cookies = values(lines, self.cookie.name());
        let cookie = match (cookies.next(), cookies.next()) {
            (Some(cookie), None) => cookie,
            (None, _) => return Err(TokenError::MissingCookie),
            (_, Some(_)) => return Err(TokenError::RepeatedCookie),
        };
        let codec = TokenCodec { keys, salt: self.salt, session: session.as_ref() };
        let (secret, _) = codec.verify_cookie(cookie).ok_or(TokenError::ForeignCookie)?;
        Ok(TokenContext { session, secret, now })
    }

    /// Verifies a token with the session and the secret of its request.
    pub(super) fn verify_in_context(
        &self,
        keys: &Keys,
        context: &TokenContext<'_>,
        token: &str,
        path: &str,
    ) -> Result<Option<UnspentToken>, TokenError> {
        let TokenContext { session, secret, now } = context;
        let codec = TokenCodec { keys, salt: self.salt, session: session.as_ref() };
        let limit = self.max_age.or_else(|| (B::ONCE || session.is_none()).then_some(MAX_AGE_WITHOUT_SESSION));
        let outcome = match B::ONCE {
            true => codec.verify_once(token, secret, path, limit.unwrap_or(MAX_AGE_WITHOUT_SESSION), *now).map(Some),
            false => codec.verify_token(token, secret, path, limit, *now).map(|()| None),
        };
        outcome.inspect_err(|error| count(keys, error))
    }

    /// Checks the head of a request, and the token in its header if it needs one.
    ///
    /// Returns the rule by which the request passes, or `None` if the token can only be in a form: then read the form,
    /// and [`verify`](Self::verify) the token in it. The token's cookie is checked first, so that a request without a
    /// valid cookie is rejected before its body is read.
    ///
    /// # Errors
    ///
    /// Returns an error if the request is rejected, by the [rules](super#how-a-request-is-checked) of the module.
    ///
    /// # Example
    ///
    /// ```
    /// # use http::{HeaderMap, Method, Uri};
    /// # use security_policy::{Key, Keys, UnixTime, csrf::{Rejection, Rule, TokenError}, security_policy};
    /// # security_policy! {
    /// #     struct Shop {
    /// #         origin: "https://shop.example.com",
    /// #         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// #         csrf: { bind_to: session },
    /// #     }
    /// # }
    /// # let keys = Keys::signing_with(Key::random());
    /// let (uri, now) = (Uri::from_static("/basket"), UnixTime::now());
    /// let mut headers = HeaderMap::new();
    /// headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    /// assert_eq!(Shop::CSRF.check(&keys, &Method::POST, &uri, &headers, now), Ok(Some(Rule::SameOrigin)));
    ///
    /// headers.remove("sec-fetch-site");
    /// assert_eq!(
    ///     Shop::CSRF.check(&keys, &Method::POST, &uri, &headers, now),
    ///     Err(Rejection::Token(TokenError::MissingCookie)),
    /// );
    /// ```
    pub fn check(
        &self,
        keys: &Keys,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        now: UnixTime,
    ) -> Result<Option<Rule>, Rejection>
    where
        B: Reusable,
    {
        match self.check_at(keys, method, uri, headers, || now)? {
            HeadDecision::Passes(rule) => Ok(Some(rule)),
            HeadDecision::Spends(_) | HeadDecision::NeedsForm(_) => Ok(None),
        }
    }

    /// Like [`check`](Self::check). Reads the clock only if the request needs a token.
    pub(super) fn check_at<'h>(
        &self,
        keys: &Keys,
        method: &Method,
        uri: &Uri,
        headers: &'h HeaderMap,
        now: impl FnOnce() -> UnixTime,
    ) -> Result<HeadDecision<'h>, Rejection> {
        if let Decision::Pass(rule) = self.decide(method, uri, headers)? {
            return Ok(HeadDecision::Passes(rule));
        }
        let context = self.read_cookies(keys, headers, now())?;
        let mut tokens = headers.get_all(self.header).iter();
        let token = match (tokens.next(), tokens.next()) {
            (None, _) => return Ok(HeadDecision::NeedsForm(context)),
            (Some(token), None) => token.to_str().map_err(|_| TokenError::Malformed)?,
            (_, Some(_)) => return Err(TokenError::Repeated.into()),
        };
        let unspent = self.verify_in_context(keys, &context, token, uri.path())?;
        Ok(unspent.map_or(HeadDecision::Passes(Rule::Token), HeadDecision::Spends))
    }
}

impl<B: Reusable> Csrf<Once<B>> {
    /// Verifies a token that is accepted one time. Then [spend](super::SpentTokens::spend) it.
    ///
    /// The arguments are those of [`verify`](Self::verify). It is for frameworks without a layer: call it if
    /// [`decide`](Self::decide) returns [`Decision::NeedsToken`], with the token from the header or from the form.
    ///
    /// A token is valid for the `max_age` of `csrf`, and for 12 hours without one.
    ///
    /// # Errors
    ///
    /// Returns an error if the token or one of the cookies is invalid. It does not contain the token.
    ///
    /// # Example
    ///
    /// [`SpentTokens`](super::SpentTokens) has one.
    pub fn verify_once(
        &self,
        keys: &Keys,
        token: &str,
        path: &str,
        headers: &HeaderMap,
        now: UnixTime,
    ) -> Result<UnspentToken, TokenError> {
        let context = self.read_cookies(keys, headers, now)?;
        self.verify_in_context(keys, &context, token, path)?.ok_or(TokenError::Malformed)
    }
}

impl<B> fmt::Debug for Csrf<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Csrf").field("rules", &self.rules).field("cookie", &self.cookie).finish_non_exhaustive()
    }
}

/// Counts a token that was rejected. A request without a token, or with several, is not counted.
fn count(keys: &Keys, error: &TokenError) {
    let error = match *error {
        TokenError::Expired { age, limit } => VerifyError::Expired { age, limit },
        TokenError::Revoked => VerifyError::Revoked,
        TokenError::Malformed | TokenError::Foreign | TokenError::OtherCookie | TokenError::ForeignCookie => {
            VerifyError::BadSignature
        }
        _ => return,
    };
    keys.counters().count(&error);
}

/// The maximum age of a token without a session, and of a token that is accepted one time. In 12 hours, a login page that was opened in the morning still works
/// in the evening. Without this limit, an attacker who obtains such a token, and plants it with its cookie, could use
/// it until the keys change. The token of a session expires with the session.
const MAX_AGE_WITHOUT_SESSION: Duration = Duration::from_secs(12 * 60 * 60);

//! Session layers of other libraries that take name and attributes from a declared cookie.

use super::plain::Cookie;
#[cfg(feature = "signed")]
use super::{protected::ProtectedCookie, session::Session};

#[cfg(feature = "actix-session")]
mod actix;
mod attributes;
mod sealed;
#[cfg(any(feature = "axum-login", feature = "tower-sessions"))]
mod tower;

/// A session layer of another library that takes name and attributes from a declared cookie of type `C`.
///
/// | library | type | feature |
/// |---|---|---|
/// | tower-sessions 0.15 | `SessionManagerLayer` | `tower-sessions` |
/// | axum-login 0.18, tower-sessions 0.14 | `SessionManagerLayer` | `axum-login` |
/// | actix-session 0.11 | `SessionMiddlewareBuilder` | `actix-session` |
///
/// `configure` of a cookie's constant sets the following on the layer. Call it last, and call none of the layer's own
/// functions for these afterwards.
///
/// | declared | tower-sessions | actix-session |
/// |---|---|---|
/// | name, `secure`, `http_only`, `path`, `domain` | the same | the same |
/// | `same_site: lax`, `strict`, `none` | the same | the same |
/// | `idle`, or else `max_age` | `Expiry::OnInactivity` | `PersistentSession` with this time to live |
/// | neither | `Expiry::OnSessionEnd` | `BrowserSession` |
/// | neither `signed` nor `private` | a layer without `with_signed` and `with_private` | what the builder has |
/// | `signed` | a layer with `with_signed`; any other does not compile | `CookieContentSecurity::Signed` |
/// | `private` | a layer with `with_private`; any other does not compile | `CookieContentSecurity::Private` |
///
/// # Limits
///
/// - **`partitioned` and `priority` are not sent**: neither library can send them. If the page of the policy needs
///   `partitioned`, keep the session with [`Session`](super::Session) instead.
/// - **`same_site: unset`** becomes `SameSite=Lax`, which is stricter: both libraries always send the attribute.
/// - **`max_age` together with `idle`**: both libraries have one timeout, and it is `idle`. A session that is used all the
///   time does not end after `max_age`. The library's data can hold the time of login, for the handler to check.
/// - **`remember`** has no effect. Set the expiry of one login with `Session::set_expiry` of tower-sessions.
/// - **When the timeout restarts**: for a cookie with `idle`, at each request: `configure` sets `with_always_save(true)` of
///   tower-sessions and `TtlExtensionPolicy::OnEveryRequest` of actix-session. For any other cookie, when the session's data
///   changes.
/// - **Keys**: the libraries sign and encrypt with a key of their own. [`Keys`](crate::Keys), their rotation and their
///   `not_before` have no effect on these cookies.
///
/// This trait is sealed: other crates cannot implement it.
///
/// # Example
///
/// tower-sessions:
///
#[cfg_attr(all(feature = "tower-sessions", feature = "axum"), doc = "```")]
#[cfg_attr(not(all(feature = "tower-sessions", feature = "axum")), doc = "```ignore")]
/// use security_policy::security_policy;
/// use tower_sessions::{SessionManagerLayer, SessionStore};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", same_site: strict, max_age: 8h } },
///     }
/// }
///
/// fn sessions<S: SessionStore>(store: S) -> SessionManagerLayer<S> {
///     Shop::SESSION.configure(SessionManagerLayer::new(store))
/// }
/// ```
///
/// axum-login takes that layer: `AuthManagerLayerBuilder::new(backend, sessions(store)).build()`.
///
/// A cookie that is declared as `signed` needs a layer that signs:
///
#[cfg_attr(feature = "tower-sessions", doc = "```compile_fail,E0277")]
#[cfg_attr(not(feature = "tower-sessions"), doc = "```ignore")]
/// use security_policy::security_policy;
/// use tower_sessions::{SessionManagerLayer, SessionStore};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///     }
/// }
///
/// fn sessions<S: SessionStore>(store: S) -> SessionManagerLayer<S> {
///     Shop::SESSION.configure(SessionManagerLayer::new(store))
/// }
/// ```
///
/// actix-session:
///
#[cfg_attr(feature = "actix-session", doc = "```")]
#[cfg_attr(not(feature = "actix-session"), doc = "```ignore")]
/// use actix_session::{SessionMiddleware, storage::SessionStore};
/// use actix_web::cookie::Key;
/// use security_policy::security_policy;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, private } },
///     }
/// }
///
/// fn sessions<S: SessionStore>(store: S, key: Key) -> SessionMiddleware<S> {
///     Shop::SESSION.configure(SessionMiddleware::builder(store, key)).build()
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot take its attributes from a `{C}`",
    label = "this layer does not protect values as the policy declares",
    note = "for a cookie with `signed`, call `with_signed` on the layer first; for one with `private`, `with_private`",
    note = "for a cookie with neither, pass the layer without both"
)]
pub trait SessionLayer<C>: sealed::Sealed<C> + Sized {}

impl<C, L: sealed::Sealed<C>> SessionLayer<C> for L {}

impl Cookie {
    /// Configures the session layer of another library with this name and these attributes. [`SessionLayer`] has
    /// examples.
    #[must_use]
    pub fn configure<L: SessionLayer<Self>>(&self, layer: L) -> L {
        layer.configured(self)
    }
}

#[cfg(feature = "signed")]
impl<P> ProtectedCookie<P> {
    /// Configures the session layer of another library with this name and these attributes. [`SessionLayer`] has
    /// examples.
    #[must_use]
    pub fn configure<L: SessionLayer<Self>>(&self, layer: L) -> L {
        layer.configured(self)
    }
}

#[cfg(feature = "signed")]
impl<P> Session<P> {
    /// Configures the session layer of another library with this name and these attributes. [`SessionLayer`] has
    /// examples.
    #[must_use]
    pub fn configure<L: SessionLayer<Self>>(&self, layer: L) -> L {
        layer.configured(self)
    }
}

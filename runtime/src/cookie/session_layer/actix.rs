//! actix-session.

#[cfg(feature = "signed")]
use actix_session::config::CookieContentSecurity;
use actix_session::{
    config::{BrowserSession, PersistentSession, SessionLifecycle, SessionMiddlewareBuilder, TtlExtensionPolicy},
    storage::SessionStore,
};
use actix_web::cookie::{self, time::Duration};

use super::{
    attributes::{Attributes, SameSite},
    sealed::Sealed,
};
use crate::cookie::plain::Cookie;
#[cfg(feature = "private")]
use crate::cookie::protection::Encryption;
#[cfg(feature = "signed")]
use crate::cookie::{protected::ProtectedCookie, protection::Signature, session::Session};

fn configured<S: SessionStore>(
    builder: SessionMiddlewareBuilder<S>,
    cookie: &Cookie,
    extension: TtlExtensionPolicy,
) -> SessionMiddlewareBuilder<S> {
    let Attributes { secure, http_only, same_site, path, domain, max_age } = Attributes::of(cookie);
    // A lifetime that is too long for the library is longer than any that browsers accept.
    let lifecycle = match max_age.and_then(|max_age| Duration::try_from(max_age).ok()) {
        Some(max_age) => SessionLifecycle::from(
            PersistentSession::default().session_ttl(max_age).session_ttl_extension_policy(extension),
        ),
        None => BrowserSession::default().into(),
    };
    builder
        .cookie_name(cookie.name().to_owned())
        .cookie_secure(secure)
        .cookie_http_only(http_only)
        .cookie_same_site(match same_site {
            Some(SameSite::Strict) => cookie::SameSite::Strict,
            Some(SameSite::None) => cookie::SameSite::None,
            // The library always sends the attribute.
            Some(SameSite::Lax) | None => cookie::SameSite::Lax,
        })
        .cookie_path(path)
        .cookie_domain(domain)
        .session_lifecycle(lifecycle)
}

impl<S: SessionStore> Sealed<Cookie> for SessionMiddlewareBuilder<S> {
    fn configured(self, cookie: &Cookie) -> Self {
        configured(self, cookie, TtlExtensionPolicy::OnStateChanges)
    }
}

macro_rules! protected {
    ($protection:ident, $security:ident, $feature:literal) => {
        #[cfg(feature = $feature)]
        impl<S: SessionStore> Sealed<ProtectedCookie<$protection>> for SessionMiddlewareBuilder<S> {
            fn configured(self, cookie: &ProtectedCookie<$protection>) -> Self {
                configured(self, cookie.cookie(), TtlExtensionPolicy::OnStateChanges)
                    .cookie_content_security(CookieContentSecurity::$security)
            }
        }

        #[cfg(feature = $feature)]
        impl<S: SessionStore> Sealed<Session<$protection>> for SessionMiddlewareBuilder<S> {
            fn configured(self, cookie: &Session<$protection>) -> Self {
                let extension = match cookie.is_idle_limited() {
                    true => TtlExtensionPolicy::OnEveryRequest,
                    false => TtlExtensionPolicy::OnStateChanges,
                };
                configured(self, cookie.cookie(), extension).cookie_content_security(CookieContentSecurity::$security)
            }
        }
    };
}

protected!(Signature, Signed, "signed");
protected!(Encryption, Private, "private");

//! tower-sessions, in the version of axum-login and in the newest one.

/// Implements the trait for one version of the crate, whose types differ although their code is the same.
macro_rules! tower_sessions {
    ($krate:ident) => {
        mod $krate {
            use ::$krate::{
                Expiry, SessionManagerLayer, SessionStore, cookie,
                service::{CookieController, PlaintextCookie},
            };

            #[cfg(feature = "private")]
            use crate::cookie::protection::Encryption;
            use crate::cookie::{
                plain::Cookie,
                session_layer::{
                    attributes::{Attributes, SameSite},
                    sealed::Sealed,
                },
            };
            #[cfg(feature = "signed")]
            use crate::cookie::{protected::ProtectedCookie, protection::Signature, session::Session};

            fn configured<S: SessionStore, C: CookieController>(
                layer: SessionManagerLayer<S, C>,
                cookie: &Cookie,
            ) -> SessionManagerLayer<S, C> {
                let Attributes { secure, http_only, same_site, path, domain, max_age } = Attributes::of(cookie);
                // A lifetime that is too long for the library is longer than any that browsers accept.
                let expiry = max_age.and_then(|max_age| max_age.try_into().ok());
                let layer = layer
                    .with_name(cookie.name())
                    .with_secure(secure)
                    .with_http_only(http_only)
                    .with_same_site(match same_site {
                        Some(SameSite::Strict) => cookie::SameSite::Strict,
                        Some(SameSite::None) => cookie::SameSite::None,
                        // The library always sends the attribute.
                        Some(SameSite::Lax) | None => cookie::SameSite::Lax,
                    })
                    .with_path(path)
                    .with_expiry(expiry.map_or(Expiry::OnSessionEnd, Expiry::OnInactivity));
                match domain {
                    Some(domain) => layer.with_domain(domain),
                    None => layer,
                }
            }

            impl<S: SessionStore> Sealed<Cookie> for SessionManagerLayer<S, PlaintextCookie> {
                fn configured(self, cookie: &Cookie) -> Self {
                    configured(self, cookie)
                }
            }

            tower_sessions!($krate, SignedCookie, Signature, "signed");
            tower_sessions!($krate, PrivateCookie, Encryption, "private");
        }
    };
    ($krate:ident, $controller:ident, $protection:ident, $feature:literal) => {
        #[cfg(feature = $feature)]
        impl<S: SessionStore> Sealed<ProtectedCookie<$protection>>
            for SessionManagerLayer<S, ::$krate::service::$controller>
        {
            fn configured(self, cookie: &ProtectedCookie<$protection>) -> Self {
                configured(self, cookie.cookie())
            }
        }

        #[cfg(feature = $feature)]
        impl<S: SessionStore> Sealed<Session<$protection>> for SessionManagerLayer<S, ::$krate::service::$controller> {
            fn configured(self, cookie: &Session<$protection>) -> Self {
                // Only a saved session restarts its timeout.
                configured(self, cookie.cookie()).with_always_save(cookie.is_idle_limited())
            }
        }
    };
}

#[cfg(feature = "tower-sessions")]
tower_sessions!(tower_sessions);
#[cfg(feature = "axum-login")]
tower_sessions!(tower_sessions_0_14);

//! What `protect` of a policy takes: an application of a framework, with all its routes.

#[cfg(feature = "cors")]
use crate::cors::CorsLayer;
#[cfg(feature = "csrf")]
use crate::csrf::{Bind, CsrfLayer};
#[cfg(feature = "transport")]
use crate::transport::TransportLayer;
use crate::{adapter::layer::PolicyLayer, policy::Policy};

/// An application of a framework, to which `protect` of a policy adds layers.
///
/// It is `Router` of axum, `Service` of salvo, `Rocket<Build>`, and `Route` or `BoxEndpoint<'static>` of poem. The type of an actix-web `App`
/// changes with each `wrap` and has no name, so that no function can return it: add the layers there by `wrap`, in the
/// [same order](super#everything-at-once).
///
/// # Example
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::get};
/// use security_policy::security_policy;
/// use tower::ServiceExt as _;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         ..security_policy::presets::StaticSite
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app: Router = Shop::protect(Router::new().route("/", get(async || "hello")));
///
/// let response = app.oneshot(Request::get("/nowhere").body(Body::empty()).unwrap()).await.unwrap();
/// assert_eq!(response.headers()["x-content-type-options"], "nosniff");
/// # }
/// ```
pub trait Application: Sized {
    /// The type with the layers.
    type Protected: Application<Protected = Self::Protected>;

    #[doc(hidden)]
    fn with_policy<P: Policy>(self, layer: PolicyLayer<P>) -> Self::Protected;

    #[doc(hidden)]
    #[cfg(feature = "csrf")]
    fn with_csrf<B: Bind>(self, layer: CsrfLayer<B>) -> Self::Protected;

    #[doc(hidden)]
    #[cfg(feature = "cors")]
    fn with_cors(self, layer: CorsLayer) -> Self::Protected;

    #[doc(hidden)]
    #[cfg(feature = "transport")]
    fn with_transport(self, layer: TransportLayer) -> Self::Protected;
}

/// Implements [`Application`]. A layer that is added later is outside of the earlier ones.
macro_rules! application {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $app:ty => $protected:ty, |$self:ident, $layer:ident| $add:expr;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> Application for $app {
            type Protected = $protected;

            fn with_policy<P: Policy>(self, $layer: PolicyLayer<P>) -> $protected {
                let $self = self;
                $add
            }

            #[cfg(feature = "csrf")]
            fn with_csrf<B: Bind>(self, $layer: CsrfLayer<B>) -> $protected {
                let $self = self;
                $add
            }

            #[cfg(feature = "cors")]
            fn with_cors(self, $layer: CorsLayer) -> $protected {
                let $self = self;
                $add
            }

            #[cfg(feature = "transport")]
            fn with_transport(self, $layer: TransportLayer) -> $protected {
                let $self = self;
                $add
            }
        }
    )*};
}

application! {
    #[cfg(feature = "axum")]
    #[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
    [S: Clone + Send + Sync + 'static] axum::Router<S> => Self, |app, layer| app.layer(layer);

    #[cfg(feature = "poem")]
    #[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
    [] poem::Route => poem::endpoint::BoxEndpoint<'static>, |app, layer| poem::EndpointExt::boxed(poem::EndpointExt::with(app, layer));

    #[cfg(feature = "poem")]
    #[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
    [] poem::endpoint::BoxEndpoint<'static> => Self, |app, layer| poem::EndpointExt::boxed(poem::EndpointExt::with(app, layer));

    #[cfg(feature = "rocket")]
    #[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
    [] rocket::Rocket<rocket::Build> => Self, |app, layer| app.attach(layer);

    // The first hoop is the outermost.
    #[cfg(feature = "salvo")]
    #[cfg_attr(docsrs, doc(cfg(feature = "salvo")))]
    [] salvo_core::Service => Self, |app, layer| {
        let mut app = app;
        app.hoops.insert(0, std::sync::Arc::new(layer));
        app
    };
}

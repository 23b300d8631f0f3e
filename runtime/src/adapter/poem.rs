//! poem: every stage as a middleware, and the nonce as an extractor.

use std::{fmt, mem::take};

use bytes::Bytes;
use http::{Extensions, HeaderMap, Method, Response as HttpResponse, StatusCode, Uri};
use poem::{Endpoint, Error, FromRequest, Middleware, Request, RequestBody, Response, error::ReadBodyError};

use super::{
    each_stage::each_stage,
    exchange::{FrameworkRequest, Outcome, decide, respond},
    layer::PolicyLayer,
    stage::{BodyError, Peer, Stage},
};
#[cfg(feature = "slots")]
use crate::configured::Configured;
#[cfg(feature = "csrf")]
use crate::csrf::{Bind, CsrfLayer, Respond};
use crate::{lazy_nonce::LazyNonce, nonce::Nonce, policy::Policy};

/// An endpoint with a stage around it: a policy, or the checks of `csrf`.
///
/// `.with(Shop)` makes it, and so do `.with(Shop::layer())` and `.with(Shop::CSRF.layer(keys))`.
///
/// An error that the inner endpoint returns becomes its response, as under poem's own `Cors`, because a `poem::Error` has no
/// headers. A `catch_error` therefore belongs inside: `route.catch_error(page).with(Shop)`.
///
/// # Example
///
/// ```
/// use poem::{Endpoint as _, EndpointExt as _, Request, Route, get, handler, web::Html};
/// use security_policy::{Nonce, security_policy};
///
/// security_policy! {
///     struct Shop {
///         content_security_policy: { default_src: self, script_src: nonce, base_uri: none },
///         x_content_type_options: nosniff,
///     }
/// }
///
/// #[handler]
/// async fn home(nonce: Nonce) -> Html<String> {
///     Html(format!(r#"<script nonce="{nonce}">greet()</script>"#))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = Route::new().at("/", get(home)).with(Shop);
///
/// let page = app.get_response(Request::builder().finish()).await;
/// assert!(page.header("content-security-policy").unwrap().contains("script-src 'nonce-"));
///
/// let missing = app.get_response(Request::builder().uri_str("/nowhere").finish()).await;
/// assert_eq!((missing.status(), missing.header("x-content-type-options")), (poem::http::StatusCode::NOT_FOUND, Some("nosniff")));
/// # }
/// ```
pub struct PoemEndpoint<E, S> {
    inner: E,
    stage: S,
}

impl<E: Endpoint, S: Stage> Endpoint for PoemEndpoint<E, S> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        keep_requested_uri(&mut request);
        match decide(&self.stage, &mut request).await {
            Outcome::Call(state) => {
                let mut response = self.inner.get_response(request).await;
                let headers = take(response.headers_mut());
                let extensions = take(response.extensions_mut());
                let (headers, extensions) = respond(&self.stage, state, response.status(), headers, extensions);
                *response.headers_mut() = headers;
                *response.extensions_mut() = extensions;
                Ok(response)
            }
            Outcome::Answer(answer) => Ok(into_poem(answer)),
        }
    }
}

impl<E, S> fmt::Debug for PoemEndpoint<E, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PoemEndpoint").finish_non_exhaustive()
    }
}

/// Implements `Middleware` for each stage. A single implementation for all of them is not possible, since the trait is poem's.
macro_rules! middleware {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $stage:ty;)*) => {
        $(
            $(#[$attribute])*
            #[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
            impl<E: Endpoint, $($generics)*> Middleware<E> for $stage {
                type Output = PoemEndpoint<E, Self>;

                fn transform(&self, inner: E) -> Self::Output {
                    PoemEndpoint { inner, stage: self.clone() }
                }
            }
        )*
    };
}

middleware! {
    [P: Policy] PolicyLayer<P>;
    #[cfg(feature = "csrf")]
    [B: Bind, R: Respond<Bytes> + Clone + Send + Sync + 'static] CsrfLayer<B, R>;
}

macro_rules! shared {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $stage:ty, $reads:ident, [$($policy:ident)?];)*) => {
        middleware! {$(
            $(#[$attribute])*
            [$($generics)*] $stage;
        )*}
    };
}

each_stage! { shared }

/// The policy is itself a middleware: `.with(shop)` is the same as `.with(shop.layer())`.
#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
impl<E: Endpoint, P: Policy> Middleware<E> for Configured<P> {
    type Output = PoemEndpoint<E, PolicyLayer<P>>;

    fn transform(&self, inner: E) -> Self::Output {
        self.layer().transform(inner)
    }
}

/// Makes the policy itself what `layer()` returns.
#[doc(hidden)]
#[macro_export]
macro_rules! __poem {
    ($policy:ident) => {
        /// Applies the policy to every response of the endpoint, as `layer()` does.
        impl<__Endpoint: $crate::__private::poem::Endpoint> $crate::__private::poem::Middleware<__Endpoint> for $policy
        where
            for<'a> $policy: $crate::NoSlots,
        {
            type Output = $crate::adapter::PoemEndpoint<__Endpoint, $crate::adapter::PolicyLayer<$policy>>;

            fn transform(&self, inner: __Endpoint) -> Self::Output {
                let built = <$policy as $crate::NoSlots>::built();
                let layer = $crate::adapter::PolicyLayer::<$policy>::from_prepared(built);
                $crate::__private::poem::Middleware::transform(&layer, inner)
            }
        }
    };
}

impl FrameworkRequest for Request {
    fn target(&self) -> (Method, Uri, Option<Peer>) {
        let peer = self.remote_addr().as_socket_addr().map(|address| Peer(address.ip()));
        (self.method().clone(), requested_uri(self).clone(), peer)
    }

    fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers_mut()
    }

    fn extensions_mut(&mut self) -> &mut Extensions {
        self.extensions_mut()
    }

    async fn read_body(&mut self, limit: usize) -> Result<Bytes, BodyError> {
        self.take_body().into_bytes_limit(limit).await.map_err(|error| match error {
            ReadBodyError::PayloadTooLarge => BodyError::TooLarge,
            _ => BodyError::Unreadable,
        })
    }

    fn give_back(&mut self, body: Bytes) {
        self.set_body(body);
    }
}

/// The URI that the client requested. poem removes the prefix of a nested route from the one that endpoints see.
fn requested_uri(request: &Request) -> &Uri {
    match request.extensions().get() {
        Some(RequestedUri(uri)) => uri,
        None => request.original_uri(),
    }
}

/// Keeps the URI of a request that has none as its original one, because it was not received by poem's server but made by a program,
/// such as a test.
fn keep_requested_uri(request: &mut Request) {
    let is_made = request.original_uri().path() == "/" && request.uri().path() != "/";
    if is_made && request.extensions().get::<RequestedUri>().is_none() {
        let uri = request.uri().clone();
        request.set_data(RequestedUri(uri));
    }
}

#[derive(Clone)]
struct RequestedUri(Uri);

fn into_poem(answer: HttpResponse<Bytes>) -> Response {
    let (parts, body) = answer.into_parts();
    let mut response = Response::builder().status(parts.status).body(body);
    *response.headers_mut() = parts.headers;
    *response.extensions_mut() = parts.extensions;
    response
}

/// The nonce of the response. A handler that takes it makes the policy add it to the headers.
///
/// `Option<Nonce>` is `None` where no policy with a nonce covers the handler.
///
/// # Errors
///
/// Without such a policy, the response is a 500 whose text says what to add.
///
/// # Example
///
/// ```
/// use poem::{handler, web::Html};
/// use security_policy::Nonce;
///
/// #[handler]
/// async fn page(nonce: Nonce) -> Html<String> {
///     Html(format!(r#"<script nonce="{nonce}">greet()</script>"#))
/// }
/// # let _ = poem::Route::new().at("/", poem::get(page));
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
impl<'a> FromRequest<'a> for Nonce {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        match request.extensions().get::<LazyNonce>() {
            Some(lazy) => lazy.get().map_err(|error| Error::new(error, StatusCode::INTERNAL_SERVER_ERROR)),
            None => Err(Error::from_string(NO_NONCE, StatusCode::INTERNAL_SERVER_ERROR)),
        }
    }
}

const NO_NONCE: &str = "\
    this handler takes a `Nonce`, but no policy with a nonce covers it\n\
    help: add a policy that declares `nonce`, after the route: `.with(Shop)`";

#[cfg(test)]
#[path = "tests/poem.rs"]
mod tests;

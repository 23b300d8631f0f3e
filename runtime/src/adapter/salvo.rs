//! salvo: every stage as a hoop, and the nonce as an extractor.

use std::{fmt, mem::take, pin::Pin};

use bytes::Bytes;
use http::{Extensions, HeaderMap, Method, Response as HttpResponse, StatusCode, Uri, header::SET_COOKIE};
use salvo_core::{
    Depot, FlowCtrl, Handler, Request, Response, Scribe, Writer, async_trait,
    extract::{Extractible, Metadata},
    http::{ParseError, ReqBody},
};

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
use crate::{
    header_map::append,
    lazy_nonce::{LazyNonce, NonceError},
    nonce::Nonce,
    policy::Policy,
};

/// Implements `Handler` for each stage. A single implementation for all of them is not possible, since the trait is salvo's.
macro_rules! hoop {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $stage:ty;)*) => {
        $(
            $(#[$attribute])*
            #[cfg_attr(docsrs, doc(cfg(feature = "salvo")))]
            #[async_trait]
            impl<$($generics)*> Handler for $stage {
                async fn handle(
                    &self,
                    request: &mut Request,
                    depot: &mut Depot,
                    response: &mut Response,
                    flow: &mut FlowCtrl,
                ) {
                    run(self, request, depot, response, flow).await;
                }
            }
        )*
    };
}

hoop! {
    [P: Policy] PolicyLayer<P>;
    #[cfg(feature = "csrf")]
    [B: Bind, R: Respond<Bytes> + Clone + Send + Sync + 'static] CsrfLayer<B, R>;
}

macro_rules! shared {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $stage:ty, $reads:ident, [$($policy:ident)?];)*) => {
        hoop! {$(
            $(#[$attribute])*
            [$($generics)*] $stage;
        )*}
    };
}

each_stage! { shared }

/// The policy is itself a hoop: `.hoop(shop)` is the same as `.hoop(shop.layer())`.
#[cfg(feature = "slots")]
#[cfg_attr(docsrs, doc(cfg(feature = "salvo")))]
#[async_trait]
impl<P: Policy> Handler for Configured<P> {
    async fn handle(&self, request: &mut Request, depot: &mut Depot, response: &mut Response, flow: &mut FlowCtrl) {
        run(&self.layer(), request, depot, response, flow).await;
    }
}

/// Makes the policy itself what `layer()` returns.
// By hand, because the tokens of `async_trait` need a prelude.
#[doc(hidden)]
#[macro_export]
macro_rules! __salvo {
    ($policy:ident) => {
        /// Applies the policy to every response, as `layer()` does.
        impl $crate::__private::salvo::Handler for $policy
        where
            for<'a> $policy: $crate::NoSlots,
        {
            fn handle<'life0, 'life1, 'life2, 'life3, 'life4, 'async_trait>(
                &'life0 self,
                request: &'life1 mut $crate::__private::salvo::Request,
                depot: &'life2 mut $crate::__private::salvo::Depot,
                response: &'life3 mut $crate::__private::salvo::Response,
                flow: &'life4 mut $crate::__private::salvo::FlowCtrl,
            ) -> $crate::__private::SalvoFuture<'async_trait>
            where
                'life0: 'async_trait,
                'life1: 'async_trait,
                'life2: 'async_trait,
                'life3: 'async_trait,
                'life4: 'async_trait,
                Self: 'async_trait,
            {
                let built = <$policy as $crate::NoSlots>::built();
                let layer = $crate::adapter::PolicyLayer::<$policy>::from_prepared(built);
                $crate::__private::salvo_hoop(layer, request, depot, response, flow)
            }
        }
    };
}

/// What `Handler::handle` returns.
pub type SalvoFuture<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Runs a stage for generated code.
pub fn salvo_hoop<'a, S: Stage>(
    stage: S,
    request: &'a mut Request,
    depot: &'a mut Depot,
    response: &'a mut Response,
    flow: &'a mut FlowCtrl,
) -> SalvoFuture<'a> {
    Box::pin(async move { run(&stage, request, depot, response, flow).await })
}

async fn run<S: Stage>(
    stage: &S,
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    flow: &mut FlowCtrl,
) {
    match decide(stage, request).await {
        Outcome::Call(state) => {
            flow.call_next(request, depot, response).await;
            write_cookies(response);
            // salvo sends 200 if a matched route has set no status; it sets those of other requests before it calls a hoop.
            let status = response.status_code.unwrap_or(StatusCode::OK);
            let (headers, extensions) = (take(&mut response.headers), take(&mut response.extensions));
            (response.headers, response.extensions) = respond(stage, state, status, headers, extensions);
        }
        Outcome::Answer(answer) => {
            replace(response, answer);
            flow.skip_rest();
        }
    }
}

impl FrameworkRequest for Request {
    fn target(&self) -> (Method, Uri, Option<Peer>) {
        // salvo's routers leave the URI as it was requested.
        (self.method().clone(), self.uri().clone(), self.remote_addr().ip().map(Peer))
    }

    fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers_mut()
    }

    fn extensions_mut(&mut self) -> &mut Extensions {
        self.extensions_mut()
    }

    async fn read_body(&mut self, limit: usize) -> Result<Bytes, BodyError> {
        match self.payload_with_max_size(limit).await {
            Ok(body) if body.len() > limit => Err(BodyError::TooLarge),
            Ok(body) => Ok(body.clone()),
            Err(ParseError::PayloadTooLarge) => Err(BodyError::TooLarge),
            Err(_) => Err(BodyError::Unreadable),
        }
    }

    fn give_back(&mut self, body: Bytes) {
        self.replace_body(ReqBody::Once(body));
    }
}

/// Writes the cookies of salvo's jar into the headers, as salvo does after the last hoop, so that the policy sees them.
fn write_cookies(response: &mut Response) {
    if !response.has_cookie_changes() {
        return;
    }
    let jar = take(response.cookies_mut());
    for cookie in jar.delta() {
        if let Ok(line) = cookie.encoded().to_string().parse() {
            append(&mut response.headers, SET_COOKIE, line);
        }
    }
}

fn replace(response: &mut Response, answer: HttpResponse<Bytes>) {
    let (parts, body) = answer.into_parts();
    response.status_code(parts.status);
    response.headers = parts.headers;
    response.extensions = parts.extensions;
    response.body(body);
}

/// The nonce of the response. A handler that takes it makes the policy add it to the headers.
///
/// # Errors
///
/// Without a policy that declares `nonce`, the response is a 500 whose text says what to add.
///
/// # Example
///
/// ```
/// use salvo_core::prelude::*;
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
/// async fn home(nonce: Nonce) -> Text<String> {
///     Text::Html(format!(r#"<script nonce="{nonce}">greet()</script>"#))
/// }
///
/// // A hoop of the service also covers the 404 page and other errors.
/// let app = Service::new(Router::new().get(home)).hoop(Shop);
/// # let _ = app;
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "salvo")))]
impl<'ex> Extractible<'ex> for Nonce {
    fn metadata() -> &'static Metadata {
        static METADATA: Metadata = Metadata::new("Nonce");
        &METADATA
    }

    async fn extract(
        request: &'ex mut Request,
        _: &'ex mut Depot,
    ) -> Result<Self, impl Writer + Send + fmt::Debug + 'static> {
        match request.extensions().get::<LazyNonce>() {
            Some(lazy) => lazy.get().map_err(NoNonce::Unavailable),
            None => Err(NoNonce::Missing),
        }
    }
}

/// Why a handler gets no nonce.
#[derive(Debug)]
enum NoNonce {
    Missing,
    Unavailable(NonceError),
}

impl Scribe for NoNonce {
    fn render(self, response: &mut Response) {
        match self {
            Self::Missing => response.render_with_status(StatusCode::INTERNAL_SERVER_ERROR, NO_NONCE),
            Self::Unavailable(error) => {
                response.render_with_status(StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
            }
        }
    }
}

const NO_NONCE: &str = "\
    this handler takes a `Nonce`, but no policy with a nonce covers it\n\
    help: add a policy that declares `nonce` to the service: `.hoop(Shop)`";

#[cfg(test)]
#[path = "tests/salvo.rs"]
mod tests;

//! Runs the shared list of cases on warp, whose routes become a tower service.

use std::{convert::Infallible, io, pin::Pin, slice, task};

use bytes::Bytes;
use futures_core::Stream;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full};
use security_policy::{
    LazyNonce, Nonce, UnixTime,
    adapter::{Applied, MissingNonce},
    csrf::{CheckedForm, CsrfFormError, CsrfToken, MissingLayer, Rule},
};
use security_policy_tests_adapters::{
    Api, App, Layers, Market, Mounting, Shop, Suite,
    app::{self, Order},
    desk, keys,
};
use tower::{ServiceBuilder, ServiceExt as _, service_fn, util::BoxCloneService};
use warp::{
    Filter, Reply as _,
    filters::BoxedFilter,
    reply::{self, Response as Answer},
};

type Routes = BoxedFilter<(Answer,)>;
type Boxed = BoxCloneService<Request<Full<Bytes>>, Answer, Infallible>;

#[tokio::test]
async fn every_case_passes() {
    Suite::new("warp")
        .except("panic", "the server ends the connection: nothing catches the panic")
        .run(async |mounting| in_process(application(mounting)), async |layers| in_process(market(&layers)))
        .await;
}

fn in_process(app: Boxed) -> impl App {
    async move |request: Request<Bytes>| {
        // A panic ends the task, as it ends a connection of hyper.
        let response = tokio::spawn(app.clone().oneshot(request.map(Full::new))).await;
        match response.ok().map(|response| response.unwrap_or_else(|error| match error {})) {
            Some(response) => {
                let (parts, body) = response.into_parts();
                Response::from_parts(parts, body.collect().await.expect("a whole body").to_bytes())
            }
            None => Response::new(Bytes::new()),
        }
    }
}

fn application(mounting: Mounting) -> Boxed {
    let stock = BoxCloneService::new(warp::service(stock()));
    let desk_page = BoxCloneService::new(warp::service(page("desk", page_with_nonce)));
    let (stock, desk_page): (Boxed, Boxed) = match mounting {
        Mounting::Layer => (covered(Api::layer(), stock), covered(desk().layer(), desk_page)),
        Mounting::Policy => (covered(Api, stock), covered(desk(), desk_page)),
        Mounting::Twice => (covered(Api, covered(Api, stock)), covered(desk(), covered(desk(), desk_page))),
    };
    let rest = BoxCloneService::new(warp::service(routes()));
    let shop = by_path(vec![("/api/", stock), ("/desk", desk_page), ("/", rest)]);
    let csrf = Shop::CSRF.layer(keys());
    let shop = match mounting {
        Mounting::Layer => covered(Shop::layer(), covered(csrf, shop)),
        Mounting::Policy => covered(Shop, covered(csrf, shop)),
        Mounting::Twice => covered(Shop, covered(Shop, covered(csrf.clone(), covered(csrf, shop)))),
    };
    by_path(vec![("/bare", BoxCloneService::new(warp::service(bare()))), ("/", shop)])
}

fn market(layers: &Layers) -> Boxed {
    let mut app = BoxCloneService::new(warp::service(routes()));
    for _ in 0..layers.times {
        app = covered(Market::CSRF.layer(keys()).remembering(layers.spent.clone()), app);
    }
    for _ in 0..layers.times {
        app = covered(Market::rollout(&layers.rollout), app);
    }
    for _ in 0..layers.times {
        app = covered(Market::REPORTS.layer(layers.reports.clone()), app);
    }
    for _ in 0..layers.times {
        app = covered(Market::CORS.layer(), app);
    }
    for _ in 0..layers.times {
        app = covered(layers.transport.clone(), app);
    }
    app
}

fn covered<L>(layer: L, service: Boxed) -> Boxed
where
    L: tower::Layer<Boxed>,
    L::Service: tower::Service<Request<Full<Bytes>>, Response = Answer, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static,
{
    BoxCloneService::new(ServiceBuilder::new().layer(layer).service(service))
}

/// Calls the first service whose prefix the path has.
fn by_path(services: Vec<(&'static str, Boxed)>) -> Boxed {
    BoxCloneService::new(service_fn(move |request: Request<Full<Bytes>>| {
        let path = request.uri().path();
        let found = services.iter().find(|(prefix, _)| path.starts_with(prefix)).or(services.last());
        let (_, service) = found.expect("the last one is for all other paths");
        service.clone().oneshot(request)
    }))
}

fn bare() -> Routes {
    any_of([
        plain("bare"),
        warp::path("bare").and(page("nonce", page_with_nonce)).boxed(),
        warp::path("bare").and(token("token", |token| text(token.text()))).boxed(),
        warp::path("bare").and(form("form")).boxed(),
    ])
}

fn routes() -> Routes {
    any_of([
        plain("plain"),
        page("page", page_with_nonce),
        page("stored", |nonce| with(&app::STORED, page_with_nonce(nonce))),
        page("nonce.css", |_| style()),
        fixed("asset.css", style),
        fixed("foreign", || with(&app::FOREIGN, html(app::PLAIN))),
        fixed("own", own),
        fixed("fail", || StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        fixed("panic", || panic!("this handler panics on purpose")),
        fixed("redirect", || warp::redirect::see_other(Uri::from_static("/plain")).into_response()),
        fixed("not-modified", not_modified),
        page("not-modified-page", |_| not_modified()),
        fixed("stream", stream),
        fixed("ws", upgrade),
        fixed("cookie", || with(&[("set-cookie", app::FOREIGN_COOKIE)], html(app::PLAIN))),
        fixed("session", session),
        token("form", |token| html(app::form(&token))),
        token("token", |token| text(token.text())),
        form("submit"),
        warp::path("echo").and(warp::post()).and(warp::body::bytes()).map(echo).boxed(),
        warp::path("hook").and(warp::post()).map(|| text(app::PLAIN)).boxed(),
    ])
}

fn any_of(routes: impl IntoIterator<Item = Routes>) -> Routes {
    routes.into_iter().reduce(|one, other| one.or(other).unify().boxed()).expect("some routes")
}

fn plain(path: &'static str) -> Routes {
    fixed(path, || html(app::PLAIN))
}

fn fixed(path: &'static str, answer: fn() -> Answer) -> Routes {
    warp::path(path).and(warp::path::end()).and(warp::get()).map(answer).boxed()
}

/// A page whose handler takes the nonce.
fn page(path: &'static str, answer: fn(Nonce) -> Answer) -> Routes {
    let nonce = warp::ext::optional::<LazyNonce>();
    let route = warp::path(path).and(warp::path::end()).and(warp::get()).and(nonce);
    route
        .map(move |lazy: Option<LazyNonce>| match lazy {
            Some(lazy) => answer(lazy.get().expect("the response has not begun")),
            None => reply::with_status(MissingNonce.to_string(), StatusCode::INTERNAL_SERVER_ERROR).into_response(),
        })
        .boxed()
}

/// A page whose handler takes the token.
fn token(path: &'static str, answer: fn(CsrfToken) -> Answer) -> Routes {
    let route = warp::path(path).and(warp::path::end()).and(warp::get()).and(warp::ext::optional::<CsrfToken>());
    route
        .map(move |token: Option<CsrfToken>| match token {
            Some(token) => answer(token),
            None => reply::with_status(MissingLayer.to_string(), StatusCode::INTERNAL_SERVER_ERROR).into_response(),
        })
        .boxed()
}

fn form(path: &'static str) -> Routes {
    warp::path(path)
        .and(warp::post())
        .and(warp::ext::optional::<Rule>())
        .and(warp::ext::optional::<CsrfToken>())
        .and(warp::header::headers_cloned())
        .and(warp::body::bytes())
        .map(|rule, token, headers: HeaderMap, body: Bytes| match order(rule, token, &headers, &body) {
            Ok(order) => text(app::receipt(&order)),
            Err(error) => reply::with_status(error.to_string(), error.status()).into_response(),
        })
        .boxed()
}

fn order(
    rule: Option<Rule>,
    token: Option<CsrfToken>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Order, CsrfFormError> {
    let mut extensions = Extensions::new();
    rule.map(|rule| extensions.insert(rule));
    token.map(|token| extensions.insert(token));
    CheckedForm::of(headers, &extensions)?.deserialize(body)
}

fn stock() -> Routes {
    let route = warp::path("api").and(warp::path("stock")).and(warp::get());
    route.map(|| with(&app::FOREIGN, with(&[("content-type", "application/json")], text(app::STOCK)))).boxed()
}

fn page_with_nonce(nonce: Nonce) -> Answer {
    html(app::page(&nonce))
}

fn html(body: impl Into<String>) -> Answer {
    reply::html(body.into()).into_response()
}

fn text(body: impl Into<String>) -> Answer {
    body.into().into_response()
}

fn style() -> Answer {
    with(&[("content-type", "text/css"), ("cache-control", app::PUBLIC)], text(app::STYLE))
}

fn own() -> Answer {
    let mut response = with(&app::OWN, html(app::PLAIN));
    let mark = Applied::to(&map(&app::OWN));
    mark.mark(response.extensions_mut());
    response
}

fn not_modified() -> Answer {
    with(&[("etag", app::ETAG)], StatusCode::NOT_MODIFIED.into_response())
}

fn stream() -> Answer {
    with(&[("content-type", "text/html; charset=utf-8")], reply::stream(Chunks(app::STREAM.iter())).into_response())
}

fn upgrade() -> Answer {
    let headers = [("connection", "upgrade"), ("upgrade", "websocket")];
    with(&headers, StatusCode::SWITCHING_PROTOCOLS.into_response())
}

fn session() -> Answer {
    let mut response = with(&[("cache-control", app::PUBLIC)], html(app::PLAIN));
    Shop::SESSION.set(response.headers_mut(), &keys(), app::USER, UnixTime::now()).expect("a short value");
    response
}

fn echo(body: Bytes) -> Answer {
    with(&[("content-type", "application/octet-stream")], body.to_vec().into_response())
}

fn with(headers: &[(&'static str, &'static str)], mut response: Answer) -> Answer {
    response.headers_mut().extend(map(headers));
    response
}

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
}

/// A body in several chunks.
struct Chunks(slice::Iter<'static, &'static str>);

impl Stream for Chunks {
    type Item = Result<&'static str, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut task::Context<'_>) -> task::Poll<Option<Self::Item>> {
        task::Poll::Ready(self.0.next().map(|chunk| Ok(*chunk)))
    }
}

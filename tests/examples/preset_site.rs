//! Serves a page under each preset, which the first label of the host names: `http://strict.test/`. It listens where `--listen` says, and
//! prints that address. `tests/compare/observatory`, `helmet` and `talisman` look at it from outside.

use axum::{Router, extract::Request, response::Html};
use http::header;
use security_policy::presets::{Api, Helmet, StaticSite, Strict, Talisman};
use std::env;
use std::io::{self, Write as _};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let address = env::args().skip_while(|argument| argument != "--listen").nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:3000")).await?;
    writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
    // The header is one that some presets remove.
    let page = || {
        Router::new()
            .fallback(async || ([("x-powered-by", "example")], Html("<!doctype html><title>page</title><p>Hello")))
    };
    let data = Router::new().fallback(async || ([(header::CONTENT_TYPE, "application/json")], "{}"));
    let presets = [
        ("strict", page().layer(Strict::layer())),
        ("static-site", page().layer(StaticSite::layer())),
        ("api", data.layer(Api::layer())),
        ("helmet", page().layer(Helmet::layer())),
        ("talisman", page().layer(Talisman::layer())),
        ("bare", page()),
    ];
    let hosts = Router::new().fallback(async move |request: Request| {
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let label = host.split(['.', ':']).next();
        let found = presets.iter().find(|(name, _)| label == Some(name)).or(presets.last());
        let (_, site) = found.expect("the list is not empty");
        site.clone().oneshot(request).await
    });
    axum::serve(listener, hosts).await
}

//! A server on the loopback, for a load generator.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::policies::{LIST, Thirteen, WithNonce};

pub fn serve(name: &str, address: &str) {
    let router = Router::new().route("/", get(async || Html("<!doctype html><title>hello</title>")));
    let helmet = || {
        let headers = LIST.iter().map(|(name, value)| (*name, (*value).to_owned()));
        headers.fold(axum_helmet::Helmet::new(), axum_helmet::Helmet::add).into_layer().expect("headers")
    };
    let router = match name {
        "policy" => router.layer(Thirteen::layer()),
        "nonce" => router.layer(WithNonce::layer()),
        "axum-helmet" => router.layer(helmet()),
        _ => router,
    };
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.expect("the address is free");
        axum::serve(listener, router).await.expect("the server runs");
    });
}

//! Requests over http, and requests for other hosts.

use bytes::Bytes;
use http::{
    Method, Request, Response,
    header::{COOKIE, HOST},
    request::Builder,
};
use security_policy::adapter::Peer;

use super::case::cases;
use crate::{
    app::PLAIN,
    expected::{Outcome, carries_market, equal, header, status},
    market::{Layers, Site},
    policies::Moved,
    requests::{fetch, lines, request, send, text},
};

cases! { market
    http_redirected: "a request over http is redirected to the declared origin, with 308",
    http_moved: "the redirect has the declared status, 301",
    foreign_host_rejected: "a host that is not listed: 421",
    health_check_exempt: "an exempt path is answered over http and for any host, without HSTS",
    trusted_proxy_believed: "a proxy that is named states the scheme",
    untrusted_proxy_ignored: "a client that states the scheme is not believed",
    unknown_scheme_passes: "if the scheme is unknown, nothing is redirected, and HSTS is sent",
}

/// A request that the named proxy passes on.
fn proxied(method: Method, path: &str, scheme: &str) -> Builder {
    request(method, path).header("x-forwarded-proto", scheme).extension(PROXY)
}

/// The same with another host.
fn to_host(path: &str, host: &str, scheme: &str) -> Builder {
    Request::get(path).header(HOST, host).header("x-forwarded-proto", scheme).extension(PROXY)
}

fn redirected(response: &Response<Bytes>, code: u16, location: &str) -> Outcome {
    status(response, code)?;
    header(response, "location", &[location])?;
    header(response, "cache-control", &["private, max-age=3600"])?;
    header(response, HSTS, &[])?;
    header(response, "set-cookie", &[])?;
    equal("body", text(response), String::new())
}

async fn http_redirected(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for (path, location) in [
        ("/page", "https://shop.example.com/page"),
        ("/token?page=2&x=%2F", "https://shop.example.com/token?page=2&x=%2F"),
        ("/missing", "https://shop.example.com/missing"),
        ("//evil.example/", "https://shop.example.com//evil.example/"),
    ] {
        let response = fetch(app, proxied(Method::GET, path, "http").header(COOKIE, "__Host-csrf=x")).await;
        redirected(&response, 308, location).map_err(|error| format!("{path}: {error}"))?;
    }
    redirected(
        &fetch(app, to_host("/page", "www.shop.example.com", "http")).await,
        308,
        "https://shop.example.com/page",
    )?;
    // No handler and no check sees the form.
    let response = send(app, proxied(Method::POST, "/submit", "http"), "tea=3").await;
    redirected(&response, 308, "https://shop.example.com/submit")
}

async fn http_moved(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&Layers { transport: Moved::TRANSPORT.layer(), ..site.layers() }).await;
    let response = fetch(app, proxied(Method::GET, "/page", "http")).await;
    redirected(&response, 301, "https://shop.example.com/page")?;
    // Browsers would repeat it as a `GET`.
    let response = send(app, proxied(Method::POST, "/echo", "http"), "tea=3").await;
    redirected(&response, 308, "https://shop.example.com/echo")
}

async fn foreign_host_rejected(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for host in ["evil.example", "shop.example.com.evil.example", "evil.shop.example.com", "shop.example.com:8443"] {
        for (path, scheme) in [("/page", "https"), ("/missing", "https"), ("/page", "http")] {
            let response = fetch(app, to_host(path, host, scheme)).await;
            status(&response, 421).map_err(|error| format!("{path}, {scheme}, {host}: {error}"))?;
            header(&response, "location", &[])?;
            header(&response, "cache-control", &["no-store"])?;
            equal("the page", text(&response).contains("<script"), false)?;
        }
    }
    for host in ["shop.example.com", "SHOP.example.com:443", "www.shop.example.com"] {
        status(&fetch(app, to_host("/page", host, "https")).await, 200).map_err(|error| format!("{host}: {error}"))?;
    }
    Ok(())
}

async fn health_check_exempt(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for host in ["shop.example.com", "10.0.0.7:8080"] {
        let response = fetch(app, to_host("/plain", host, "http")).await;
        status(&response, 200)?;
        equal("body", text(&response), PLAIN.to_owned())?;
        header(&response, HSTS, &[])?;
        header(&response, "x-content-type-options", &["nosniff"])?;
    }
    redirected(&fetch(app, proxied(Method::POST, "/plain", "http")).await, 308, "https://shop.example.com/plain")
}

async fn trusted_proxy_believed(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    let response = fetch(app, proxied(Method::GET, "/plain", "https")).await;
    status(&response, 200)?;
    carries_market(&response)?;
    let forwarded = |value: &str| request(Method::GET, "/token").header("forwarded", value).extension(PROXY);
    let response = fetch(app, forwarded("for=203.0.113.9;proto=http")).await;
    redirected(&response, 308, "https://shop.example.com/token")?;
    // The client has written the first one, and the proxy the last.
    status(&fetch(app, forwarded("proto=http, for=203.0.113.9;proto=https")).await, 200)
}

async fn untrusted_proxy_ignored(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for scheme in ["http", "https"] {
        let client = request(Method::GET, "/token").header("x-forwarded-proto", scheme).extension(CLIENT);
        hsts_sent(&fetch(app, client).await)?;
    }
    Ok(())
}

async fn unknown_scheme_passes(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for path in ["/token", "/plain"] {
        hsts_sent(&fetch(app, request(Method::GET, path)).await)?;
        hsts_sent(&fetch(app, request(Method::GET, path).extension(CLIENT)).await)?;
    }
    carries_market(&fetch(app, request(Method::GET, "/missing")).await)
}

fn hsts_sent(response: &Response<Bytes>) -> Outcome {
    status(response, 200)?;
    equal(HSTS, lines(response.headers(), HSTS), vec!["max-age=63072000; includeSubDomains".to_owned()])
}

const HSTS: &str = "strict-transport-security";

/// The proxy that `Market` names.
const PROXY: Peer = Peer(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

/// A client that is not named. It is an address of the same machine, so that a test over a socket can send from it.
const CLIENT: Peer = Peer(std::net::IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 9)));

//! Requests of pages on other origins.

use bytes::Bytes;
use http::{Method, Response, header::ORIGIN};

use super::case::cases;
use crate::{
    app::{App, PLAIN},
    expected::{Outcome, carries_market, equal, header, status},
    market::Site,
    requests::{fetch, get, lines, post, request, send, text},
};

cases! { market
    preflight_answered: "a preflight of a listed origin is answered, and reaches neither `csrf` nor a handler",
    foreign_preflight: "a preflight of another origin is answered without permission",
    listed_origin_allowed: "each origin on the list may read responses, also errors, with `vary: origin`",
    foreign_origin_not_allowed: "another origin may not read responses, and `vary: origin` is sent all the same",
}

const LISTED: [&str; 2] = ["https://app.example.com", "https://admin.example.com"];

const FOREIGN: [&str; 4] =
    ["https://evil.example", "http://app.example.com", "https://app.example.com.evil.example", "null"];

async fn preflight(app: &dyn App, path: &str, origin: &str) -> Response<Bytes> {
    let request = request(Method::OPTIONS, path).header(ORIGIN, origin).header("sec-fetch-site", "cross-site");
    fetch(app, request.header("access-control-request-method", "PUT")).await
}

async fn preflight_answered(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for origin in LISTED {
        for path in ["/submit", "/missing"] {
            let response = preflight(app, path, origin).await;
            status(&response, 204)?;
            header(&response, "access-control-allow-origin", &[origin])?;
            header(&response, "access-control-allow-credentials", &["true"])?;
            header(&response, "access-control-allow-methods", &["PUT"])?;
            header(&response, "access-control-allow-headers", &["content-type"])?;
            header(&response, "access-control-max-age", &["600"])?;
            varies(&response)?;
            equal("body", text(&response), String::new())?;
        }
    }
    Ok(())
}

async fn foreign_preflight(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for origin in FOREIGN {
        let response = preflight(app, "/submit", origin).await;
        status(&response, 204)?;
        not_allowed(&response).map_err(|error| format!("{origin}: {error}"))?;
    }
    Ok(())
}

async fn listed_origin_allowed(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for origin in LISTED {
        let page = fetch(app, get("/plain").header(ORIGIN, origin)).await;
        equal("body", text(&page), PLAIN.to_owned())?;
        let missing = fetch(app, get("/missing").header(ORIGIN, origin)).await;
        let rejected = send(app, post("/echo").header(ORIGIN, origin), "tea=3").await;
        for (response, code) in [(page, 200), (missing, 404), (rejected, 403)] {
            status(&response, code)?;
            header(&response, "access-control-allow-origin", &[origin])?;
            header(&response, "access-control-allow-credentials", &["true"])?;
            header(&response, "access-control-expose-headers", &["x-request-id"])?;
            varies(&response)?;
            carries_market(&response)?;
        }
    }
    Ok(())
}

async fn foreign_origin_not_allowed(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    for path in ["/plain", "/missing"] {
        not_allowed(&fetch(app, get(path)).await)?;
        for origin in FOREIGN {
            let response = fetch(app, get(path).header(ORIGIN, origin)).await;
            not_allowed(&response).map_err(|error| format!("{path}, {origin}: {error}"))?;
            carries_market(&response)?;
        }
    }
    Ok(())
}

fn varies(response: &Response<Bytes>) -> Outcome {
    let lines = lines(response.headers(), "vary").join(", ").to_ascii_lowercase();
    equal("`origin` in `vary`, once", lines.split(", ").filter(|name| *name == "origin").count(), 1)
}

fn not_allowed(response: &Response<Bytes>) -> Outcome {
    varies(response)?;
    let names = response.headers().keys().map(|name| name.as_str()).filter(|name| name.starts_with("access-control-"));
    equal("headers of CORS", names.collect(), Vec::<&str>::new())
}

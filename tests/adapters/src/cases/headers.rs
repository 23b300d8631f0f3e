//! The headers of a policy on every kind of response.

use http::{Method, StatusCode};

use super::case::cases;
use crate::{
    app::{App, ETAG, FOREIGN, PLAIN, STREAM},
    expected::{Outcome, carries, carries_nothing, carries_shop, equal, header, not_modified, status},
    policies::Shop,
    requests::{fetch, get, request, text},
};

cases! {
    success: "a response has the policy",
    literal: "the header has the exact text",
    replaced_and_removed: "headers of the handler are replaced, removed or kept",
    handler_error: "a handler's error",
    not_found: "404",
    odd_path: "a malformed path",
    wrong_method: "a method without a handler",
    head: "`HEAD`",
    panic: "a panic that is caught",
    redirect: "a redirect",
    not_modified_response: "304",
    stream: "a streamed body",
    upgrade: "101, an upgrade",
    bare: "a route without a policy",
}

async fn success(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/plain?tea=3")).await;
    status(&response, 200)?;
    equal("body", text(&response), PLAIN.to_owned())?;
    header(&response, "cache-control", &[])?;
    carries_shop(&response)
}

async fn literal(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/plain")).await;
    header(
        &response,
        "content-security-policy",
        &["default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
           frame-ancestors 'none'"],
    )?;
    header(&response, "x-frame-options", &["DENY"])?;
    header(&response, "strict-transport-security", &["max-age=63072000; includeSubDomains"])
}

async fn replaced_and_removed(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/foreign")).await;
    status(&response, 200)?;
    let [.., (kept, value)] = FOREIGN;
    header(&response, kept, &[value])?;
    carries_shop(&response)
}

async fn handler_error(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/fail")).await;
    status(&response, 500)?;
    carries_shop(&response)
}

async fn not_found(app: &dyn App) -> Outcome {
    for path in ["/missing", "/missing/deeper", "/page/missing", "/missing.css"] {
        let response = fetch(app, get(path)).await;
        status(&response, 404)?;
        carries_shop(&response)?;
    }
    Ok(())
}

async fn odd_path(app: &dyn App) -> Outcome {
    for path in ["/%ff", "//", "//evil.example/", "/%00", "/%2e%2e/plain", "/missing?%ff"] {
        let response = fetch(app, get(path)).await;
        carries_shop(&response).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

async fn wrong_method(app: &dyn App) -> Outcome {
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let response = fetch(app, request(method, "/page").header("sec-fetch-site", "same-origin")).await;
        let is_error = matches!(response.status(), StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND);
        equal("404 or 405", is_error, true)?;
        carries_shop(&response)?;
    }
    carries_shop(&fetch(app, request(Method::OPTIONS, "/page")).await)
}

async fn head(app: &dyn App) -> Outcome {
    carries_shop(&fetch(app, request(Method::HEAD, "/plain")).await)
}

async fn panic(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/panic")).await;
    status(&response, 500)?;
    carries_shop(&response)
}

async fn redirect(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/redirect")).await;
    status(&response, 303)?;
    header(&response, "location", &["/plain"])?;
    carries_shop(&response)
}

async fn not_modified_response(app: &dyn App) -> Outcome {
    for path in ["/not-modified", "/not-modified-page"] {
        let response = fetch(app, get(path)).await;
        status(&response, 304)?;
        header(&response, "etag", &[ETAG])?;
        header(&response, "content-security-policy", &[])?;
        carries::<Shop, _>(&response, &not_modified::<Shop>(&()))?;
    }
    Ok(())
}

async fn stream(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/stream")).await;
    status(&response, 200)?;
    equal("body", text(&response), STREAM.concat())?;
    carries_shop(&response)
}

async fn upgrade(app: &dyn App) -> Outcome {
    let handshake = get("/ws").header("connection", "upgrade").header("upgrade", "websocket");
    let handshake = handshake
        .header("sec-fetch-site", "same-origin")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let response = fetch(app, handshake).await;
    status(&response, 101)?;
    header(&response, "upgrade", &["websocket"])?;
    let connection = response.headers().get("connection").map(|value| value.as_bytes().to_ascii_lowercase());
    equal("connection", connection, Some(b"upgrade".to_vec()))?;
    carries::<Shop, _>(&response, &not_modified::<Shop>(&()))
}

async fn bare(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/bare")).await;
    status(&response, 200)?;
    equal("body", text(&response), PLAIN.to_owned())?;
    carries_nothing(&response)
}

//! Requests that `csrf` rejects or accepts by their headers.

use bytes::Bytes;

use super::case::cases;
use crate::{
    app::{App, PLAIN},
    expected::{Outcome, carries_shop, equal, rejected, status},
    requests::{URLENCODED, fetch, get, post, send, text},
};

cases! {
    cross_site_rejected: "a cross-site `POST` is rejected, with the policy",
    same_origin_accepted: "a same-origin `POST` reaches the handler with its body",
    form_accepted: "`CsrfForm` gets the fields without the token",
    no_token_rejected: "a `POST` without a token and without origin headers is rejected",
    unknown_route_rejected: "a cross-site `POST` to an unknown path is rejected",
    exempt_accepted: "an exempt route accepts a cross-site `POST`",
    cross_site_read_accepted: "a link of another site works",
    cross_site_websocket_rejected: "a WebSocket of another site is rejected",
    missing_csrf_layer: "`CsrfToken` and `CsrfForm` without a layer: 500, and what to add",
}

async fn cross_site_rejected(app: &dyn App) -> Outcome {
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "http://shop.example.com"),
        ("origin", "null"),
    ] {
        for path in ["/echo", "/submit", "/page", "/api/stock"] {
            let response = send(app, post(path).header(name, value), "tea=3").await;
            rejected(&response).map_err(|error| format!("{path}, {name}: {value}: {error}"))?;
        }
    }
    Ok(())
}

async fn same_origin_accepted(app: &dyn App) -> Outcome {
    let body: Bytes = (0..300_000_u32).map(|index| index.to_le_bytes()[0]).collect();
    for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", "https://shop.example.com")] {
        let response = send(app, post("/echo").header(name, value), body.clone()).await;
        status(&response, 200)?;
        equal("the body", response.body() == &body, true)?;
        carries_shop(&response)?;
    }
    Ok(())
}

async fn form_accepted(app: &dyn App) -> Outcome {
    let request = post("/submit").header("sec-fetch-site", "same-origin").header("content-type", URLENCODED);
    let response = send(app, request, "csrf_token=&tea=3").await;
    status(&response, 200)?;
    equal("body", text(&response), "3 bags".to_owned())?;
    carries_shop(&response)
}

async fn no_token_rejected(app: &dyn App) -> Outcome {
    rejected(&send(app, post("/echo"), "tea=3").await)?;
    rejected(&send(app, post("/submit").header("content-type", URLENCODED), "tea=3").await)
}

async fn unknown_route_rejected(app: &dyn App) -> Outcome {
    for path in ["/missing", "/%ff", "//"] {
        let response = fetch(app, post(path).header("sec-fetch-site", "cross-site")).await;
        rejected(&response).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

async fn exempt_accepted(app: &dyn App) -> Outcome {
    let response = fetch(app, post("/hook").header("sec-fetch-site", "cross-site")).await;
    status(&response, 200)?;
    carries_shop(&response)
}

async fn cross_site_read_accepted(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/plain").header("sec-fetch-site", "cross-site")).await;
    status(&response, 200)?;
    equal("body", text(&response), PLAIN.to_owned())
}

async fn cross_site_websocket_rejected(app: &dyn App) -> Outcome {
    let handshake = get("/ws").header("connection", "upgrade").header("upgrade", "websocket");
    rejected(&fetch(app, handshake.header("origin", "https://evil.example")).await)
}

async fn missing_csrf_layer(app: &dyn App) -> Outcome {
    let form = post("/bare/form").header("sec-fetch-site", "same-origin").header("content-type", URLENCODED);
    for response in [fetch(app, get("/bare/token")).await, send(app, form, "tea=3").await] {
        status(&response, 500)?;
        let text = text(&response);
        let names_the_layer =
            text.starts_with("this handler needs CSRF protection, but ") && text.contains("help: add ");
        equal(&text, names_the_layer, true)?;
    }
    Ok(())
}

//! The nonce of a response, and who may store it.

use super::case::cases;
use crate::{
    app::{App, PUBLIC, STYLE},
    expected::{Outcome, carries, carries_shop, equal, header, nonce_in, status, with_nonce},
    policies::Shop,
    requests::{fetch, get, text},
};

cases! {
    page: "the nonce is in the header and in the page, which caches do not store",
    two_pages: "two responses have different nonces",
    stored_page: "a page with a nonce is not stored, whatever the handler says",
    asset: "a file without a nonce stays cacheable",
    asset_with_nonce: "a stylesheet gets no nonce, and stays cacheable",
    missing_nonce_layer: "`Nonce` without a layer: 500, and what to add",
}

async fn page(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/page")).await;
    status(&response, 200)?;
    header(&response, "cache-control", &["private, no-store"])?;
    carries::<Shop, _>(&response, &with_nonce::<Shop>(&(), &nonce_in(&text(&response))?))
}

async fn two_pages(app: &dyn App) -> Outcome {
    let first = nonce_in(&text(&fetch(app, get("/page")).await))?;
    let second = nonce_in(&text(&fetch(app, get("/page")).await))?;
    equal("the same nonce", first == second, false)
}

async fn stored_page(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/stored")).await;
    status(&response, 200)?;
    header(&response, "cache-control", &["private, no-store"])?;
    header(&response, "cdn-cache-control", &[])?;
    carries::<Shop, _>(&response, &with_nonce::<Shop>(&(), &nonce_in(&text(&response))?))
}

async fn asset(app: &dyn App) -> Outcome {
    is_cacheable(app, "/asset.css").await
}

async fn asset_with_nonce(app: &dyn App) -> Outcome {
    is_cacheable(app, "/nonce.css").await
}

async fn is_cacheable(app: &dyn App, path: &str) -> Outcome {
    let response = fetch(app, get(path)).await;
    status(&response, 200)?;
    equal("body", text(&response), STYLE.to_owned())?;
    header(&response, "cache-control", &[PUBLIC])?;
    carries_shop(&response)
}

async fn missing_nonce_layer(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/bare/nonce")).await;
    status(&response, 500)?;
    let text = text(&response);
    equal(&text, text.starts_with("this handler takes a `Nonce`, but ") && text.contains("help: add "), true)
}

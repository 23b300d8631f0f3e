//! The routes of the site, and the layers that protect them.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::header::HOST;

use crate::{
    pages,
    policies::{Data, Quiet, Site},
    shell::{App, keep_session},
};

pub(crate) fn router(app: Arc<App>) -> Router {
    let data = Router::new()
        .route("/api/headers", get(pages::headers))
        .route("/api/reports", get(pages::reports_as_json))
        .route("/static/{name}", get(pages::asset))
        // Browsers ask for it whatever a page says.
        .route("/favicon.ico", get(async || pages::asset(axum::extract::Path("logo.svg".to_owned())).await))
        .layer(Data::layer());

    let (keys, watch) = (app.keys.clone(), app.watch.clone());
    Router::new()
        .route("/", get(pages::home))
        .route("/greet", post(pages::greet))
        .route("/login", get(pages::login_form).post(pages::login))
        .route("/logout", post(pages::logout))
        .route("/attacks", get(pages::attacks))
        .route("/attacks/{name}", get(pages::attack))
        .route("/continue", get(pages::depart))
        .route("/reports", get(pages::reports))
        .route("/files/cat.html", get(pages::uploaded))
        .layer(from_fn_with_state(app.clone(), keep_session))
        // These read no session, so that caches may store them.
        .route("/quiet", get(pages::quiet).layer(Quiet::layer()))
        .merge(data)
        .fallback(pages::not_found)
        .layer(from_fn_with_state(app.clone(), to_declared_host))
        .with_state(app)
        .layer(Site::CSRF.layer(keys))
        .layer(from_fn(pages::explain_rejection))
        // Outside of the layer of `csrf`: browsers send reports without a token.
        .layer(Site::REPORTS.layer(watch))
        // Last, so that it covers the 404 page too. For the routes above that have their own policy, that one wins.
        .layer(Site::layer())
}

/// Leads visitors of `localhost` to the declared host: to a browser, the attacker's origin is no other site than `localhost`.
async fn to_declared_host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let is_localhost = request.headers().get(HOST).is_some_and(|host| host.as_bytes().starts_with(b"localhost"));
    match request.uri().path_and_query() {
        Some(path) if is_localhost && request.method().is_safe() => {
            Redirect::temporary(&format!("{}{path}", app.origins.site)).into_response()
        }
        _ => next.run(request).await,
    }
}

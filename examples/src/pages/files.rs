//! Files of the site, and one that a visitor has uploaded.

use axum::{
    body::Body,
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{
    StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use security_policy::upload;

use crate::attacks::UPLOADED;

/// The stylesheet, the scripts and the icon.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(other, ..)| *other == name) {
        Some((_, media_type, text)) => {
            ([(CONTENT_TYPE, *media_type), (CACHE_CONTROL, "public, max-age=3600")], *text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Browsers save a user-uploaded file, and never display it as a page of the site.
pub(crate) async fn uploaded() -> impl IntoResponse {
    upload::response("cat.html", "text/html", Body::from(UPLOADED))
}

const ASSETS: &[(&str, &str, &str)] = &[
    ("site.css", "text/css; charset=utf-8", include_str!("../../static/site.css")),
    ("attack.js", "text/javascript; charset=utf-8", include_str!("../../static/attack.js")),
    ("reports.js", "text/javascript; charset=utf-8", include_str!("../../static/reports.js")),
    ("logo.svg", "image/svg+xml", include_str!("../../static/logo.svg")),
];

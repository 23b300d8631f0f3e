//! Pages that say what went wrong.

use askama::Template;
use axum::{
    RequestPartsExt as _,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use security_policy::{Nonce, csrf::Rejection};

use crate::{
    prose::filters,
    shell::{Shell, page},
};

/// A page with a heading and a sentence.
#[derive(Template)]
#[template(path = "notice.html")]
pub(super) struct Notice<'t> {
    shell: Shell,
    title: &'t str,
    text: &'t str,
}

impl<'t> Notice<'t> {
    pub(super) fn bad_request(shell: Shell, title: &'t str, text: &'t str) -> Response {
        (StatusCode::BAD_REQUEST, page(&Notice { shell, title, text })).into_response()
    }
}

pub(crate) async fn not_found(shell: Shell) -> Response {
    let notice = Notice { shell, title: "Not found", text: "There is no such page." };
    (StatusCode::NOT_FOUND, page(&notice)).into_response()
}

#[derive(Template)]
#[template(path = "rejected.html")]
struct Rejected {
    shell: Shell,
    reason: String,
    rule: &'static str,
    /// The headers of the request that say where it comes from, as they were sent.
    evidence: Vec<(&'static str, String)>,
}

/// Replaces the short text of `csrf` by a page, where the browser shows one.
pub(crate) async fn explain_rejection(request: Request, next: Next) -> Response {
    let evidence = evidence(request.headers());
    let is_shown = request.headers().get("sec-fetch-dest").is_none_or(|dest| dest == "document" || dest == "iframe");
    let (mut parts, body) = request.into_parts();
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    let Some(rejection) = response.extensions().get::<Rejection>().copied().filter(|_| is_shown) else {
        return response;
    };
    match parts.extract::<Nonce>().await {
        Ok(nonce) => {
            let shell = Shell::anonymous(nonce);
            let page = page(&Rejected { shell, reason: rejection.to_string(), rule: rejection.rule(), evidence });
            (response.status(), page).into_response()
        }
        Err(_) => response,
    }
}

fn evidence(headers: &HeaderMap) -> Vec<(&'static str, String)> {
    let text = |name: &'static str| {
        headers.get_all(name).iter().map(move |value| (name, String::from_utf8_lossy(value.as_bytes()).into_owned()))
    };
    ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "origin"].into_iter().flat_map(text).collect()
}

//! The first page, and the greeting.

use std::sync::Arc;

use askama::Template;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use security_policy::{
    UnixTime,
    cookie::{Encryption, Json as JsonCookie},
    csrf::{CsrfForm, CsrfToken, HiddenField},
};
use serde::Deserialize;

use crate::{
    attacks::{ATTACKS, Attack},
    policies::Site,
    policy_view::declaration,
    prose::filters,
    shell::{App, Shell, page},
};

/// A visitor's name can contain any character, so the cookie stores it as JSON.
const VISITOR: JsonCookie<String, Encryption> = Site::VISITOR.json();

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    shell: Shell,
    /// The Content-Security-Policy as it is written in the program.
    declaration: String,
    visitor: Option<String>,
    /// Who has just been greeted.
    greeted: Option<String>,
    field: HiddenField,
    attacks: &'static [Attack],
}

pub(crate) async fn home(State(app): State<Arc<App>>, headers: HeaderMap, shell: Shell, token: CsrfToken) -> Response {
    // An expired or forged cookie counts as none.
    let visitor = VISITOR.get(&headers, &app.keys, UnixTime::now()).ok().flatten();
    page(&Home { shell, declaration: declaration(), visitor, greeted: None, field: token.field(), attacks: ATTACKS })
}

#[derive(Deserialize)]
pub(crate) struct Greeting {
    name: String,
}

pub(crate) async fn greet(
    State(app): State<Arc<App>>,
    shell: Shell,
    token: CsrfToken,
    CsrfForm(greeting): CsrfForm<Greeting>,
) -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    // If the name is too long for a cookie, it is not stored.
    let _ = VISITOR.set(&mut headers, &app.keys, &greeting.name, UnixTime::now());
    let greeted = Some(greeting.name);
    (
        headers,
        page(&Home {
            shell,
            declaration: declaration(),
            visitor: None,
            greeted,
            field: token.field_for("/greet"),
            attacks: ATTACKS,
        }),
    )
}

pub(crate) async fn headers() -> impl IntoResponse {
    Json(Site::HEADERS)
}

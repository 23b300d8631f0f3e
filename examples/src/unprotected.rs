//! The same pages without any protection, so that a visitor sees what the attacks do. Nothing is at stake here: it has no
//! account, its cookie is a constant, and it shares no cookie with the site, which has another host.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HeaderName, ORIGIN, SET_COOKIE,
    },
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    attacks::{Attack, Kind, UPLOADED},
    origins::Origins,
    pages,
    prose::filters,
    shell::page,
};

pub(crate) fn router(origins: Origins) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/attacks/{name}", get(attack))
        .route("/login", get(login))
        .route("/greet", post(greet))
        .route("/continue", get(async |Query(to): Query<Departure>| Redirect::to(&to.to)))
        .route("/api/reports", get(data))
        .route("/files/cat.html", get(async || Html(UPLOADED)))
        .route("/static/{name}", get(pages::asset))
        .route("/favicon.ico", get(async || pages::asset(Path("logo.svg".to_owned())).await))
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(Arc::new(origins))
}

#[derive(Template)]
#[template(path = "unprotected/attack.html")]
struct AttackPage {
    attack: &'static Attack,
    origins: Origins,
    code: String,
}

impl AttackPage {
    fn path(&self, path: &str) -> String {
        path.replace("{attacker}", &self.origins.attacker)
    }

    fn protected(&self) -> String {
        format!("{}/attacks/{}", self.origins.site, self.attack.name)
    }
}

async fn attack(State(origins): State<Arc<Origins>>, Path(name): Path<String>) -> Response {
    let attack = Attack::find(&name).filter(|attack| !matches!(attack.kind, Kind::FromAttacker { .. }));
    let Some(attack) = attack else { return StatusCode::NOT_FOUND.into_response() };
    let origins = (*origins).clone();
    ([(SET_COOKIE, COOKIE)], page(&AttackPage { attack, code: attack.code(&origins), origins })).into_response()
}

/// A page with a heading and a text.
#[derive(Template)]
#[template(path = "unprotected/notice.html")]
struct Notice {
    origins: Origins,
    title: &'static str,
    text: String,
    button: &'static str,
}

async fn home(State(origins): State<Arc<Origins>>) -> Response {
    let text = "Each attack of the example site can be tried here too, where nothing stops it.".to_owned();
    page(&Notice { origins: (*origins).clone(), title: "A site without protection", text, button: "" })
}

async fn login(State(origins): State<Arc<Origins>>) -> Response {
    let text = "A visitor who is tricked into a click here presses this button.".to_owned();
    page(&Notice { origins: (*origins).clone(), title: "Your account", text, button: "Delete my account" })
}

#[derive(Deserialize)]
struct Greeting {
    name: String,
}

async fn greet(State(origins): State<Arc<Origins>>, Form(Greeting { name }): Form<Greeting>) -> Response {
    let text = format!("The form of another site was accepted, and your name is now {name}.");
    page(&Notice { origins: (*origins).clone(), title: "Changed", text, button: "" })
}

#[derive(Deserialize)]
struct Departure {
    #[serde(default)]
    to: String,
}

/// Data that any site may read with the visitor's cookies: the mistake of reflecting `Origin`.
async fn data(request: HeaderMap) -> impl IntoResponse {
    let origin = request.get(ORIGIN).cloned().unwrap_or(HeaderValue::from_static("null"));
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true")),
    ];
    (headers, Json(json!({ "secret": "nothing at stake" })))
}

const COOKIE: &str = "unprotected_session=nothing-at-stake; Path=/; Max-Age=600";

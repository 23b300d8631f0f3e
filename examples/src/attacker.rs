//! The attacker's site: pages that attack one of the others.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, RawQuery, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use html_escape::encode_text;
use http::{StatusCode, header::CONTENT_TYPE};
use serde::Deserialize;

use crate::{
    attacks::{Attack, Kind},
    origins::Origins,
    pages,
    shell::page,
};

pub(crate) fn router(origins: Origins) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/attacks/{name}", get(attack))
        .route("/opener", get(opener))
        .route("/phishing", get(phishing))
        .route("/stolen", post(stolen))
        .route("/pixel", get(pixel))
        .route("/static/{name}", get(pages::asset))
        .route("/favicon.ico", get(async || pages::asset(Path("logo.svg".to_owned())).await))
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(Arc::new(origins))
}

#[derive(Deserialize)]
struct Target {
    #[serde(default)]
    victim: String,
}

#[derive(Template)]
#[template(path = "attacker/attack.html")]
struct AttackPage {
    attack: &'static Attack,
    origins: Origins,
    code: String,
    victim: String,
    is_protected: bool,
}

/// A page that attacks the site, or with `?victim=unprotected` the one without protection.
async fn attack(
    State(origins): State<Arc<Origins>>,
    Path(name): Path<String>,
    Query(Target { victim }): Query<Target>,
) -> Response {
    let attack = Attack::find(&name).filter(|attack| matches!(attack.kind, Kind::FromAttacker { .. }));
    let Some(attack) = attack else { return StatusCode::NOT_FOUND.into_response() };
    let is_protected = victim != "unprotected";
    let victim = if is_protected { origins.site.clone() } else { origins.unprotected.clone() };
    let code = attack.code(&Origins { site: victim.clone(), ..(*origins).clone() });
    page(&AttackPage { attack, origins: (*origins).clone(), code, victim, is_protected })
}

/// A page of the attacker with a heading and a text.
#[derive(Template)]
#[template(path = "attacker/notice.html")]
struct Notice {
    origins: Origins,
    title: &'static str,
    text: String,
    takes_over_opener: bool,
}

impl Notice {
    fn response(origins: &Origins, title: &'static str, text: impl Into<String>) -> Response {
        page(&Self { origins: origins.clone(), title, text: text.into(), takes_over_opener: false })
    }
}

async fn home(State(origins): State<Arc<Origins>>) -> Response {
    Notice::response(
        &origins,
        "The attacker's site",
        "Its pages attack the example site. Each attack starts from there.",
    )
}

async fn opener(State(origins): State<Arc<Origins>>) -> Response {
    let text = "This page tries to send the tab that opened it to a copy of the login form.".to_owned();
    page(&Notice { origins: (*origins).clone(), title: "Your prize", text, takes_over_opener: true })
}

async fn phishing(State(origins): State<Arc<Origins>>) -> Response {
    Notice::response(
        &origins,
        "Log in again",
        "This page could be a copy of the login form. The address bar shows that it is another site; few visitors look.",
    )
}

/// What an injected form sends. Nothing is kept.
async fn stolen(State(origins): State<Arc<Origins>>, Form(fields): Form<BTreeMap<String, String>>) -> Response {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    Notice::response(&origins, "Stolen", format!("The attacker has received: {}", fields.join(", ")))
}

/// An image that shows what its address contains. Nothing is kept.
async fn pixel(RawQuery(query): RawQuery) -> impl IntoResponse {
    let query: String = query.unwrap_or_default().chars().take(40).collect();
    let image = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="360" height="48"><rect width="360" height="48" fill="#7a1f1f"/><text x="12" y="30" fill="#fff" font-family="sans-serif" font-size="16">The attacker received {}</text></svg>"##,
        encode_text(&query)
    );
    ([(CONTENT_TYPE, "image/svg+xml")], image)
}

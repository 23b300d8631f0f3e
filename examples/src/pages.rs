//! The pages, the API and the files.

use std::sync::Arc;

use axum::{
    Form, Json,
    extract::State,
    response::{Html, IntoResponse},
};
use html_escape::encode_text;
use http::{
    HeaderMap, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use security_policy::{Keys, Nonce, UnixTime, cookie::Signed};
use serde::Deserialize;

use crate::policies::Site;

/// A name may hold anything, so that it stands in the cookie as JSON.
const VISITOR: Signed<String> = Site::VISITOR.json();

pub(crate) async fn home(State(keys): State<Arc<Keys>>, headers: HeaderMap, nonce: Nonce) -> Html<String> {
    // What is expired or not genuine is nobody's.
    let visitor = VISITOR.get(&headers, &keys, UnixTime::now()).ok().flatten();
    let title = visitor.map_or("Hello".to_owned(), |name| format!("Hello again, {}", encode_text(&name)));
    page(
        &title,
        &format!(
            r#"<p>These headers came with this page; the script below fetched them from the API.</p>
<dl id="headers"></dl>
<form method="post" action="/greet">
  <label>Your name <input name="name" required maxlength="80"></label>
  <button>Greet me</button>
</form>
<script nonce="{nonce}">
  const list = document.getElementById("headers");
  fetch("/api/headers").then(response => response.json()).then(headers => {{
    for (const [name, value] of headers) {{
      list.append(Object.assign(document.createElement("dt"), {{ textContent: name }}));
      list.append(Object.assign(document.createElement("dd"), {{ textContent: value }}));
    }}
  }});
</script>"#
        ),
    )
}

#[derive(Deserialize)]
pub(crate) struct Greeting {
    name: String,
}

pub(crate) async fn greet(State(keys): State<Arc<Keys>>, Form(greeting): Form<Greeting>) -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    // A name that is too long for a cookie is not remembered.
    let _ = VISITOR.set(&mut headers, &keys, &greeting.name, UnixTime::now());
    let name = encode_text(&greeting.name);
    (headers, page("Welcome", &format!("<p>Nice to meet you, {name}.</p>")))
}

pub(crate) async fn quiet() -> Html<String> {
    page("Quiet", "<p>A stricter policy stands over this page alone: no script runs here, with a nonce or without.</p>")
}

pub(crate) async fn not_found() -> impl IntoResponse {
    let page = page("Not found", "<p>There is no such page.</p>");
    (StatusCode::NOT_FOUND, page)
}

pub(crate) async fn headers() -> impl IntoResponse {
    Json(Site::HEADERS)
}

pub(crate) async fn style() -> impl IntoResponse {
    file("text/css; charset=utf-8", include_str!("../static/site.css"))
}

pub(crate) async fn logo() -> impl IntoResponse {
    file("image/svg+xml", include_str!("../static/logo.svg"))
}

fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="stylesheet" href="/static/site.css">
<header>
  <img src="/static/logo.svg" alt="" width="48" height="48">
  <h1>{title}</h1>
  <nav><a href="/">Home</a> <a href="/quiet">Quiet</a> <a href="/nowhere">Nowhere</a></nav>
</header>
<main>
{body}
</main>
"#
    ))
}

fn file(media_type: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, text)
}

//! The pages, the API and the files.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::State,
    response::{Html, IntoResponse, Redirect},
};
use html_escape::encode_text;
use http::{
    HeaderMap, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use security_policy::{
    Keys, Nonce, UnixTime,
    cookie::Signed,
    csrf::{CsrfForm, CsrfToken},
    upload,
};
use serde::Deserialize;

use crate::policies::Site;

/// A visitor's name can contain any character, so the cookie stores it as JSON.
const VISITOR: Signed<String> = Site::VISITOR.json();

pub(crate) async fn home(
    State(keys): State<Arc<Keys>>,
    headers: HeaderMap,
    nonce: Nonce,
    token: CsrfToken,
) -> Html<String> {
    // An expired or forged cookie counts as none.
    let visitor = VISITOR.get(&headers, &keys, UnixTime::now()).ok().flatten();
    let session = Site::SESSION.get(&headers, &keys, UnixTime::now()).ok().flatten();
    let (field, field_of_logout) = (token.field(), token.field_for("/logout"));
    let account = match session {
        Some(session) => format!(
            r#"<form method="post" action="/logout">{field_of_logout}<button>Log {} out</button></form>"#,
            encode_text(session.value())
        ),
        None => r#"<p><a href="/login">Log in</a></p>"#.to_owned(),
    };
    let title = visitor.map_or("Hello".to_owned(), |name| format!("Hello again, {}", encode_text(&name)));
    page(
        &title,
        &format!(
            r#"<p>These headers came with this page; the script below fetched them from the API.</p>
<dl id="headers"></dl>
{account}
<form method="post" action="/greet">
  {field}
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

pub(crate) async fn greet(State(keys): State<Arc<Keys>>, CsrfForm(greeting): CsrfForm<Greeting>) -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    // If the name is too long for a cookie, it is not stored.
    let _ = VISITOR.set(&mut headers, &keys, &greeting.name, UnixTime::now());
    let name = encode_text(&greeting.name);
    (headers, page("Welcome", &format!("<p>Nice to meet you, {name}.</p>")))
}

pub(crate) async fn login_form(token: CsrfToken) -> Html<String> {
    // Valid for this form only: a token that leaks from another form cannot be used to log in.
    let field = token.field_for("/login");
    page(
        "Log in",
        &format!(
            r#"<form method="post" action="/login">
  {field}
  <label>User <input name="user" value="guest" required></label>
  <label>Password, which is <code>guest</code> <input name="password" type="password" required></label>
  <button>Log in</button>
</form>"#
        ),
    )
}

#[derive(Deserialize)]
pub(crate) struct Login {
    user: String,
    password: String,
}

pub(crate) async fn login(
    State(keys): State<Arc<Keys>>,
    CsrfForm(login): CsrfForm<Login>,
) -> Result<impl IntoResponse, impl IntoResponse> {
    let mut headers = HeaderMap::new();
    let is_guest = login.user == "guest" && login.password == "guest";
    match is_guest.then(|| Site::SESSION.set(&mut headers, &keys, "guest", UnixTime::now())) {
        // The forms of the next page are bound to the new session.
        Some(Ok(())) => Ok((headers, Redirect::to("/"))),
        _ => Err((StatusCode::UNAUTHORIZED, page("Log in", r#"<p>No. <a href="/login">Again</a></p>"#))),
    }
}

pub(crate) async fn logout() -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    Site::SESSION.remove(&mut headers);
    (headers, Redirect::to("/"))
}

/// Browsers save a user-uploaded file, and never display it as a page of the site.
pub(crate) async fn uploaded_file() -> impl IntoResponse {
    upload::response("cat.html", "text/html", Body::from("<script>alert(document.domain)</script>"))
}

pub(crate) async fn quiet() -> Html<String> {
    page("Quiet", "<p>This page has a stricter policy: no script runs here, with or without a nonce.</p>")
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

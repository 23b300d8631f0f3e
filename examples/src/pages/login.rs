//! Login and logout.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header::HeaderName};
use security_policy::{
    UnixTime,
    csrf::{CsrfForm, CsrfToken, HiddenField},
    links::RedirectTarget,
};
use serde::Deserialize;

use crate::{
    accounts::{PASSWORD, USER, is_account},
    policies::Site,
    prose::filters,
    shell::{App, Shell, page},
};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    shell: Shell,
    field: HiddenField,
    /// What was entered, if it was wrong.
    user: String,
    is_wrong: bool,
    /// Where the visitor came from.
    next: String,
}

impl LoginPage {
    const USER: &'static str = USER;
    const PASSWORD: &'static str = PASSWORD;

    fn new(shell: Shell, token: &CsrfToken, next: String) -> Self {
        // Valid for this form only: a token that leaks from another form cannot be used to log in.
        Self { shell, field: token.field_for("/login"), user: String::new(), is_wrong: false, next }
    }
}

#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

pub(crate) async fn login_form(shell: Shell, token: CsrfToken, Query(Next { next }): Query<Next>) -> Response {
    page(&LoginPage::new(shell, &token, next))
}

#[derive(Deserialize)]
pub(crate) struct Login {
    user: String,
    password: String,
    #[serde(default)]
    next: String,
}

pub(crate) async fn login(
    State(app): State<Arc<App>>,
    request: HeaderMap,
    shell: Shell,
    token: CsrfToken,
    CsrfForm(login): CsrfForm<Login>,
) -> Response {
    let (mut headers, now) = (HeaderMap::new(), UnixTime::now());
    if is_account(&login.user, &login.password)
        && let Ok(id) = Site::SESSION.rotate(&mut headers, &app.keys, now)
    {
        end_session(&app, &request);
        app.sessions.start(id.as_str(), USER);
        // The forms of the next page are bound to the new session. A target on another site is the first page instead.
        return (headers, RedirectTarget::parse(&login.next).unwrap_or_default()).into_response();
    }
    let wrong = LoginPage { user: login.user, is_wrong: true, ..LoginPage::new(shell, &token, login.next) };
    (StatusCode::UNAUTHORIZED, page(&wrong)).into_response()
}

pub(crate) async fn logout(State(app): State<Arc<App>>, request: HeaderMap) -> impl IntoResponse {
    end_session(&app, &request);
    let mut headers = HeaderMap::new();
    Site::SESSION.remove(&mut headers);
    // What the pages have stored in the browser. `"cookies"` would also delete those of other programs on 127.0.0.1.
    headers.insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));
    (headers, RedirectTarget::default())
}

fn end_session(app: &App, request: &HeaderMap) {
    if let Ok(Some(active)) = Site::SESSION.get(request, &app.keys, UnixTime::now()) {
        app.sessions.end(active.value());
    }
}

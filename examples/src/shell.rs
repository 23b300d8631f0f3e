//! What every page has: the nonce, the account, and the policy that is shown below it.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{
    HeaderMap, StatusCode,
    header::{CONTENT_TYPE, SET_COOKIE},
    request::Parts,
};
use security_policy::{
    Keys, Nonce, UnixTime,
    csrf::{CsrfToken, HiddenField},
};

use crate::{accounts::Sessions, origins::Origins, policies::Site, policy_view::PolicyView, watch::Watch};

/// What the handlers share.
pub(crate) struct App {
    pub(crate) keys: Arc<Keys>,
    pub(crate) sessions: Sessions,
    pub(crate) watch: Watch,
    pub(crate) origins: Origins,
}

/// The frame of a page. A handler that takes it has asked for the nonce.
pub(crate) struct Shell {
    /// `None` on a page without scripts.
    pub(crate) nonce: Option<Nonce>,
    pub(crate) policy: PolicyView,
    pub(crate) visitor: Visitor,
    /// The path of the page, for the navigation.
    pub(crate) path: String,
}

/// Who asks for the page, for its header.
pub(crate) enum Visitor {
    /// The page does not ask.
    Unasked,
    Nobody,
    User {
        name: String,
        csrf_field: HiddenField,
    },
}

impl Shell {
    /// Whether the page is this one or below it.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// A page that does not ask who the visitor is: that of a rejected request.
    pub(crate) fn anonymous(nonce: Nonce) -> Self {
        Self {
            policy: PolicyView::of_site(&Site::headers(&nonce)),
            visitor: Visitor::Unasked,
            path: String::new(),
            nonce: Some(nonce),
        }
    }
}

impl FromRequestParts<Arc<App>> for Shell {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let nonce = Nonce::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let token = CsrfToken::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let visitor = match app.user(&parts.headers) {
            Some(name) => Visitor::User { name, csrf_field: token.field_for("/logout") },
            None => Visitor::Nobody,
        };
        Ok(Self { visitor, path: parts.uri.path().to_owned(), ..Self::anonymous(nonce) })
    }
}

impl App {
    pub(crate) fn new(keys: Arc<Keys>, origins: Origins) -> Self {
        Self { keys, origins, sessions: Sessions::default(), watch: Watch::new() }
    }

    /// The user of a request; an expired or forged cookie counts as none.
    pub(crate) fn user(&self, headers: &HeaderMap) -> Option<String> {
        let active = Site::SESSION.get(headers, &self.keys, UnixTime::now()).ok().flatten()?;
        self.sessions.user(active.value())
    }
}

/// Issues the session's cookie again with each page, which restarts its idle timeout.
pub(crate) async fn keep_session(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let mut response = next.run(request).await;
    let now = UnixTime::now();
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|value| value == HTML);
    if is_page
        && !sets_session(&response)
        && let Ok(Some(active)) = Site::SESSION.get(&headers, &app.keys, now)
        && app.sessions.user(active.value()).is_some()
    {
        // A value that fitted into a cookie before fits again.
        let _ = Site::SESSION.renew(response.headers_mut(), &app.keys, &active, now);
    }
    response
}

fn sets_session(response: &Response) -> bool {
    let lines = response.headers().get_all(SET_COOKIE);
    lines.iter().any(|line| line.as_bytes().starts_with(Site::SESSION.name().as_bytes()))
}

/// Renders a template as a page.
pub(crate) fn page(template: &impl askama::Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("this page cannot be rendered: {error}\n")).into_response()
        }
    }
}

const HTML: &str = "text/html; charset=utf-8";

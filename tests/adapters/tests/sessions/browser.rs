//! A browser's cookies, and the requests that it sends to a router.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{HeaderMap, Method, Request, StatusCode, header::SET_COOKIE};
use security_policy::csrf::Rejection;
use tower::ServiceExt as _;

#[derive(Clone, Default)]
pub struct Browser {
    cookies: BTreeMap<String, String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub rejection: Option<Rejection>,
    pub body: String,
}

impl Browser {
    pub async fn get(&mut self, app: &Router, path: &str) -> Answer {
        self.send(app, Method::GET, path, &[], String::new()).await
    }

    /// Sends a form, as a page of the site.
    pub async fn post(&mut self, app: &Router, path: &str, token: &str) -> Answer {
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
        self.send(app, Method::POST, path, &headers, format!("csrf_token={token}&tea=3")).await
    }

    /// Sends a request of a script.
    pub async fn fetch(&mut self, app: &Router, path: &str, token: &str) -> Answer {
        let headers = [("sec-fetch-site", "same-origin"), ("x-csrf-token", token)];
        self.send(app, Method::POST, path, &headers, String::new()).await
    }

    pub async fn send(
        &mut self,
        app: &Router,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            request = request.header("cookie", self.cookie_line());
        }
        let response = app.clone().oneshot(request.body(Body::from(body)).expect("a request")).await;
        let (parts, body) = response.expect("a response").into_parts();
        self.keep(&parts.headers);
        let body = to_bytes(body, 1 << 20).await.expect("a body");
        Answer {
            status: parts.status,
            rejection: parts.extensions.get().copied(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    pub fn keep(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("text");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub fn cookie_line(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }
}

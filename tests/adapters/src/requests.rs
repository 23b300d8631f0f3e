//! The requests that cases send, and what they read from responses.

use bytes::Bytes;
use http::{
    HeaderMap, Method, Request, Response,
    header::{COOKIE, HOST, SET_COOKIE},
    request::Builder,
};

use crate::app::App;

/// A `GET` request.
pub(crate) fn get(path: &str) -> Builder {
    request(Method::GET, path)
}

/// A `POST` request with neither `Sec-Fetch-Site` nor `Origin`.
pub(crate) fn post(path: &str) -> Builder {
    request(Method::POST, path)
}

/// A request.
pub(crate) fn request(method: Method, path: &str) -> Builder {
    Request::builder().method(method).uri(path).header(HOST, "shop.example.com")
}

/// Sends a request with a body.
pub(crate) async fn send(app: &dyn App, request: Builder, body: impl Into<Bytes>) -> Response<Bytes> {
    app.send(request.body(body.into()).expect("the requests of the cases are valid")).await
}

/// Sends a request without a body.
pub(crate) async fn fetch(app: &dyn App, request: Builder) -> Response<Bytes> {
    send(app, request, Bytes::new()).await
}

/// The body as text.
pub(crate) fn text(response: &Response<Bytes>) -> String {
    String::from_utf8_lossy(response.body()).into_owned()
}

/// The text between the first occurrence of `start` and the next one of `end`.
pub(crate) fn between(text: &str, start: &str, end: &str) -> Result<String, String> {
    let found = text.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    found.map(|(found, _)| found.to_owned()).ok_or_else(|| format!("`{start}…{end}` is not in `{text}`"))
}

/// All lines of a header.
pub(crate) fn lines(headers: &HeaderMap, name: &str) -> Vec<String> {
    headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned()).collect()
}

/// A form that a visitor has opened: its token, and the cookies that the browser sends with it.
pub(crate) struct OpenForm {
    pub(crate) token: String,
    pub(crate) cookies: String,
}

impl OpenForm {
    /// Opens `/form` with these cookies, which may be empty.
    pub(crate) async fn open(app: &dyn App, cookies: &str) -> Result<Self, String> {
        let request = match cookies {
            "" => get("/form"),
            cookies => get("/form").header(COOKIE, cookies),
        };
        let response = fetch(app, request).await;
        let token = between(&text(&response), "value=\"", "\"")?;
        let cookie = cookie_in(&response, "__Host-csrf")?;
        let separator = if cookies.is_empty() { "" } else { "; " };
        Ok(Self { token, cookies: format!("{cookies}{separator}{cookie}") })
    }

    /// A `POST` request with the cookies.
    pub(crate) fn post(&self, path: &str) -> Builder {
        post(path).header(COOKIE, &self.cookies)
    }

    /// The body of the form, as browsers send it.
    pub(crate) fn urlencoded(&self) -> String {
        format!("csrf_token={}&tea=3", self.token)
    }

    /// The same with `enctype="multipart/form-data"`.
    pub(crate) fn multipart(&self) -> String {
        let token = &self.token;
        format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"tea\"\r\n\r\n3\r\n\
             --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"csrf_token\"\r\n\r\n{token}\r\n\
             --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"tea.png\"\r\n\
             content-type: image/png\r\n\r\n\u{1}\u{2}\r\n--{BOUNDARY}--\r\n"
        )
    }
}

/// Logs in: the session's cookie, as a browser sends it.
pub(crate) async fn log_in(app: &dyn App) -> Result<String, String> {
    cookie_in(&fetch(app, get("/session")).await, "__Host-session")
}

/// A cookie that a response sets, as a browser sends it.
fn cookie_in(response: &Response<Bytes>, name: &str) -> Result<String, String> {
    let lines = lines(response.headers(), SET_COOKIE.as_str());
    let line = lines.iter().find(|line| line.split('=').next() == Some(name));
    let line = line.ok_or_else(|| format!("no cookie `{name}` in {lines:?}"))?;
    Ok(line.split(';').next().unwrap_or_default().to_owned())
}

/// The `content-type` of an urlencoded form.
pub(crate) const URLENCODED: &str = "application/x-www-form-urlencoded";

/// The `content-type` of a multipart form.
pub(crate) const MULTIPART: &str = "multipart/form-data; boundary=----tea";

const BOUNDARY: &str = "----tea";

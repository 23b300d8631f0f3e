//! Forms with tokens: which handlers run, and what they get.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::Request;
use rocket::{
    Build, Data, Rocket, State,
    data::ToByteUnit as _,
    fairing::AdHoc,
    form::Form,
    get,
    http::{Method, Status, uri::Origin},
    local::asynchronous::Client,
    outcome::Outcome,
    post,
    request::{self, FromRequest},
    response::content::RawHtml,
    routes,
};
use security_policy::{
    Nonce,
    csrf::{CsrfForm, CsrfToken},
};
use security_policy_tests_adapters::{Shop, keys};
use serde::Deserialize;

use super::{quiet, send};

#[derive(Deserialize, rocket::FromForm)]
struct Note {
    text: String,
}

/// How often a handler ran.
#[derive(Default)]
struct Runs(AtomicUsize);

#[get("/form")]
fn form(token: CsrfToken) -> String {
    token.text()
}

#[post("/checked", data = "<note>")]
fn checked(note: CsrfForm<Note>, runs: &State<Runs>) -> String {
    runs.0.fetch_add(1, Ordering::Relaxed);
    note.0.text
}

/// Shows the form again, with a token that the guard has returned before the form was checked.
#[post("/again", data = "<note>")]
fn again(token: CsrfToken, note: CsrfForm<Note>, nonce: Nonce) -> RawHtml<String> {
    RawHtml(format!("{} {} {nonce}", token.field(), note.0.text.len()))
}

/// Sends the next token alone.
#[post("/next", data = "<_note>")]
fn next(token: CsrfToken, _note: CsrfForm<Note>) -> String {
    token.text()
}

#[post("/unchecked", data = "<note>")]
fn unchecked(note: Form<Note>, runs: &State<Runs>) -> String {
    runs.0.fetch_add(1, Ordering::Relaxed);
    note.into_inner().text
}

#[post("/raw", data = "<body>")]
async fn raw(body: Data<'_>, runs: &State<Runs>) -> Vec<u8> {
    runs.0.fetch_add(1, Ordering::Relaxed);
    body.open(1.mebibytes()).into_bytes().await.expect("a body").into_inner()
}

#[post("/delete")]
fn delete(runs: &State<Runs>) {
    runs.0.fetch_add(1, Ordering::Relaxed);
}

#[post("/optional", data = "<note>")]
fn optional(note: Option<CsrfForm<Note>>, runs: &State<Runs>) -> String {
    runs.0.fetch_add(1, Ordering::Relaxed);
    note.map(|note| note.0.text).unwrap_or_default()
}

/// Passes each request on to the next route.
struct Never;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Never {
    type Error = ();

    async fn from_request(_: &'r rocket::Request<'_>) -> request::Outcome<Self, ()> {
        Outcome::Forward(Status::NotFound)
    }
}

#[post("/chain", data = "<_note>")]
fn first(_never: Never, _note: CsrfForm<Note>) {}

#[post("/chain", rank = 2)]
fn second(runs: &State<Runs>) {
    runs.0.fetch_add(1, Ordering::Relaxed);
}

fn notes() -> Rocket<Build> {
    let routes = routes![form, checked, again, next, unchecked, raw, delete, optional, first, second];
    quiet()
        .manage(Runs::default())
        .mount("/notes", routes)
        .attach(Shop::CSRF.layer(keys()).body_limit(100_000))
        .attach(Shop)
}

/// A visitor who has opened the form.
struct Visitor {
    client: Client,
    token: String,
    cookie: String,
}

impl Visitor {
    async fn open(rocket: Rocket<Build>) -> Self {
        let client = Client::untracked(rocket).await.expect("it launches");
        let response = send(&client, Request::get("/notes/form").body(Bytes::new()).expect("a request")).await;
        let cookie = response.headers()["set-cookie"].to_str().expect("ASCII").split(';').next().expect("a pair");
        let token = String::from_utf8(response.body().to_vec()).expect("a token");
        Self { cookie: cookie.to_owned(), token, client }
    }

    /// Sends a form, and returns the status, the body, and how many handlers ran.
    async fn send(&self, path: &str, body: String) -> (u16, String, usize) {
        let runs = || self.client.rocket().state::<Runs>().expect("managed").0.load(Ordering::Relaxed);
        let before = runs();
        let request = Request::post(format!("/notes{path}"))
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        let response = send(&self.client, request.body(body.into()).expect("a request")).await;
        assert!(response.headers().contains_key("content-security-policy"), "{path}");
        let text = String::from_utf8_lossy(response.body()).into_owned();
        (response.status().as_u16(), text, runs() - before)
    }

    /// The form with its token after the text.
    fn late(&self, text: &str) -> String {
        format!("text={text}&csrf_token={}", self.token)
    }

    /// The form with its token before the text.
    fn early(&self, text: &str) -> String {
        format!("csrf_token={}&text={text}", self.token)
    }
}

const PATHS: [&str; 6] = ["/checked", "/unchecked", "/raw", "/delete", "/optional", "/chain"];

#[tokio::test]
async fn a_token_in_the_first_512_bytes_is_enough_for_every_handler() {
    let visitor = Visitor::open(notes()).await;
    let text = "x".repeat(5_000);
    for path in PATHS {
        let (status, body, runs) = visitor.send(path, visitor.early(&text)).await;
        assert_eq!((status, runs), (200, 1), "{path}");
        match path {
            "/raw" => assert_eq!(body, visitor.early(&text)),
            "/delete" | "/chain" => {}
            _ => assert_eq!(body, text, "{path}"),
        }
        let (status, _, runs) = visitor.send(path, visitor.late("short")).await;
        assert_eq!((status, runs), (200, 1), "{path}");
    }
}

#[tokio::test]
async fn a_later_token_needs_a_guard() {
    let visitor = Visitor::open(notes()).await;
    for length in [300, 400, 500, 512, 513, 5_000, 30_000] {
        let text = "x".repeat(length);
        let (status, body, runs) = visitor.send("/checked", visitor.late(&text)).await;
        assert_eq!((status, body == text, runs), (200, true, 1), "{length}");
    }
    let text = "x".repeat(5_000);
    for path in &PATHS[1..] {
        let (status, body, runs) = visitor.send(path, visitor.late(&text)).await;
        assert_eq!((status, runs), (500, 0), "{path}");
        assert!(body.ends_with("write `token.field()` as the first field of the form"), "{path}: {body}");
    }
    let (status, ..) = visitor.send("/missing", visitor.late(&text)).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_wrong_token_reaches_no_handler() {
    let mut visitor = Visitor::open(notes()).await;
    let valid = std::mem::replace(&mut visitor.token, "A".repeat(107));
    let text = "x".repeat(5_000);
    for path in PATHS.into_iter().chain(["/missing"]) {
        let repeated = format!("{}&csrf_token={valid}", visitor.early(&text));
        for body in [
            visitor.early(&text),
            visitor.late(&text),
            visitor.late("short"),
            format!("text={text}"),
            format!("csrf_token=&text={text}"),
            format!("text={text}&csrf_token={valid}&csrf_token={valid}"),
            repeated,
        ] {
            let (status, body, runs) = visitor.send(path, body).await;
            assert_eq!((status, runs), (403, 0), "{path}");
            assert!(body.starts_with("This could not be sent."), "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn a_token_that_is_cut_is_not_accepted() {
    let visitor = Visitor::open(notes()).await;
    // The first 512 bytes end in every place of the token.
    for length in 380..520 {
        let (status, _, runs) = visitor.send("/raw", format!("{}&end=", visitor.late(&"x".repeat(length)))).await;
        let end = "text=".len() + length + "&csrf_token=".len() + visitor.token.len() + 1;
        let expected = if end <= 512 || end + "end=".len() < 512 { (200, 1) } else { (500, 0) };
        assert_eq!((status, runs), expected, "{length}");
        let (status, _, runs) = visitor.send("/raw", format!("{}A", visitor.late(&"x".repeat(length)))).await;
        assert_eq!((status, runs), (403, 0), "{length}");
    }
}

#[tokio::test]
async fn forms_over_a_limit() {
    let visitor = Visitor::open(notes()).await;
    // Rocket's limit for forms is 32 KiB, that of the layer 100,000 bytes here.
    let (status, _, runs) = visitor.send("/checked", visitor.early(&"x".repeat(40_000))).await;
    assert_eq!((status, runs), (413, 0));
    let (status, _, runs) = visitor.send("/checked", visitor.late(&"x".repeat(40_000))).await;
    assert_eq!((status, runs), (403, 0));
    let (status, _, runs) = visitor.send("/raw", visitor.late(&"x".repeat(200_000))).await;
    assert_eq!((status, runs), (403, 0));
}

#[tokio::test]
async fn a_token_for_the_next_form() {
    let visitor = Visitor::open(notes()).await;
    for text in ["short".to_owned(), "x".repeat(5_000)] {
        let (status, body, _) = visitor.send("/again", visitor.late(&text)).await;
        assert_eq!(status, 200);
        let token = body.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a field");
        let (status, ..) = visitor.send("/checked", format!("csrf_token={token}&text=next")).await;
        assert_eq!(status, 200);
    }
}

/// Whether the guard got it before the form was checked, or after that.
#[tokio::test]
async fn a_response_with_a_token_is_not_stored() {
    let visitor = Visitor::open(notes()).await;
    for body in [visitor.early("short"), visitor.late(&"x".repeat(5_000))] {
        let request = Request::post("/notes/next")
            .header("cookie", &visitor.cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        let response = send(&visitor.client, request.body(body.into()).expect("a request")).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["cache-control"], "private, no-store");
    }
}

#[tokio::test]
async fn fairings_that_change_requests_do_not_reach_a_handler() {
    // They are attached after the layer, and change what it has seen.
    let rewrite = AdHoc::on_request("rewrite", |request, _| {
        Box::pin(async move {
            if request.uri().path() == "/a" {
                request.set_uri(Origin::parse("/notes/delete").expect("a path"));
                request.set_method(Method::Post);
            }
        })
    });
    let client = Client::untracked(notes().attach(rewrite)).await.expect("it launches");
    for (path, site, status) in [("/a", "cross-site", 403), ("/a", "same-origin", 200)] {
        let request = Request::get(path).header("sec-fetch-site", site).body(Bytes::new()).expect("a request");
        assert_eq!(send(&client, request).await.status().as_u16(), status);
    }
    assert_eq!(client.rocket().state::<Runs>().expect("managed").0.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn the_method_field_is_seen() {
    let visitor = Visitor::open(notes()).await;
    // Rocket routes it as `PUT`, which has no route here, and the checks still run.
    let (status, ..) = visitor.send("/delete", format!("_method=put&csrf_token={}", visitor.token)).await;
    assert_eq!(status, 404);
    let (status, ..) = visitor.send("/delete", "_method=put&csrf_token=forged".to_owned()).await;
    assert_eq!(status, 403);
    let (status, _, runs) = visitor.send("/delete", "_method=get&text=".to_owned()).await;
    assert_eq!((status, runs), (404, 0));
}

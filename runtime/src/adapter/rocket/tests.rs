//! How stages run in a Rocket application, and what its log shows.

use std::{
    convert::Infallible,
    error::Error as _,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Response, request::Parts};
use rocket::{
    Build, Config, Rocket, get,
    http::Header,
    local::asynchronous::{Client, LocalResponse},
    log::LogLevel,
    post, routes,
};
use serde::Deserialize;

use super::{
    any_stage::AnyStage,
    csrf::MissingCsrf,
    form_routes,
    headers::Headers,
    mount,
    nonce::NonceGuardError,
    scope::Scope,
    stages::{Entry, Provides, Stages},
    with_policy::WithPolicy,
};
use crate::{
    adapter::stage::{BodyError, Next, Stage},
    csrf::CsrfForm,
    lazy_nonce::NonceError,
    nonce::no_random_bytes,
    presets::Api,
};

/// Answers each `POST` with as much of its body as it may read.
#[derive(Clone)]
struct Reads(usize);

impl Stage for Reads {
    type State = ();
    type Reading = ();

    fn request(&self, head: &mut Parts) -> Next<Self> {
        match head.method == Method::POST {
            true => Next::Read { reading: (), limit: self.0 },
            false => Next::Call { state: (), body: None },
        }
    }

    fn body(&self, (): (), _: &mut Parts, body: Result<Bytes, BodyError>) -> Next<Self> {
        Next::Answer(Response::new(body.unwrap_or_else(|error| format!("{error:?}").into())))
    }

    fn response(&self, (): (), _: &mut Response<()>) {}
}

/// Adds a header to each response, as a policy does.
#[derive(Clone)]
struct Adds(&'static str);

impl Stage for Adds {
    type State = ();
    type Reading = Infallible;

    const READS_HEAD: bool = false;
    const ANSWERS: bool = false;

    fn request(&self, _: &mut Parts) -> Next<Self> {
        Next::Call { state: (), body: None }
    }

    fn body(&self, reading: Infallible, _: &mut Parts, _: Result<Bytes, BodyError>) -> Next<Self> {
        match reading {}
    }

    fn response(&self, (): (), response: &mut Response<()>) {
        response.headers_mut().insert(HeaderName::from_static(self.0), HeaderValue::from_static("on"));
    }
}

/// Rocket changes the level of the log for the whole process at each launch, so the tests take turns.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn app() -> Rocket<Build> {
    rocket::custom(Config { log_level: LogLevel::Off, ..Config::debug_default() })
}

fn everywhere(rocket: Rocket<Build>, stage: impl AnyStage + 'static) -> Rocket<Build> {
    mount::add(rocket, Entry { stage: Box::new(stage), scope: Scope::default() }, Provides::Nothing)
}

fn under_part(rocket: Rocket<Build>, stage: impl AnyStage + 'static) -> Rocket<Build> {
    let scope = Api::layer().under("/part").scope;
    mount::add(rocket, Entry { stage: Box::new(stage), scope }, Provides::Nothing)
}

/// Runs a test in a runtime of its own.
fn run<T>(test: impl Future<Output = T>) -> T {
    let _turn = alone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(test)
}

async fn client(rocket: Rocket<Build>) -> Client {
    Client::untracked(rocket).await.expect("it launches")
}

/// The status, the names of headers that a stage has added, and the body.
async fn shown(response: LocalResponse<'_>) -> (u16, String, String) {
    let names = response.headers().iter().filter(|header| header.value() == "on");
    let names: Vec<String> = names.map(|header| header.name().to_string()).collect();
    (response.status().code, names.join(" "), response.into_string().await.unwrap_or_default())
}

#[get("/<_..>")]
fn page() -> &'static str {
    "page"
}

#[get("/shop")]
fn shop(headers: Headers) -> String {
    headers["x-shop"].to_str().expect("text").to_owned()
}

#[derive(Deserialize)]
struct Order {
    tea: u32,
}

#[post("/order", data = "<order>")]
fn order(order: CsrfForm<Order>) -> String {
    order.0.tea.to_string()
}

/// Rocket shows 512 bytes before it routes a request. A route of the stage reads the rest.
#[test]
fn a_body_is_read_up_to_the_limit() {
    let too_large = |_| "TooLarge".to_owned();
    let whole = |length| "a".repeat(length);
    run(async {
        for (limit, length, expected) in [
            (3, 2, whole as fn(usize) -> String),
            (3, 3, whole),
            (3, 4, too_large),
            (3, 512, too_large),
            (3, 600, too_large),
            (511, 511, whole),
            (511, 512, too_large),
            (512, 511, whole),
            (512, 512, whole),
            (512, 513, too_large),
            (600, 600, whole),
            (600, 601, too_large),
            (1_000, 600, whole),
        ] {
            let client = client(everywhere(app(), Reads(limit))).await;
            let response = client.post("/nowhere").body("a".repeat(length)).dispatch().await;
            let expected = (200, String::new(), expected(length));
            assert_eq!(shown(response).await, expected, "{length} bytes, at most {limit}");
        }
    });
}

/// A request that a stage answers does not reach a part of the application, and a policy of the whole application applies to the answer.
#[test]
fn an_answer_has_the_headers_of_the_whole_application() {
    run(async {
        let rocket = everywhere(app(), Adds("x-all")).mount("/", routes![page]);
        let client = client(everywhere(under_part(rocket, Adds("x-part")), Reads(1_000))).await;
        for (path, names) in [("/", "x-all"), ("/part/x", "x-part x-all")] {
            let response = shown(client.get(path).dispatch().await).await;
            assert_eq!(response, (200, names.to_owned(), "page".to_owned()), "{path}");
        }
        // The answer to a short body is made before routing, and that to a long one by a route.
        for (path, length) in [("/", 4), ("/part/x", 4), ("/", 600), ("/part/x", 600)] {
            let body = "a".repeat(length);
            let response = shown(client.post(path).body(&body).dispatch().await).await;
            assert_eq!(response, (200, "x-all".to_owned(), body), "{path}, {length} bytes");
        }
    });
}

#[test]
fn a_head_that_no_stage_reads_may_be_malformed() {
    run(async {
        let adds = || everywhere(app(), Adds("x-all")).mount("/", routes![page]);
        let malformed = (400, "x-all", "The request is malformed.\n");
        let passes = (200, "x-all", "page");
        for (rocket, value, expected) in [
            (adds(), "a", passes),
            (adds(), "a\u{1}", passes),
            (everywhere(adds(), Reads(3)), "a", passes),
            (everywhere(adds(), Reads(3)), "a\u{1}", malformed),
        ] {
            let client = client(rocket).await;
            let response = client.get("/").header(Header::new("x-shop", value)).dispatch().await;
            let (status, names, body) = shown(response).await;
            assert_eq!((status, &*names, &*body), expected, "{value:?}");
        }
    });
}

/// Rocket logs at launch what the application lacks. The trial launches that look for forms are silent, and only they are.
#[test]
fn routes_with_forms_are_found_and_the_log_stays_as_it_was() {
    run(async {
        for (routes, has_forms) in [(routes![page], false), (routes![page, order], true)] {
            let entry = Entry { stage: Box::new(Reads(3)), scope: Scope::default() };
            let rocket = mount::add(app(), entry, Provides::Token).mount("/", routes);
            let before = rocket.routes().count();
            log::set_max_level(log::LevelFilter::Info);
            let rocket = form_routes::find(rocket).await;
            assert_eq!(log::max_level(), log::LevelFilter::Info);
            log::set_max_level(log::LevelFilter::Off);
            assert_eq!(rocket.state::<Stages>().map(Stages::has_form_routes), Some(has_forms));
            // Without forms, the first route reads every body.
            assert_eq!(rocket.routes().count() > before, has_forms);
        }
    });
}

#[test]
fn headers_are_those_of_the_request() {
    run(async {
        let client = client(app().mount("/", routes![shop])).await;
        let response = client.get("/shop").header(Header::new("x-shop", "tea")).dispatch().await;
        assert_eq!(shown(response).await, (200, String::new(), "tea".to_owned()));
    });
}

#[test]
fn debug_says_what_to_do_or_what_there_is() {
    let missing = "this handler needs CSRF protection, but no CSRF layer covers it\n\
                   help: add the layer of a policy that declares `csrf` to the application: \
                   `.attach(Shop::CSRF.layer(keys))`";
    assert_eq!(format!("{MissingCsrf:?}"), missing);
    assert_eq!(format!("{:?}", WithPolicy::<Api, _>::new("page")), "WithPolicy { response: \"page\", .. }");
    let scoped = Api::layer().under("/api").except("/api/health");
    let expected = r#"Scoped { scope: Scope { under: [Prefix(["api"])], except: [Prefix(["api", "health"])] }, .. }"#;
    assert_eq!(format!("{scoped:?}"), expected);
}

#[test]
fn only_a_system_without_random_bytes_is_the_source_of_an_error() {
    let random = "the operating system has no random bytes for a nonce";
    for (error, source) in [
        (NonceGuardError::Missing, None),
        (NonceGuardError::Unavailable(NonceError::Closed), None),
        (NonceGuardError::Unavailable(NonceError::Random(no_random_bytes())), Some(random.to_owned())),
    ] {
        assert_eq!(error.source().map(ToString::to_string), source, "{error:?}");
    }
}

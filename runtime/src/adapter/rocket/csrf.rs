//! The token of the response and a checked form as guards.

use std::{error, fmt};

use bytes::Bytes;
use rocket::{
    Data, Ignite, Request, Rocket, Sentinel,
    data::{self, FromData, Limits},
    http::Status,
    request::{self, FromRequest},
};
use serde_core::de::DeserializeOwned;

use super::{checkpoint::read, exchange::Exchange, form_routes::Probe, missing::aborts, stages::Stages};
use crate::{
    adapter::stage::BodyError,
    csrf::{CheckedForm, CsrfForm, CsrfFormError, CsrfToken, Rule},
};

/// The token for the forms of the response.
///
/// # Example
///
/// ```
/// use rocket::{get, response::content::RawHtml, routes};
/// use security_policy::csrf::CsrfToken;
///
/// #[get("/basket")]
/// fn basket(token: CsrfToken) -> RawHtml<String> {
///     RawHtml(format!(r#"<form method="post">{}<button>Buy</button></form>"#, token.field()))
/// }
/// # let _ = routes![basket];
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
#[rocket::async_trait]
impl<'r> FromRequest<'r> for CsrfToken {
    type Error = MissingCsrf;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, Self::Error> {
        guard(request)
    }
}

/// The rule by which the request passed. A form with its token after the first 512 bytes has not passed yet when guards run.
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
#[rocket::async_trait]
impl<'r> FromRequest<'r> for Rule {
    type Error = MissingCsrf;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, Self::Error> {
        guard(request)
    }
}

fn guard<T: Clone + Send + Sync + 'static>(request: &Request<'_>) -> request::Outcome<T, MissingCsrf> {
    match Exchange::of(request).get() {
        Some(value) => request::Outcome::Success(value),
        None => request::Outcome::Error((Status::InternalServerError, MissingCsrf)),
    }
}

/// A form that the layer has checked, without its token.
///
/// It reads the body up to Rocket's limit `form`, or `data-form` for a multipart form.
///
/// # Example
///
/// ```
/// use rocket::{http::{ContentType, Header, Status}, local::blocking::Client, post, routes};
/// use security_policy::{Key, Keys, csrf::CsrfForm, security_policy};
/// use serde::Deserialize;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///         csrf: { bind_to: session },
///     }
/// }
///
/// #[derive(Deserialize)]
/// struct Order {
///     tea: u32,
/// }
///
/// #[post("/basket", data = "<order>")]
/// fn order(order: CsrfForm<Order>) -> String {
///     format!("{} bags", order.0.tea)
/// }
///
/// # fn main() {
/// let app = rocket::build().mount("/", routes![order]).attach(Shop::CSRF.layer(Keys::signing_with(Key::random())));
/// let client = Client::untracked(app).unwrap();
/// let send = |origin: &'static str| {
///     let request = client.post("/basket").header(ContentType::Form).header(Header::new("origin", origin));
///     request.body("csrf_token=&tea=3").dispatch()
/// };
/// assert_eq!(send("https://shop.example.com").into_string().unwrap(), "3 bags");
/// assert_eq!(send("https://evil.example").status(), Status::Forbidden);
/// # }
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
#[rocket::async_trait]
impl<'r, T: DeserializeOwned> FromData<'r> for CsrfForm<T> {
    type Error = CsrfFormError;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> data::Outcome<'r, Self> {
        match form(request, data).await {
            Ok(form) => data::Outcome::Success(Self(form)),
            Err(error) => data::Outcome::Error((Status::new(error.status().as_u16()), error)),
        }
    }
}

async fn form<T: DeserializeOwned>(request: &Request<'_>, data: Data<'_>) -> Result<T, CsrfFormError> {
    let exchange = Exchange::of(request);
    let body = read(data, limit(request)).await;
    verify(request, exchange, &body).await?;
    let checked = match &exchange.lock().head {
        Some(head) => CheckedForm::of(&head.headers, &head.extensions)?,
        None => return Err(CsrfFormError::MissingLayer),
    };
    let body = body.map_err(|error| CsrfFormError::Body {
        status: match error {
            BodyError::TooLarge => http::StatusCode::PAYLOAD_TOO_LARGE,
            BodyError::Unreadable => http::StatusCode::BAD_REQUEST,
        },
    })?;
    checked.deserialize(&body)
}

/// Passes the body to the stages that wait for it.
async fn verify(
    request: &Request<'_>,
    exchange: &Exchange,
    body: &Result<Bytes, BodyError>,
) -> Result<(), CsrfFormError> {
    let limit = exchange.lock().limit();
    if let (Some(_), Some(stages)) = (limit, request.rocket().state::<Stages>()) {
        exchange.read(stages, body).await;
    }
    match &exchange.lock().answer {
        // The response of the catcher is replaced with it.
        Some(answer) => Err(CsrfFormError::Rejected { status: answer.status() }),
        None => Ok(()),
    }
}

/// Rocket's own limit for forms.
fn limit(request: &Request<'_>) -> usize {
    let limits = request.limits();
    let limit = match request.content_type().is_some_and(|kind| kind.is_form_data()) {
        true => limits.get("data-form").unwrap_or(Limits::DATA_FORM),
        false => limits.get("form").unwrap_or(Limits::FORM),
    };
    usize::try_from(limit.as_u64()).unwrap_or(usize::MAX)
}

/// An application with a handler that takes a [`CsrfToken`], and without a layer of `csrf`, does not launch.
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
impl Sentinel for CsrfToken {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        aborts(rocket, Stages::checks_forms, &MissingCsrf)
    }
}

/// An application with a handler that takes a [`CsrfForm`], and without a layer of `csrf`, does not launch.
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
impl<T: 'static> Sentinel for CsrfForm<T> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        match rocket.state::<Probe>() {
            Some(probe) => probe.finds::<Self>(),
            None => aborts(rocket, Stages::checks_forms, &MissingCsrf),
        }
    }
}

/// A handler takes a [`CsrfToken`] or a [`CsrfForm`], and no layer of `csrf` is attached.
///
/// This is a mistake in the program: the launch is aborted, and the log tells the developer what to write.
///
/// # Example
///
/// ```
/// use security_policy::adapter::rocket::MissingCsrf;
///
/// assert!(MissingCsrf.to_string().ends_with("`.attach(Shop::CSRF.layer(keys))`"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MissingCsrf;

impl fmt::Display for MissingCsrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MISSING)
    }
}

/// The same as `Display`, because Rocket writes errors of guards to its log in this form.
impl fmt::Debug for MissingCsrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for MissingCsrf {}

const MISSING: &str = "\
    this handler needs CSRF protection, but no CSRF layer covers it\n\
    help: add the layer of a policy that declares `csrf` to the application: `.attach(Shop::CSRF.layer(keys))`";

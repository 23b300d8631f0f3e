//! A form that a layer has checked, for the extractors of every framework.

use std::{error, fmt};

use http::{Extensions, HeaderMap, StatusCode};
use serde_core::de::DeserializeOwned;

use super::{
    decision::Rule,
    form::{FIELD_LIMIT, Form},
    rejection::TokenError,
    remaining_fields::remaining_fields,
    token::CsrfToken,
};

/// An extractor of a form that the layer has checked: its text fields, without the token.
///
/// It reads `application/x-www-form-urlencoded` and `multipart/form-data`, up to the framework's limit for bodies and up
/// to 16,384 fields, and deserializes the fields. It rejects every request if no [`CsrfLayer`](super::CsrfLayer) is
/// installed, so that a handler with this argument is never left unprotected by accident. To read a form with files,
/// use the framework's own extractor, such as axum's `Multipart`, under the same layer.
///
/// # Example
///
/// ```
/// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::post};
/// use security_policy::{Key, Keys, csrf::CsrfForm, security_policy};
/// use serde::Deserialize;
/// use tower::ServiceExt as _;
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
/// #[serde(deny_unknown_fields)]
/// struct Order {
///     tea: u32,
/// }
///
/// async fn order(CsrfForm(order): CsrfForm<Order>) -> String {
///     format!("{} bags", order.tea)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = Router::new().route("/basket", post(order)).layer(Shop::CSRF.layer(Keys::signing_with(Key::random())));
///
/// let request = Request::post("/basket")
///     .header("origin", "https://shop.example.com")
///     .header("content-type", "application/x-www-form-urlencoded")
///     .body(Body::from("csrf_token=&tea=3"))
///     .unwrap();
/// let response = app.oneshot(request).await.unwrap();
/// assert_eq!(to_bytes(response.into_body(), 99).await.unwrap(), "3 bags");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsrfForm<T>(pub T);

/// A request with a form that a layer has checked, for an extractor of a framework that has no adapter here.
///
/// # Example
///
/// ```
/// use http::request::Parts;
/// use security_policy::csrf::{CheckedForm, CsrfFormError};
/// use serde::de::DeserializeOwned;
///
/// fn extract<T: DeserializeOwned>(request: &Parts, body: &[u8]) -> Result<T, CsrfFormError> {
///     CheckedForm::of(&request.headers, &request.extensions)?.deserialize(body)
/// }
/// ```
#[derive(Debug)]
pub struct CheckedForm {
    form: Form,
    field: &'static str,
}

impl CheckedForm {
    /// Looks at the head of a request. The extensions are those into which the layer has put the token.
    ///
    /// # Errors
    ///
    /// Returns an error if no layer has checked the request, or if its body is not a form.
    pub fn of(headers: &HeaderMap, extensions: &Extensions) -> Result<Self, CsrfFormError> {
        let (Some(_), Some(token)) = (extensions.get::<Rule>(), extensions.get::<CsrfToken>()) else {
            return Err(CsrfFormError::MissingLayer);
        };
        let form = Form::of(headers).ok_or(CsrfFormError::NotAForm)?;
        Ok(Self { form, field: token.field_name() })
    }

    /// Deserializes the fields of the body, without the token.
    ///
    /// # Errors
    ///
    /// Returns an error if the body does not match `Content-Type`, has too many fields, or does not have the fields of `T`.
    pub fn deserialize<T: DeserializeOwned>(self, body: &[u8]) -> Result<T, CsrfFormError> {
        let fields = remaining_fields(&self.form, body, self.field).map_err(|error| match error {
            TokenError::TooManyFields { .. } => CsrfFormError::TooManyFields,
            _ => CsrfFormError::Malformed,
        })?;
        serde_urlencoded::from_bytes(&fields).map_err(|error| {
            // It may quote a field of the visitor.
            CsrfFormError::Fields(error.to_string().escape_debug().to_string())
        })
    }
}

/// The reason why a [`CsrfForm`] was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CsrfFormError {
    /// No layer has checked the request: status 500.
    MissingLayer,
    /// `Content-Type` is missing, repeated or not that of a form: status 415.
    NotAForm,
    /// The body cannot be read, or exceeds the limit of the framework.
    Body {
        /// The status that the framework returns for it.
        status: StatusCode,
    },
    /// The layer has read the form and rejected the request, for example because the token is not valid.
    Rejected {
        /// The status of the layer's response.
        status: StatusCode,
    },
    /// The body does not match `Content-Type`: status 400.
    Malformed,
    /// The form has more than 16,384 fields: status 413.
    TooManyFields,
    /// The fields cannot be deserialized: status 422.
    Fields(String),
}

impl fmt::Display for CsrfFormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingLayer => MissingLayer.fmt(f),
            Self::NotAForm => f.write_str("the body is not a form"),
            Self::Body { .. } => f.write_str("the form could not be read, or is too large"),
            Self::Rejected { .. } => f.write_str("the layer rejected the request"),
            Self::Malformed => f.write_str("the form is malformed"),
            Self::TooManyFields => write!(f, "the form has over {FIELD_LIMIT} fields"),
            Self::Fields(error) => write!(f, "the fields of the form cannot be deserialized: {error}"),
        }
    }
}

impl error::Error for CsrfFormError {}

impl CsrfFormError {
    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::MissingLayer => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Body { status } | Self::Rejected { status } => *status,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooManyFields => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// The rejection of a [`CsrfToken`] argument if no layer is installed: status 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingLayer;

impl fmt::Display for MissingLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MESSAGE)
    }
}

impl error::Error for MissingLayer {}

const MESSAGE: &str = "\
    this handler needs CSRF protection, but no CSRF layer is installed\n\
    help: add the layer of a policy that declares `csrf`, after the route: `.layer(Shop::CSRF.layer(keys))`";

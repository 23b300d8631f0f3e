//! A checked form as an extractor.

use std::pin::Pin;

use actix_web::{
    Error, FromRequest, HttpMessage as _, HttpRequest, ResponseError,
    body::{BodyStream, to_bytes_limited},
    dev::Payload,
    http::{StatusCode, header::CONTENT_TYPE},
    web,
};
use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{HeaderMap, HeaderValue};
use serde_core::de::DeserializeOwned;

use super::extract::ExtractError;
use crate::{
    adapter::bridge::Local,
    csrf::{CheckedForm, CsrfForm, CsrfFormError},
};

/// The text fields of a form that the layer of `csrf` has checked, without the token.
///
/// A form is read up to 2 MiB, unless the app has a [`web::PayloadConfig`] with another limit. For an urlencoded form, a
/// [`web::FormConfig`] of the app overrides both, and its error handler is called.
///
/// # Example
///
/// ```
/// use actix_web::{App, web};
/// use security_policy::csrf::CsrfForm;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Order {
///     tea: u32,
/// }
///
/// async fn order(CsrfForm(order): CsrfForm<Order>) -> String {
///     format!("{} bags", order.tea)
/// }
/// # let _ = App::new().route("/basket", web::post().to(order));
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
impl<T: DeserializeOwned> FromRequest for CsrfForm<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = checked(request);
        let body = body(request, payload);
        Box::pin(async move { Ok(Self(form?.deserialize(&body.await?)?)) })
    }
}

fn checked(request: &HttpRequest) -> Result<CheckedForm, Error> {
    let mut headers = HeaderMap::new();
    for line in request.headers().get_all(CONTENT_TYPE) {
        let line = HeaderValue::from_bytes(line.as_bytes()).map_err(|_| CsrfFormError::NotAForm)?;
        headers.append(http::header::CONTENT_TYPE, line);
    }
    let extensions = request.extensions();
    let local = extensions.get::<Local>().ok_or(ExtractError::MissingCsrf)?;
    local.with(|extensions| CheckedForm::of(&headers, extensions)).map_err(|error| match error {
        CsrfFormError::MissingLayer => ExtractError::MissingCsrf.into(),
        error => error.into(),
    })
}

fn body(request: &HttpRequest, payload: &mut Payload) -> Pin<Box<dyn Future<Output = Result<Bytes, Error>>>> {
    let is_urlencoded = request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if is_urlencoded && is_configured::<web::FormConfig>(request) {
        let form = web::Form::<Vec<(String, String)>>::from_request(request, payload);
        return Box::pin(async move {
            let mut fields = Serializer::new(String::new());
            Ok(Bytes::from(fields.extend_pairs(form.await?.into_inner()).finish()))
        });
    }
    if is_configured::<web::PayloadConfig>(request) {
        return Box::pin(Bytes::from_request(request, payload));
    }
    let payload = BodyStream::new(payload.take());
    Box::pin(async move {
        let status = match to_bytes_limited(payload, LIMIT).await {
            Ok(Ok(body)) => return Ok(body),
            Ok(Err(_)) => http::StatusCode::BAD_REQUEST,
            Err(_) => http::StatusCode::PAYLOAD_TOO_LARGE,
        };
        Err(CsrfFormError::Body { status }.into())
    })
}

fn is_configured<C: 'static>(request: &HttpRequest) -> bool {
    request.app_data::<C>().is_some() || request.app_data::<web::Data<C>>().is_some()
}

/// Two mebibytes, as in axum.
const LIMIT: usize = 2 << 20;

#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
impl ResponseError for CsrfFormError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status().as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

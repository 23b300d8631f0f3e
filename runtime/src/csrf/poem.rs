//! poem extractors of a response's token and of a checked form.

use bytes::Bytes;
use http::StatusCode;
use poem::{Error, FromRequest, Request, RequestBody, Result, error::ReadBodyError};
use serde_core::de::DeserializeOwned;

use super::{
    checked_form::{CheckedForm, CsrfForm, CsrfFormError},
    token::CsrfToken,
};

/// The token of the response, for its forms. `Option<CsrfToken>` is `None` where nothing checks the request.
///
/// # Errors
///
/// Without `Shop::CSRF.layer(keys)`, the response is a 500 whose text says what to add.
#[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
impl<'a> FromRequest<'a> for CsrfToken {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        request.extensions().get().cloned().ok_or_else(missing)
    }
}

/// The fields of a checked form, of at most 2 MiB.
///
/// # Errors
///
/// The response has the [status](CsrfFormError::status) of the error.
#[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
impl<'a, T: DeserializeOwned> FromRequest<'a> for CsrfForm<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let form = CheckedForm::of(request.headers(), request.extensions()).map_err(error)?;
        let body = read(body).await.map_err(error)?;
        form.deserialize(&body).map(Self).map_err(error)
    }
}

async fn read(body: &mut RequestBody) -> Result<Bytes, CsrfFormError> {
    let read = body.take()?.into_bytes_limit(LIMIT).await;
    Ok(read?)
}

impl From<ReadBodyError> for CsrfFormError {
    fn from(error: ReadBodyError) -> Self {
        let status = match error {
            ReadBodyError::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ReadBodyError::BodyHasBeenTaken => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::Body { status }
    }
}

/// Keeps the type of the error, for poem's `catch_error`.
fn error(error: CsrfFormError) -> Error {
    match error {
        CsrfFormError::MissingLayer => missing(),
        error => {
            let status = error.status();
            Error::new(error, status)
        }
    }
}

fn missing() -> Error {
    Error::from_string(MISSING, StatusCode::INTERNAL_SERVER_ERROR)
}

const MISSING: &str = "\
    this handler needs CSRF protection, but nothing checks its requests\n\
    help: add the layer of a policy that declares `csrf`, after the route: `.with(Shop::CSRF.layer(keys))`";

/// The limit of axum. poem itself has none.
const LIMIT: usize = 2 << 20;

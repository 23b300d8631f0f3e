//! axum extractors of a response's token and of a checked form.

use std::convert::Infallible;

use axum_core::{
    extract::{FromRequest, FromRequestParts, OptionalFromRequestParts, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::request::Parts;
use serde_core::de::DeserializeOwned;

use super::{
    checked_form::{CheckedForm, CsrfForm, CsrfFormError, MissingLayer},
    token::CsrfToken,
};

#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<S: Sync> FromRequestParts<S> for CsrfToken {
    type Rejection = MissingLayer;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get().cloned().ok_or(MissingLayer)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<S: Sync> OptionalFromRequestParts<S> for CsrfToken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get().cloned())
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for CsrfForm<T> {
    type Rejection = CsrfFormError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let form = CheckedForm::of(request.headers(), request.extensions())?;
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| CsrfFormError::Body { status: rejection.status() })?;
        form.deserialize(&body).map(Self)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl IntoResponse for CsrfFormError {
    fn into_response(self) -> Response {
        (self.status(), self.to_string()).into_response()
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl IntoResponse for MissingLayer {
    fn into_response(self) -> Response {
        (CsrfFormError::MissingLayer.status(), self.to_string()).into_response()
    }
}

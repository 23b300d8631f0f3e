//! salvo extractors of a response's token and of a checked form.

use std::fmt;

use http::StatusCode;
use salvo_core::{
    Depot, Request, Response, Scribe, Writer,
    extract::{Extractible, Metadata},
    http::ParseError,
};
use serde_core::de::DeserializeOwned;

use super::{
    checked_form::{CheckedForm, CsrfForm, CsrfFormError},
    token::CsrfToken,
};

/// The token of the response, for its forms.
///
/// # Errors
///
/// Without `Shop::CSRF.layer(keys)`, the response is a 500 whose text says what to add.
#[cfg_attr(docsrs, doc(cfg(feature = "salvo")))]
impl<'ex> Extractible<'ex> for CsrfToken {
    fn metadata() -> &'static Metadata {
        static METADATA: Metadata = Metadata::new("CsrfToken");
        &METADATA
    }

    async fn extract(
        request: &'ex mut Request,
        _: &'ex mut Depot,
    ) -> Result<Self, impl Writer + Send + fmt::Debug + 'static> {
        request.extensions().get::<Self>().cloned().ok_or(CsrfFormError::MissingLayer)
    }
}

/// The fields of a checked form, up to salvo's own limit for bodies, `secure_max_size`.
///
/// # Errors
///
/// The response has the [status](CsrfFormError::status) of the error.
#[cfg_attr(docsrs, doc(cfg(feature = "salvo")))]
impl<'ex, T: DeserializeOwned + Send> Extractible<'ex> for CsrfForm<T> {
    fn metadata() -> &'static Metadata {
        static METADATA: Metadata = Metadata::new("CsrfForm");
        &METADATA
    }

    async fn extract(
        request: &'ex mut Request,
        _: &'ex mut Depot,
    ) -> Result<Self, impl Writer + Send + fmt::Debug + 'static> {
        let form = CheckedForm::of(request.headers(), request.extensions())?;
        let body = request.payload().await.map_err(|error| CsrfFormError::Body {
            status: match error {
                ParseError::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                _ => StatusCode::BAD_REQUEST,
            },
        })?;
        form.deserialize(body).map(Self)
    }
}

/// Responds with the [status](Self::status) and the text of the error.
#[cfg_attr(docsrs, doc(cfg(feature = "salvo")))]
impl Scribe for CsrfFormError {
    fn render(self, response: &mut Response) {
        let status = self.status();
        match self {
            Self::MissingLayer => response.render_with_status(status, MISSING),
            error => response.render_with_status(status, error.to_string()),
        }
    }
}

const MISSING: &str = "\
    this handler needs CSRF protection, but nothing checks its requests\n\
    help: add the layer of a policy that declares `csrf` to the service: `.hoop(Shop::CSRF.layer(keys))`";

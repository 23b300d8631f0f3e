//! The fields of a form that was sent: urlencoded or multipart, with no file among them.

use std::{
    convert::Infallible,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, header::CONTENT_TYPE};

use super::rejection::TokenError;

/// How the body of a form is written.
pub(super) enum Form {
    /// `application/x-www-form-urlencoded`
    UrlEncoded,
    /// `multipart/form-data`, with its boundary.
    Multipart(String),
}

impl Form {
    /// What `Content-Type` says, if it says so once.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(CONTENT_TYPE).iter();
        let (Some(line), None) = (lines.next(), lines.next()) else { return None };
        let text = line.to_str().ok()?;
        let essence = text.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Some(Self::UrlEncoded);
        }
        multer::parse_boundary(text).ok().map(Self::Multipart)
    }

    /// The fields in their order; `None` for a body that is not such a form.
    pub(super) fn fields(&self, body: &Bytes) -> Option<Vec<(String, String)>> {
        match self {
            Self::UrlEncoded => Some(
                form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
            ),
            Self::Multipart(boundary) => {
                let form = multer::Multipart::new(Whole(Some(body.clone())), boundary);
                // All of it is there: nothing has to be waited for.
                match pin!(text_fields(form)).poll(&mut Context::from_waker(Waker::noop())) {
                    Poll::Ready(fields) => fields,
                    Poll::Pending => None,
                }
            }
        }
    }

    /// The one token among them.
    pub(super) fn token(&self, body: &Bytes, field: &str) -> Result<String, TokenError> {
        let fields = self.fields(body).ok_or(TokenError::UnreadableForm)?;
        let mut tokens = fields.into_iter().filter(|(name, _)| name == field);
        match (tokens.next(), tokens.next()) {
            (Some((_, token)), None) => Ok(token),
            (None, _) => Err(TokenError::Missing),
            (_, Some(_)) => Err(TokenError::Repeated),
        }
    }
}

async fn text_fields(mut form: multer::Multipart<'_>) -> Option<Vec<(String, String)>> {
    let mut fields = Vec::new();
    while let Some(field) = form.next_field().await.ok()? {
        if let (Some(name), None) = (field.name().map(str::to_owned), field.file_name()) {
            let value = field.bytes().await.ok()?;
            fields.push((name, String::from_utf8(value.into()).ok()?));
        }
    }
    Some(fields)
}

/// A body that is there as a whole.
struct Whole(Option<Bytes>);

impl Stream for Whole {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

//! How browsers treat the responses of a policy: as pages, redirects or data.

use super::model::{Header, HeaderValue, SecurityPolicy};
use crate::csp::{Csp, Disposition};
use crate::header::{Field, FieldValue, disposition, keyword};
use crate::media_type;
use crate::span::Span;
use crate::url::Origin;

/// The origin of the pages of a policy that declares none: an https host that no source can name on purpose.
pub fn unknown_origin() -> Origin {
    Origin::parse("https://site.invalid", Span::default()).expect("an origin")
}

impl SecurityPolicy {
    /// Returns the origin of the pages, or [`unknown_origin`] if the policy declares none.
    pub fn page_origin(&self) -> Origin {
        self.origin.as_ref().map_or_else(unknown_origin, |origin| origin.node.clone())
    }

    /// Returns whether the response may have a body that browsers show or run. A redirect, a `304` and an empty response have
    /// none.
    pub fn has_body(&self) -> bool {
        let is_empty = |(header, name): (&Header, &str)| {
            name == "content-length"
                && matches!(&header.value, HeaderValue::Custom(length) if length.node.trim() == "0")
        };
        let is_bodiless = match self.status {
            // https://fetch.spec.whatwg.org/#null-body-status, and the interim responses.
            Some(100..=199 | 204 | 205 | 304) => true,
            _ => self.is_redirect(),
        };
        !is_bodiless && !self.custom_headers().any(is_empty)
    }

    /// Returns whether browsers follow this response to another URL without showing it: a redirect status with a `Location`
    /// ([Fetch](https://fetch.spec.whatwg.org/#redirect-status)).
    pub fn is_redirect(&self) -> bool {
        matches!(self.status, Some(301 | 302 | 303 | 307 | 308))
            && self.custom_headers().any(|(_, name)| name == "location")
    }

    /// Returns whether browsers show the responses as pages, which can run scripts and be framed. True unless the responses have
    /// no body, their `Content-Type` is data, they are downloads, or the Content-Security-Policy forbids everything.
    pub fn serves_pages(&self) -> bool {
        self.serves_documents() && !self.csps_of(Disposition::Enforce).into_iter().any(Csp::forbids_everything)
    }

    /// Returns whether browsers show the responses as documents, whatever the Content-Security-Policy is. False for responses
    /// without a body, for data and for downloads.
    pub fn serves_documents(&self) -> bool {
        if !self.has_body() {
            return false;
        }
        let text = |field| match self.get(field).map(|value| value.node) {
            Some(FieldValue::Texts(texts)) => texts.first().map(|text| text.node.as_str()),
            _ => None,
        };
        let is_page = text(Field::ContentType).is_none_or(media_type::is_page);
        let is_file = match self.get(Field::ContentDisposition).map(|value| value.node) {
            Some(FieldValue::Parameters(parameters)) => {
                parameters.get(disposition::DISPOSITION).is_some_and(|word| *word.node == keyword::ATTACHMENT)
            }
            _ => false,
        };
        is_page && !is_file
    }
}

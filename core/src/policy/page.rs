//! What a browser makes of the responses of a policy: pages, redirects, or data.

use super::model::{Header, HeaderValue, SecurityPolicy};
use crate::csp::{Csp, Disposition};
use crate::header::{Field, FieldValue, disposition, keyword};
use crate::media_type;

impl SecurityPolicy {
    /// Whether a browser may get a body to show or to run: not with a redirect, a `304` or an empty response.
    pub fn has_body(&self) -> bool {
        let is_empty = |(header, name): (&Header, &str)| {
            name == "content-length"
                && matches!(&header.value, HeaderValue::Custom(length) if length.node.trim() == "0")
        };
        let is_bodiless = match self.status {
            // https://fetch.spec.whatwg.org/#null-body-status, and what comes before the response itself.
            Some(100..=199 | 204 | 205 | 304) => true,
            _ => self.is_redirect(),
        };
        !is_bodiless && !self.custom_headers().any(is_empty)
    }

    /// Whether browsers go on to another URL and never show this response: a redirect status with a `Location`
    /// (Fetch, #redirect-status).
    pub fn is_redirect(&self) -> bool {
        matches!(self.status, Some(301 | 302 | 303 | 307 | 308))
            && self.custom_headers().any(|(_, name)| name == "location")
    }

    /// Whether browsers show the responses as pages, which run scripts and can be framed: unless they have no body, or
    /// the policy says that they are data, or files to be saved, or forbids them everything.
    pub fn serves_pages(&self) -> bool {
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
        is_page && !is_file && !self.csps_of(Disposition::Enforce).into_iter().any(Csp::forbids_everything)
    }
}

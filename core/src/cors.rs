//! Cross-origin resource sharing: which of the declared headers depend on the request.

use crate::header::{Field, FieldValue};
use crate::policy::{Header, HeaderName, SecurityPolicy};
use crate::span::Spanned;

impl SecurityPolicy {
    /// Returns the origins whose scripts may read the responses.
    pub fn allowed_origins(&self) -> &[Spanned<String>] {
        match self.get(Field::AccessControlAllowOrigin) {
            Some(Spanned { node: FieldValue::Texts(origins), .. }) => origins,
            _ => &[],
        }
    }

    /// Returns whether a header is only sent by the layer of `CORS`: a response has one allowed origin, so a list of them needs the
    /// `Origin` of the request.
    pub fn is_sent_by_cors(&self, header: &Header) -> bool {
        let is_cors = match header.name.node {
            HeaderName::Field(field) => field.key().starts_with("access_control_"),
            HeaderName::Custom(_) => false,
        };
        is_cors && self.allowed_origins().len() > 1
    }

    /// Returns the value of a header of CORS, as it is sent.
    pub fn cors_value(&self, field: Field) -> Option<String> {
        let header = self.header(field)?;
        Some(header.render().iter().map(ToString::to_string).collect())
    }
}

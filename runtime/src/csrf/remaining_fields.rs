//! The fields of a checked form without its token.

use super::{
    form::{FIELD_LIMIT, Form},
    multipart::{Multipart, Part, PartHandler},
    rejection::TokenError,
    token_collector::TokenCollector,
};

/// Returns the text fields other than the token, as `application/x-www-form-urlencoded`.
pub(super) fn remaining_fields(form: &Form, body: &[u8], field: &str) -> Result<Vec<u8>, TokenError> {
    let collector = TokenCollector::with_field_limit(FIELD_LIMIT);
    match form {
        Form::UrlEncoded => remaining_urlencoded(body, field, collector),
        Form::Multipart(boundary) => {
            let mut remaining = RemainingFields { text: String::new(), current: None, field, collector };
            let mut form = Multipart::new(boundary);
            form.read(body, &mut remaining)?;
            form.finish()?;
            remaining.close()?;
            Ok(remaining.text.into_bytes())
        }
    }
}

fn remaining_urlencoded(body: &[u8], field: &str, mut collector: TokenCollector) -> Result<Vec<u8>, TokenError> {
    let mut remaining = Vec::with_capacity(body.len() + 1);
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        collector.count_field()?;
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        if form_urlencoded::parse(name).all(|(name, _)| name != field) {
            remaining.extend_from_slice(pair);
            remaining.push(b'&');
        }
    }
    Ok(remaining)
}

/// Collects the text fields of a multipart form other than the token.
struct RemainingFields<'f> {
    text: String,
    /// The name of the current field, and its value so far.
    current: Option<(String, Vec<u8>)>,
    field: &'f str,
    collector: TokenCollector,
}

impl RemainingFields<'_> {
    fn close(&mut self) -> Result<(), TokenError> {
        let Some((name, value)) = self.current.take() else { return Ok(()) };
        let value = String::from_utf8(value).map_err(|_| TokenError::UnreadableForm)?;
        form_urlencoded::Serializer::for_suffix(&mut self.text, 0).append_pair(&name, &value);
        Ok(())
    }
}

impl PartHandler for RemainingFields<'_> {
    fn part(&mut self, part: &Part<'_>) -> Result<bool, TokenError> {
        self.close()?;
        self.collector.count_field()?;
        let Some(name) = part.name.filter(|name| !part.is_file && *name != self.field.as_bytes()) else {
            return Ok(false);
        };
        let name = str::from_utf8(name).map_err(|_| TokenError::UnreadableForm)?;
        self.current = Some((name.replace("\\\"", "\""), Vec::new()));
        Ok(true)
    }

    fn data(&mut self, bytes: &[u8]) {
        if let Some((_, value)) = &mut self.current {
            value.extend_from_slice(bytes);
        }
    }
}

//! The fields of a form without its token, for a handler that has passed the check.

use super::{
    form::{FIELD_LIMIT, Form},
    multipart::{Multipart, Part, Parts},
    rejection::TokenError,
    wanted::Wanted,
};

/// Returns the fields that are text and not this one, urlencoded.
pub(super) fn others(form: &Form, body: &[u8], field: &str) -> Result<Vec<u8>, TokenError> {
    let counted = Wanted::among(FIELD_LIMIT);
    match form {
        Form::UrlEncoded => of_urlencoded(body, field, counted),
        Form::Multipart(boundary) => {
            let mut others = Others { text: String::new(), open: None, field, counted };
            let mut form = Multipart::new(boundary);
            form.read(body, &mut others)?;
            form.finish()?;
            others.close()?;
            Ok(others.text.into_bytes())
        }
    }
}

fn of_urlencoded(body: &[u8], field: &str, mut counted: Wanted) -> Result<Vec<u8>, TokenError> {
    let mut others = Vec::with_capacity(body.len() + 1);
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        counted.count()?;
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        if form_urlencoded::parse(name).all(|(name, _)| name != field) {
            others.extend_from_slice(pair);
            others.push(b'&');
        }
    }
    Ok(others)
}

/// The same of a multipart form, as it is read.
struct Others<'f> {
    text: String,
    /// The field that is being read: its name, and what there is of its value.
    open: Option<(String, Vec<u8>)>,
    field: &'f str,
    counted: Wanted,
}

impl Others<'_> {
    fn close(&mut self) -> Result<(), TokenError> {
        let Some((name, value)) = self.open.take() else { return Ok(()) };
        let value = String::from_utf8(value).map_err(|_| TokenError::UnreadableForm)?;
        form_urlencoded::Serializer::for_suffix(&mut self.text, 0).append_pair(&name, &value);
        Ok(())
    }
}

impl Parts for Others<'_> {
    fn part(&mut self, part: &Part<'_>) -> Result<bool, TokenError> {
        self.close()?;
        self.counted.count()?;
        let Some(name) = part.name.filter(|name| !part.is_file && *name != self.field.as_bytes()) else {
            return Ok(false);
        };
        let name = str::from_utf8(name).map_err(|_| TokenError::UnreadableForm)?;
        self.open = Some((name.replace("\\\"", "\""), Vec::new()));
        Ok(true)
    }

    fn data(&mut self, bytes: &[u8]) {
        if let Some((_, value)) = &mut self.open {
            value.extend_from_slice(bytes);
        }
    }
}

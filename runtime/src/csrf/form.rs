//! The body of a form: its encoding, and the search for its token.

use http::{HeaderMap, header::CONTENT_TYPE};

use super::{
    multipart::{Multipart, Part, PartHandler, boundary},
    rejection::TokenError,
    token_collector::TokenCollector,
    urlencoded::UrlEncoded,
};

/// The encoding of a form's body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `application/x-www-form-urlencoded`
    UrlEncoded,
    /// `multipart/form-data`, with its boundary.
    Multipart(Box<[u8]>),
}

impl Form {
    /// Reads the encoding from `Content-Type`. Returns `None` if the header is missing or repeated, or if the body is
    /// not a form.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(CONTENT_TYPE).iter();
        let (Some(line), None) = (lines.next(), lines.next()) else { return None };
        let text = line.to_str().ok()?;
        let (essence, parameters) = text.split_at(text.find(';').unwrap_or(text.len()));
        let is = |name: &str| essence.trim().eq_ignore_ascii_case(name);
        if is("application/x-www-form-urlencoded") {
            return Some(Self::UrlEncoded);
        }
        let boundary = is("multipart/form-data").then(|| boundary(parameters)).flatten();
        boundary.map(|boundary| Self::Multipart(boundary.into()))
    }
}

/// Searches the body of a form for its token as it arrives, in chunks that may be cut anywhere.
///
/// It stores the value of the token's field, and at most the head of one part of a multipart form.
pub(super) struct Search {
    scanner: Scanner,
    field: &'static str,
    collector: TokenCollector,
}

enum Scanner {
    UrlEncoded(UrlEncoded),
    Multipart(Multipart),
}

impl Search {
    /// Creates a search for a field with this name, in a form with at most `limit` fields.
    pub(super) fn new(form: &Form, field: &'static str, limit: usize) -> Self {
        let scanner = match form {
            Form::UrlEncoded => Scanner::UrlEncoded(UrlEncoded::new(field)),
            Form::Multipart(boundary) => Scanner::Multipart(Multipart::new(boundary)),
        };
        Self { scanner, field, collector: TokenCollector::with_field_limit(limit) }
    }

    /// Searches the next chunk. Do not call it again after an error.
    pub(super) fn read(&mut self, chunk: &[u8]) -> Result<(), TokenError> {
        let Self { scanner, field, collector } = self;
        match scanner {
            Scanner::UrlEncoded(scanner) => scanner.read(chunk, collector),
            Scanner::Multipart(scanner) => scanner.read(chunk, &mut Token { field, collector }),
        }
    }

    /// Returns the token if it is complete in the beginning of a body.
    #[cfg(feature = "rocket")]
    pub(super) fn in_beginning(mut self, beginning: &[u8]) -> Option<String> {
        self.read(beginning).ok()?;
        let is_in_value = match &self.scanner {
            Scanner::UrlEncoded(scanner) => scanner.is_in_value(),
            Scanner::Multipart(scanner) => scanner.is_in_value(),
        };
        (!is_in_value).then_some(self.collector)?.finish().ok()
    }

    /// Returns the token, or an error unless there is exactly one.
    pub(super) fn finish(mut self) -> Result<String, TokenError> {
        match &mut self.scanner {
            Scanner::UrlEncoded(scanner) => scanner.end(&mut self.collector)?,
            Scanner::Multipart(scanner) => scanner.finish()?,
        }
        self.collector.finish()
    }
}

/// Collects the token among the parts of a multipart form: a part with the field's name that is not a file.
struct Token<'s> {
    field: &'static str,
    collector: &'s mut TokenCollector,
}

impl PartHandler for Token<'_> {
    fn part(&mut self, part: &Part<'_>) -> Result<bool, TokenError> {
        self.collector.count_field()?;
        let is_token = part.name == Some(self.field.as_bytes()) && !part.is_file;
        if is_token {
            self.collector.begin_value()?;
        }
        Ok(is_token)
    }

    fn data(&mut self, bytes: &[u8]) {
        self.collector.push(bytes);
    }
}

/// The default limit of fields, sixteen times that of PHP and Django.
pub(super) const FIELD_LIMIT: usize = 1 << 14;

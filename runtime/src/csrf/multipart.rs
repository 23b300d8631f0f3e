//! A streaming parser of `multipart/form-data`: it reads the head of each part, and the data of selected parts.
//!
//! It accepts what browsers send, and less than other parsers do: it rejects what is ambiguous, so that no other parser
//! finds a different field in the same body.
//!
//! <https://www.rfc-editor.org/rfc/rfc7578>, <https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1>

use super::{
    parameters::{Parameters, is_token},
    rejection::TokenError,
};
use crate::cookie::headers::find_byte;

/// The consumer of a form's parts.
pub(super) trait PartHandler {
    /// Receives the head of a part, and returns whether its data is needed.
    fn part(&mut self, part: &Part<'_>) -> Result<bool, TokenError>;

    /// Receives data of a part that is needed.
    fn data(&mut self, bytes: &[u8]);
}

/// The head of a part.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part<'p> {
    /// The text between the quotes, with its escapes.
    pub(super) name: Option<&'p [u8]>,
    /// Whether it has a file name.
    pub(super) is_file: bool,
}

/// The parser's state between chunks, which may be cut anywhere.
pub(super) struct Multipart {
    /// A line break, two dashes and the boundary. Only its first byte is a carriage return, so that after a mismatch
    /// the next match can only start at the mismatching byte.
    delimiter: Box<[u8]>,
    position: Position,
    /// The preamble or the head of a part that was read so far.
    buffer: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Position {
    Preamble,
    /// After a delimiter.
    Delimiter,
    /// After a delimiter and a dash.
    Dash,
    /// After a delimiter and white space.
    Padding,
    /// After a delimiter and a carriage return.
    Return,
    Head,
    /// In the data of a part, the last `matching` bytes of which may start a delimiter.
    Data {
        is_wanted: bool,
        matching: usize,
    },
    /// After the last delimiter.
    Epilogue,
}

impl Multipart {
    pub(super) fn new(boundary: &[u8]) -> Self {
        Self { delimiter: [b"\r\n--", boundary].concat().into(), position: Position::Preamble, buffer: Vec::new() }
    }

    pub(super) fn read(&mut self, mut bytes: &[u8], parts: &mut impl PartHandler) -> Result<(), TokenError> {
        while let Some((byte, rest)) = bytes.split_first() {
            match self.position {
                Position::Data { is_wanted, matching } => bytes = self.data(bytes, is_wanted, matching, parts),
                Position::Head => bytes = self.head(bytes, parts)?,
                Position::Epilogue => return Ok(()),
                position => {
                    self.position = self.step(position, *byte)?;
                    bytes = rest;
                }
            }
        }
        Ok(())
    }

    /// Whether the data of a part that is needed has begun and not ended.
    #[cfg(feature = "rocket")]
    pub(super) fn is_in_value(&self) -> bool {
        matches!(self.position, Position::Data { is_wanted: true, .. })
    }

    /// Returns an error unless the form was complete.
    pub(super) fn finish(&self) -> Result<(), TokenError> {
        match self.position {
            Position::Epilogue => Ok(()),
            _ => Err(TokenError::UnreadableForm),
        }
    }

    /// Processes one byte before, in or after a delimiter.
    fn step(&mut self, position: Position, byte: u8) -> Result<Position, TokenError> {
        match (position, byte) {
            (Position::Preamble, _) => self.preamble(byte),
            (Position::Delimiter, b'-') => Ok(Position::Dash),
            (Position::Dash, b'-') => Ok(Position::Epilogue),
            (Position::Delimiter | Position::Padding, b' ' | b'\t') => Ok(Position::Padding),
            (Position::Delimiter | Position::Padding, b'\r') => Ok(Position::Return),
            (Position::Return, b'\n') => Ok(Position::Head),
            _ => Err(TokenError::UnreadableForm),
        }
    }

    fn preamble(&mut self, byte: u8) -> Result<Position, TokenError> {
        self.buffer.push(byte);
        let Some(before) = self.buffer.strip_suffix(&self.delimiter[2..]) else {
            let is_short = self.buffer.len() <= MAX_PREAMBLE;
            return is_short.then_some(Position::Preamble).ok_or(TokenError::UnreadableForm);
        };
        // Some parsers accept a delimiter in the middle of a line.
        let starts_a_line = before.is_empty() || before.ends_with(b"\r\n");
        self.buffer.clear();
        starts_a_line.then_some(Position::Delimiter).ok_or(TokenError::UnreadableForm)
    }

    /// Reads up to one line of a head, and returns the bytes after it.
    fn head<'b>(&mut self, bytes: &'b [u8], parts: &mut impl PartHandler) -> Result<&'b [u8], TokenError> {
        let (line, rest) = bytes.split_at(find_byte(bytes, b'\n').map_or(bytes.len(), |end| end + 1));
        if line.len() > MAX_HEAD - self.buffer.len() {
            return Err(TokenError::UnreadableForm);
        }
        self.buffer.extend_from_slice(line);
        if self.buffer.ends_with(b"\r\n\r\n") {
            let part = head(&self.buffer[..self.buffer.len() - 2]).ok_or(TokenError::UnreadableForm)?;
            let is_wanted = parts.part(&part)?;
            self.buffer.clear();
            self.position = Position::Data { is_wanted, matching: 0 };
        }
        Ok(rest)
    }

    /// Reads the data of a part up to the next delimiter, and returns the bytes after it.
    fn data<'b>(
        &mut self,
        mut bytes: &'b [u8],
        is_wanted: bool,
        mut matching: usize,
        parts: &mut impl PartHandler,
    ) -> &'b [u8] {
        loop {
            if matching == 0 {
                let (data, rest) = bytes.split_at(find_byte(bytes, b'\r').unwrap_or(bytes.len()));
                bytes = rest;
                if is_wanted {
                    parts.data(data);
                }
            }
            let expected = &self.delimiter[matching..];
            let same = expected.iter().zip(bytes).take_while(|(expected, byte)| expected == byte).count();
            (matching, bytes) = (matching + same, &bytes[same..]);
            if matching == self.delimiter.len() {
                self.position = Position::Delimiter;
                return bytes;
            }
            if bytes.is_empty() {
                self.position = Position::Data { is_wanted, matching };
                return bytes;
            }
            if is_wanted {
                parts.data(&self.delimiter[..matching]);
            }
            matching = 0;
        }
    }
}

/// Returns the boundary in the parameters of `Content-Type`.
///
/// <https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1>: `bcharsnospace`, and spaces that do not end it.
pub(super) fn boundary(parameters: &str) -> Option<&[u8]> {
    let mut boundary = None;
    for parameter in Parameters(parameters.as_bytes()) {
        let (name, value) = parameter?;
        if name.eq_ignore_ascii_case(b"boundary") && boundary.replace(value).is_some() {
            return None;
        }
    }
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(byte);
    boundary.filter(|text| (1..=70).contains(&text.len()) && text.iter().all(is_allowed) && !text.ends_with(b" "))
}

/// Parses the head of a part. Returns `None` for what no browser sends.
fn head(lines: &[u8]) -> Option<Part<'_>> {
    let mut disposition = None;
    for (index, line) in lines.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r\n")?;
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
        if index == MAX_LINES || !is_token(name) || value.iter().any(is_control) {
            return None;
        }
        if name.eq_ignore_ascii_case(b"content-disposition") && disposition.replace(value).is_some() {
            return None;
        }
    }
    disposition.map_or(Some(Part::default()), part)
}

/// Parses `Content-Disposition`. A repeated name is an error.
fn part(disposition: &[u8]) -> Option<Part<'_>> {
    let end = disposition.iter().position(|byte| *byte == b';').unwrap_or(disposition.len());
    let (kind, parameters) = disposition.split_at(end);
    let mut part = Part::default();
    for parameter in Parameters(parameters) {
        let (name, value) = parameter?;
        match name {
            b"name" if part.name.is_none() => part.name = Some(value),
            // Browsers send it in lower case, and some parsers accept no other spelling.
            _ if name.eq_ignore_ascii_case(b"name") => return None,
            _ if name.eq_ignore_ascii_case(b"filename") || name.eq_ignore_ascii_case(b"filename*") => {
                part.is_file = true
            }
            _ => {}
        }
    }
    kind.trim_ascii_end().eq_ignore_ascii_case(b"form-data").then_some(part)
}

/// The longest preamble in bytes. Browsers send none.
const MAX_PREAMBLE: usize = 1024;

/// The longest head in bytes. File names have up to 255 bytes, and three times as many if all are escaped.
const MAX_HEAD: usize = 8 * 1024;

/// The most lines of a head. Browsers send two, or three with an encoding.
const MAX_LINES: usize = 32;

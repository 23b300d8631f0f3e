//! `multipart/form-data` as it arrives: the heads of its parts are read, and the octets of those that are is_wanted for.
//!
//! It takes what browsers write, and less than other readers do: what is ambiguous is rejected, so that no other reader of
//! the same body finds another field.
//!
//! <https://www.rfc-editor.org/rfc/rfc7578>, <https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1>

use super::{
    parameters::{Parameters, is_token},
    rejection::TokenError,
};
use crate::cookie::headers::find_byte;

/// What becomes of the parts of a form.
pub(super) trait PartHandler {
    /// Takes the head of a part, and says whether its octets are is_wanted for.
    fn part(&mut self, part: &Part<'_>) -> Result<bool, TokenError>;

    /// Takes some octets of a part that was is_wanted for.
    fn data(&mut self, bytes: &[u8]);
}

/// The head of a part.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part<'p> {
    /// As it is between its quotes.
    pub(super) name: Option<&'p [u8]>,
    /// Whether it has a file name, and so is no text.
    pub(super) is_file: bool,
}

/// Where in a body a scanner is. The body may be cut into chunks anywhere.
pub(super) struct Multipart {
    /// A line break, two dashes and the boundary. None of it but the first octet is a carriage return, so that where a
    /// comparison fails, the next one starts there and no earlier.
    delimiter: Box<[u8]>,
    position: Position,
    /// What precedes the first delimiter, or the head of a part, as far as it was read.
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
    /// In the octets of a part, of which the last ones are the start of a delimiter.
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

    /// Says whether the form was whole.
    pub(super) fn finish(&self) -> Result<(), TokenError> {
        match self.position {
            Position::Epilogue => Ok(()),
            _ => Err(TokenError::UnreadableForm),
        }
    }

    /// Takes an octet before, in or after a delimiter.
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
        // Some readers take it for a delimiter in the middle of a line as well.
        let starts_a_line = before.is_empty() || before.ends_with(b"\r\n");
        self.buffer.clear();
        starts_a_line.then_some(Position::Delimiter).ok_or(TokenError::UnreadableForm)
    }

    /// Takes what is there of one line of a head, and returns what follows it.
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

    /// Takes octets of a part up to the next delimiter, and returns what follows it.
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

/// The boundary among the parameters of `Content-Type`.
///
/// <https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1>: `bcharsnospace`, and blanks that do not end it.
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

/// Reads the lines of a head; `None` for what no browser writes.
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

/// Reads `Content-Disposition`. Two names are one too many.
fn part(disposition: &[u8]) -> Option<Part<'_>> {
    let end = disposition.iter().position(|byte| *byte == b';').unwrap_or(disposition.len());
    let (kind, parameters) = disposition.split_at(end);
    let mut part = Part::default();
    for parameter in Parameters(parameters) {
        let (name, value) = parameter?;
        match name {
            b"name" if part.name.is_none() => part.name = Some(value),
            // Browsers write it in lower case, and some readers know it in no other.
            _ if name.eq_ignore_ascii_case(b"name") => return None,
            _ if name.eq_ignore_ascii_case(b"filename") || name.eq_ignore_ascii_case(b"filename*") => {
                part.is_file = true
            }
            _ => {}
        }
    }
    kind.trim_ascii_end().eq_ignore_ascii_case(b"form-data").then_some(part)
}

/// Browsers write no preamble.
const MAX_PREAMBLE: usize = 1024;

/// Names of files are up to 255 octets long, and three times as long where each is escaped.
const MAX_HEAD: usize = 8 * 1024;

/// Browsers write two lines, three with an encoding.
const MAX_LINES: usize = 32;

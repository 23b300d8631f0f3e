//! A streaming parser of `application/x-www-form-urlencoded` that extracts one field and discards the others.
//!
//! <https://url.spec.whatwg.org/#urlencoded-parsing>

use super::{percent, rejection::TokenError, token_collector::TokenCollector};
use crate::cookie::headers::find_byte;

/// The parser's state between chunks, which may be cut anywhere.
pub(super) struct UrlEncoded {
    field: &'static [u8],
    position: Position,
    percent: Percent,
}

#[derive(Clone, Copy)]
enum Position {
    /// At the start of a field.
    Start,
    /// In a name, of which this many bytes equal those of the field's name.
    Name(usize),
    /// In the value of the field.
    Value,
    /// In another field.
    Other,
}

/// How much of a percent sequence has been read.
#[derive(Clone, Copy)]
enum Percent {
    None,
    Sign,
    /// The sign and the first digit.
    Digit(u8),
}

impl UrlEncoded {
    pub(super) fn new(field: &'static str) -> Self {
        Self { field: field.as_bytes(), position: Position::Start, percent: Percent::None }
    }

    pub(super) fn read(&mut self, mut bytes: &[u8], collector: &mut TokenCollector) -> Result<(), TokenError> {
        loop {
            if let Position::Other = self.position {
                let Some(end) = end(bytes) else { return Ok(()) };
                bytes = &bytes[end..];
            }
            let Some((byte, rest)) = bytes.split_first() else { return Ok(()) };
            bytes = rest;
            if *byte == b'&' {
                self.end(collector)?;
                continue;
            }
            if let Position::Start = self.position {
                collector.count_field()?;
                self.position = match self.starts(*byte) {
                    true => Position::Name(0),
                    false => Position::Other,
                };
            }
            match (byte, self.position) {
                (b'=', Position::Name(_)) => self.end_name(collector)?,
                _ => self.decode(*byte, collector),
            }
        }
    }

    /// Whether the value of the field has begun and not ended.
    #[cfg(feature = "rocket")]
    pub(super) fn is_in_value(&self) -> bool {
        matches!(self.position, Position::Value)
    }

    /// Whether the field's name can start with this byte, as it is or encoded.
    fn starts(&self, byte: u8) -> bool {
        matches!(byte, b'%' | b'+' | b'=') || self.field.first() == Some(&byte)
    }

    /// Ends a field. Called for the last field at the end of the body.
    pub(super) fn end(&mut self, collector: &mut TokenCollector) -> Result<(), TokenError> {
        if let Position::Name(_) = self.position {
            self.end_name(collector)?;
        }
        self.end_percent(collector);
        (self.position, self.percent) = (Position::Start, Percent::None);
        Ok(())
    }

    fn end_name(&mut self, collector: &mut TokenCollector) -> Result<(), TokenError> {
        self.end_percent(collector);
        self.position = match self.position {
            Position::Name(matching) if matching == self.field.len() => {
                collector.begin_value()?;
                Position::Value
            }
            _ => Position::Other,
        };
        Ok(())
    }

    /// An incomplete percent sequence is literal text.
    fn end_percent(&mut self, collector: &mut TokenCollector) {
        match std::mem::replace(&mut self.percent, Percent::None) {
            Percent::None => {}
            Percent::Sign => self.take(b'%', collector),
            Percent::Digit(digit) => {
                self.take(b'%', collector);
                self.take(digit, collector);
            }
        }
    }

    fn decode(&mut self, byte: u8, collector: &mut TokenCollector) {
        if let Percent::Sign = self.percent
            && byte.is_ascii_hexdigit()
        {
            self.percent = Percent::Digit(byte);
            return;
        }
        if let Percent::Digit(high) = self.percent
            && let Some(decoded) = percent::decode(high, byte)
        {
            self.percent = Percent::None;
            self.take(decoded, collector);
            return;
        }
        self.end_percent(collector);
        match byte {
            b'%' => self.percent = Percent::Sign,
            b'+' => self.take(b' ', collector),
            other => self.take(other, collector),
        }
    }

    /// Processes one decoded byte.
    fn take(&mut self, byte: u8, collector: &mut TokenCollector) {
        match self.position {
            Position::Name(matching) if self.field.get(matching) == Some(&byte) => {
                self.position = Position::Name(matching + 1)
            }
            Position::Name(_) => self.position = Position::Other,
            Position::Value => collector.push(&[byte]),
            Position::Start | Position::Other => {}
        }
    }
}

/// Returns the index of the next `&`. The first bytes are searched one by one, which is fastest for the usual short
/// fields.
fn end(bytes: &[u8]) -> Option<usize> {
    let (near, far) = bytes.split_at(bytes.len().min(NEAR));
    near.iter().position(|byte| *byte == b'&').or_else(|| find_byte(far, b'&').map(|at| near.len() + at))
}

const NEAR: usize = 16;

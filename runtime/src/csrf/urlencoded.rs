//! `application/x-www-form-urlencoded` as it arrives: one field is looked for, and nothing else is kept.
//!
//! <https://url.spec.whatwg.org/#urlencoded-parsing>

use super::{rejection::TokenError, wanted::Wanted};
use crate::cookie::headers::find;

/// Where in a body a scanner is. The body may be cut into chunks anywhere.
pub(super) struct UrlEncoded {
    field: &'static [u8],
    place: Place,
    percent: Percent,
}

#[derive(Clone, Copy)]
enum Place {
    /// Before the first octet of a field.
    Start,
    /// In a name, so many octets of which are those of the wanted one.
    Name(usize),
    /// In the value of the wanted field.
    Value,
    /// In any other field.
    Other,
}

/// How much of a percent sequence has been read.
#[derive(Clone, Copy)]
enum Percent {
    None,
    Sign,
    /// The sign, and its first digit.
    Digit(u8),
}

impl UrlEncoded {
    pub(super) fn new(field: &'static str) -> Self {
        Self { field: field.as_bytes(), place: Place::Start, percent: Percent::None }
    }

    pub(super) fn read(&mut self, mut bytes: &[u8], wanted: &mut Wanted) -> Result<(), TokenError> {
        loop {
            if let Place::Other = self.place {
                let Some(end) = end(bytes) else { return Ok(()) };
                bytes = &bytes[end + 1..];
                (self.place, self.percent) = (Place::Start, Percent::None);
            }
            let Some((byte, rest)) = bytes.split_first() else { return Ok(()) };
            bytes = rest;
            if *byte == b'&' {
                self.end(wanted)?;
                continue;
            }
            if let Place::Start = self.place {
                wanted.count()?;
                self.place = match self.starts(*byte) {
                    true => Place::Name(0),
                    false => Place::Other,
                };
            }
            match (byte, self.place) {
                (b'=', Place::Name(_)) => self.end_name(wanted)?,
                (_, Place::Other) => {}
                _ => self.decode(*byte, wanted),
            }
        }
    }

    /// Whether the wanted name can start with this octet, as it is or encoded.
    fn starts(&self, byte: u8) -> bool {
        matches!(byte, b'%' | b'+' | b'=') || self.field.first() == Some(&byte)
    }

    /// Ends a field; the last one ends with the body.
    pub(super) fn end(&mut self, wanted: &mut Wanted) -> Result<(), TokenError> {
        if let Place::Name(_) = self.place {
            self.end_name(wanted)?;
        }
        self.end_percent(wanted);
        (self.place, self.percent) = (Place::Start, Percent::None);
        Ok(())
    }

    fn end_name(&mut self, wanted: &mut Wanted) -> Result<(), TokenError> {
        self.end_percent(wanted);
        self.place = match self.place {
            Place::Name(matching) if matching == self.field.len() => {
                wanted.begin()?;
                Place::Value
            }
            _ => Place::Other,
        };
        Ok(())
    }

    /// What is not a whole percent sequence stands for itself.
    fn end_percent(&mut self, wanted: &mut Wanted) {
        match std::mem::replace(&mut self.percent, Percent::None) {
            Percent::None => {}
            Percent::Sign => self.take(b'%', wanted),
            Percent::Digit(digit) => {
                self.take(b'%', wanted);
                self.take(digit, wanted);
            }
        }
    }

    fn decode(&mut self, byte: u8, wanted: &mut Wanted) {
        match (self.percent, hex(byte)) {
            (Percent::Sign, Some(_)) => self.percent = Percent::Digit(byte),
            (Percent::Digit(digit), Some(low)) => {
                self.percent = Percent::None;
                self.take(hex(digit).unwrap_or_default() << 4 | low, wanted);
            }
            _ => {
                self.end_percent(wanted);
                match byte {
                    b'%' => self.percent = Percent::Sign,
                    b'+' => self.take(b' ', wanted),
                    other => self.take(other, wanted),
                }
            }
        }
    }

    /// Takes one decoded octet.
    fn take(&mut self, byte: u8, wanted: &mut Wanted) {
        match self.place {
            Place::Name(matching) if self.field.get(matching) == Some(&byte) => self.place = Place::Name(matching + 1),
            Place::Name(_) => self.place = Place::Other,
            Place::Value => wanted.push(&[byte]),
            Place::Start | Place::Other => {}
        }
    }
}

/// Where a field ends. Most are short, where a search that is made for long texts would be slow.
fn end(bytes: &[u8]) -> Option<usize> {
    let (near, far) = bytes.split_at(bytes.len().min(NEAR));
    near.iter().position(|byte| *byte == b'&').or_else(|| find(far, b'&').map(|at| near.len() + at))
}

const NEAR: usize = 16;

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

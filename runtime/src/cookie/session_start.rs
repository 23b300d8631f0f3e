//! The start of a session in its protected value, with the lifetime that the session was given.

use std::time::Duration;

use crate::signing::{
    base64,
    time::UnixTime,
    timestamp::{push_time, split_time, time_length},
    verify_error::VerifyError,
};

/// When a session started, and for how long it is valid if it has a lifetime of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) started: UnixTime,
    pub(super) lifetime: Option<Duration>,
}

impl Start {
    pub(super) const fn new(started: UnixTime) -> Self {
        Self { started, lifetime: None }
    }
}

/// Appends `.` and the start. A timestamp has at most eight bytes, and a start with a lifetime sixteen, so that neither can
/// be read as the other.
pub(super) fn push_start(text: &mut String, start: Start) {
    let Some(lifetime) = start.lifetime else { return push_time(text, start.started) };
    let mut bytes = [0; WITH_LIFETIME];
    bytes[..8].copy_from_slice(&lifetime.as_secs().to_be_bytes());
    bytes[8..].copy_from_slice(&start.started.as_secs().to_be_bytes());
    text.push('.');
    base64::append(&bytes, text);
}

/// Returns how many characters [`push_start`] appends.
pub(super) fn start_length(start: Start) -> usize {
    match start.lifetime {
        None => time_length(start.started),
        Some(_) => 1 + base64::length(WITH_LIFETIME),
    }
}

/// Splits off the start. Returns the length of the value, and the start.
pub(super) fn split_start(text: &str) -> Result<(usize, Start), VerifyError> {
    let last = text.rsplit_once('.').map_or("", |(_, last)| last);
    if let Some(bytes) = base64::array::<WITH_LIFETIME>(last)
        && let ([lifetime, started], []) = bytes.as_chunks()
    {
        let [lifetime, started] = [lifetime, started].map(|bytes| u64::from_be_bytes(*bytes));
        let start = Start { started: UnixTime::from_secs(started), lifetime: Some(Duration::from_secs(lifetime)) };
        return Ok((text.len() - 1 - last.len(), start));
    }
    let start = split_time(text)?;
    Ok((start.value().len(), Start::new(start.signed_at())))
}

/// The bytes of a lifetime and a time.
const WITH_LIFETIME: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_read_as_it_was_written() {
        for seconds in [0, 1, 255, 256, 1_790_000_000, u64::MAX] {
            for lifetime in [None, Some(0), Some(1), Some(2_592_000), Some(u64::MAX)] {
                let start =
                    Start { started: UnixTime::from_secs(seconds), lifetime: lifetime.map(Duration::from_secs) };
                for value in ["", "id", "a.b", "a.AAAAAAAAAAAAAAAAAAAAAA"] {
                    let mut text = value.to_owned();
                    push_start(&mut text, start);
                    assert_eq!(split_start(&text), Ok((value.len(), start)), "{text}");
                    assert_eq!(text.len() - value.len(), start_length(start));
                }
            }
        }
    }

    #[test]
    fn other_texts_are_rejected() {
        assert_eq!(split_start("id"), Err(VerifyError::MissingTimestamp));
        for text in ["id.AAAAAAAAAAAAAAAAAAAAAAA", "id.AAAAAAAAAAAAAAAAAAAAA", "id.AAAAAAAAAAAAAAAAAAAAAB", "id.AAAA"] {
            assert_eq!(split_start(text), Err(VerifyError::MalformedTimestamp), "{text}");
        }
    }
}

//! The text of an input: a file or the standard input, in the encodings that consoles write.

use crate::exit::Failure;
use std::fs::File;
use std::io::{self, Read};

/// Reads the file of this path, or the standard input for `-`.
///
/// # Errors
///
/// It cannot be read, is larger than [`MAX_BYTES`], or is damaged UTF-16.
pub(crate) fn read(input: &str) -> Result<String, Failure> {
    let bytes = match input {
        "-" => bounded(io::stdin().lock(), MAX_BYTES)
            .map_err(|error| Failure::io("cannot read the standard input", &error))?,
        path => File::open(path).and_then(|file| bounded(file, MAX_BYTES)).map_err(|error| {
            let failure = Failure::io(format!("cannot read `{}`", path.escape_debug()), &error);
            match path.contains('.') && error.kind() == io::ErrorKind::NotFound {
                true => failure.help(format!("write `https://{path}` for a site")),
                false => failure,
            }
        })?,
    };
    decoded(&bytes)
}

/// All bytes, if they are at most `max`.
fn bounded(from: impl Read, max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(max + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > max {
        true => Err(io::Error::other(format!("it is larger than {} MiB", max >> 20))),
        false => Ok(bytes),
    }
}

/// The text without its byte order mark. `>` in PowerShell 5 writes UTF-16, and editors of Windows write UTF-8 with a mark.
fn decoded(bytes: &[u8]) -> Result<String, Failure> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => Ok(String::from_utf8_lossy(rest).into_owned()),
        // Values of headers can be bytes in any encoding.
        bytes => Ok(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Failure> {
    let pairs = bytes.chunks_exact(2);
    let odd = pairs.remainder();
    let units: Vec<u16> = pairs.map(|pair| unit([pair[0], pair[1]])).collect();
    match (String::from_utf16(&units), odd) {
        (Ok(text), []) => Ok(text),
        _ => Err(Failure::new("the input starts as UTF-16, and is not").help("save it as UTF-8")),
    }
}

/// How much is read. A HAR file contains the bodies of all responses.
const MAX_BYTES: u64 = 256 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_the_encoding_are_dropped() {
        for (bytes, expected) in [
            (&b"a: b"[..], "a: b"),
            (b"\xef\xbb\xbfa", "a"),
            (b"\xff\xfea\0\r\0\n\0", "a\r\n"),
            (b"\xfe\xff\0a\xd8\x3d\xde\x00", "a\u{1f600}"),
            (b"\xff\xfe", ""),
            (b"a\xff", "a\u{fffd}"),
        ] {
            assert_eq!(decoded(bytes).expect("text"), expected);
        }
        for bytes in [&b"\xff\xfea"[..], b"\xff\xfe\x00\xd8"] {
            assert_eq!(decoded(bytes).expect_err("damaged").message, "the input starts as UTF-16, and is not");
        }
    }

    #[test]
    fn an_input_has_a_largest_size() {
        assert_eq!(bounded(&b"abc"[..], 3).expect("bytes"), b"abc");
        let error = bounded(io::repeat(b'a'), 2 << 20).expect_err("too large");
        assert_eq!(error.to_string(), "it is larger than 2 MiB");
    }
}

//! The committed inputs: a file for each target, in which each line is an input, and another one for inputs that failed once. What is
//! not printable ASCII is escaped as in Rust.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The file with the inputs of a target.
#[must_use]
pub fn file(target: &str) -> PathBuf {
    folder().join(target).with_extension("txt")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus")
}

/// The inputs of a target, and those that failed once.
///
/// # Errors
///
/// A file cannot be read, or a line is malformed.
pub fn read(target: &str) -> io::Result<Vec<Vec<u8>>> {
    let failed = folder().join("failed").join(target).with_extension("txt");
    let mut text = fs::read_to_string(file(target))?;
    if failed.exists() {
        text += &fs::read_to_string(failed)?;
    }
    let inputs: Option<Vec<_>> = text.lines().map(unescaped).collect();
    inputs.ok_or_else(|| io::Error::other(format!("an input of `{target}` is malformed")))
}

/// Writes the inputs of a target, the shortest first, as far as the file stays small.
///
/// # Errors
///
/// The file cannot be written.
pub fn write(target: &str, inputs: &[Vec<u8>]) -> io::Result<()> {
    let mut lines: Vec<String> = inputs.iter().map(|input| escaped(input)).collect();
    lines.sort_by_key(|line| (line.len(), line.clone()));
    lines.dedup();
    let mut length = 0;
    lines.retain(|line| {
        length += line.len();
        length <= MOST
    });
    fs::write(file(target), lines.iter().map(|line| format!("{line}\n")).collect::<String>())
}

/// The most characters of a file.
const MOST: usize = 30_000;

/// An input as a line.
#[must_use]
pub fn escaped(input: &[u8]) -> String {
    input.escape_ascii().to_string()
}

/// The input that a line stands for.
#[must_use]
pub fn unescaped(line: &str) -> Option<Vec<u8>> {
    let (mut input, mut bytes) = (Vec::new(), line.bytes());
    while let Some(byte) = bytes.next() {
        input.push(match (byte, byte == b'\\') {
            (byte, false) => byte,
            _ => match bytes.next()? {
                b't' => b'\t',
                b'r' => b'\r',
                b'n' => b'\n',
                b'x' => {
                    let digits = [bytes.next()?, bytes.next()?];
                    u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
                }
                quoted => quoted,
            },
        });
    }
    Some(input)
}

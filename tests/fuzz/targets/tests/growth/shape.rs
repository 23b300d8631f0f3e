//! Inputs of any size in which a piece is repeated.

use crate::beginnings::beginnings;
use crate::pieces::{NESTED, PIECES};
use security_policy_fuzz_targets::{corpus, words};
use security_policy_tests::{Random, SEED};
use std::fmt;

/// A beginning, a piece that is repeated, and an end. `@` in the piece is its number.
pub(crate) struct Shape {
    before: Vec<u8>,
    piece: Vec<u8>,
    /// What is repeated after the pieces, as often.
    closing: Vec<u8>,
    after: Vec<u8>,
}

impl Shape {
    /// An input of about this many bytes.
    pub(crate) fn text(&self, size: usize) -> Vec<u8> {
        let mut text = self.before.clone();
        let rest = size.saturating_sub(self.before.len() + self.after.len());
        let (mut count, mut length) = (0, 0);
        while length < rest {
            let start = text.len();
            for byte in &self.piece {
                match byte {
                    b'@' => text.extend(count.to_string().bytes()),
                    _ => text.push(*byte),
                }
            }
            count += 1;
            length += text.len() - start + self.closing.len();
        }
        text.extend(self.closing.repeat(count));
        text.extend(&self.after);
        text
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |bytes: &[u8]| -> String {
            let text = bytes.escape_ascii().to_string();
            if text.len() <= 60 { text } else { format!("{}…{}", &text[..30], &text[text.len() - 30..]) }
        };
        write!(f, "{} ({})*", short(&self.before), short(&self.piece))?;
        if !self.closing.is_empty() {
            write!(f, " ({})*", short(&self.closing))?;
        }
        write!(f, " {}", short(&self.after))
    }
}

/// All shapes of a target, in a random order that is the same in each run.
pub(crate) fn shapes(target: &str) -> Vec<Shape> {
    let mut all = Vec::new();
    let words: Vec<String> = words(target).into_iter().collect();
    for (number, (before, after)) in beginnings(target).into_iter().enumerate() {
        let mut add = |piece: &str, closing: &str| {
            let [before, piece, closing, after] =
                [&*before, piece, closing, &*after].map(|text| text.as_bytes().to_vec());
            all.push(Shape { before, piece, closing, after });
        };
        PIECES.iter().for_each(|piece| add(piece, ""));
        NESTED.iter().for_each(|(piece, closing)| add(piece, closing));
        // The words are tried in the first places, since they are many.
        for word in words.iter().filter(|_| number < PLACES_OF_WORDS) {
            SEPARATORS.iter().for_each(|separator| add(&format!("{word}{separator}"), ""));
        }
    }
    all.extend(pumped(target));
    let mut random = Random::new(SEED);
    for last in (1..all.len()).rev() {
        all.swap(last, random.below(last + 1));
    }
    all
}

/// The committed inputs, with a part of each repeated.
fn pumped(target: &str) -> Vec<Shape> {
    let inputs = corpus::read(target).expect("the inputs");
    let mut random = Random::new(SEED);
    let mut pump = |input: &Vec<u8>| {
        let start = random.below(input.len());
        let end = start + 1 + random.below((input.len() - start).min(LONGEST_PART));
        let [before, piece, after] = [&input[..start], &input[start..end], &input[end..]].map(<[u8]>::to_vec);
        Shape { before, piece, closing: Vec::new(), after }
    };
    let inputs: Vec<&Vec<u8>> = inputs.iter().filter(|input| !input.is_empty()).collect();
    let parts = inputs.iter().cycle().take(PARTS).map(|input| pump(input)).collect::<Vec<_>>();
    let whole = inputs.iter().map(|input| Shape {
        before: Vec::new(),
        piece: [input.as_slice(), b"\n"].concat(),
        closing: Vec::new(),
        after: Vec::new(),
    });
    parts.into_iter().chain(whole).collect()
}

/// What follows a repeated word.
const SEPARATORS: &[&str] = &[" ", "; ", "@, ", "\n"];

/// The number of beginnings after which each word is repeated.
const PLACES_OF_WORDS: usize = 2;

/// The number of inputs in which a part is repeated, and the longest part.
const PARTS: usize = 400;
const LONGEST_PART: usize = 64;

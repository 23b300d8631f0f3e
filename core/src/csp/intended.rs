//! Words in source lists that parse as host names, but were probably meant as something else.

use super::hash::HashAlgorithm;
use super::keyword::{Keyword, NONCE, SCHEMES};

/// What a word that browsers read as a host name was probably intended to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Intended {
    /// A keyword without its quotes: `self`, or in the spelling of the DSL, `unsafe_inline`.
    Keyword(Keyword),
    /// A nonce without its quotes: `nonce-abc`, or the word `nonce` in a string.
    Nonce,
    /// A hash or a public key without its quotes.
    Hash,
    /// A scheme without its colon: `data`.
    Scheme(&'static str),
    /// A word of another header or language: `null`, `sameorigin`.
    Word,
}

impl Intended {
    /// What `text`, a source without quotes, was probably intended to be; `None` if it may well be a host name.
    ///
    /// ```
    /// use security_policy_core::csp::{Keyword, Intended};
    ///
    /// assert_eq!(Intended::of("self"), Some(Intended::Keyword(Keyword::SelfOrigin)));
    /// assert_eq!(Intended::of("data"), Some(Intended::Scheme("data")));
    /// assert_eq!(Intended::of("self.example.com"), None);
    /// ```
    pub fn of(text: &str) -> Option<Intended> {
        let is = |name: &str| text.eq_ignore_ascii_case(name);
        let keyword = Keyword::from_text(text).or_else(|| Keyword::ALL.iter().copied().find(|word| is(word.key())));
        if let Some(keyword) = keyword {
            return Some(Intended::Keyword(keyword));
        }
        if let Some(scheme) = SCHEMES.iter().find(|scheme| is(scheme.wire)) {
            return Some(Intended::Scheme(scheme.wire));
        }
        if is(NONCE.wire) {
            return Some(Intended::Nonce);
        }
        let Some((name, value)) = text.split_once('-') else {
            return WORDS.iter().any(|word| is(word)).then_some(Intended::Word);
        };
        let is_hash = |name: &str, value: &str| HashAlgorithm::from_name(name).is_some() && !value.contains('.');
        if name.eq_ignore_ascii_case(NONCE.wire) && !value.contains(['.', ':', '/']) {
            return Some(Intended::Nonce);
        }
        let is_refined =
            matches!(name, "url" | "eval") && value.split_once('-').is_some_and(|(name, value)| is_hash(name, value));
        if is_hash(name, value) || is_refined || (name == "ed25519" && !value.contains('.')) {
            return Some(Intended::Hash);
        }
        WORDS.iter().any(|word| is(word)).then_some(Intended::Word)
    }
}

/// Words that other headers and languages use for any site, no site or the same site.
const WORDS: &[&str] = &[
    "all",
    "allow",
    "allow-from",
    "allowall",
    "any",
    "block",
    "deny",
    "everyone",
    "false",
    "nobody",
    "null",
    "origin",
    "same-origin",
    "same-site",
    "sameorigin",
    "true",
    "undefined",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_word_was_intended_to_be() {
        for (text, lost) in [
            ("unsafe_inline", Intended::Keyword(Keyword::UnsafeInline)),
            ("nonce", Intended::Nonce),
            ("data", Intended::Scheme("data")),
            ("WSS", Intended::Scheme("wss")),
            ("null", Intended::Word),
            ("SameOrigin", Intended::Word),
            ("same-origin", Intended::Word),
        ] {
            assert_eq!(Intended::of(text), Some(lost), "{text}");
        }
        for text in ["intranet", "data.example.com", "self.example.com", "nonce-cdn.example", "sha256-cdn.example.com"]
        {
            assert_eq!(Intended::of(text), None, "{text}");
        }
    }
}

//! Words among sources that look like the name of a host and were meant to be something else.

use super::hash::HashAlgorithm;
use super::keyword::{Keyword, NONCE, SCHEMES};

/// What a word was before it looked like the name of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lost {
    /// A keyword without its quotes: `self`, or as the DSL spells it: `unsafe_inline`.
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

impl Lost {
    /// What this word was; `None` where it can be the host that it looks like.
    ///
    /// ```
    /// use security_policy_core::csp::{Keyword, Lost};
    ///
    /// assert_eq!(Lost::of("self"), Some(Lost::Keyword(Keyword::SelfOrigin)));
    /// assert_eq!(Lost::of("data"), Some(Lost::Scheme("data")));
    /// assert_eq!(Lost::of("self.example.com"), None);
    /// ```
    pub fn of(text: &str) -> Option<Lost> {
        let is = |name: &str| text.eq_ignore_ascii_case(name);
        let keyword = Keyword::from_text(text).or_else(|| Keyword::ALL.iter().copied().find(|word| is(word.key())));
        if let Some(keyword) = keyword {
            return Some(Lost::Keyword(keyword));
        }
        if let Some(scheme) = SCHEMES.iter().find(|scheme| is(scheme.wire)) {
            return Some(Lost::Scheme(scheme.wire));
        }
        if is(NONCE.wire) {
            return Some(Lost::Nonce);
        }
        let Some((name, value)) = text.split_once('-') else {
            return WORDS.iter().any(|word| is(word)).then_some(Lost::Word);
        };
        let is_hash = |name: &str, value: &str| HashAlgorithm::from_name(name).is_some() && !value.contains('.');
        if name.eq_ignore_ascii_case(NONCE.wire) && !value.contains(['.', ':', '/']) {
            return Some(Lost::Nonce);
        }
        let is_refined =
            matches!(name, "url" | "eval") && value.split_once('-').is_some_and(|(name, value)| is_hash(name, value));
        if is_hash(name, value) || is_refined || (name == "ed25519" && !value.contains('.')) {
            return Some(Lost::Hash);
        }
        WORDS.iter().any(|word| is(word)).then_some(Lost::Word)
    }
}

/// What people write for everyone, nobody or the site itself where another header or language says it so.
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
    fn what_a_word_was() {
        for (text, lost) in [
            ("unsafe_inline", Lost::Keyword(Keyword::UnsafeInline)),
            ("nonce", Lost::Nonce),
            ("data", Lost::Scheme("data")),
            ("WSS", Lost::Scheme("wss")),
            ("null", Lost::Word),
            ("SameOrigin", Lost::Word),
            ("same-origin", Lost::Word),
        ] {
            assert_eq!(Lost::of(text), Some(lost), "{text}");
        }
        for text in ["intranet", "data.example.com", "self.example.com", "nonce-cdn.example", "sha256-cdn.example.com"]
        {
            assert_eq!(Lost::of(text), None, "{text}");
        }
    }
}

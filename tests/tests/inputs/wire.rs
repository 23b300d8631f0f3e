//! What is sent, as others read it: by the rules of the specifications, or with the crates `cookie`, `html5gum`, `sfv` and `url`.

use std::collections::BTreeMap;

use http::HeaderValue;

/// The text of a header's value, after checking that it is one line of visible ASCII, spaces and tabs.
pub fn line(value: &HeaderValue) -> &str {
    let text = str::from_utf8(value.as_bytes()).expect("ASCII");
    let is_text = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    assert!(text.bytes().all(is_text), "{text:?}");
    text
}

/// CSP3, sections 2.2.1 and 2.2.2: the policies of a header, with the tokens of each directive.
pub fn policies(value: &HeaderValue) -> Vec<Vec<Vec<&str>>> {
    let policies = line(value).split(',').map(|policy| {
        let directives = policy.split(';').map(|directive| directive.split_ascii_whitespace().collect::<Vec<_>>());
        directives.filter(|tokens| !tokens.is_empty()).collect()
    });
    policies.collect()
}

/// RFC 6265bis, section 5.6, steps 1 to 6: name, value and attributes of a line, none of which is checked or dropped.
#[derive(Debug, PartialEq, Eq)]
pub struct SetCookie<'a> {
    pub name: &'a str,
    pub value: &'a str,
    pub attributes: Vec<(String, &'a str)>,
}

impl<'a> SetCookie<'a> {
    /// Reads a line, and compares with what the crate `cookie` reads.
    pub fn read(value: &'a HeaderValue) -> Self {
        let text = line(value);
        let mut parts = text.split(';');
        let (name, value) = parts.next().unwrap_or_default().split_once('=').expect("a pair");
        let attributes = parts.map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (name.trim().to_ascii_lowercase(), value.trim())
        });
        let own = Self { name: name.trim(), value: value.trim(), attributes: attributes.collect() };
        let other = cookie::Cookie::parse(text).expect("a cookie");
        assert_eq!((other.name(), other.value()), (own.name, own.value), "{text}");
        own
    }

    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| *value)
    }

    pub fn names(&self) -> Vec<&str> {
        self.attributes.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// RFC 6266, section 4.1: the type of a `Content-Disposition`, and its parameters.
pub fn disposition(value: &HeaderValue) -> (&str, BTreeMap<&str, String>) {
    let text = line(value);
    let (kind, mut rest) = text.split_at(text.find(';').unwrap_or(text.len()));
    let mut parameters = BTreeMap::new();
    while let Some(parameter) = rest.strip_prefix(';') {
        let (name, after) = parameter.trim_start().split_once('=').expect("a parameter has a value");
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => {
                let mut value = String::new();
                let mut characters = quoted.char_indices();
                let end = loop {
                    match characters.next().expect("the string ends") {
                        (at, '"') => break at + 1,
                        (_, '\\') => value.push(characters.next().expect("an escaped character").1),
                        (_, other) => value.push(other),
                    }
                };
                (value, &quoted[end..])
            }
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].to_owned(), &after[end..])
            }
        };
        assert_eq!(parameters.insert(name, value), None, "{text}: {name} twice");
        rest = after;
    }
    assert_eq!(rest, "", "{text}");
    (kind, parameters)
}

/// The elements of an HTML text, each with its attributes. There is nothing else in it.
pub fn elements(html: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    use html5gum::{Error, Token};

    // These errors are only for validators: the characters are kept.
    let is_kept = |error| matches!(error, Error::ControlCharacterInInputStream | Error::NoncharacterInInputStream);
    let is_text = |token: &Result<Token, _>| !matches!(token, Ok(Token::Error(error)) if is_kept(error.value));
    let tokens = html5gum::Tokenizer::new(html).filter(is_text).map(|token| match token {
        Ok(html5gum::Token::StartTag(tag)) => {
            let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value)));
            (text(&tag.name), attributes.collect())
        }
        other => panic!("{html:?}: {other:?}"),
    });
    tokens.collect()
}

/// Checks that a text shown to a person has no control character but line breaks, and returns its lines.
pub fn shown(text: &str) -> Vec<&str> {
    let is_hostile = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(at) = text.find(is_hostile) {
        let before = text[..at].char_indices().rev().nth(60).map_or(0, |(start, _)| start);
        panic!("{:?} follows {:?}", text[at..].chars().next(), &text[before..at]);
    }
    text.lines().collect()
}

//! The tokens of CSS (CSS Syntax Level 3, section 4).

use std::ops::Range;

/// A token, as far as URLs are concerned.
pub(super) enum Token {
    AtKeyword(String),
    Ident(String),
    Function(String),
    /// The text, its range, and whether it ends.
    String(String, Range<usize>, bool),
    Url(String, Range<usize>, bool),
    Space,
    Other(char),
}

/// Reads one token after another.
pub(super) struct Tokenizer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokenizer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Tokenizer { text, at: 0 }
    }

    /// Where the next token starts.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(is_space).len();
    }

    pub(super) fn next(&mut self) -> Token {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return Token::Space };
        if let Some(comment) = rest.strip_prefix("/*") {
            self.at += comment.find("*/").map_or(rest.len(), |end| end + 4);
            return Token::Space;
        }
        for mark in ["<!--", "-->"] {
            if rest.starts_with(mark) {
                self.at += mark.len();
                return Token::Space;
            }
        }
        match c {
            _ if is_space(c) => {
                self.skip_space();
                Token::Space
            }
            '"' | '\'' => self.string(c),
            '@' => {
                self.at += 1;
                match self.name() {
                    name if name.is_empty() => Token::Other('@'),
                    name => Token::AtKeyword(name),
                }
            }
            '#' => {
                self.at += 1;
                self.name();
                Token::Other('#')
            }
            _ if starts_name(rest) => self.ident_like(),
            // A number, with its unit.
            '0'..='9' => {
                self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
                self.name();
                Token::Other('0')
            }
            _ => {
                self.at += c.len_utf8();
                Token::Other(c)
            }
        }
    }

    /// CSS Syntax, #consume-ident-like-token
    fn ident_like(&mut self) -> Token {
        let name = self.name();
        if self.peek() != Some('(') {
            return Token::Ident(name);
        }
        self.at += 1;
        let inside = self.rest().trim_start_matches(is_space);
        if name != "url" || inside.starts_with(['"', '\'']) { Token::Function(name) } else { self.url() }
    }

    /// CSS Syntax, #consume-url-token
    fn url(&mut self) -> Token {
        self.skip_space();
        let (start, mut end, mut text) = (self.at, self.at, String::new());
        while let Some(c) = self.peek() {
            match c {
                ')' => {
                    self.at += 1;
                    return Token::Url(text, start..end, true);
                }
                _ if is_space(c) => {
                    self.skip_space();
                    if !matches!(self.peek(), Some(')') | None) {
                        return self.bad_url();
                    }
                }
                '"' | '\'' | '(' | '\u{0}'..='\u{1f}' | '\u{7f}' => return self.bad_url(),
                '\\' if self.escape_starts() => {
                    text.push(self.escape());
                    end = self.at;
                }
                '\\' => return self.bad_url(),
                _ => {
                    text.push(c);
                    self.at += c.len_utf8();
                    end = self.at;
                }
            }
        }
        Token::Url(text, start..end, false)
    }

    /// CSS Syntax, #consume-remnants-of-bad-url
    fn bad_url(&mut self) -> Token {
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                ')' => break,
                '\\' => self.at += self.peek().map_or(0, char::len_utf8),
                _ => {}
            }
        }
        Token::Space
    }

    /// CSS Syntax, #consume-string-token
    fn string(&mut self, quote: char) -> Token {
        self.at += 1;
        let (start, mut text) = (self.at, String::new());
        while let Some(c) = self.peek() {
            match c {
                _ if c == quote => {
                    let end = self.at;
                    self.at += 1;
                    return Token::String(text, start..end, true);
                }
                // A bad string
                '\n' | '\r' | '\u{c}' => return Token::Space,
                '\\' if self.escape_starts() => text.push(self.escape()),
                '\\' => {
                    let after = &self.rest()[1..];
                    let line_break = ["\r\n", "\n", "\r", "\u{c}"].into_iter().find(|end| after.starts_with(end));
                    self.at += 1 + line_break.map_or(0, str::len);
                }
                _ => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        Token::String(text, start..self.at, false)
    }

    /// A name, in lower case, without its escapes.
    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.peek() {
            if c == '\\' && self.escape_starts() {
                name.push(self.escape());
            } else if is_name(c) {
                name.push(c);
                self.at += c.len_utf8();
            } else {
                break;
            }
        }
        name.make_ascii_lowercase();
        name
    }

    fn escape_starts(&self) -> bool {
        is_escape(self.rest())
    }

    /// CSS Syntax, #consume-escaped-code-point
    fn escape(&mut self) -> char {
        self.at += 1;
        let rest = self.rest();
        let digits = rest.chars().take(6).take_while(char::is_ascii_hexdigit).count();
        if digits == 0 {
            let c = rest.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
            self.at += rest.chars().next().map_or(0, char::len_utf8);
            return c;
        }
        let number = u32::from_str_radix(&rest[..digits], 16).unwrap_or(0);
        self.at += digits;
        let after = self.rest();
        self.at += if after.starts_with("\r\n") { 2 } else { usize::from(after.starts_with(is_space)) };
        char::from_u32(number).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}

/// Whether a text starts with an escape: a backslash that no line break follows.
fn is_escape(text: &str) -> bool {
    text.strip_prefix('\\').is_some_and(|rest| !rest.starts_with(['\n', '\r', '\u{c}']))
}

/// CSS Syntax, #would-start-an-identifier
fn starts_name(text: &str) -> bool {
    let starts = |text: &str| {
        is_escape(text) || text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii())
    };
    starts(text) || text.strip_prefix('-').is_some_and(|rest| rest.starts_with('-') || starts(rest))
}

//! The URLs in a piece of CSS (CSS Syntax Level 3, section 4).

use std::ops::Range;

/// A URL in CSS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CssUrl {
    /// What browsers load from it.
    pub(crate) used: CssUse,
    /// The URL, without its escapes.
    pub(crate) text: String,
    /// Where it is in the text: inside the quotes, or inside the parentheses.
    pub(crate) range: Range<usize>,
    /// Whether it ends in the text. What follows one that does not is not known.
    pub(crate) is_complete: bool,
}

/// What browsers load from a URL in CSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CssUse {
    /// `@import "…"`
    Stylesheet,
    /// The `src` of `@font-face`.
    Font,
    /// Every other one: `background`, `cursor`, `mask`, `filter`.
    Image,
}

/// Where a piece of CSS is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CssPlace {
    /// In a `style` element: rules.
    Element,
    /// In a `style` attribute: declarations.
    Attribute,
}

/// The URLs that browsers load for a piece of CSS, as far as its text is known. `is_complete` says that it ends with the text.
pub(crate) fn css_urls(text: &str, place: CssPlace, is_complete: bool) -> Vec<CssUrl> {
    let mut scanner = Scanner { text, at: 0, out: Vec::new(), is_complete, takes_imports: place == CssPlace::Element };
    let mut parser =
        Parser { blocks: Vec::new(), rule: String::new(), property: None, word: String::new(), functions: Vec::new() };
    while scanner.at < text.len() {
        parser.token(&mut scanner);
    }
    scanner.out
}

/// Where in a stylesheet the scanner is.
struct Parser {
    /// The at-rule of each open block; empty for the block of a style rule.
    blocks: Vec<String>,
    /// The at-rule whose prelude is read; empty outside one.
    rule: String,
    /// The property whose value is read.
    property: Option<String>,
    /// The last identifier.
    word: String,
    /// The functions and parentheses that are open.
    functions: Vec<String>,
}

impl Parser {
    fn token(&mut self, scanner: &mut Scanner<'_>) {
        let start = scanner.at;
        match scanner.next() {
            Token::AtKeyword(name) => {
                let before = ["charset", "import", "layer", "namespace"];
                scanner.takes_imports &= before.contains(&name.as_str());
                (self.rule, self.property) = (name, None);
            }
            Token::Ident(name) => {
                if self.blocks.is_empty() && self.rule.is_empty() {
                    scanner.takes_imports = false;
                }
                self.word = name;
            }
            Token::Function(name) if name == "url" => self.string_in_url(scanner),
            Token::Function(name) => self.functions.push(name),
            Token::Url(text, range, is_complete) => self.url(text, range, is_complete, scanner),
            Token::String(text, range, is_complete) => {
                let is_import = self.rule == "import" && self.functions.is_empty();
                let is_image = self.functions.last().is_some_and(|name| name.ends_with("image-set"));
                if is_import || is_image {
                    self.url(text, range, is_complete, scanner);
                }
            }
            Token::Other(c) => self.character(c, start, scanner),
            Token::Space => {}
        }
    }

    /// A string after `url(`.
    fn string_in_url(&mut self, scanner: &mut Scanner<'_>) {
        scanner.skip_space();
        if let Token::String(text, range, is_complete) = scanner.next() {
            self.url(text, range, is_complete, scanner);
        }
        self.functions.push("url".to_owned());
    }

    fn character(&mut self, c: char, start: usize, scanner: &mut Scanner<'_>) {
        match c {
            '(' | '[' => self.functions.push(c.to_string()),
            ')' | ']' => drop(self.functions.pop()),
            ':' if self.functions.is_empty() && self.rule.is_empty() && self.property.is_none() => {
                self.property = Some(std::mem::take(&mut self.word));
            }
            ';' if self.functions.is_empty() => (self.rule, self.property) = (String::new(), None),
            '{' => {
                self.blocks.push(std::mem::take(&mut self.rule));
                (self.property, scanner.takes_imports) = (None, false);
                self.functions.clear();
            }
            '}' => {
                self.blocks.pop();
                (self.rule, self.property) = (String::new(), None);
                self.functions.clear();
            }
            _ if self.blocks.is_empty() && self.rule.is_empty() && start > 0 => scanner.takes_imports = false,
            _ => {}
        }
    }

    fn url(&mut self, text: String, range: Range<usize>, is_complete: bool, scanner: &mut Scanner<'_>) {
        let used = match self.rule.as_str() {
            "import" if scanner.takes_imports && self.blocks.is_empty() && self.functions.is_empty() => {
                CssUse::Stylesheet
            }
            "" => match (self.blocks.last().map(String::as_str), self.property.as_deref()) {
                (Some("font-face"), Some("src")) => CssUse::Font,
                (Some("font-face"), _) | (_, Some("behavior" | "-moz-binding")) => return,
                _ => CssUse::Image,
            },
            // Conditions, and the names of namespaces.
            _ => return,
        };
        if used == CssUse::Stylesheet {
            // Of `@import "a" supports(…)`, only the first is a URL.
            self.rule = "import of a known URL".to_owned();
        }
        let is_complete = is_complete || scanner.is_complete;
        scanner.out.push(CssUrl { used, text, range, is_complete });
    }
}

/// A token, as far as URLs are concerned.
enum Token {
    AtKeyword(String),
    Ident(String),
    Function(String),
    /// The text, its range, and whether it ends.
    String(String, Range<usize>, bool),
    Url(String, Range<usize>, bool),
    Space,
    Other(char),
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    out: Vec<CssUrl>,
    is_complete: bool,
    /// Whether an `@import` here takes effect: only other rules without blocks precede it.
    takes_imports: bool,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(is_space).len();
    }

    fn next(&mut self) -> Token {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str, place: CssPlace) -> Vec<(CssUse, String, String)> {
        let found = css_urls(text, place, true);
        found.into_iter().map(|url| (url.used, url.text, text[url.range].to_owned())).collect()
    }

    #[test]
    fn urls_are_found_where_browsers_load_them() {
        use CssUse::{Font, Image, Stylesheet};
        for (text, expected) in [
            ("p { background: url(a.png) }", vec![(Image, "a.png")]),
            ("p{background:URL( \t'a.png'\n) , url(\"b.png\")}", vec![(Image, "a.png"), (Image, "b.png")]),
            (
                "@import 'a.css';@import url(b.css) screen;@import url('c.css') supports(x: url(d));",
                vec![(Stylesheet, "a.css"), (Stylesheet, "b.css"), (Stylesheet, "c.css")],
            ),
            ("@charset 'utf-8'; @layer a, b; @import \"a.css\" layer(a);", vec![(Stylesheet, "a.css")]),
            ("<!-- @import 'a.css'; -->", vec![(Stylesheet, "a.css")]),
            ("/* x */ @IMPORT 'a.css'", vec![(Stylesheet, "a.css")]),
            ("p {} @import 'a.css';", vec![]),
            ("@media screen { @import 'a.css'; }", vec![]),
            (
                "@font-face { font-family: 'x'; src: local('y'), url(a.woff2) format('woff2') } p { src: url(b) }",
                vec![(Font, "a.woff2"), (Image, "b")],
            ),
            (
                "@media print { @font-face { src: url(a.woff) } p { cursor: url(b.cur), auto } }",
                vec![(Font, "a.woff"), (Image, "b.cur")],
            ),
            (
                "p { background: image-set('a.png' 1x, url(b.png) 2x, 'c.png' type('image/png')) }",
                vec![(Image, "a.png"), (Image, "b.png"), (Image, "c.png")],
            ),
            ("p { content: 'url(a.png)' } /* url(b.png) */ a[href=\"url(c)\"] {}", vec![]),
            (
                "@namespace url(http://www.w3.org/2000/svg); @supports (mask: url(a)) { p { mask: url(b) } }",
                vec![(Image, "b")],
            ),
            ("p { b: url(a b) url(c\"d) url(e(f) ; background: url(g) }", vec![(Image, "g")]),
            (
                "p { background: url(a\\)b\\.png) u\\72l(\\61 .png) \\75 rl('c\\\nd') }",
                vec![(Image, "a)b.png"), (Image, "a.png"), (Image, "cd")],
            ),
            ("p { behavior: url(a.htc); -moz-binding: url(b.xml) }", vec![]),
            ("p { --icon: url(a.svg) } p { & a:hover { mask: url(b.svg) } }", vec![(Image, "a.svg"), (Image, "b.svg")]),
            ("p { background: url(a", vec![(Image, "a")]),
            ("p { background: url('a", vec![(Image, "a")]),
            ("p { background: my-url(a.png) }", vec![]),
            ("p { background: 'a\nurl(b.png) }", vec![(Image, "b.png")]),
            ("", vec![]),
        ] {
            let found = urls(text, CssPlace::Element);
            let found: Vec<_> = found.iter().map(|(used, url, _)| (*used, url.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn an_attribute_contains_declarations_alone() {
        let found = urls("background: url( '/a.png' ); @import 'b.css'; mask: url(c\\.svg )", CssPlace::Attribute);
        assert_eq!(
            found,
            [
                (CssUse::Image, "/a.png".to_owned(), "/a.png".to_owned()),
                (CssUse::Image, "c.svg".to_owned(), "c\\.svg".to_owned()),
            ]
        );
    }

    #[test]
    fn the_end_of_what_is_known_leaves_a_url_open() {
        let open = |text: &str| css_urls(text, CssPlace::Attribute, false).pop().map(|url| url.is_complete);
        assert_eq!(open("background: url(/a/"), Some(false));
        assert_eq!(open("background: url('/a/"), Some(false));
        assert_eq!(open("background: url('/a/'"), Some(true));
        assert_eq!(open("background: "), None);
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        let pieces = [
            "url(", "'", "\"", "\\", "\n", "{", "}", "@", "/*", "*/", "\u{e9}", ")", "@import", "a", "-", "#", "\r\n",
            "1",
        ];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    let text = format!("{a}{b}{c}{a}");
                    for url in css_urls(&text, CssPlace::Element, false) {
                        assert!(text.get(url.range).is_some(), "{text:?}");
                    }
                }
            }
        }
    }
}

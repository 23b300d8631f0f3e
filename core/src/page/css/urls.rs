//! The URLs in a piece of CSS (CSS Syntax Level 3, section 4).

use super::tokens::{Token, Tokenizer};
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
    let mut parser = Parser {
        tokens: Tokenizer::new(text),
        is_complete,
        takes_imports: place == CssPlace::Element,
        blocks: Vec::new(),
        rule: String::new(),
        property: None,
        word: String::new(),
        functions: Vec::new(),
        out: Vec::new(),
    };
    while !parser.tokens.is_at_end() {
        parser.token();
    }
    parser.out
}

/// Where in a stylesheet the tokenizer is.
struct Parser<'a> {
    tokens: Tokenizer<'a>,
    /// Whether the stylesheet ends with the text.
    is_complete: bool,
    /// Whether an `@import` here takes effect: only other rules without blocks precede it.
    takes_imports: bool,
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
    out: Vec<CssUrl>,
}

impl Parser<'_> {
    fn token(&mut self) {
        let start = self.tokens.at();
        match self.tokens.next() {
            Token::AtKeyword(name) => {
                let before = ["charset", "import", "layer", "namespace"];
                self.takes_imports &= before.contains(&name.as_str());
                (self.rule, self.property) = (name, None);
            }
            Token::Ident(name) => {
                if self.blocks.is_empty() && self.rule.is_empty() {
                    self.takes_imports = false;
                }
                self.word = name;
            }
            Token::Function(name) if name == "url" => self.string_in_url(),
            Token::Function(name) => self.functions.push(name),
            Token::Url(text, range, is_complete) => self.url(text, range, is_complete),
            Token::String(text, range, is_complete) => {
                let is_import = self.rule == "import" && self.functions.is_empty();
                let is_image = self.functions.last().is_some_and(|name| name.ends_with("image-set"));
                if is_import || is_image {
                    self.url(text, range, is_complete);
                }
            }
            Token::Other(c) => self.character(c, start),
            Token::Space => {}
        }
    }

    /// A string after `url(`.
    fn string_in_url(&mut self) {
        self.tokens.skip_space();
        if let Token::String(text, range, is_complete) = self.tokens.next() {
            self.url(text, range, is_complete);
        }
        self.functions.push("url".to_owned());
    }

    fn character(&mut self, c: char, start: usize) {
        match c {
            '(' | '[' => self.functions.push(c.to_string()),
            ')' | ']' => drop(self.functions.pop()),
            ':' if self.functions.is_empty() && self.rule.is_empty() && self.property.is_none() => {
                self.property = Some(std::mem::take(&mut self.word));
            }
            ';' if self.functions.is_empty() => (self.rule, self.property) = (String::new(), None),
            '{' => {
                self.blocks.push(std::mem::take(&mut self.rule));
                (self.property, self.takes_imports) = (None, false);
                self.functions.clear();
            }
            '}' => {
                self.blocks.pop();
                (self.rule, self.property) = (String::new(), None);
                self.functions.clear();
            }
            _ if self.blocks.is_empty() && self.rule.is_empty() && start > 0 => self.takes_imports = false,
            _ => {}
        }
    }

    fn url(&mut self, text: String, range: Range<usize>, is_complete: bool) {
        let used = match self.rule.as_str() {
            "import" if self.takes_imports && self.blocks.is_empty() && self.functions.is_empty() => CssUse::Stylesheet,
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
        let is_complete = is_complete || self.is_complete;
        self.out.push(CssUrl { used, text, range, is_complete });
    }
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

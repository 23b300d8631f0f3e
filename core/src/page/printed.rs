//! What is known of a printed value although it is computed when the page is rendered.

use super::node::Output;

impl Output {
    /// The texts that it can print, if these are constants of the template: `"on"`, or `"on" if open else "off"`.
    pub(crate) fn values(&self) -> Option<Vec<String>> {
        if let Some(constant) = &self.constant {
            return Some(vec![constant.clone()]);
        }
        let keeps = |filter: &String| KEEPING.contains(&filter.as_str());
        let mut values = Vec::new();
        let is_known = self.filters.iter().all(keeps) && choices(&self.expression, MAX_CHOICES, &mut values);
        is_known.then_some(values)
    }

    /// Whether it prints a number, which is safe at every place: `page|int`, `loop.index * 10`.
    pub(crate) fn is_number(&self) -> bool {
        let last = self.filters.iter().rev().find(|filter| !KEEPING.contains(&filter.as_str()));
        match last {
            Some(filter) => NUMERIC.contains(&filter.as_str()),
            None => is_numeric(&self.expression),
        }
    }

    /// Whether what it prints is known to be harmless at every place, except as a URL.
    pub(crate) fn is_fixed(&self) -> bool {
        self.is_number() || self.values().is_some()
    }

    /// Whether it prints a URL whose scheme has been checked: `link|href`, or the `{{href link}}` of handlebars.
    pub(crate) fn is_checked_url(&self) -> bool {
        let last = self.filters.iter().rev().find(|filter| !KEEPING.contains(&filter.as_str()));
        match last {
            Some(filter) => filter == HREF,
            None => called(&self.expression) == Some(HREF),
        }
    }

    /// Whether it prints the URL of a route or a file of the site, which a function makes of its name: `url_for("cart")`.
    pub(crate) fn is_route(&self) -> bool {
        let keeps = |filter: &&String| KEEPING.contains(&filter.as_str());
        match self.filters.iter().rev().find(|filter| !keeps(filter)) {
            Some(filter) => makes_route(filter),
            None => called(&self.expression).is_some_and(makes_route),
        }
    }

    /// Whether a filter after it would apply to its last operand only: `a or b`.
    pub(crate) fn is_operation(&self) -> bool {
        let mut scan = Scan::default();
        self.filters.is_empty()
            && self.expression.chars().any(|c| {
                let is_operator = c.is_ascii_whitespace() || "+-*/%~<>=!&|".contains(c);
                let is_outside = scan.is_outside();
                scan.step(c);
                is_outside && is_operator
            })
    }

    /// Which characters of the value are percent-encoded.
    pub(crate) fn percent_encoding(&self) -> PercentEncoding {
        match self.filters.iter().rev().find(|filter| !KEEPING.contains(&filter.as_str())).map(String::as_str) {
            Some("urlencode") => PercentEncoding::AllButSlash,
            Some("urlencode_strict") => PercentEncoding::All,
            _ => PercentEncoding::None,
        }
    }
}

/// Which characters with a meaning in URLs a filter replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PercentEncoding {
    /// None.
    None,
    /// All but `/`.
    AllButSlash,
    /// All.
    All,
}

/// The filter that checks the scheme of a URL.
const HREF: &str = "href";

/// The names of functions that make the URL of a route or a file of the site.
const ROUTES: &[&str] = &[
    "asset",
    "asset_path",
    "asset_url",
    "get_url",
    "path_for",
    "route",
    "static",
    "static_path",
    "static_url",
    "url",
    "url_for",
];

/// Those that as methods return a part of their value: `user.url()` can be what a visitor has entered.
const PARTS: &[&str] = &["asset", "route", "static", "url"];

/// Whether a function or filter makes the URL of a route or a file of the site, by its name: `url_for`, `routes::url`.
fn makes_route(name: &str) -> bool {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name);
    let is_method = name.strip_suffix(last).is_some_and(|rest| rest.ends_with('.'));
    ROUTES.contains(&last) && !(is_method && PARTS.contains(&last))
}

/// The filters that change neither what a value can do in a URL nor whether it is a number.
const KEEPING: &[&str] = &[
    "capitalize",
    "e",
    "escape",
    "escape_html",
    "escape_xml",
    "forceescape",
    "lower",
    "lowercase",
    "safe",
    "string",
    "title",
    "trim",
    "upper",
    "uppercase",
];

/// The filters whose result is a number: of another value, the engine makes an error.
const NUMERIC: &[&str] = &["abs", "count", "float", "int", "len", "length", "round", "wordcount"];

/// The variables that engines set to a number.
const NUMBERS: &[&str] = &[
    "@index",
    "loop.depth",
    "loop.depth0",
    "loop.index",
    "loop.index0",
    "loop.length",
    "loop.revindex",
    "loop.revindex0",
];

/// How many values of one expression are looked at.
const MAX_CHOICES: usize = 16;

/// Adds the texts that an expression can have to `out`. Returns whether these are all, and not more than `left`.
fn choices(expression: &str, left: usize, out: &mut Vec<String>) -> bool {
    let expression = expression.trim();
    if left == 0 {
        return false;
    }
    if let Some(inner) = in_parentheses(expression) {
        return choices(inner, left - 1, out);
    }
    if let Some(text) = literal(expression) {
        out.push(text.to_owned());
        return true;
    }
    let Some((value, rest)) = split_at_word(expression, "if") else { return false };
    if !choices(value, left - 1, out) {
        return false;
    }
    match split_at_word(rest, "else") {
        Some((_, other)) => choices(other, left - 1, out),
        None => {
            out.push(String::new());
            true
        }
    }
}

/// The text of a literal. One with an escape in it is not read.
fn literal(expression: &str) -> Option<&str> {
    let quote = expression.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => {
            let inside = expression.strip_prefix(quote)?.strip_suffix(quote)?;
            (!inside.contains([quote, '\\'])).then_some(inside)
        }
        None => is_literal_number(expression).then_some(expression),
    }
}

fn is_literal_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether the whole expression is a number, or calculates one.
fn is_numeric(expression: &str) -> bool {
    let is_operand = |operand: &str| {
        let operand = operand.trim();
        is_literal_number(operand) || NUMBERS.contains(&operand)
    };
    // Both signs of `//` are operators: what is between them is empty.
    let mut operands =
        expression.split(['+', '*', '/', '%', '-']).filter(|operand| !operand.trim().is_empty()).peekable();
    operands.peek().is_some() && operands.all(is_operand)
}

/// The name of the function that the whole expression calls: `f(…)`, or the `f x` of handlebars.
fn called(expression: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':');
    let end = expression.find(|c: char| !is_name(c))?;
    let (name, rest) = expression.split_at(end);
    if name.is_empty() {
        return None;
    }
    if rest.starts_with('(') {
        return in_parentheses(rest).is_some().then_some(name);
    }
    let argument = rest.trim_start();
    let word = argument.split(|c: char| !is_name(c)).next().unwrap_or_default();
    let is_argument = argument.starts_with(|c: char| is_name(c) || matches!(c, '"' | '\'' | '@' | '('));
    (is_argument && !OPERATORS.contains(&word)).then_some(name)
}

/// The words that are operators of an expression, after a value.
const OPERATORS: &[&str] = &["and", "as", "else", "if", "in", "is", "not", "or"];

/// What is in the parentheses, if these are around the whole text.
fn in_parentheses(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut scan = Scan::default();
    inside.chars().all(|c| scan.step(c) >= 0).then_some(inside)
}

/// Splits an expression at the first such word that is neither in parentheses nor in quotes.
fn split_at_word<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut scan = Scan::default();
    for (at, c) in text.char_indices() {
        let is_outside = scan.is_outside();
        if is_outside && text[at..].starts_with(word) {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            if !before.ends_with(is_part) && !before.ends_with('.') && !after.starts_with(is_part) {
                return Some((before, after));
            }
        }
        scan.step(c);
    }
    None
}

/// Where a scan of an expression is.
#[derive(Default)]
struct Scan {
    depth: i32,
    quote: Option<char>,
    is_escaped: bool,
}

impl Scan {
    fn is_outside(&self) -> bool {
        self.depth == 0 && self.quote.is_none()
    }

    /// After this character: how many parentheses are open.
    fn step(&mut self, c: char) -> i32 {
        match (self.quote, c) {
            (Some(_), _) if self.is_escaped => self.is_escaped = false,
            (Some(_), '\\') => self.is_escaped = true,
            (Some(quote), _) => self.quote = self.quote.filter(|_| c != quote),
            (None, '"' | '\'') => self.quote = Some(c),
            (None, '(' | '[' | '{') => self.depth = self.depth.saturating_add(1),
            (None, ')' | ']' | '}') => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Escaping, Place};

    fn output(text: &str) -> Output {
        let mut pieces = text.split('|').map(str::to_owned);
        let expression = pieces.next().expect("one at least");
        let filters = pieces.collect();
        Output { place: Place::default(), expression, filters, escaping: Escaping::Html, constant: None }
    }

    #[test]
    fn choices_between_constants_are_known() {
        for (text, expected) in [
            ("'selected' if a == b", Some(vec!["selected", ""])),
            ("\"a\" if x else \"b\"", Some(vec!["a", "b"])),
            ("('a' if f(\"if else\") else 'b' if y else 'c')", Some(vec!["a", "b", "c"])),
            ("'a' if x else y", None),
            ("y if x else 'a'", None),
            ("x.if", None),
            ("'a' ~ x", None),
            ("'a' if x|safe", Some(vec!["a", ""])),
            ("'%s' if x|format", None),
            ("'a' if x else '\\x'", None),
            ("3", Some(vec!["3"])),
            ("", None),
        ] {
            let expected = expected.map(|values| values.into_iter().map(str::to_owned).collect());
            assert_eq!(output(text).values(), expected, "{text}");
        }
        let deep = format!("{}'a'{}", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(output(&deep).values(), None);
    }

    #[test]
    fn operations_need_parentheses() {
        for text in ["a or b", "a if b else c", "a~b", "a+b", "not a", "f(a) or b"] {
            assert!(output(text).is_operation(), "{text}");
        }
        for text in ["a", "a.b[c + d]", "f(a, b)", "(a or b)", "'a or b'", "a or b|trim"] {
            assert!(!output(text).is_operation(), "{text}");
        }
    }

    #[test]
    fn numbers_are_known() {
        for text in ["x|int", "items|length", "x|round|safe", "loop.index", "loop.index0 * 10 + 5", "@index", "3 // 2"]
        {
            assert!(output(text).is_number(), "{text}");
        }
        for text in ["x", "x|int|join", "x * 2", "loop.index ~ x", "int", "loop.item", "", "-", "x|default"] {
            assert!(!output(text).is_number(), "{text}");
        }
    }

    #[test]
    fn checked_urls_and_routes_are_seen_as_such() {
        for text in ["url|href", "url|trim|href|safe", "href url", "href(url)"] {
            assert!(output(text).is_checked_url(), "{text}");
        }
        for text in
            ["href", "url|href|replace", "href if x else y", "href or url", "x.href", "href(a) ~ b(c)", "href + 1"]
        {
            assert!(!output(text).is_checked_url(), "{text}");
        }
        for text in [
            "url_for('cart')",
            "self.url_for(x)",
            "crate::url_for(x)",
            "asset \"app.js\"",
            "path|asset_url",
            "routes::url(x)",
            "url('cart')",
        ] {
            assert!(output(text).is_route(), "{text}");
        }
        for text in ["url", "user.url", "url_for", "url_for(x) ~ (y)", "my_url(x)", "user.url()", "a::b.static(x)"] {
            assert!(!output(text).is_route(), "{text}");
        }
    }
}

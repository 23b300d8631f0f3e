//! The names of the language. Each has one row in one table, which the parser, the renderer, the suggestions and the
//! documentation read.

use crate::diagnostic::Diagnostic;
use crate::list::separated;
use crate::span::Span;

/// A row of a table of names.
pub trait Row: 'static {
    /// What a user writes: the name of the specification, in snake case.
    fn key(&self) -> &'static str;
}

/// The methods by which a row sets the rest of its reference page; `self` and the path to it are given.
macro_rules! reference_setters {
    ($this:ident . $($path:ident).+) => {
        /// Sets what browsers do with it.
        pub const fn browsers(mut $this, browsers: &'static str) -> Self {
            $this.$($path).+.browsers = browsers;
            $this
        }

        /// Sets the first versions of Chrome, Firefox and Safari that read it, as in [`Since`](crate::word::Since).
        pub const fn since(
            mut $this,
            chrome: &'static str,
            firefox: &'static str,
            safari: &'static str,
        ) -> Self {
            $this.$($path).+.since = Some($crate::word::Since { chrome, firefox, safari });
            $this
        }

        /// Sets the example, where one that is made of the key alone would not show what it does.
        pub const fn shows(mut $this, example: &'static str) -> Self {
            $this.$($path).+.example = example;
            $this
        }

        /// Sets the section of the specification.
        pub const fn spec(mut $this, spec: $crate::word::Spec) -> Self {
            $this.$($path).+.spec = Some(spec);
            $this
        }
    };
}
pub(crate) use reference_setters;

/// A keyword: what a user writes, its spelling in the header, and its documentation.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// What a user writes.
    pub key: &'static str,
    /// Its spelling in the header.
    pub wire: &'static str,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// The rest of its reference page.
    pub reference: Reference,
    /// How much it permits, in each respect in which the words of its table differ; empty for words without an order.
    pub permits: &'static [u8],
}

impl Word {
    /// One row.
    pub const fn new(key: &'static str, wire: &'static str, doc: &'static str) -> Self {
        Word { key, wire, doc, reference: Reference::EMPTY, permits: &[] }
    }

    /// Sets how much the word permits: a number for each respect, and a higher number permits more. A word is weaker than
    /// another if one of its numbers is higher ([`order`](crate::order)).
    pub const fn permits(self, permits: &'static [u8]) -> Self {
        Word { permits, ..self }
    }

    reference_setters!(self.reference);
}

/// What the reference page of a name contains besides its first sentence. The page is written by
/// [`vocabulary`](crate::vocabulary).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// What browsers do with it.
    pub browsers: &'static str,
    /// The versions of browsers that read it. `None` for the versions of the header that it is part of.
    pub since: Option<Since>,
    /// An example in the language, without what surrounds it: the value of a field or a directive, the entries of a block.
    /// If it is empty, the page makes one of the name alone.
    pub example: &'static str,
    /// The section of the specification. `None` for the section of the header that it is part of.
    pub spec: Option<Spec>,
}

impl Reference {
    /// A page with nothing but its first sentence.
    pub const EMPTY: Reference = Reference { browsers: "", since: None, example: "", spec: None };
}

/// The first version of each browser that reads a name: `"25"`; `"40-90"` for one that version 90 removed; `"no"`, `"flag"`
/// (off by default), `"trial"` (an origin trial), `"yes"` (from the start), or empty if no source has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The version of Chrome, and of Edge from 79 on.
    pub chrome: &'static str,
    /// The version of Firefox.
    pub firefox: &'static str,
    /// The version of Safari.
    pub safari: &'static str,
}

/// A section of a specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spec {
    /// The name of the specification.
    pub name: &'static str,
    /// The address of the section.
    pub url: &'static str,
}

impl Spec {
    /// A section.
    pub const fn new(name: &'static str, url: &'static str) -> Self {
        Spec { name, url }
    }
}

/// A section of a specification that many rows name, by its anchor: `spec!(csp "directive-img-src")`,
/// `spec!(rfc 6797 "6.1.1")`.
macro_rules! spec {
    (csp $anchor:literal) => {
        $crate::word::spec!("Content Security Policy Level 3", "https://w3c.github.io/webappsec-csp/", $anchor)
    };
    (html $page:literal $anchor:literal) => {
        $crate::word::spec!("HTML", concat!("https://html.spec.whatwg.org/multipage/", $page, ".html"), $anchor)
    };
    (fetch $anchor:literal) => {
        $crate::word::spec!("Fetch", "https://fetch.spec.whatwg.org/", $anchor)
    };
    (trusted_types $anchor:literal) => {
        $crate::word::spec!("Trusted Types", "https://w3c.github.io/trusted-types/dist/spec/", $anchor)
    };
    (cookies $section:literal) => {
        $crate::word::Spec::new(
            concat!("Cookies (RFC 6265bis), section ", $section),
            concat!("https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-", $section),
        )
    };
    (rfc $number:literal $section:literal) => {
        $crate::word::Spec::new(
            concat!("RFC ", $number, ", section ", $section),
            concat!("https://www.rfc-editor.org/rfc/rfc", $number, "#section-", $section),
        )
    };
    ($name:literal, $page:expr, $anchor:literal) => {
        $crate::word::Spec::new($name, concat!($page, "#", $anchor))
    };
}
pub(crate) use spec;

/// Two words are the same if both spellings are: the same key can be in several tables.
impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.wire == other.wire
    }
}

impl Eq for Word {}

impl Row for Word {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Row for &'static str {
    fn key(&self) -> &'static str {
        self
    }
}

/// Finds the row of `name`. If there is none, the error suggests a similar name; `what` is the kind of name, with its article.
pub fn find<'a, R: Row>(rows: &'a [R], name: &str, span: Span, what: &str) -> Result<&'a R, Diagnostic> {
    rows.iter().find(|row| row.key() == name).ok_or_else(|| unknown(rows, name, span, what))
}

/// The word that is spelled `text` in a header, compared without ASCII case.
pub fn from_wire<'a>(words: &'a [Word], text: &str) -> Option<&'a Word> {
    words.iter().find(|word| word.wire.eq_ignore_ascii_case(text))
}

/// The word that is spelled `text` in a header, compared with case, as in structured fields.
pub fn from_wire_with_case<'a>(words: &'a [Word], text: &str) -> Option<&'a Word> {
    words.iter().find(|word| word.wire == text)
}

/// The error of a name that has no row.
pub fn unknown<R: Row>(rows: &[R], name: &str, span: Span, what: &str) -> Diagnostic {
    not_among(&keys(rows), name, span, what)
}

fn not_among(keys: &[&str], name: &str, span: Span, what: &str) -> Diagnostic {
    let error = Diagnostic::error(span, format!("`{name}` is not {what}"));
    match nearest(name, keys) {
        Some(key) => error.help(format!("did you mean `{key}`?")),
        None if keys.len() <= SHORT_LIST => error.help(format!("write {}", one_of(keys))),
        None => error,
    }
}

/// The keys of a table.
pub fn keys<R: Row>(rows: &[R]) -> Vec<&'static str> {
    rows.iter().map(Row::key).collect()
}

/// All these, for a help line: "`a`, `b` or `c`".
pub fn one_of(keys: &[&str]) -> String {
    match keys {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [head @ .., last] => format!("{} or `{last}`", separated(head, ", ", &|key| format!("`{key}`"))),
    }
}

/// All these, in a sentence: "`a`, `b` and `c`".
pub fn all_of(names: &[&str]) -> String {
    match names {
        [head @ .., last] if !head.is_empty() => {
            format!("{} and `{last}`", separated(head, ", ", &|name| format!("`{name}`")))
        }
        names => one_of(names),
    }
}

/// The name that is most similar to `written`, which can be in snake case, kebab case or camel case.
pub fn nearest<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let written: Vec<char> = snake_case(written).chars().collect();
    closest(&written, names, &|name| name.len().max(written.len()) / 3)
}

/// The name that differs from `written` by one letter, or by two in a long name.
pub fn misspelled<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let limit = if written.len() < LONG_NAME { 1 } else { 2 };
    let written: Vec<char> = written.chars().collect();
    closest(&written, names, &|_| limit)
}

/// The name with the smallest distance, which is at most `limit`.
fn closest<'a>(written: &[char], names: &[&'a str], limit: &dyn Fn(&str) -> usize) -> Option<&'a str> {
    let mut rows = [Vec::new(), Vec::new(), Vec::new()];
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        // From now on, only a smaller distance counts.
        let limit = best.map_or(limit(name), |(distance, _)| limit(name).min(distance.saturating_sub(1)));
        if best.is_some_and(|(distance, _)| distance == 0) || name.len().abs_diff(written.len()) > limit {
            continue;
        }
        let name_chars: Vec<char> = name.chars().collect();
        if let Some(distance) = distance(written, &name_chars, limit, &mut rows) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// The number of letters that are missing, superfluous, wrong, or swapped with their neighbour (optimal string alignment);
/// `None` for more than `limit`. The rows are buffers, which the calls share.
fn distance(one: &[char], other: &[char], limit: usize, rows: &mut [Vec<usize>; 3]) -> Option<usize> {
    let [before, above, row] = rows;
    above.clear();
    above.extend(0..=other.len());
    for i in 0..one.len() {
        row.clear();
        row.push(i + 1);
        for j in 0..other.len() {
            let swapped = i > 0 && j > 0 && one[i] == other[j - 1] && one[i - 1] == other[j];
            let replaced = above[j] + usize::from(one[i] != other[j]);
            let moved = if swapped { before[j - 1] + 1 } else { replaced };
            row.push(replaced.min(moved).min(above[j + 1] + 1).min(row[j] + 1));
        }
        // A swapped letter refers to the row before the last one.
        if row.iter().chain(&*above).all(|distance| *distance > limit) {
            return None;
        }
        std::mem::swap(before, above);
        std::mem::swap(above, row);
    }
    above.last().copied().filter(|distance| *distance <= limit)
}

/// `'unsafe-inline'`, `unsafeInline` and `Unsafe-Inline` as `unsafe_inline`.
pub fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.trim_matches(['\'', '"', '`', ':']).chars() {
        if c.is_ascii_uppercase() && lower {
            out.push('_');
        }
        lower = c.is_ascii_lowercase();
        out.push(if c == '-' || c == ' ' { '_' } else { c.to_ascii_lowercase() });
    }
    out
}

/// From this length on, a name with two wrong letters is still recognizable.
const LONG_NAME: usize = 10;

/// If no name is similar, lists of at most this length are printed whole.
const SHORT_LIST: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_every_spelling() {
        let names = ["script_src", "style_src", "include_subdomains", "frame_ancestors"];
        for (written, meant) in [
            ("script-src", "script_src"),
            ("scriptSrc", "script_src"),
            ("scrpt_src", "script_src"),
            ("includeSubDomains", "include_subdomains"),
            ("frame_ancestor", "frame_ancestors"),
        ] {
            assert_eq!(nearest(written, &names), Some(meant), "{written}");
        }
        assert_eq!(nearest("banana", &names), None);
    }

    #[test]
    fn names_in_a_sentence() {
        for (names, all, one) in [
            (&[][..], "", ""),
            (&["a"], "`a`", "`a`"),
            (&["a", "b"], "`a` and `b`", "`a` or `b`"),
            (&["a", "b", "c"], "`a`, `b` and `c`", "`a`, `b` or `c`"),
        ] {
            assert_eq!((all_of(names).as_str(), one_of(names).as_str()), (all, one));
        }
    }

    #[test]
    fn a_slip_is_not_another_name() {
        let names = ["x-frame-options", "referrer-policy", "server", "nel", "vary"];
        for (written, meant) in [
            ("x-frame-option", Some("x-frame-options")),
            ("x-frame-opiton", Some("x-frame-options")),
            ("referer-policy", Some("referrer-policy")),
            ("sever", Some("server")),
            ("link", None),
            ("via", None),
            ("x-server", None),
            ("server-timing", None),
        ] {
            assert_eq!(misspelled(written, &names), meant, "{written}");
        }
    }

    #[test]
    fn letters_are_missing_too_many_wrong_or_swapped() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("scrpt_src", "script_src", 1),
            ("scirpt_src", "script_src", 1),
            ("script_scr", "style_src", 6),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
            ("\u{e9}a", "a\u{e9}", 1),
        ] {
            let (first, second): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            let mut rows = [Vec::new(), Vec::new(), Vec::new()];
            for (first, second) in [(&first, &second), (&second, &first)] {
                assert_eq!(distance(first, second, 9, &mut rows), Some(expected), "{one} {other}");
                assert_eq!(distance(first, second, expected, &mut rows), Some(expected), "{one} {other}");
                let is_further = expected.checked_sub(1).map(|limit| distance(first, second, limit, &mut rows));
                assert_eq!(is_further.flatten(), None, "{one} {other}");
            }
        }
    }
}

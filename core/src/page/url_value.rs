//! What an expression in a URL decides: nothing of it, its host, or its scheme too.

use super::attribute_table::UrlUse;
use super::event::{Part, Parts};
use super::node::Output;
use super::printed::PercentEncoding;
use super::url_start::{Extent, UrlStart};
use crate::url::cleaned_start;

/// What an expression in a URL decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Decides {
    /// The host: the URL can lead to another site.
    Host,
    /// The scheme too: `javascript:`.
    Scheme,
}

/// The expressions of a value that decide about the scheme or the host of a URL in it, each with what it decides. Of one URL, the
/// first such expression is enough.
///
/// `is_trusted` tells whether an expression prints a URL that may lead anywhere.
pub(crate) fn deciding<'a>(
    used: UrlUse,
    value: &Parts<'a>,
    is_trusted: &dyn Fn(&Output) -> bool,
) -> Vec<(&'a Output, Decides)> {
    let mut found = Vec::new();
    let mut url = UrlSoFar::new();
    let mut refresh = String::new();
    for part in &value.parts {
        match part {
            // An entry of the list says nothing about the next one.
            Part::Text(text) if used == UrlUse::Animations && text.contains(';') => {
                url = UrlSoFar::new();
                url.text(text.rsplit(';').next().unwrap_or_default());
            }
            Part::Text(text) if used == UrlUse::Refresh => {
                refresh.push_str(text);
                url = UrlSoFar::after(url_of_refresh(&refresh).unwrap_or_default());
            }
            Part::Text(text) => url.text(text),
            Part::Output(output) => {
                if used == UrlUse::Refresh && output.is_number() {
                    refresh.push('0');
                    continue;
                }
                found.extend(url.output(output, is_trusted).map(|decides| (*output, decides)));
            }
        }
    }
    found
}

/// The literal `javascript:` URLs of a value. In each, an expression is [`EXPRESSION`].
pub(crate) fn javascript_urls(used: UrlUse, value: &Parts<'_>) -> Vec<String> {
    let mut texts = vec![String::new()];
    for part in &value.parts {
        let choices = match part {
            Part::Text(text) => vec![text.clone()],
            Part::Output(output) => output.values().unwrap_or_else(|| vec![EXPRESSION.to_string()]),
        };
        texts = texts
            .iter()
            .flat_map(|text| choices.iter().map(move |next| format!("{text}{next}")))
            .take(MAX_PREFIXES)
            .collect();
    }
    let entries = texts.iter().flat_map(|text| match used {
        UrlUse::Animations => text.split(';').collect(),
        _ => vec![text.as_str()],
    });
    entries.filter(|entry| is_javascript(entry)).map(str::to_owned).collect()
}

/// Whether a text is a `javascript:` URL, with all that browsers remove from it.
fn is_javascript(text: &str) -> bool {
    let cleaned = cleaned_start(text);
    cleaned.split_once(':').is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(JAVASCRIPT))
}

/// What replaces an expression in a text: no URL contains it.
pub(crate) const EXPRESSION: char = '\u{fffd}';

/// A URL up to an expression.
struct UrlSoFar {
    /// The texts that it can have, of which there are several after a choice between constants; empty once its host is fixed.
    prefixes: Vec<String>,
}

impl UrlSoFar {
    fn new() -> Self {
        UrlSoFar::after("")
    }

    fn after(prefix: &str) -> Self {
        UrlSoFar { prefixes: vec![prefix.to_owned()] }
    }

    fn text(&mut self, text: &str) {
        self.prefixes.iter_mut().for_each(|prefix| prefix.push_str(text));
    }

    /// What an expression decides that follows.
    fn output(&mut self, output: &Output, is_trusted: &dyn Fn(&Output) -> bool) -> Option<Decides> {
        let values = if output.is_number() { Some(vec!["0".to_owned()]) } else { output.values() };
        if let Some(values) = values {
            let with = |prefix: &String| values.iter().map(|value| format!("{prefix}{value}")).collect::<Vec<_>>();
            self.prefixes = self.prefixes.iter().flat_map(with).take(MAX_PREFIXES).collect();
            return None;
        }
        // Of a percent-encoded value, slashes and dots remain: they are enough for `//evil.example`.
        let starts: &[&str] = match output.percent_encoding() {
            PercentEncoding::None => &[""],
            PercentEncoding::AllButSlash => &["x", "//x"],
            PercentEncoding::All => &["x"],
        };
        let after =
            |prefix: &String| starts.iter().filter_map(|value| decides_after(&format!("{prefix}{value}"))).max();
        let decides = self.prefixes.iter().filter_map(after).max();
        let is_start = self.prefixes.iter().all(|prefix| cleaned_start(prefix).is_empty());
        // What follows is part of the same URL: it decides less, and has been reported.
        self.prefixes.clear();
        decides.filter(|_| !(is_start && is_trusted(output)))
    }
}

/// What a value decides that follows this start of a URL; `None` if it can change neither the scheme nor the host.
fn decides_after(prefix: &str) -> Option<Decides> {
    let prefix = cleaned_start(prefix).to_ascii_lowercase();
    let start = UrlStart::of(&prefix);
    let decides = |is_it: &dyn Fn(&str) -> bool| SCHEMES.iter().find(|(scheme, _)| is_it(scheme)).map(|(_, it)| *it);
    match (start.other_scheme(), start.extent) {
        (Some(scheme), _) => decides(&|other| other == scheme),
        (None, Extent::Host | Extent::SameScheme) => Some(Decides::Host),
        // The value can complete the scheme: `java` before `script:`.
        (None, Extent::Open) => decides(&|scheme| scheme.starts_with(&prefix)),
        _ => None,
    }
}

/// Returns the URL in the `content` of `<meta http-equiv="refresh">`, or `None` if it contains none
/// ([HTML, shared declarative refresh steps](https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps)).
///
/// # Example
///
/// ```
/// use security_policy_core::page::url_of_refresh;
///
/// assert_eq!(url_of_refresh("5; URL='/next'"), Some("/next"));
/// assert_eq!(url_of_refresh("5"), None);
/// ```
#[must_use]
pub fn url_of_refresh(content: &str) -> Option<&str> {
    let is_space = |c: char| c.is_ascii_whitespace();
    let after = content.trim_start_matches(is_space).trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let separated = after.trim_start_matches(is_space);
    let rest = separated.strip_prefix([';', ',']).unwrap_or(separated);
    if rest.len() == after.len() {
        return None;
    }
    let rest = rest.trim_start_matches(is_space);
    let named = rest.get(..3).filter(|name| name.eq_ignore_ascii_case("url"));
    let value = named.and_then(|_| rest[3..].trim_start_matches(is_space).strip_prefix('='));
    let url = value.map_or(rest, |value| value.trim_start_matches(is_space));
    match url.strip_prefix(['"', '\'']) {
        Some(inside) => inside.split(url.chars().next().unwrap_or('"')).next(),
        None => Some(url),
    }
}

const JAVASCRIPT: &str = "javascript";

/// The schemes that a value can complete, with what it then decides: those that run or contain a page, and those of other sites.
const SCHEMES: &[(&str, Decides)] = &[
    (JAVASCRIPT, Decides::Scheme),
    ("data", Decides::Scheme),
    ("blob", Decides::Scheme),
    ("filesystem", Decides::Scheme),
    ("vbscript", Decides::Scheme),
    ("https", Decides::Host),
    ("http", Decides::Host),
];

/// How many texts a choice between constants can make.
const MAX_PREFIXES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_fixes_scheme_and_host() {
        for (prefix, expected) in [
            ("", Some(Decides::Scheme)),
            (" \t\u{1}", Some(Decides::Scheme)),
            ("java", Some(Decides::Scheme)),
            ("JAVA\nscript", Some(Decides::Scheme)),
            ("javascript:", Some(Decides::Scheme)),
            ("data:image/png;base64,", Some(Decides::Scheme)),
            ("http", Some(Decides::Host)),
            ("https:", Some(Decides::Host)),
            ("https:/", Some(Decides::Host)),
            ("https://", Some(Decides::Host)),
            ("https://cdn.example", Some(Decides::Host)),
            ("https://cdn.example:44", Some(Decides::Host)),
            ("https://user@", Some(Decides::Host)),
            ("https:///", Some(Decides::Host)),
            ("https:cdn", Some(Decides::Host)),
            ("https:cdn/", None),
            ("\\\\cdn", Some(Decides::Host)),
            ("\\cdn", None),
            ("blob://x", Some(Decides::Scheme)),
            ("app://x", None),
            ("https://cdn.example/", None),
            ("https://cdn.example?", None),
            ("https://cdn.example\\", None),
            ("/", Some(Decides::Host)),
            ("\\", Some(Decides::Host)),
            ("/\t", Some(Decides::Host)),
            ("//", Some(Decides::Host)),
            ("/\\", Some(Decides::Host)),
            ("///", Some(Decides::Host)),
            ("//cdn.example", Some(Decides::Host)),
            ("//cdn.example/", None),
            ("/a", None),
            ("/user/", None),
            ("?", None),
            ("#", None),
            ("?next=https://", None),
            ("page", None),
            ("page-", None),
            ("./", None),
            ("../", None),
            ("a/", None),
            ("mailto:", None),
            ("tel:", None),
            ("x:", None),
        ] {
            assert_eq!(decides_after(prefix), expected, "{prefix:?}");
        }
    }

    #[test]
    fn javascript_is_recognized_as_browsers_do() {
        for text in ["javascript:", " \u{1}JaVa\tScr\nipt:alert(1)", "JAVASCRIPT://x\n"] {
            assert!(is_javascript(text), "{text:?}");
        }
        for text in
            ["", "javascript", "/javascript:", "x-javascript:", "java script:", "?javascript:", "#:", ":javascript:"]
        {
            assert!(!is_javascript(text), "{text:?}");
        }
    }

    fn output(text: &str) -> Output {
        let mut pieces = text.split('|').map(str::to_owned);
        let expression = pieces.next().unwrap_or_default();
        let escaping = crate::page::Escaping::Html;
        Output { place: Default::default(), expression, filters: pieces.collect(), escaping, constant: None }
    }

    /// What the expressions of a value decide, in which an expression is in braces.
    fn decided(used: UrlUse, value: &str) -> Vec<Decides> {
        let outputs: Vec<(String, Option<Output>)> = value
            .split('{')
            .flat_map(|piece| match piece.split_once('}') {
                Some((inner, after)) => vec![(String::new(), Some(output(inner))), (after.to_owned(), None)],
                None => vec![(piece.to_owned(), None)],
            })
            .collect();
        let part = |(text, output): &'static (String, Option<Output>)| match output {
            Some(output) => Part::Output(output),
            None => Part::Text(text.clone()),
        };
        let outputs: &'static [(String, Option<Output>)] = outputs.leak();
        let parts = Parts { parts: outputs.iter().map(part).collect(), ..Parts::default() };
        deciding(used, &parts, &|output| output.is_checked_url()).into_iter().map(|(_, decides)| decides).collect()
    }

    #[test]
    fn an_expression_decides_what_its_prefix_leaves() {
        use Decides::{Host, Scheme};
        for (used, value, expected) in [
            (UrlUse::Link, "{x}", vec![Scheme]),
            (UrlUse::Link, "{x}{y}", vec![Scheme]),
            (UrlUse::Link, "{x}/{y}", vec![Scheme]),
            (UrlUse::Link, "/{x}/{y}", vec![Host]),
            (UrlUse::Link, "/a/{x}{y}", vec![]),
            (UrlUse::Link, "{x|href}", vec![]),
            (UrlUse::Link, "https://{x|href}", vec![Host]),
            (UrlUse::Link, "{x|int}", vec![]),
            (UrlUse::Link, "{x|int}{y}", vec![]),
            (UrlUse::Link, "{'/a/' if b else ''}{y}", vec![Scheme]),
            (UrlUse::Link, "{'/a/' if b else '/b/'}{y}", vec![]),
            (UrlUse::Link, "{x|urlencode}", vec![Host]),
            (UrlUse::Link, "/{x|urlencode}", vec![Host]),
            (UrlUse::Link, "/{x|urlencode_strict}", vec![]),
            (UrlUse::Link, "{x|urlencode_strict}", vec![]),
            (UrlUse::Link, "https://{x|urlencode_strict}/", vec![Host]),
            (UrlUse::Link, "javascript:go({x|urlencode_strict})", vec![Scheme]),
            (UrlUse::Animations, "/a;{x}", vec![Scheme]),
            (UrlUse::Animations, "{x};{y}", vec![Scheme, Scheme]),
            (UrlUse::Animations, "/a/{x};/b/{y}", vec![]),
            (UrlUse::Refresh, "0; url={x}", vec![Scheme]),
            (UrlUse::Refresh, "0; url=/a/{x}", vec![]),
            (UrlUse::Refresh, "{x}", vec![Scheme]),
            (UrlUse::Refresh, "{x|int}; url=/a", vec![]),
            (UrlUse::Refresh, "{x|int}; url={y}", vec![Scheme]),
        ] {
            assert_eq!(decided(used, value), expected, "{value}");
        }
    }

    #[test]
    fn a_refresh_has_its_url_after_the_time() {
        for (content, expected) in [
            ("0", None),
            ("0;", Some("")),
            ("0; url=/a", Some("/a")),
            ("5,URL = '/a' x", Some("/a")),
            ("0 /a", Some("/a")),
            ("; url=/a", Some("/a")),
            ("0; url=\"/a", Some("/a")),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(url_of_refresh(content), expected, "{content:?}");
        }
    }
}

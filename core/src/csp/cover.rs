//! Which sources of a list cover others. Instead of comparing every pair, it looks up the few keys that a covering source
//! can have, so that a long list takes n log n steps.

use super::containment::path_key;
use super::keyword::Keyword;
use super::source::{HostSource, Port, SourceExpression};
use crate::firsts::ByName;
use crate::sorted::Sorted;
use crate::span::Spanned;

/// The sources of a list, indexed by what they match.
pub(crate) struct Cover<'a> {
    sources: &'a [Spanned<SourceExpression>],
    /// All sources other than hosts, and `*`, by their text; schemes in lower case.
    plain: ByName<'static, Option<Place>>,
    /// Hosts, by scheme, name and port, and then by path.
    hosts: ByName<'static, ByName<'static, Option<Place>>>,
    /// The lengths of the names after `*`.
    suffixes: Sorted<usize>,
    /// The lengths of the paths that end with `/`.
    directories: Sorted<usize>,
}

/// The indexes of the sources with the same key.
#[derive(Clone, Copy, Debug)]
struct Place {
    first: usize,
    second: Option<usize>,
    /// The first one that the caller keeps.
    kept: Option<usize>,
}

impl<'a> Cover<'a> {
    /// Indexes a list. Only the sources that `is_kept` accepts make later, narrower ones redundant.
    pub(crate) fn new(
        sources: &'a [Spanned<SourceExpression>],
        is_kept: &dyn Fn(&Spanned<SourceExpression>) -> bool,
    ) -> Self {
        let mut cover = Cover {
            sources,
            plain: ByName::default(),
            hosts: ByName::default(),
            suffixes: Sorted::new(),
            directories: Sorted::new(),
        };
        for (index, source) in sources.iter().enumerate() {
            let kept = is_kept(source).then_some(index);
            if let SourceExpression::Host(host) = &source.node {
                add(cover.host(host), index, kept);
            }
            if !matches!(&source.node, SourceExpression::Host(host) if !host.is_any()) {
                add(cover.plain.or_default(plain_key(&source.node)), index, kept);
            }
        }
        cover
    }

    fn host(&mut self, host: &HostSource) -> &mut Option<Place> {
        let name = host.host.to_ascii_lowercase();
        if let Some(suffix) = name.strip_prefix('*') {
            self.suffixes.insert(suffix.len());
        }
        let path = path_key(host.path.as_deref().unwrap_or_default());
        if path.ends_with('/') {
            self.directories.insert(path.len());
        }
        let scheme = host.scheme.as_ref().map(|scheme| scheme.to_ascii_lowercase());
        self.hosts.or_default(host_key(scheme.as_deref(), &name, host.port)).or_default(path)
    }

    /// The first source that makes the one at `index` redundant: an earlier equal one, or a wider one that is kept.
    pub(crate) fn of(&self, index: usize) -> Option<&'a Spanned<SourceExpression>> {
        let source = &self.sources.get(index)?.node;
        let covers = |other: usize| other != index && self.sources[other].node.covers(source);
        // Comparing paths is expensive, so candidates are tried in order until one covers the source.
        let mut others: Vec<(usize, bool)> = Vec::new();
        for place in self.candidates(source) {
            others.extend((place.first < index).then_some((place.first, true)));
            others.extend(place.kept.map(|kept| (kept, false)));
        }
        others.sort_unstable();
        let is_answer = |(other, must_be_same): &(usize, bool)| {
            covers(*other) && *must_be_same == source.covers(&self.sources[*other].node)
        };
        others.into_iter().find(is_answer).map(|(other, _)| &self.sources[other])
    }

    /// Whether a source of the list covers `source`, which need not be in the list.
    pub(crate) fn covers(&self, source: &SourceExpression) -> bool {
        self.candidates(source).into_iter().any(|place| self.sources[place.first].node.covers(source))
    }

    /// Whether a source other than the one at `except` covers `source`, which need not be in the list.
    pub(crate) fn has_other(&self, source: &SourceExpression, except: usize) -> bool {
        let is_other = |place: &Place| place.first != except || place.second.is_some();
        self.candidates(source)
            .into_iter()
            .any(|place| is_other(&place) && self.sources[place.first].node.covers(source))
    }

    /// The sources that could cover `source`.
    fn candidates(&self, source: &SourceExpression) -> Vec<Place> {
        let mut found = Vec::new();
        let plain = |key: &str| self.plain.get(key).copied().flatten();
        let any = || plain("*");
        match source {
            SourceExpression::Host(host) => {
                found.extend(any());
                if let Some(scheme) = &host.scheme {
                    found.extend(schemes(scheme).iter().filter_map(|scheme| plain(&format!("{scheme}:"))));
                }
                self.hosts(host, &mut found);
            }
            SourceExpression::Scheme(scheme) => {
                found.extend(any());
                found.extend(schemes(scheme).iter().filter_map(|scheme| plain(&format!("{scheme}:"))));
            }
            other => {
                found.extend(plain(&plain_key(other)));
                match other {
                    SourceExpression::Keyword(Keyword::SelfOrigin) => found.extend(any()),
                    SourceExpression::Keyword(Keyword::WasmUnsafeEval) => found.extend(plain("'unsafe-eval'")),
                    _ => {}
                }
            }
        }
        found
    }

    fn hosts(&self, host: &HostSource, found: &mut Vec<Place>) {
        let name = host.host.to_ascii_lowercase();
        let rest = name.strip_prefix('*').unwrap_or(&name);
        let suffixes = self.suffixes.keys().take_while(|length| **length <= rest.len());
        let suffixes = suffixes.filter_map(|length| rest.get(rest.len() - length..));
        let mut names: Vec<String> = suffixes.map(|suffix| format!("*{suffix}")).collect();
        names.push(name.clone());
        names.dedup();
        let schemes: Vec<Option<String>> = match &host.scheme {
            Some(scheme) => schemes(scheme).into_iter().map(Some).collect(),
            None => vec![None],
        };
        let mut ports = vec![host.port, Some(Port::Any), None];
        ports.dedup();
        let path = path_key(host.path.as_deref().unwrap_or_default());
        for name in names {
            for scheme in &schemes {
                for port in &ports {
                    let Some(paths) = self.hosts.get(&host_key(scheme.as_deref(), &name, *port)) else { continue };
                    let directories = self.directories.keys().take_while(|length| **length < path.len());
                    let directories = directories.filter_map(|length| path.get(..*length));
                    found.extend(directories.chain(["", &path]).filter_map(|path| *paths.get(path)?));
                }
            }
        }
    }
}

fn add(place: &mut Option<Place>, index: usize, kept: Option<usize>) {
    let place = place.get_or_insert(Place { first: index, second: None, kept });
    if place.first != index {
        place.second.get_or_insert(index);
        place.kept = place.kept.or(kept);
    }
}

/// The schemes whose sources match URLs of this one (#match-schemes), in lower case.
fn schemes(scheme: &str) -> Vec<String> {
    let scheme = scheme.to_ascii_lowercase();
    let wider = ["http", "https", "ws", "wss"].into_iter().filter(|wider| *wider != scheme).map(str::to_owned);
    match scheme.as_str() {
        "http" | "https" | "ws" | "wss" => wider.chain([scheme.clone()]).collect(),
        _ => vec![scheme],
    }
}

/// A host with its scheme and name, in lower case, and its port.
fn host_key(scheme: Option<&str>, name: &str, port: Option<Port>) -> String {
    let scheme = scheme.unwrap_or_default();
    match port {
        None => format!("{scheme}//{name}"),
        Some(Port::Any) => format!("{scheme}//{name}:*"),
        Some(Port::Number(port)) => format!("{scheme}//{name}:{port}"),
    }
}

fn plain_key(source: &SourceExpression) -> String {
    match source {
        SourceExpression::Scheme(scheme) => format!("{}:", scheme.to_ascii_lowercase()),
        // Keywords include their quotes here, so an unquoted name cannot collide with one.
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    /// The expected result, from a comparison of every pair.
    fn slowly(sources: &[Spanned<SourceExpression>], index: usize) -> Option<&Spanned<SourceExpression>> {
        let source = &sources[index].node;
        let covers = |(other, wide): &(usize, &Spanned<SourceExpression>)| {
            let is_same = source.covers(&wide.node);
            *other != index && wide.node.covers(source) && (!is_same || *other < index)
        };
        sources.iter().enumerate().find(covers).map(|(_, wide)| wide)
    }

    fn list(texts: &[String]) -> Vec<Spanned<SourceExpression>> {
        let source = |(at, text): (usize, &String)| {
            let span = Span::new(at, at + 1);
            Spanned::new(SourceExpression::parse(text).expect("a source"), span)
        };
        texts.iter().enumerate().map(source).collect()
    }

    #[test]
    fn the_same_is_found_as_by_comparing_each_with_each() {
        const SCHEMES: &[&str] = &["", "", "https://", "HTTP://", "ws://", "wss://", "x://"];
        const HOSTS: &[&str] =
            &["a.example", "b.A.example", "*.a.example", "*.example", "*", "c.b.a.example", "127.0.0.1", "example"];
        const PORTS: &[&str] = &["", "", ":443", ":80", ":*", ":8443"];
        const PATHS: &[&str] = &["", "", "/", "/a", "/a/", "/a/b", "/%61/", "/a%2fb", "/a/b/", "/b/"];
        const OTHERS: &[&str] = &[
            "*",
            "'self'",
            "'SELF'",
            "'none'",
            "'unsafe-eval'",
            "'wasm-unsafe-eval'",
            "https:",
            "HTTP:",
            "ws:",
            "wss:",
            "data:",
            "x:",
            "self",
            "'nonce-abc'",
            "'nonce-abcd'",
        ];
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut pick = |from: &[&str]| -> String {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            from[usize::try_from(state % from.len() as u64).unwrap_or_default()].to_owned()
        };
        let mut covered = 0;
        for _ in 0..1_500 {
            let mut texts = Vec::new();
            while texts.len() < 8 {
                let text = match pick(&["host", "host", "other"]).as_str() {
                    "host" => format!("{}{}{}{}", pick(SCHEMES), pick(HOSTS), pick(PORTS), pick(PATHS)),
                    _ => pick(OTHERS),
                };
                texts.push(text);
            }
            let sources = list(&texts);
            let cover = Cover::new(&sources, &|_| true);
            for index in 0..sources.len() {
                let (found, expected) = (cover.of(index), slowly(&sources, index));
                let span = |found: Option<&Spanned<SourceExpression>>| found.map(|found| found.span);
                assert_eq!(span(found), span(expected), "{} of {texts:?}", texts[index]);
                covered += usize::from(found.is_some());
            }
        }
        assert!(covered > 2_000, "{covered}");
    }

    #[test]
    fn the_number_of_candidates_grows_linearly_with_the_list() {
        let shapes: [&dyn Fn(usize) -> String; 7] = [
            &|_| "'self'".to_owned(),
            &|at| format!("h{at}.example"),
            &|at| format!("h{at}.cdn.example.com"),
            &|at| format!("https://a.example/p{at}/"),
            &|at| format!("https://a.example:{}", at + 1),
            &|at| if at % 2 == 0 { "https:".to_owned() } else { format!("https://h{at}.example") },
            &|at| if at % 2 == 0 { format!("*.h{at}.example") } else { format!("a.h{}.example/x", at - 1) },
        ];
        for (shape, write) in shapes.iter().enumerate() {
            let work = |length: usize| {
                let sources = list(&(0..length).map(write).collect::<Vec<_>>());
                let cover = Cover::new(&sources, &|_| true);
                sources.iter().map(|source| cover.candidates(&source.node).len() + 1).sum::<usize>()
            };
            let (small, large) = (work(500), work(1_000));
            assert!(large <= small * 5 / 2, "shape {shape}: {small}, then {large}");
        }
    }
}

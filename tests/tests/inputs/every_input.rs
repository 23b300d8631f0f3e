//! `tests/data/inputs.toml` lists every public function of the runtime that takes a text, with the test that runs it on hostile ones.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde::Deserialize;

#[derive(Deserialize)]
struct Inputs {
    tested: Vec<Tested>,
    exempt: Vec<Exempt>,
}

/// Functions that a file of `tests/` calls with hostile texts.
#[derive(Deserialize)]
struct Tested {
    by: String,
    functions: Vec<String>,
}

/// Functions that get no text from outside of the program, or only compare it.
#[derive(Deserialize)]
struct Exempt {
    because: String,
    functions: Vec<String>,
}

#[test]
fn every_function_that_takes_text_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs: Inputs = toml::from_str(include_str!("../../data/inputs.toml")).expect("the list");
    let mut listed = BTreeSet::new();
    for Tested { by, functions } in &inputs.tested {
        let code = fs::read_to_string(root.join(by)).unwrap_or_else(|error| panic!("{by}: {error}"));
        for function in functions {
            assert!(listed.insert(function.as_str()), "{function} is listed twice");
            let name = function.rsplit(' ').next().unwrap_or_default();
            let calls = [format!("{name}("), format!("{name}::<"), format!("::{name}")];
            let is_called = name == "Deserialize" && code.contains("serde_json::from_value")
                || matches!(name, "FromStr" | "TryFrom" | "From")
                    && (code.contains("parse()") || code.contains("parse::<"))
                || calls.iter().any(|call| code.contains(call));
            assert!(is_called, "{by} does not call {function}");
        }
    }
    for Exempt { because, functions } in &inputs.exempt {
        assert!(because.len() > 10, "{functions:?}");
        functions.iter().for_each(|function| assert!(listed.insert(function), "{function} is listed twice"));
    }

    let found = functions(&root.join("../runtime/src"));
    assert!(found.len() > 100, "only {} functions were found", found.len());
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let (new, gone): (Vec<_>, Vec<_>) = (found.difference(&listed).collect(), listed.difference(&found).collect());
    assert!(new.is_empty(), "test these on hostile texts, and list them in `tests/data/inputs.toml`: {new:#?}");
    assert!(gone.is_empty(), "these no longer take a text: {gone:#?}");
}

#[test]
fn texts_are_found_in_any_form_of_a_signature() {
    let found = |code: &str| {
        let mut found = BTreeSet::new();
        collect(code.parse().expect("tokens"), "a.rs", &mut found);
        found.into_iter().collect::<Vec<_>>()
    };
    for code in [
        "pub fn f(text: &str) {}",
        "impl A { pub const fn f(&self, a: u8, text: Option<&'a str>) -> u8; }",
        "mod a { pub async fn f<T: AsRef<[u8]>>(x: T) {} }",
        "pub fn f<T>(x: T) where T: Serialize {}",
        "impl<T: Serialize> A<T> { pub fn f(&self, value: &T) {} }",
        "macro_rules! m { () => { pub fn f(text: Vec<String>) {} } }",
        "pub fn f(bytes: &[u8]) {}",
        "pub fn f<'t>(text: &'t str) -> Result<Cow<'t, str>, Error> {}",
        "pub fn f(request: &Parts) {}",
        "pub fn f<'h>(headers: &'h HeaderMap) {}",
        "pub trait A { fn f(&self, name: HeaderName); }",
        "pub fn f(x: SomeNewType) {}",
    ] {
        assert_eq!(found(code), ["a.rs f"], "{code}");
    }
    for code in [
        "pub fn f() -> String {}",
        "pub(crate) fn f(text: &str) {}",
        "fn f(text: &str) {}",
        "pub fn f(&self, keys: &Keys, now: UnixTime, limit: Duration, n: usize) -> String {}",
        "pub fn f(headers: &mut HeaderMap, nonce: &Nonce) {}",
        "trait A { fn f(&self, name: HeaderName); }",
        "#[cfg(test)] mod tests { pub fn f(text: &str) {} }",
    ] {
        assert!(found(code).is_empty(), "{code}");
    }
    for (code, expected) in [
        ("impl FromStr for A {}", "a.rs A FromStr"),
        ("impl TryFrom<&str> for A<'_> {}", "a.rs A TryFrom"),
        ("impl<'de> serde_core::Deserialize<'de> for crate::a::A {}", "a.rs A Deserialize"),
        ("impl From<String> for A {}", "a.rs A From"),
        ("m! { impl FromStr for $name {} }", "a.rs name FromStr"),
    ] {
        assert_eq!(found(code), [expected], "{code}");
    }
    assert!(found("impl From<Error> for A {} impl fmt::Display for B {}").is_empty());
}

/// The functions of a folder that take a text, as `path name`.
fn functions(root: &Path) -> BTreeSet<String> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
                let code = fs::read_to_string(&path).expect("source text").parse().expect("tokens");
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
                collect(code, &name, &mut found);
            }
        }
    }
    found
}

fn collect(code: TokenStream, file: &str, found: &mut BTreeSet<String>) {
    collect_in(&code.into_iter().collect::<Vec<_>>(), file, &BTreeMap::new(), false, found);
}

/// Bounds of generic parameters, by name.
type Bounds = BTreeMap<String, bool>;

fn collect_in(tokens: &[TokenTree], file: &str, outer: &Bounds, is_trait: bool, found: &mut BTreeSet<String>) {
    let word = |at: usize, text: &str| matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if ident == text);
    let mut at = 0;
    while at < tokens.len() {
        if is_test_module(&tokens[at..]) {
            at += 5;
            continue;
        }
        let is_public = word(at, "pub")
            && !matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        if is_public || is_trait && word(at, "fn") {
            let mut name = if is_public { at + 1 } else { at };
            while word(name, "const") || word(name, "async") {
                name += 1;
            }
            if word(name, "fn") {
                at = signature(tokens, name + 1, file, outer, found);
                continue;
            }
        }
        if word(at, "impl") || word(at, "trait") {
            let end = (at..tokens.len()).find(|at| is_block(&tokens[*at])).unwrap_or(tokens.len());
            let head = &tokens[at + 1..end];
            conversion(head, file, found);
            if let Some(TokenTree::Group(body)) = tokens.get(end) {
                let mut bounds = outer.clone();
                bounds_of(head, &mut bounds);
                let public_trait = word(at, "trait") && at > 0 && word(at - 1, "pub");
                let body: Vec<_> = body.stream().into_iter().collect();
                collect_in(&body, file, &bounds, public_trait, found);
            }
            at = end + 1;
            continue;
        }
        if let TokenTree::Group(group) = &tokens[at] {
            collect_in(&group.stream().into_iter().collect::<Vec<_>>(), file, outer, false, found);
        }
        at += 1;
    }
}

/// Reads a signature from its name on, and returns the index of what follows it.
fn signature(tokens: &[TokenTree], start: usize, file: &str, outer: &Bounds, found: &mut BTreeSet<String>) -> usize {
    let is_parameters =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
    let end =
        (start..tokens.len()).find(|at| is_block(&tokens[*at]) || is_punct(&tokens[*at], ';')).unwrap_or(tokens.len());
    let Some(parameters) = (start..end).find(|at| is_parameters(&tokens[*at])) else { return end };
    let name: String =
        tokens[start..parameters].iter().take_while(|token| !is_punct(token, '<')).map(ToString::to_string).collect();
    let mut bounds = outer.clone();
    bounds_of(&tokens[start..parameters], &mut bounds);
    let is_where = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "where");
    let bounded = (parameters..end).find(|at| is_where(&tokens[*at])).unwrap_or(end);
    bounds_of(&tokens[bounded..end], &mut bounds);
    let TokenTree::Group(parameters) = &tokens[parameters] else { return end };
    if takes_text(parameters.stream(), &bounds) {
        found.insert(format!("{file} {name}"));
    }
    end
}

/// Whether one of the types is more than what these functions get from the program itself.
fn takes_text(parameters: TokenStream, bounds: &Bounds) -> bool {
    let (mut in_type, mut depth, mut found) = (false, 0_usize, false);
    let tokens: Vec<TokenTree> = parameters.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => in_type = true,
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth = depth.saturating_sub(1),
            TokenTree::Punct(punct) if punct.as_char() == ',' && depth == 0 => in_type = false,
            TokenTree::Ident(ident) if in_type => {
                let is_lifetime = at > 0 && is_punct(&tokens[at - 1], '\'');
                let (name, is_path) =
                    (ident.to_string(), matches!(tokens.get(at + 1), Some(next) if is_punct(next, ':')));
                let is_written = name == "HeaderMap" && at > 0 && tokens[at - 1].to_string() == "mut";
                let harmless = is_lifetime || is_path || is_written || HARMLESS.contains(&name.as_str());
                found |= bounds.get(&name).copied().unwrap_or(!harmless);
            }
            TokenTree::Group(group) if in_type => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let is_bytes = matches!(&inner[..], [TokenTree::Ident(ident), ..] if ident == "u8")
                    && group.delimiter() == Delimiter::Bracket;
                let stream =
                    std::iter::once(TokenTree::from(proc_macro2::Punct::new(':', proc_macro2::Spacing::Alone)))
                        .chain(inner)
                        .collect();
                found |= is_bytes || takes_text(stream, bounds);
            }
            _ => {}
        }
    }
    found
}

/// What `<T: …>` and `where T: …` say: whether a parameter may be a text.
fn bounds_of(tokens: &[TokenTree], bounds: &mut Bounds) {
    for (at, token) in tokens.iter().enumerate() {
        let (TokenTree::Ident(name), Some(next)) = (token, tokens.get(at + 1)) else { continue };
        let starts = at > 0
            && (is_punct(&tokens[at - 1], '<')
                || is_punct(&tokens[at - 1], ',')
                || matches!(&tokens[at - 1], TokenTree::Ident(word) if word == "where"));
        if starts && is_punct(next, ':') && !matches!(tokens.get(at + 2), Some(token) if is_punct(token, ':')) {
            let bound = tokens[at + 2..].iter().take_while(|token| !is_punct(token, ','));
            let is_text = bound
                .filter_map(|token| if let TokenTree::Ident(ident) = token { Some(ident.to_string()) } else { None })
                .any(|name| TEXT_BOUNDS.contains(&name.as_str()));
            bounds.insert(name.to_string(), is_text);
        } else if starts && (is_punct(next, '>') || is_punct(next, ',')) {
            bounds.entry(name.to_string()).or_insert(false);
        }
    }
}

/// `impl FromStr for A`, and its like.
fn conversion(head: &[TokenTree], file: &str, found: &mut BTreeSet<String>) {
    let Some(is_for) = head.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "for")) else {
        return;
    };
    let words = |tokens: &[TokenTree]| {
        tokens
            .iter()
            .filter_map(|token| if let TokenTree::Ident(ident) = token { Some(ident.to_string()) } else { None })
            .collect::<Vec<_>>()
    };
    let (before, after) = (words(&head[..is_for]), words(&head[is_for + 1..]));
    let mut name =
        after.iter().take_while(|word| *word != "where").filter(|word| !["crate", "self"].contains(&word.as_str()));
    let Some(name) = name.find(|word| word.starts_with(char::is_uppercase) || *word == "name") else { return };
    let is_text = before.iter().any(|word| {
        ["str", "String", "OsStr", "OsString", "Path", "PathBuf", "u8", "Bytes", "HeaderValue"].contains(&word.as_str())
    });
    for (of, counts) in [("FromStr", true), ("Deserialize", true), ("TryFrom", is_text), ("From", is_text)] {
        if counts && before.iter().any(|word| word == of) {
            found.insert(format!("{file} {name} {of}"));
        }
    }
}

/// `#[cfg(test)] mod tests { … }`, or the file of one.
fn is_test_module(tokens: &[TokenTree]) -> bool {
    let text: String = tokens.iter().take(3).map(ToString::to_string).collect();
    text.replace(' ', "") == "#[cfg(test)]mod"
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn is_punct(token: &TokenTree, sought: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sought)
}

/// Types of values that are no texts.
const HARMLESS: &[&str] = &[
    "Self",
    "self",
    "mut",
    "crate",
    "dyn",
    "impl",
    "const",
    "where",
    "for",
    "fn",
    "core",
    "std",
    "http",
    "ops",
    "bool",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i64",
    "f64",
    "Option",
    "Result",
    "Vec",
    "Arc",
    "Box",
    "IntoIterator",
    "Item",
    "Iterator",
    "Fn",
    "FnMut",
    "FnOnce",
    "Send",
    "Sync",
    "static",
    "Duration",
    "SystemTime",
    "UnixTime",
    "IpAddr",
    "Key",
    "Keys",
    "Nonce",
    "Share",
    "Scheme",
    "Network",
    "Derivation",
    "Digest",
    "Level",
    "ActiveSession",
    "Cookie",
    "UnspentToken",
    "SpentTokens",
    "StatusCode",
    "Extensions",
    "Into",
];

/// Traits of what can be, or can contain, a text.
const TEXT_BOUNDS: &[&str] = &[
    "AsRef",
    "Into",
    "Display",
    "ToString",
    "Serialize",
    "IntoIterator",
    "Borrow",
    "Auditable",
    "Cookies",
    "PageResponse",
    "Body",
    "Fn",
];

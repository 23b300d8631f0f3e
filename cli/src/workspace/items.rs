//! The tokens of a module → what matters of them: modules, imports, policies. Everything else is walked through, and not parsed.

use super::cfg::{Holds, Options, split};
use super::visibility::Visibility;
use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use std::collections::VecDeque;

/// The name of the macro.
pub(super) const MACRO: &str = "security_policy";

/// Something in a module or a block.
#[derive(Debug)]
pub(super) enum Item {
    /// `mod name;`, with the path of `#[path = "…"]`.
    File { name: String, path: Option<String>, visibility: Visibility, at: Span },
    /// `mod name { … }`
    Module { name: String, visibility: Visibility, body: TokenStream },
    /// Braces: the body of a function, of an `impl` or of anything else.
    Block(TokenStream),
    /// `use path as name;`, or `extern crate`.
    Import { path: Path, name: String },
    /// `use path::*;`
    Glob(Path),
    /// A call of a macro that can be `security_policy!`.
    Call { path: Path, body: TokenStream, at: [Span; 2] },
    /// `include!("path")`. The path is `None` if it is no string.
    Include { path: Option<String>, at: [Span; 2] },
    /// What only a compiler can know, and why.
    Unknown { what: String, at: [Span; 2] },
}

/// A path of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// Whether it starts with `::`.
    pub(super) is_global: bool,
    pub(super) names: Vec<String>,
}

impl Path {
    /// Reads `a::b` from tokens. `None` if they are anything else.
    pub(super) fn read(tokens: TokenStream) -> Option<Path> {
        let mut trees: VecDeque<TokenTree> = tokens.into_iter().collect();
        let path = path(&mut trees)?;
        trees.is_empty().then_some(path)
    }
}

/// The items of a module or a block, without those that are configured out.
pub(super) fn items(tokens: TokenStream, options: &Options<'_>) -> Vec<Item> {
    let mut walk = Walk { options, items: Vec::new() };
    walk.scope(tokens);
    walk.items
}

struct Walk<'a> {
    options: &'a Options<'a>,
    items: Vec<Item>,
}

impl Walk<'_> {
    fn scope(&mut self, tokens: TokenStream) {
        let mut trees: VecDeque<TokenTree> = tokens.into_iter().collect();
        let mut attributes: Vec<TokenStream> = Vec::new();
        while let Some(tree) = trees.front() {
            if is(tree, '#') {
                trees.pop_front();
                let is_inner = next_if(&mut trees, |tree| is(tree, '!')).is_some();
                let Some(group) = next_group(&mut trees, Delimiter::Bracket) else { continue };
                match is_inner {
                    // `#![cfg(…)]` is about the whole module.
                    true if self.holds(&[group.stream()]) == Holds::No => return,
                    true => {}
                    false => attributes.push(group.stream()),
                }
                continue;
            }
            match self.holds(&attributes) {
                Holds::Yes => self.element(&mut trees, &attributes),
                Holds::No => drop(skipped(&mut trees)),
                Holds::Unknown(option) => self.unknown(&skipped(&mut trees), &option),
            }
            attributes.clear();
        }
    }

    /// Whether an item with these attributes is compiled.
    fn holds(&self, attributes: &[TokenStream]) -> Holds {
        let mut unknown = None;
        for attribute in attributes.iter().flat_map(|attribute| self.given(attribute.clone())) {
            if let Some(predicate) = argument(&attribute, "cfg") {
                match self.options.holds(&predicate) {
                    Holds::Yes => {}
                    Holds::No => return Holds::No,
                    option => unknown = Some(option),
                }
            }
        }
        unknown.unwrap_or(Holds::Yes)
    }

    /// The attribute, or those that a `cfg_attr` gives.
    fn given(&self, attribute: TokenStream) -> Vec<TokenStream> {
        let Some(arguments) = argument(&attribute, "cfg_attr") else { return vec![attribute] };
        let mut parts = split(arguments).into_iter();
        match parts.next().map(|predicate| self.options.holds(&predicate)) {
            Some(Holds::Yes) => parts.flat_map(|part| self.given(part)).collect(),
            _ => Vec::new(),
        }
    }

    /// An item whose predicate is not known. Only one that can contain a policy matters.
    fn unknown(&mut self, trees: &[TokenTree], option: &str) {
        let tokens: TokenStream = trees.iter().cloned().collect();
        if let ([first, .., last], true) = (trees, has_policy(tokens) || is_file(trees)) {
            let what = format!("whether `cfg({option})` holds is not known");
            self.items.push(Item::Unknown { what, at: [first.span(), last.span()] });
        }
    }

    /// One item or expression, as far as it matters: at least one token.
    fn element(&mut self, trees: &mut VecDeque<TokenTree>, attributes: &[TokenStream]) {
        let visibility = visibility(trees);
        let start = trees.front().map(TokenTree::span);
        if let (Some(start), Some(path)) = (start, path(trees)) {
            let [name] = path.names.as_slice() else { return self.after_path(path, start, trees) };
            match (name.as_str(), path.is_global) {
                ("mod", false) => self.module(trees, visibility, attributes),
                ("use", false) => self.imports(trees),
                ("extern", false) => self.extern_crate(trees),
                // `if !ready { … }` is no call of a macro.
                (name, false) if OPERATORS.contains(&name) => {}
                _ => self.after_path(path, start, trees),
            }
            return;
        }
        match trees.pop_front() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                self.items.push(Item::Block(group.stream()));
            }
            Some(TokenTree::Group(group)) => self.scope(group.stream()),
            _ => {}
        }
    }

    /// What follows a path: a `!` and the arguments of a macro, or nothing of interest.
    fn after_path(&mut self, path: Path, start: Span, trees: &mut VecDeque<TokenTree>) {
        if next_if(trees, |tree| is(tree, '!')).is_none() {
            return;
        }
        let name = path.names.last().map(String::as_str).unwrap_or_default();
        if name == "macro_rules" {
            let Some(TokenTree::Ident(declared)) = trees.pop_front() else { return };
            let body = next_if(trees, |tree| matches!(tree, TokenTree::Group(_)));
            if body.is_some_and(|body| has_policy(body.into())) {
                let what = format!("the macro `{declared}` writes policies, and only rustc expands it");
                self.items.push(Item::Unknown { what, at: [declared.span(), declared.span()] });
            }
            return;
        }
        let Some(TokenTree::Group(arguments)) = next_if(trees, |tree| matches!(tree, TokenTree::Group(_))) else {
            return;
        };
        let at = [start, arguments.span_close()];
        match name {
            "include" => {
                let mut arguments = arguments.stream().into_iter();
                let path = match (arguments.next(), arguments.next()) {
                    (Some(TokenTree::Literal(text)), None) => string(&text),
                    _ => None,
                };
                self.items.push(Item::Include { path, at });
            }
            _ => self.items.push(Item::Call { path, body: arguments.stream(), at }),
        }
    }

    fn module(&mut self, trees: &mut VecDeque<TokenTree>, visibility: Visibility, attributes: &[TokenStream]) {
        let Some(TokenTree::Ident(name)) = next_if(trees, |tree| matches!(tree, TokenTree::Ident(_))) else { return };
        let (at, name) = (name.span(), unraw(&name.to_string()));
        if let Some(body) = next_group(trees, Delimiter::Brace) {
            self.items.push(Item::Module { name, visibility, body: body.stream() });
            return;
        }
        let attributes = attributes.iter().flat_map(|attribute| self.given(attribute.clone()));
        let path = attributes.filter_map(path_attribute).next();
        self.items.push(Item::File { name, path, visibility, at });
    }

    /// What follows `use`.
    fn imports(&mut self, trees: &mut VecDeque<TokenTree>) {
        let mut tree = VecDeque::new();
        while let Some(next) = trees.pop_front().filter(|tree| !is(tree, ';')) {
            tree.push_back(next);
        }
        let is_global = tree.front().is_some_and(|tree| is(tree, ':'));
        self.import(&Path { is_global, names: Vec::new() }, tree);
    }

    /// One tree of imports below a prefix.
    fn import(&mut self, prefix: &Path, mut trees: VecDeque<TokenTree>) {
        let mut path = prefix.clone();
        while let Some(tree) = trees.pop_front() {
            match tree {
                TokenTree::Ident(word) if word == "as" => break,
                TokenTree::Ident(word) => path.names.push(unraw(&word.to_string())),
                TokenTree::Punct(star) if star.as_char() == '*' => return self.items.push(Item::Glob(path)),
                TokenTree::Group(group) => {
                    for part in split(group.stream()) {
                        self.import(&path, part.into_iter().collect());
                    }
                    return;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        // `use a::{self}` imports `a`.
        if path.names.len() > 1 {
            path.names.pop_if(|last| last == "self");
        }
        let alias = trees.pop_front().map(|alias| unraw(&alias.to_string()));
        if let Some(name) = alias.or_else(|| path.names.last().cloned()) {
            self.items.push(Item::Import { path, name });
        }
    }

    /// What follows `extern`: `crate name as alias;`, or a block of functions.
    fn extern_crate(&mut self, trees: &mut VecDeque<TokenTree>) {
        if next_if(trees, |tree| matches!(tree, TokenTree::Ident(word) if word == "crate")).is_none() {
            return;
        }
        let names: Vec<String> = skipped(trees)
            .iter()
            .filter(|tree| matches!(tree, TokenTree::Ident(_)))
            .map(|tree| unraw(&tree.to_string()))
            .collect();
        let (path, name) = match names.as_slice() {
            [own, _as, alias] => (own, alias),
            [own] => (own, own),
            _ => return,
        };
        self.items.push(Item::Import { path: Path { is_global: true, names: vec![path.clone()] }, name: name.clone() });
    }
}

/// `pub`, `pub(crate)` and the like, if that comes next. Then it is removed.
pub(super) fn visibility(trees: &mut VecDeque<TokenTree>) -> Visibility {
    if next_if(trees, |tree| matches!(tree, TokenTree::Ident(word) if word == "pub")).is_none() {
        return Visibility::Own;
    }
    let Some(group) = next_group(trees, Delimiter::Parenthesis) else { return Visibility::Everywhere };
    match group.stream().to_string().as_str() {
        "crate" => Visibility::Crate,
        "super" => Visibility::Super,
        "self" => Visibility::Own,
        _ => Visibility::Unknown,
    }
}

/// The tokens of one item.
fn skipped(trees: &mut VecDeque<TokenTree>) -> Vec<TokenTree> {
    let mut skipped = Vec::new();
    let word = |tree: &TokenTree| matches!(tree, TokenTree::Ident(_)).then(|| tree.to_string());
    let first = trees.iter().filter_map(word).find(|word| word != "pub").unwrap_or_default();
    let is_item = ITEMS.contains(&first.as_str());
    let is_statement = STATEMENTS.contains(&first.as_str())
        && !trees.iter().take(3).any(|tree| word(tree).is_some_and(|word| word == "fn"));
    while let Some(tree) = trees.pop_front() {
        let is_braces = matches!(&tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let ends = is(&tree, ';') || (is_braces && !is_statement) || (is(&tree, ',') && !is_item && !is_statement);
        skipped.push(tree);
        if ends {
            break;
        }
    }
    skipped
}

/// Words that start an item with braces. It can contain a comma, as in `fn f<A, B>() {}`.
const ITEMS: &[&str] =
    &["async", "enum", "extern", "fn", "impl", "macro_rules", "mod", "struct", "trait", "union", "unsafe"];

/// Words that an expression follows, whose `!` is a negation.
const OPERATORS: &[&str] = &["break", "else", "if", "in", "match", "return", "while"];

/// Words that start what ends with `;`.
const STATEMENTS: &[&str] = &["const", "let", "static", "type", "use"];

/// `a`, `a::b` or `::a::b`, if one comes next. Then it is removed.
fn path(trees: &mut VecDeque<TokenTree>) -> Option<Path> {
    let is_colons = |trees: &VecDeque<TokenTree>| {
        trees.front().is_some_and(|tree| is(tree, ':')) && trees.get(1).is_some_and(|tree| is(tree, ':'))
    };
    let is_global = is_colons(trees) && matches!(trees.get(2), Some(TokenTree::Ident(_)));
    if is_global {
        trees.drain(..2);
    }
    let mut names = Vec::new();
    while let Some(TokenTree::Ident(name)) = next_if(trees, |tree| matches!(tree, TokenTree::Ident(_))) {
        names.push(unraw(&name.to_string()));
        if !is_colons(trees) || !matches!(trees.get(2), Some(TokenTree::Ident(_))) {
            break;
        }
        trees.drain(..2);
    }
    (!names.is_empty()).then_some(Path { is_global, names })
}

/// The argument of an attribute: `a` of `cfg(a)`.
fn argument(attribute: &TokenStream, name: &str) -> Option<TokenStream> {
    let mut trees = attribute.clone().into_iter();
    match (trees.next(), trees.next(), trees.next()) {
        (Some(TokenTree::Ident(word)), Some(TokenTree::Group(group)), None) if word == name => Some(group.stream()),
        _ => None,
    }
}

/// The path of `path = "…"`.
fn path_attribute(attribute: TokenStream) -> Option<String> {
    let mut trees = attribute.into_iter();
    match (trees.next()?, trees.next()?, trees.next()?) {
        (TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(path)) if word == "path" => string(&path),
        _ => None,
    }
}

/// The content of a string without escapes.
pub(super) fn string(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    let plain = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|text| !text.contains('\\'));
    let raw = || {
        text.strip_prefix('r')
            .map(|text| text.trim_matches('#'))
            .and_then(|text| text.strip_prefix('"')?.strip_suffix('"'))
    };
    plain.or_else(raw).map(str::to_owned)
}

/// Whether tokens contain a call of `security_policy!`.
pub(super) fn has_policy(tokens: TokenStream) -> bool {
    let mut is_name = false;
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => has_policy(group.stream()),
        tree => {
            let found = is_name && is(&tree, '!');
            is_name = matches!(&tree, TokenTree::Ident(word) if word == MACRO);
            found
        }
    })
}

/// Whether the item is `mod name;`.
fn is_file(trees: &[TokenTree]) -> bool {
    let words = trees.iter().any(|tree| matches!(tree, TokenTree::Ident(word) if word == "mod"));
    words && trees.last().is_some_and(|tree| is(tree, ';'))
}

fn next_if(trees: &mut VecDeque<TokenTree>, accepts: impl Fn(&TokenTree) -> bool) -> Option<TokenTree> {
    if trees.front().is_some_and(accepts) { trees.pop_front() } else { None }
}

fn next_group(trees: &mut VecDeque<TokenTree>, delimiter: Delimiter) -> Option<Group> {
    match next_if(trees, |tree| matches!(tree, TokenTree::Group(group) if group.delimiter() == delimiter))? {
        TokenTree::Group(group) => Some(group),
        _ => None,
    }
}

fn is(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

pub(super) fn unraw(name: &str) -> String {
    name.strip_prefix("r#").unwrap_or(name).to_owned()
}

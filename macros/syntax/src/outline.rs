//! The raw tokens of a policy → its words, each with its position in the grammar, for editors.
//!
//! An editor asks about policies that are half written, so this walk accepts any tokens: a missing comma, a stray `=` or `;`, an
//! unknown name, a key without a colon or a value. It reports no error; [`parse`](crate::parse()) does.

use crate::trees::Input;
use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use security_policy_core::Level;
use security_policy_core::declaration::{EXPECT, OMIT, SERVICES};
use security_policy_core::vocabulary;
use std::rc::Rc;
use syn::ext::IdentExt;

/// A place of a policy that an editor can describe.
#[derive(Clone, Debug)]
pub enum Mark {
    /// A word: a name of the language, or what is written in its place.
    Word(Position, Ident),
    /// A place between tokens, where an editor offers what can be written there: the end of a block or of a list, a value that is
    /// missing, and the place before what is no word.
    Gap(Position),
    /// A string or a number.
    Literal(Position, Literal),
    /// The path of the base: identifiers with `::` between them. The last identifier can be missing.
    Base(TokenStream),
}

/// Where in the grammar a mark is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// The value of these keys, from the field inwards, or an item of it.
    Value(Rc<[String]>),
    /// A key in the block of these keys. The fields are in the block of no keys.
    Block(Rc<[String]>),
    /// The word `omit`.
    Omit,
    /// The name of an attribute.
    Attribute,
    /// The name of a lint, in `#[allow(…)]` and the like.
    Lint,
    /// The digest of `hash` and `hash_file`.
    Algorithm,
    /// The argument of a function.
    Argument,
}

/// The marks of a call of the macro, in the order of the source. The first token is the path of the crate.
///
/// ```
/// use security_policy_syntax::{Mark, outline};
///
/// let half_written = "krate struct Shop { content_security_policy: { script_src: [self, non] } referrer_policy: }";
/// let marks = outline(half_written.parse().unwrap());
/// let words: Vec<String> = marks
///     .iter()
///     .filter_map(|mark| match mark {
///         Mark::Word(_, word) => Some(word.to_string()),
///         _ => None,
///     })
///     .collect();
/// assert_eq!(words, ["content_security_policy", "script_src", "self", "non", "referrer_policy"]);
/// ```
pub fn outline(tokens: TokenStream) -> Vec<Mark> {
    let mut input = Input::new(tokens);
    let mut outline = Outline::default();
    input.next();
    while let Some(tree) = input.next() {
        match tree {
            TokenTree::Punct(pound) if pound.as_char() == '#' => outline.attribute(&mut input),
            TokenTree::Group(braces) if braces.delimiter() == Delimiter::Brace => {
                outline.block(&braces, &Rc::from([]));
                // What follows is the answer of a base, which has its own marks where it is declared.
                break;
            }
            _ => {}
        }
    }
    outline.marks
}

/// The keys that lead to a value.
type Keys = Rc<[String]>;

#[derive(Default)]
struct Outline {
    marks: Vec<Mark>,
}

impl Outline {
    fn word(&mut self, position: Position, word: Ident) {
        self.marks.push(Mark::Word(position, word));
    }

    fn gap(&mut self, position: Position) {
        self.marks.push(Mark::Gap(position));
    }

    fn literal(&mut self, position: Position, literal: Literal) {
        self.marks.push(Mark::Literal(position, literal));
    }

    /// The entries between braces.
    fn block(&mut self, braces: &Group, keys: &Keys) {
        let mut input = Input::new(braces.stream());
        while let Some(tree) = input.next() {
            match tree {
                TokenTree::Ident(key) if keys.len() == 1 && keys[0] == EXPECT => self.promise(key, keys, &mut input),
                TokenTree::Ident(key) => self.entry(key, keys, &mut input),
                TokenTree::Literal(key) => {
                    self.gap(Position::Block(keys.clone()));
                    let inner = within(keys, &key.to_string());
                    self.literal(Position::Block(keys.clone()), key);
                    self.value_after_key(&inner, &mut input);
                }
                TokenTree::Group(group) => self.block(&group, keys),
                TokenTree::Punct(mark) => match mark.as_char() {
                    '#' => {
                        self.gap(Position::Block(keys.clone()));
                        self.attribute(&mut input);
                    }
                    '.' if keys.is_empty() => {
                        self.gap(Position::Block(keys.clone()));
                        self.base(&mut input);
                    }
                    _ => {}
                },
            }
        }
        self.gap(Position::Block(keys.clone()));
    }

    fn entry(&mut self, key: Ident, keys: &Keys, input: &mut Input) {
        let inner = within(keys, &key.unraw().to_string());
        self.word(Position::Block(keys.clone()), key);
        // `script-src` is an error, and the value after it is still read.
        while input.skip('-') {
            input.word();
        }
        self.value_after_key(&inner, input);
    }

    /// A promise: words in a row up to a comma, or a name and its value.
    fn promise(&mut self, first: Ident, keys: &Keys, input: &mut Input) {
        let is_omit = first == OMIT;
        let inner = within(keys, &first.unraw().to_string());
        self.word(Position::Block(keys.clone()), first);
        if input.is_mark(0, ':') || input.is_mark(0, '=') {
            return self.value_after_key(&inner, input);
        }
        match (is_omit, input.word()) {
            // The promise that is dropped.
            (true, Some(word)) => self.promise(word, keys, input),
            (true, None) => self.gap(Position::Block(keys.clone())),
            (false, next) => self.phrase(inner, next, input),
        }
    }

    /// What follows the first word of a promise. Each word that can be followed by others is part of the path to them.
    fn phrase(&mut self, mut keys: Keys, first: Option<Ident>, input: &mut Input) {
        let mut next = first.map(TokenTree::Ident);
        loop {
            let has_words = has_words(&keys);
            let tree = match next.take() {
                Some(tree) => Some(tree),
                None if input.is_at_separator() || input.is_mark(0, '#') => None,
                None => input.next(),
            };
            match tree {
                None => {
                    if has_words {
                        self.gap(Position::Value(keys));
                    }
                    return;
                }
                Some(TokenTree::Ident(word)) => {
                    let inner = within(&keys, &word.unraw().to_string());
                    self.word(Position::Value(keys.clone()), word);
                    if let Some(TokenTree::Group(arguments)) = input.next_if_group(Delimiter::Parenthesis) {
                        self.arguments(arguments.stream(), &keys);
                    } else if has_words && keys.len() < PATH_OF_PHRASE {
                        keys = inner;
                    }
                }
                Some(TokenTree::Literal(literal)) => {
                    self.gap(Position::Value(keys.clone()));
                    self.literal(Position::Value(keys.clone()), literal);
                }
                Some(TokenTree::Group(group)) => self.list(&group, &keys),
                Some(TokenTree::Punct(_)) => {}
            }
        }
    }

    /// The value of a key. A group or a literal right after a key is its value, and the colon is missing.
    fn value_after_key(&mut self, keys: &Keys, input: &mut Input) {
        if input.skip(':') || input.skip('=') {
            while input.skip('#') {
                self.attribute(input);
            }
            match input.peek(0) {
                // The next entry starts here, and the value is missing.
                Some(TokenTree::Ident(_)) if input.is_mark(1, ':') => self.gap(Position::Value(keys.clone())),
                Some(TokenTree::Punct(mark)) if !"*$.'-".contains(mark.as_char()) => {
                    self.gap(Position::Value(keys.clone()))
                }
                Some(_) => self.value(keys, input),
                None => self.gap(Position::Value(keys.clone())),
            }
        } else if matches!(input.peek(0), Some(TokenTree::Group(_) | TokenTree::Literal(_))) {
            self.value(keys, input);
        }
    }

    /// One value, or one item of a list.
    fn value(&mut self, keys: &Keys, input: &mut Input) {
        let position = Position::Value(keys.clone());
        match input.next() {
            Some(TokenTree::Ident(word)) if word == OMIT => {
                self.gap(position);
                self.word(Position::Omit, word);
                if !input.is_at_separator() {
                    self.value(keys, input);
                }
            }
            Some(TokenTree::Ident(word)) => {
                self.word(position, word);
                if let Some(TokenTree::Group(arguments)) = input.next_if_group(Delimiter::Parenthesis) {
                    self.arguments(arguments.stream(), keys);
                }
            }
            Some(TokenTree::Literal(literal)) => {
                self.gap(position.clone());
                self.literal(position, literal);
            }
            Some(TokenTree::Group(group)) => match group.delimiter() {
                Delimiter::Brace => self.block(&group, keys),
                _ => self.list(&group, keys),
            },
            Some(TokenTree::Punct(mark)) => match mark.as_char() {
                '#' => {
                    self.gap(position);
                    self.attribute(input);
                }
                // The name of a slot is a field of the generated struct, which editors find by themselves.
                '$' => {
                    self.gap(position);
                    input.word();
                }
                '-' if matches!(input.peek(0), Some(TokenTree::Literal(_))) => self.value(keys, input),
                // `'self`, which is an error.
                '\'' => drop(input.word()),
                _ => {}
            },
            None => {}
        }
    }

    /// The items between brackets.
    fn list(&mut self, brackets: &Group, keys: &Keys) {
        let mut input = Input::new(brackets.stream());
        while input.peek(0).is_some() {
            self.value(keys, &mut input);
        }
        self.gap(Position::Value(keys.clone()));
    }

    /// The arguments of a function: a string and an algorithm. What a service takes in the list of these `keys` is a string alone.
    fn arguments(&mut self, arguments: TokenStream, keys: &Keys) {
        let words = match &**keys {
            [field] if field == SERVICES => Position::Argument,
            _ => Position::Algorithm,
        };
        let mut input = Input::new(arguments);
        while let Some(tree) = input.next() {
            match tree {
                TokenTree::Literal(literal) => self.literal(Position::Argument, literal),
                TokenTree::Ident(word) => self.word(words.clone(), word),
                TokenTree::Group(_) | TokenTree::Punct(_) => {}
            }
        }
        self.gap(words);
    }

    /// What follows the first `.` of `..path::to::Base`.
    fn base(&mut self, input: &mut Input) {
        if !input.skip('.') {
            return;
        }
        let mut path = TokenStream::new();
        path.extend(input.double_colon().into_iter().flatten());
        while let Some(word) = input.word() {
            path.extend([TokenTree::Ident(word)]);
            let Some(colons) = input.double_colon() else { break };
            path.extend(colons);
        }
        self.marks.push(Mark::Base(path));
    }

    /// What follows a `#`.
    fn attribute(&mut self, input: &mut Input) {
        if let Some(TokenTree::Group(brackets)) = input.next_if_group(Delimiter::Bracket) {
            self.attributes(&mut Input::new(brackets.stream()));
            self.gap(Position::Attribute);
        }
    }

    /// One attribute, or those that `cfg_attr` lists.
    fn attributes(&mut self, input: &mut Input) {
        while let Some(tree) = input.next() {
            let TokenTree::Ident(name) = tree else { continue };
            let text = name.to_string();
            // A doc comment has no name in the source.
            if text != "doc" {
                self.word(Position::Attribute, name);
            }
            let Some(TokenTree::Group(parentheses)) = input.next_if_group(Delimiter::Parenthesis) else { continue };
            let mut arguments = Input::new(parentheses.stream());
            if Level::from_name(&text).is_some() {
                self.lints(&mut arguments);
            } else if text == "cfg_attr" {
                arguments.skip_to(',');
                self.attributes(&mut arguments);
            }
        }
    }

    /// `a, b, reason = "…", until = "…"`
    fn lints(&mut self, input: &mut Input) {
        while let Some(tree) = input.next() {
            match tree {
                TokenTree::Ident(name)
                    if ["reason", "until"].iter().any(|known| name == known) && input.is_mark(0, '=') =>
                {
                    input.skip_to(',')
                }
                TokenTree::Ident(lint) => self.word(Position::Lint, lint),
                _ => {}
            }
        }
        self.gap(Position::Lint);
    }
}

/// Whether words of a promise can follow these.
fn has_words(keys: &Keys) -> bool {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    vocabulary::name_at(&keys, false).is_some()
}

/// The field, the verb and the kind: what follows them does not depend on the words between.
const PATH_OF_PHRASE: usize = 3;

fn within(keys: &Keys, key: &str) -> Keys {
    keys.iter().cloned().chain([key.to_owned()]).collect()
}

#[cfg(test)]
mod tests;

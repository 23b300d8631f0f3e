//! A cursor over raw tokens, for a walk that accepts any.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::{Error, Result};

/// Checks that brackets are not nested deeper than in any policy.
///
/// [`undecided`](crate::undecided), [`outline`](crate::outline()) and [`parse`](crate::parse()) call themselves for each level, and
/// would exhaust the stack. Check tokens of unknown origin before you call them.
///
/// # Errors
///
/// More than 128 brackets are open. The error is at the innermost of them.
pub fn check_depth(tokens: &TokenStream) -> Result<()> {
    let mut open = vec![tokens.clone().into_iter()];
    while let Some(trees) = open.last_mut() {
        match trees.next() {
            Some(TokenTree::Group(group)) if open.len() > DEPTH => {
                let message = format!("brackets are nested more than {DEPTH} levels deep");
                return Err(Error::new(group.span_open(), message));
            }
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(_) => {}
            None => drop(open.pop()),
        }
    }
    Ok(())
}

/// The default `recursion_limit` of rustc. The brackets of a policy are five levels deep.
const DEPTH: usize = 128;

/// Tokens that have not been read. What a `macro_rules!` has passed as one piece is read token by token.
pub(crate) struct Input {
    trees: Vec<TokenTree>,
    next: usize,
}

impl Input {
    pub(crate) fn new(tokens: TokenStream) -> Input {
        let mut trees = Vec::new();
        ungroup(tokens, &mut trees);
        Input { trees, next: 0 }
    }

    pub(crate) fn peek(&self, ahead: usize) -> Option<&TokenTree> {
        self.trees.get(self.next + ahead)
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let tree = self.peek(0).cloned();
        self.next += 1;
        tree
    }

    pub(crate) fn is_mark(&self, ahead: usize, mark: char) -> bool {
        matches!(self.peek(ahead), Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
    }

    pub(crate) fn is_at_separator(&self) -> bool {
        self.peek(0).is_none() || self.is_mark(0, ',') || self.is_mark(0, ';')
    }

    /// Skips this mark, if it is next.
    pub(crate) fn skip(&mut self, mark: char) -> bool {
        let is_next = self.is_mark(0, mark);
        self.next += usize::from(is_next);
        is_next
    }

    pub(crate) fn skip_to(&mut self, mark: char) {
        while self.peek(0).is_some() && !self.is_mark(0, mark) {
            self.next += 1;
        }
    }

    pub(crate) fn word(&mut self) -> Option<Ident> {
        let Some(TokenTree::Ident(word)) = self.peek(0) else { return None };
        let word = word.clone();
        self.next += 1;
        Some(word)
    }

    pub(crate) fn double_colon(&mut self) -> Option<[TokenTree; 2]> {
        if !self.is_mark(0, ':') || !self.is_mark(1, ':') {
            return None;
        }
        Some([self.next()?, self.next()?])
    }

    pub(crate) fn next_if_group(&mut self, delimiter: Delimiter) -> Option<TokenTree> {
        match self.peek(0) {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => self.next(),
            _ => None,
        }
    }
}

fn ungroup(tokens: TokenStream, out: &mut Vec<TokenTree>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => ungroup(group.stream(), out),
            tree => out.push(tree),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DEPTH, check_depth};
    use crate::{Memory, check, outline, parse, undecided};
    use proc_macro2::TokenStream;

    fn nested(open: &str, depth: usize, close: &str) -> TokenStream {
        format!("krate struct Shop {{ a: {}{} }}", open.repeat(depth), close.repeat(depth)).parse().expect("tokens")
    }

    #[test]
    fn brackets_that_would_exhaust_the_stack_are_an_error() {
        for (open, close) in [("[", "]"), ("{ a: ", "}"), ("#[cfg(", ")]")] {
            for depth in [DEPTH, 10_000] {
                let error = check_depth(&nested(open, depth, close)).expect_err("too deep");
                assert_eq!(error.to_string(), "brackets are nested more than 128 levels deep");
            }
        }
    }

    #[test]
    fn brackets_that_are_allowed_do_not_exhaust_it() {
        for (open, close) in [("[", "]"), ("{ a: ", "}"), ("{ csp: [", "] }")] {
            let tokens = nested(open, (DEPTH - 1) / open.matches(['[', '{']).count(), close);
            check_depth(&tokens).expect("not too deep");
            assert!(undecided(&tokens).is_none());
            drop(outline(tokens.clone()));
            assert!(check(&parse(tokens, &Memory::default()).expect("a policy")).has_errors);
        }
    }
}

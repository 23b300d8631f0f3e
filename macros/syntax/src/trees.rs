//! A cursor over raw tokens, for a walk that accepts any.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

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

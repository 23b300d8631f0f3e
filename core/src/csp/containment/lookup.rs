//! The sources of a list that is asked many times.

use super::index::{Index, Key, Member, candidates};
use crate::csp::matching::Redirect;
use crate::csp::policy::Clause;
use crate::csp::source::SourceExpression;
use crate::firsts::Firsts;
use crate::url::{Origin, Url};

/// The sources of a list by what they match. It answers as a search that compares each source does.
#[derive(Clone, Debug)]
pub(crate) struct Lookup<'a> {
    list: &'a Clause,
    page: &'a Origin,
    index: Index<'a>,
    /// The first place of each source that is not compared with URLs, by its text.
    others: Firsts<'a>,
}

impl<'a> Lookup<'a> {
    /// For pages of this origin.
    pub(crate) fn new(list: &'a Clause, page: &'a Origin) -> Self {
        let (mut index, mut others) = (Index::default(), Firsts::default());
        for (place, source) in list.sources().iter().enumerate() {
            match Key::of(&source.node, page) {
                Some((key, path)) => index.add(key, path, Member { list: 0, place, source: Some(&source.node) }),
                None => _ = others.earlier(source.node.to_string(), place),
            }
        }
        Lookup { list, page, index, others }
    }

    /// The list.
    pub(crate) fn list(&self) -> &'a Clause {
        self.list
    }

    /// The place of the first source that is equal to one that is not compared with URLs: a nonce, a hash, or a keyword other than
    /// `'self'`.
    pub(crate) fn place(&self, source: &SourceExpression) -> Option<usize> {
        self.others.get(&source.to_string())
    }

    /// The place of the first source that matches a URL, as in [`Clause::matching`].
    pub(crate) fn matching(&self, url: &Url, redirect: Redirect) -> Option<usize> {
        let host = url.host().map(str::to_ascii_lowercase);
        let mut first: Option<usize> = None;
        candidates(&self.index.chain(host.as_deref()), url, redirect, |member| {
            let is_earlier = first.is_none_or(|first| member.place < first);
            if is_earlier && member.source.is_some_and(|source| source.matches(url, self.page, redirect)) {
                first = Some(member.place);
            }
        });
        first
    }
}

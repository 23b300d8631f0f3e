//! Promises as a declaration writes them.

use super::model::{Case, Only, Promise, Target};
use super::word::{FROM, HASH, INLINE, NONCE, ONLY, REDIRECTED};
use crate::csp::SourceExpression;
use crate::list::separated;
use crate::span::Spanned;
use std::fmt;

/// The promise as a declaration writes it: `allow script "https://js.stripe.com/v3/"`.
impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Promise::Case(case) => case.fmt(f),
            Promise::Only(only) => only.fmt(f),
            Promise::Named(named, None) => f.write_str(named.node.word.key),
            Promise::Named(named, Some(only)) => write!(f, "{}: {}", named.node.word.key, list(&only.list)),
        }
    }
}

/// The case as a declaration writes it.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb.node.key(), self.kind.node.word.key)?;
        match &self.target.node {
            Target::Url(url) => write!(f, " \"{url}\"")?,
            Target::Ancestors(ancestors) => match ancestors.as_slice() {
                [one] => write!(f, " {}", ancestor(&one.node))?,
                several => write!(f, " [{}]", separated(several, ", ", &|one| ancestor(&one.node)))?,
            },
            Target::Inline if self.kind.node.inline.is_some() => write!(f, " {}", INLINE.key)?,
            Target::Inline => {}
        }
        if self.nonce.is_some() {
            write!(f, " {}", NONCE.key)?;
        }
        if let Some(hash) = &self.hash {
            write!(f, " {} \"{}\"", HASH.key, hash.node)?;
        }
        for redirect in &self.redirects {
            write!(f, " {} \"{}\"", REDIRECTED.key, redirect.node)?;
        }
        self.from.as_ref().map_or(Ok(()), |from| write!(f, " {} \"{}\"", FROM.key, from.node))
    }
}

/// The promise as a declaration writes it.
impl fmt::Display for Only {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", ONLY.key, self.kind.node.word.key, list(&self.list))
    }
}

/// An ancestor as a string; the path of its URL does not count.
fn ancestor(ancestor: &Option<crate::url::Url>) -> String {
    match ancestor {
        Some(url) => format!("\"{}\"", url.to_string().trim_end_matches('/')),
        None => "\"null\"".to_owned(),
    }
}

fn list(sources: &[Spanned<SourceExpression>]) -> String {
    format!("[{}]", separated(sources, ", ", &|source| source.node.dsl()))
}

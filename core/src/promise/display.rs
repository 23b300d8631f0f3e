//! Promises as text.

use super::model::{Case, Only, Promise, Target};
use super::word::{FROM, HASH, INLINE, NONCE, ONLY, REDIRECTED};
use crate::list::separated;
use std::fmt;

/// Writes the promise as in the language. A URL has neither a query nor a fragment, which no policy is matched against.
///
/// ```
/// use security_policy_core::promise::{Kind, Only, Promise};
/// use security_policy_core::{Span, Spanned};
///
/// let kind = Spanned::new(Kind::from_key("script").expect("a kind"), Span::default());
/// assert_eq!(Promise::Only(Only { kind, list: Vec::new() }).to_string(), "only script [none]");
/// ```
impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Promise::Case(case) => case.fmt(f),
            Promise::Only(only) => only.fmt(f),
            Promise::Named(named, None) => f.write_str(named.node.word.key),
            Promise::Named(named, Some(only)) => write!(f, "{}: {}", named.node.word.key, list(only)),
        }
    }
}

/// Writes the promise as in the language.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb.node.key(), self.kind.node.word.key)?;
        match &self.target.node {
            Target::Url(url) => write!(f, " \"{url}\"")?,
            Target::Ancestors(ancestors) => {
                let origin = |url: &crate::url::Url| url.to_string().trim_end_matches('/').to_owned();
                let text = |url: &Option<_>| format!("\"{}\"", url.as_ref().map_or_else(|| "null".to_owned(), origin));
                match ancestors.as_slice() {
                    [one] => write!(f, " {}", text(&one.node))?,
                    all => write!(f, " [{}]", separated(all, ", ", &|ancestor| text(&ancestor.node)))?,
                }
            }
            Target::Inline if self.kind.node.inline.is_some() => write!(f, " {}", INLINE.key)?,
            Target::Inline => {}
        }
        if self.nonce.is_some() {
            write!(f, " {}", NONCE.key)?;
        }
        if let Some(hash) = &self.hash {
            write!(f, " {} \"{}\"", HASH.key, hash.node)?;
        }
        self.redirects.iter().try_for_each(|url| write!(f, " {} \"{}\"", REDIRECTED.key, url.node))?;
        self.from.iter().try_for_each(|origin| write!(f, " {} \"{}\"", FROM.key, origin.node))
    }
}

/// Writes the promise as in the language.
impl fmt::Display for Only {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", ONLY.key, self.kind.node.word.key, list(self))
    }
}

fn list(only: &Only) -> String {
    match only.list.is_empty() {
        true => "[none]".to_owned(),
        false => format!("[{}]", separated(&only.list, ", ", &|source| source.node.dsl())),
    }
}

//! Source expressions (CSP3, section 2.3.1), and how they are written.

use super::host::HostSource;
use crate::csp::hash::Hash;
use crate::csp::keyword::{Keyword, NONCE, SCHEMES};
use std::fmt;

/// An element of a source list (CSP3, section 2.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceExpression {
    /// `'self'`, `'strict-dynamic'` and their kin.
    Keyword(Keyword),
    /// The nonce of the response, which is not known yet.
    Nonce,
    /// A nonce that was written out, without `nonce-` and quotes.
    FixedNonce(String),
    /// `'sha256-…'`
    Hash(Hash),
    /// `'ed25519-…'`: the public key of a signed script, in base64.
    PublicKey(String),
    /// `https:`, without its colon.
    Scheme(String),
    /// `[scheme://]host[:port][/path]`
    Host(HostSource),
    /// A source that start-up fills in, by the name of its slot.
    Slot(String),
    /// A word that is not the host it looks like, such as a keyword that lost its quotes: browsers read a host name, or
    /// nothing at all. [`Lost::of`](crate::csp::Lost::of) tells what it was.
    Unquoted(String),
}

impl SourceExpression {
    /// How to write this expression in the DSL: a bare word where there is one, else a string.
    pub fn dsl(&self) -> String {
        match self {
            SourceExpression::Keyword(keyword) => keyword.key().to_owned(),
            SourceExpression::Nonce => NONCE.key.to_owned(),
            SourceExpression::Slot(name) => format!("${name}"),
            SourceExpression::Scheme(scheme) if SCHEMES.iter().any(|word| word.wire == scheme) => scheme.clone(),
            other => format!("\"{other}\""),
        }
    }
}

/// The header's own syntax. A nonce that is not known yet stands as `'nonce-'` and a slot as `$name`, which no browser is
/// ever sent.
impl fmt::Display for SourceExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SourceExpression::Keyword(keyword) => write!(f, "'{}'", keyword.text()),
            SourceExpression::Nonce => f.write_str("'nonce-'"),
            SourceExpression::FixedNonce(nonce) => write!(f, "'nonce-{nonce}'"),
            SourceExpression::Hash(hash) => write!(f, "'{hash}'"),
            SourceExpression::PublicKey(key) => write!(f, "'ed25519-{key}'"),
            SourceExpression::Scheme(scheme) => write!(f, "{scheme}:"),
            SourceExpression::Host(host) => host.fmt(f),
            SourceExpression::Slot(name) => write!(f, "${name}"),
            SourceExpression::Unquoted(text) => f.write_str(text),
        }
    }
}

//! Source expressions (CSP3, section 2.3.1), and how they are written.

use super::host::HostSource;
use crate::csp::hash::Hash;
use crate::csp::keyword::{Keyword, NONCE, SCHEMES};
use crate::declaration::ANY;
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
    /// Any number of sources that start-up fills in, by the name of their slot.
    Slots(String),
    /// A word that is not the host it looks like, such as a keyword that lost its quotes: browsers read a host name, or
    /// nothing at all. [`Lost::of`](crate::csp::Lost::of) tells what it was.
    Unquoted(String),
}

impl SourceExpression {
    /// Whether this is the same source to a browser: schemes and hosts are compared without case.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        use SourceExpression::{Host, Scheme};
        match (self, other) {
            (Scheme(one), Scheme(other)) => one.eq_ignore_ascii_case(other),
            (Host(one), Host(other)) => {
                let [a, b] = [one, other].map(|host| host.scheme.as_deref().unwrap_or_default().to_ascii_lowercase());
                a == b
                    && one.host.eq_ignore_ascii_case(&other.host)
                    && (one.port, &one.path) == (other.port, &other.path)
            }
            _ => self == other,
        }
    }

    /// How to write this expression in the DSL: a bare word where there is one, else a string.
    pub fn dsl(&self) -> String {
        match self {
            SourceExpression::Keyword(keyword) => keyword.key().to_owned(),
            SourceExpression::Nonce => NONCE.key.to_owned(),
            SourceExpression::Slot(_) | SourceExpression::Slots(_) => self.to_string(),
            SourceExpression::Host(host) if *host == HostSource::any() => ANY.to_owned(),
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
            SourceExpression::Slots(name) => write!(f, "..${name}"),
            SourceExpression::Unquoted(text) => f.write_str(text),
        }
    }
}

//! Source expressions (CSP3, section 2.3.1), and their text in a header and in the DSL.

use super::host::HostSource;
use crate::csp::hash::{Hash, HashSubject};
use crate::csp::keyword::{Keyword, NONCE, SCHEMES};
use crate::declaration::ANY;
use std::fmt;

/// An element of a source list (CSP3, section 2.3.1).
///
/// ```
/// use security_policy_core::csp::{Keyword, SourceExpression};
///
/// let source = SourceExpression::parse("'strict-dynamic'")?;
/// assert_eq!(source, SourceExpression::Keyword(Keyword::StrictDynamic));
/// assert_eq!(source.to_string(), "'strict-dynamic'");
/// assert_eq!(source.dsl(), "strict_dynamic");
/// # Ok::<(), security_policy_core::Diagnostic>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceExpression {
    /// A keyword: `'self'`, `'strict-dynamic'`.
    Keyword(Keyword),
    /// The nonce of the response, whose value is not known yet.
    Nonce,
    /// A nonce with a fixed value, without `nonce-` and quotes.
    FixedNonce(String),
    /// A hash: `'sha256-…'`.
    Hash(Hash),
    /// `'ed25519-…'`: the public key that a script is signed with, in base64.
    PublicKey(String),
    /// A scheme without its colon: `https`.
    Scheme(String),
    /// A host source: `[scheme://]host[:port][/path]`.
    Host(HostSource),
    /// The name of a slot: a source that the application sets at start-up.
    Slot(String),
    /// The name of a slot for any number of sources.
    Slots(String),
    /// A word that was probably not meant as a host name, such as a keyword without its quotes. Browsers read it as a host
    /// name, or ignore it. [`Intended::of`](crate::csp::Intended::of) returns what was probably meant.
    Unquoted(String),
}

impl SourceExpression {
    /// Whether it is a slot, whose value is not known before the server starts.
    pub fn is_slot(&self) -> bool {
        matches!(self, SourceExpression::Slot(_) | SourceExpression::Slots(_))
    }

    /// Whether it is a nonce, be it that of the response or one with a fixed value.
    pub fn is_nonce(&self) -> bool {
        matches!(self, SourceExpression::Nonce | SourceExpression::FixedNonce(_))
    }

    /// The hash of code or of a file. `None` for other sources, and for the hash of a URL or of a string for `eval`, which
    /// does not apply to inline code.
    pub fn content_hash(&self) -> Option<&Hash> {
        match self {
            SourceExpression::Hash(hash) if hash.subject == HashSubject::Content => Some(hash),
            _ => None,
        }
    }

    /// A text that two sources share if browsers treat them as the same: schemes and hosts are compared without case.
    pub(crate) fn identity(&self) -> String {
        match self {
            SourceExpression::Scheme(scheme) => format!("{}:", scheme.to_ascii_lowercase()),
            SourceExpression::Host(host) => {
                let scheme = host.scheme.as_ref().map(|scheme| scheme.to_ascii_lowercase());
                HostSource { scheme, host: host.host.to_ascii_lowercase(), ..host.clone() }.to_string()
            }
            other => other.to_string(),
        }
    }

    /// The expression as it is written in the DSL: a bare word if there is one, otherwise a string.
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

/// The syntax of the header. The nonce of the response is written `'nonce-'` and a slot `$name`; neither is ever sent.
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

//! What of a source list matches a nonce, integrity metadata or a keyword (CSP3, section 6.7.2). URLs are matched in
//! [`Clause::matching`].

use super::nonce::ElementNonce;
use crate::csp::{Clause, Hash, HashAlgorithm, Keyword, SourceExpression};
use crate::span::Spanned;

/// The source that is this keyword.
pub(super) fn keyword(list: &Clause, keyword: Keyword) -> Option<&Spanned<SourceExpression>> {
    list.sources().iter().find(|source| source.node == SourceExpression::Keyword(keyword))
}

/// #match-nonce-to-source-list
pub(super) fn nonce<'p>(list: &'p Clause, nonce: ElementNonce<'_>) -> Option<&'p Spanned<SourceExpression>> {
    list.sources().iter().find(|source| match (&source.node, nonce) {
        (SourceExpression::Nonce, ElementNonce::OfResponse) => true,
        // Step 2: an empty nonce matches nothing. Step 3.1: it is compared with case.
        (SourceExpression::FixedNonce(one), ElementNonce::Text(other)) => !other.is_empty() && one == other,
        _ => false,
    })
}

/// #match-integrity-metadata-to-source-list
pub(super) fn integrity<'p>(list: &'p Clause, metadata: &str) -> Option<&'p Spanned<SourceExpression>> {
    let mut first = None;
    // Steps 4 and 6: each digest of an algorithm that browsers know has to be listed.
    for (algorithm, digest) in integrity_sources(metadata) {
        let listed =
            content_hashes(list).find(|(_, hash)| hash.algorithm == algorithm && is_same(&hash.digest, digest));
        first = first.or(Some(listed?.0));
    }
    // Steps 3 and 5: without any, nothing matches.
    first
}

/// The hashes of scripts and styles in a list. Those of URLs and of strings for `eval` are not in CSP3.
pub(super) fn content_hashes(list: &Clause) -> impl Iterator<Item = (&Spanned<SourceExpression>, &Hash)> {
    list.sources().iter().filter_map(|source| Some((source, source.node.content_hash()?)))
}

/// Whether a digest of a policy, which has the standard alphabet, is this one in either alphabet.
fn is_same(listed: &str, digest: &str) -> bool {
    let standard = |byte: u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => byte,
    };
    listed.bytes().map(standard).eq(digest.bytes().map(standard))
}

/// SRI, #parse-metadata: `sha256-…?options`, separated by white space.
fn integrity_sources(metadata: &str) -> impl Iterator<Item = (HashAlgorithm, &str)> {
    metadata.split_ascii_whitespace().filter_map(|item| {
        let (algorithm, value) = item.split('?').next()?.split_once('-')?;
        Some((HashAlgorithm::from_name(algorithm)?, value))
    })
}

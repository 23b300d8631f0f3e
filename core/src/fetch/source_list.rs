//! What of a source list matches a URL, a nonce, integrity metadata or a keyword (CSP3, section 6.7.2).

use super::decision::Reason;
use super::inline::Inline;
use super::nonce::ElementNonce;
use crate::csp::{Clause, Hash, HashAlgorithm, HashSubject, Keyword, Lookup, Redirect, SourceExpression};
use crate::span::Spanned;
use crate::url::{Origin, Url};

/// A source list, which is asked.
#[derive(Clone, Copy)]
pub(super) struct SourceList<'p> {
    pub(super) clause: &'p Clause,
    /// Finds the sources of a long list.
    pub(super) lookup: Option<&'p Lookup<'p>>,
}

impl<'p> SourceList<'p> {
    /// #match-request-to-source-list, #match-response-to-source-list
    pub(super) fn check_url(self, url: &Url, page: &Origin, redirect_count: u32) -> Reason<'p> {
        let redirect = if redirect_count == 0 { Redirect::None } else { Redirect::Followed };
        let source = match self.lookup {
            Some(lookup) => lookup.matching(url, redirect).and_then(|place| self.source(place)),
            None => self.clause.matching(url, page, redirect),
        };
        source.map_or(Reason::NoMatch, Reason::Url)
    }

    /// The source that is this keyword, which is not `'self'`.
    pub(super) fn keyword(self, keyword: Keyword) -> Option<&'p Spanned<SourceExpression>> {
        let source = SourceExpression::Keyword(keyword);
        self.find(|other| *other == source, || source.clone())
    }

    /// #match-nonce-to-source-list
    pub(super) fn nonce(self, nonce: ElementNonce<'_>) -> Option<&'p Spanned<SourceExpression>> {
        match nonce {
            ElementNonce::OfResponse => {
                self.find(|source| *source == SourceExpression::Nonce, || SourceExpression::Nonce)
            }
            // Step 2: an empty nonce matches nothing. Step 3.1: it is compared with case.
            ElementNonce::Text(text) if !text.is_empty() => self.find(
                |source| matches!(source, SourceExpression::FixedNonce(nonce) if nonce == text),
                || SourceExpression::FixedNonce(text.to_owned()),
            ),
            ElementNonce::Text(_) | ElementNonce::None => None,
        }
    }

    /// #match-integrity-metadata-to-source-list
    pub(super) fn integrity(self, metadata: &str) -> Option<&'p Spanned<SourceExpression>> {
        let mut first = None;
        // Steps 4 and 6: each digest of an algorithm that browsers know has to be listed.
        for (algorithm, digest) in integrity_sources(metadata) {
            let is_listed = |hash: &Hash| hash.algorithm == algorithm && hash.digest.bytes().eq(standard(digest));
            let listed = self.find(
                |source| source.content_hash().is_some_and(is_listed),
                || hash(algorithm, standard(digest).map(char::from).collect()),
            );
            first = first.or(Some(listed?));
        }
        // Steps 3 and 5: without any, nothing matches.
        first
    }

    /// The first hash of some inline code. Hashes of URLs and of strings for `eval` are not in CSP3.
    pub(super) fn hash_of(self, inline: &Inline<'_>) -> Option<&'p Spanned<SourceExpression>> {
        let Some(lookup) = self.lookup else {
            let has = |hash: &Hash| inline.has_hash(hash);
            return self.clause.sources().iter().find(|source| source.node.content_hash().is_some_and(has));
        };
        let digests = HashAlgorithm::ALL.iter().filter_map(|algorithm| Some((*algorithm, inline.digest(*algorithm)?)));
        let places = digests.filter_map(|(algorithm, digest)| lookup.place(&hash(algorithm, digest.to_owned())));
        self.source(places.min()?)
    }

    /// The first source that `is` what is wanted. A lookup finds it by what `source` returns.
    fn find(
        self,
        is: impl Fn(&SourceExpression) -> bool,
        source: impl FnOnce() -> SourceExpression,
    ) -> Option<&'p Spanned<SourceExpression>> {
        match self.lookup {
            Some(lookup) => self.source(lookup.place(&source())?),
            None => self.clause.sources().iter().find(|other| is(&other.node)),
        }
    }

    fn source(self, place: usize) -> Option<&'p Spanned<SourceExpression>> {
        self.clause.sources().get(place)
    }
}

fn hash(algorithm: HashAlgorithm, digest: String) -> SourceExpression {
    SourceExpression::Hash(Hash { subject: HashSubject::Content, algorithm, digest })
}

/// A digest of either alphabet in the standard one, which those of a policy have.
fn standard(digest: &str) -> impl Iterator<Item = u8> {
    digest.bytes().map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => byte,
    })
}

/// SRI, #parse-metadata: `sha256-…?options`, separated by white space.
fn integrity_sources(metadata: &str) -> impl Iterator<Item = (HashAlgorithm, &str)> {
    metadata.split_ascii_whitespace().filter_map(|item| {
        let (algorithm, value) = item.split('?').next()?.split_once('-')?;
        Some((HashAlgorithm::from_name(algorithm)?, value))
    })
}

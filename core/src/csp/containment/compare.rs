//! Compares what several lists allow together with what another list allows.

use super::cells::Urls;
use super::search::{Question, Search};
use crate::csp::matching::Redirect;
use crate::csp::source::SourceExpression;
use crate::firsts::Names;
use crate::span::Spanned;
use crate::url::{Origin, Url};

/// Compares source lists by the URLs that they match on a page.
///
/// ```
/// use security_policy_core::csp::{Containment, Csp, Disposition, Urls};
/// use security_policy_core::{Span, url::Origin};
///
/// let page = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let (csp, _) = Csp::parse("img-src 'self' https://*.example.com; font-src https:", Disposition::Enforce);
/// let (images, fonts) = (csp.clauses[0].sources(), csp.clauses[1].sources());
/// let containment = Containment::on(&page, Urls::Requests);
/// assert_eq!(containment.counterexample(&[images], fonts), None);
///
/// let found = containment.counterexample(&[fonts], images).expect("a font of another host");
/// assert_eq!(found.url.to_string(), "https://evil.example/");
/// assert_eq!(found.sources[0].node.to_string(), "https:");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Containment<'p> {
    question: Question<'p>,
}

/// A URL that is allowed by some lists, and not by another one. [`Containment`] has an example.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Counterexample<'a> {
    /// The URL.
    pub url: Url,
    /// The URL that is requested first, and from which a server redirects to `url`. `None` without a redirect.
    pub redirected_from: Option<Url>,
    /// The source of each list that allows `url`.
    pub sources: Vec<&'a Spanned<SourceExpression>>,
}

impl Counterexample<'_> {
    /// Whether `url` is the target of a redirect.
    pub fn redirect(&self) -> Redirect {
        match self.redirected_from {
            Some(_) => Redirect::Followed,
            None => Redirect::None,
        }
    }
}

impl<'p> Containment<'p> {
    /// For pages of this origin.
    pub fn on(page: &'p Origin, urls: Urls) -> Self {
        Containment { question: Question { page, urls, are_upgraded: false } }
    }

    /// For pages with `upgrade-insecure-requests`, which request no URL over plain http (Fetch, #concept-main-fetch, step 4).
    #[must_use]
    pub fn upgraded(self) -> Self {
        Containment { question: Question { are_upgraded: true, ..self.question } }
    }

    /// A URL that each of `lists` matches and `within` does not; `None` if there is none. Without any list, every URL is
    /// allowed.
    ///
    /// Only URLs count: nonces, hashes and keywords other than `'self'` match none. A slot can be filled with any source: if
    /// `within` has the same slot, it allows what that source allows; otherwise the slot of a list matches everything, and
    /// that of `within` nothing.
    pub fn counterexample<'a>(
        &self,
        lists: &[&'a [Spanned<SourceExpression>]],
        within: &[Spanned<SourceExpression>],
    ) -> Option<Counterexample<'a>> {
        let plain: Vec<Vec<&SourceExpression>> = lists.iter().map(|list| nodes(list)).collect();
        let search = Search::new(self.question, &plain, &nodes(within));
        let found = search.directly().or_else(|| search.after_redirect())?;
        let source = |(list, place): (usize, &usize)| lists.get(list)?.get(*place);
        Some(Counterexample {
            url: found.url,
            redirected_from: found.redirected_from,
            sources: found.places.iter().enumerate().filter_map(source).collect(),
        })
    }

    /// Which sources of `list`, by their places, match a URL that `within` does not. Slots are read as in
    /// [`Containment::counterexample`].
    ///
    /// ```
    /// use security_policy_core::csp::{Containment, SourceExpression, Urls};
    /// use security_policy_core::{Span, url::Origin};
    ///
    /// let page = Origin::parse("https://shop.example", Span::default())?;
    /// let [own, https, http] = ["'self'", "https:", "http://cdn.example"].map(SourceExpression::parse);
    /// let (own, https, http) = (own?, https?, http?);
    /// assert_eq!(Containment::on(&page, Urls::Requests).beyond(&[&own, &http], &[&https]), [1]);
    /// # Ok::<(), security_policy_core::Diagnostic>(())
    /// ```
    pub fn beyond(&self, list: &[&SourceExpression], within: &[&SourceExpression]) -> Vec<usize> {
        self.examples(list, within).into_iter().map(|(place, _)| place).collect()
    }

    /// The same, in order, each source with a URL that it matches and `within` does not. The URL can be the target of a redirect.
    pub(crate) fn examples(&self, list: &[&SourceExpression], within: &[&SourceExpression]) -> Vec<(usize, Url)> {
        // Most lists that are compared are almost the same.
        let known: Names<'_> = within.iter().map(ToString::to_string).collect();
        let is_new = |source: &SourceExpression| !known.contains(&source.to_string());
        let (places, new): (Vec<usize>, Vec<&SourceExpression>) =
            list.iter().copied().enumerate().filter(|(_, source)| is_new(source)).unzip();
        if new.is_empty() {
            return Vec::new();
        }
        let found = Search::new(self.question, &[new], within).all_beyond();
        places.into_iter().zip(found).filter_map(|(place, url)| Some((place, url?))).collect()
    }
}

fn nodes(list: &[Spanned<SourceExpression>]) -> Vec<&SourceExpression> {
    list.iter().map(|source| &source.node).collect()
}

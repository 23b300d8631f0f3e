//! Compares what several lists allow together with what another list allows.

use super::super::bypass::BYPASS_HOSTS;
use super::super::matching::Redirect;
use super::super::source::SourceExpression;
use super::cells::{Cell, Cells, Entry, Owner, Rank, Urls};
use super::index::{Chain, Index, Key, Member, compatible, of_path, path_key};
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
    page: &'p Origin,
    urls: Urls,
    are_upgraded: bool,
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
        Containment { page, urls, are_upgraded: false }
    }

    /// For pages with `upgrade-insecure-requests`, which request no URL over plain http (Fetch, #concept-main-fetch, step 4).
    #[must_use]
    pub fn upgraded(self) -> Self {
        Containment { are_upgraded: true, ..self }
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
        let search = Search::new(self, lists, within);
        let found = search.directly().or_else(|| search.after_redirect())?;
        let source = |(list, place): (usize, &usize)| lists.get(list)?.get(*place);
        Some(Counterexample {
            url: found.url,
            redirected_from: found.redirected_from,
            sources: found.places.iter().enumerate().filter_map(source).collect(),
        })
    }
}

/// A search for a counterexample.
struct Search<'a> {
    index: Index<'a>,
    containment: &'a Containment<'a>,
    /// How many lists there are. The next number is that of the list that they are compared with.
    count: usize,
}

/// A URL that all lists match, and the first source of each that does.
struct Found {
    url: Url,
    redirected_from: Option<Url>,
    places: Vec<usize>,
}

/// What lists say of a cell.
enum Verdict {
    /// A list does not match it.
    Blocked,
    /// All lists match it, and so does the one that they are compared with.
    Contained,
    /// All lists match it, by these sources, and the one that they are compared with does not.
    Beyond(Vec<usize>),
}

impl<'a> Search<'a> {
    fn new(
        containment: &'a Containment<'a>,
        lists: &[&'a [Spanned<SourceExpression>]],
        within: &'a [Spanned<SourceExpression>],
    ) -> Self {
        let (mut index, count) = (Index::default(), lists.len().max(1));
        if lists.is_empty() {
            index.add(Key::any(None), "", Member { list: 0, place: usize::MAX, source: None });
        }
        for (list, sources) in lists.iter().copied().enumerate().chain([(count, within)]) {
            for (place, Spanned { node: source, .. }) in sources.iter().enumerate() {
                let is_slot = matches!(source, SourceExpression::Slot(_) | SourceExpression::Slots(_));
                if let Some((key, path)) = Key::of(source, containment.page) {
                    index.add(key, path, Member { list, place, source: Some(source) });
                } else if is_slot && list < count && !within.iter().any(|other| other.node == *source) {
                    index.add(Key::any(None), "", Member { list, place, source: None });
                }
            }
        }
        Search { index, containment, count }
    }

    /// The best counterexample without a redirect.
    fn directly(&self) -> Option<Found> {
        let found = self.best(Redirect::None)?;
        Some(self.known_bypass(&found).unwrap_or(found))
    }

    /// The best counterexample that is the target of a redirect. Paths do not count there, so that several lists can allow more
    /// together than without a redirect; and a source allows its host even if no URL has its path.
    fn after_redirect(&self) -> Option<Found> {
        if self.count == 1 && self.entries().iter().all(|entry| is_requested_path(entry.path)) {
            return None;
        }
        let found = self.best(Redirect::Followed)?;
        // Nothing redirects where nothing can be requested first.
        let first = self.first_allowed()?;
        Some(Found { redirected_from: Some(first), ..found })
    }

    fn best(&self, redirect: Redirect) -> Option<Found> {
        let cells = self.cells();
        let mut best: Option<(Rank, Found)> = None;
        for entry in self.entries() {
            // The entries are in the order of their owners.
            if best.as_ref().is_some_and(|(rank, _)| rank.owner < entry.owner) {
                break;
            }
            let inside = cells.inside(&entry, redirect);
            for Cell { url, rank } in inside.cells {
                if best.as_ref().is_some_and(|(other, _)| *other <= rank) || !self.is_requested(&url, redirect) {
                    continue;
                }
                if let Verdict::Beyond(places) = self.verdict(&url, &inside.chain, redirect) {
                    best = Some((rank, Found { url, redirected_from: None, places }));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// A URL that all lists allow and whose server can redirect.
    fn first_allowed(&self) -> Option<Url> {
        let cells = self.cells();
        self.entries().into_iter().find_map(|entry| {
            let inside = cells.inside(&entry, Redirect::None);
            inside.cells.into_iter().map(|cell| cell.url).find(|url| {
                // Only servers of http and https redirect.
                self.is_requested(url, Redirect::Followed)
                    && !matches!(self.verdict(url, &inside.chain, Redirect::None), Verdict::Blocked)
            })
        })
    }

    fn cells(&self) -> Cells<'a, '_> {
        Cells::new(&self.index, self.containment.page, self.containment.urls)
    }

    /// The sources of the lists; what an attacker would use first is first.
    fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for (host, scope, paths) in self.index.iter() {
            for (path, members) in paths.values() {
                let members = || members.iter().filter(|member| member.list < self.count);
                let is_open = members().any(|member| member.source.is_none());
                let place = members().map(|member| member.place).min();
                let entry = |place| Entry { owner: Owner::of(host), place, host, scope, path, is_open };
                entries.extend(place.map(entry));
            }
        }
        entries.sort_by_key(|entry| (entry.owner, entry.place));
        entries
    }

    fn is_requested(&self, url: &Url, redirect: Redirect) -> bool {
        let is_plain = matches!(url.scheme(), "http" | "ws");
        let is_target = redirect == Redirect::None || self.containment.urls.are_redirected_to(url.scheme());
        is_target && !(is_plain && self.containment.are_upgraded)
    }

    /// Matches a URL against all lists. `chain` contains the sources that match its host.
    fn verdict(&self, url: &Url, chain: &Chain<'_>, redirect: Redirect) -> Verdict {
        let key = path_key(url.path());
        let mut places: Vec<Option<usize>> = vec![None; self.count];
        let mut is_within = false;
        let mut look = |member: &Member<'_>| {
            let is_new = match places.get(member.list) {
                Some(place) => place.is_none_or(|place| member.place < place),
                None => !is_within,
            };
            let matches = |source: &SourceExpression| source.matches(url, self.containment.page, redirect);
            if is_new && member.source.is_none_or(matches) {
                match places.get_mut(member.list) {
                    Some(place) => *place = Some(member.place),
                    None => is_within = true,
                }
            }
        };
        for sources in compatible(chain, url.scheme(), url.port()) {
            match redirect {
                Redirect::None => of_path(sources, &key).for_each(&mut look),
                Redirect::Followed => sources.values().flat_map(|(_, members)| members).for_each(&mut look),
            }
        }
        match places.into_iter().collect() {
            None => Verdict::Blocked,
            Some(_) if is_within => Verdict::Contained,
            Some(places) => Verdict::Beyond(places),
        }
    }

    /// A URL known to run any script, in place of one that an attacker cannot use without knowing the host.
    fn known_bypass(&self, found: &Found) -> Option<Found> {
        let host = found.url.host().filter(|_| self.containment.urls == Urls::Scripts)?;
        let is_known = self.index.knows(host);
        let rows = BYPASS_HOSTS.iter().filter(|row| is_known && !row.needs_eval && !row.pattern.starts_with('*'));
        rows.filter_map(|row| {
            let path = if row.path.is_empty() { "/" } else { row.path };
            let url = Url::parse(&format!("{}://{}{path}", found.url.scheme(), row.pattern))?;
            match self.verdict(&url, &self.index.chain(url.host()), Redirect::None) {
                Verdict::Beyond(places) if places == found.places => Some(Found { url, redirected_from: None, places }),
                _ => None,
            }
        })
        .next()
    }
}

/// Whether a URL can have this path: browsers resolve `..`.
fn is_requested_path(path: &str) -> bool {
    path.is_empty() || Url::parse(&format!("https://a{path}")).is_some_and(|url| path_key(url.path()) == path_key(path))
}

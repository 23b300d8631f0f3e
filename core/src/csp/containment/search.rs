//! Searches the cells of source lists.

use super::cells::{Cell, Cells, Entry, Owner, Rank, Urls};
use super::index::{Chain, Index, Key, Member, candidates, path_key};
use crate::csp::bypass::BYPASS_HOSTS;
use crate::csp::matching::Redirect;
use crate::csp::source::SourceExpression;
use crate::url::{Origin, Url, upgraded};

/// What lists are compared by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) page: &'a Origin,
    pub(super) urls: Urls,
    /// Whether browsers upgrade plain http.
    pub(super) are_upgraded: bool,
}

/// A search for a counterexample.
pub(super) struct Search<'a> {
    index: Index<'a>,
    question: Question<'a>,
    /// How many lists there are. The next number is that of the list that they are compared with.
    count: usize,
}

/// A URL that all lists match, and the first source of each that does.
pub(super) struct Found {
    pub(super) url: Url,
    pub(super) redirected_from: Option<Url>,
    pub(super) places: Vec<usize>,
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
    pub(super) fn new(
        question: Question<'a>,
        lists: &[Vec<&'a SourceExpression>],
        within: &[&'a SourceExpression],
    ) -> Self {
        let (mut index, count) = (Index::default(), lists.len().max(1));
        if lists.is_empty() {
            index.add(Key::any(None), "", Member { list: 0, place: usize::MAX, source: None });
        }
        for (list, sources) in lists.iter().map(Vec::as_slice).enumerate().chain([(count, within)]) {
            for (place, source) in sources.iter().copied().enumerate() {
                if let Some((key, path)) = Key::of(source, question.page) {
                    index.add(key, path, Member { list, place, source: Some(source) });
                } else if source.is_slot() && list < count && !within.contains(&source) {
                    index.add(Key::any(None), "", Member { list, place, source: None });
                }
            }
        }
        Search { index, question, count }
    }

    /// The best counterexample without a redirect.
    pub(super) fn directly(&self) -> Option<Found> {
        let found = self.best(Redirect::None)?;
        Some(self.known_bypass(&found).unwrap_or(found))
    }

    /// The best counterexample that is the target of a redirect. Paths do not count there, so that several lists can allow more
    /// together than without a redirect; and a source allows its host even if no URL has its path.
    pub(super) fn after_redirect(&self) -> Option<Found> {
        if self.count == 1 && self.entries().iter().all(|entry| is_requested_path(entry.path)) {
            return None;
        }
        let found = self.best(Redirect::Followed)?;
        // Nothing redirects where nothing can be requested first.
        let first = self.first_allowed()?;
        Some(Found { redirected_from: Some(first), ..found })
    }

    /// The sources of the only list that match more than the list that it is compared with: for each source, the URL that an attacker
    /// would use first.
    pub(super) fn all_beyond(&self) -> Vec<Option<Url>> {
        let cells = self.cells();
        let mut found: Vec<Option<(Rank, Url)>> = Vec::new();
        for entry in self.entries() {
            let redirect = if is_requested_path(entry.path) { Redirect::None } else { Redirect::Followed };
            let inside = cells.inside(&entry, redirect);
            let cells = inside.cells.iter().filter(|cell| self.is_requested(&cell.url, redirect));
            for Cell { url, rank } in cells {
                if let Verdict::Beyond(_) = self.verdict(url, &inside.chain, redirect) {
                    for place in self.matching(&entry, url, redirect) {
                        if found.len() <= place {
                            found.resize_with(place + 1, || None);
                        }
                        if found[place].as_ref().is_none_or(|(best, _)| rank < best) {
                            found[place] = Some((*rank, url.clone()));
                        }
                    }
                }
            }
        }
        found.into_iter().map(|best| Some(best?.1)).collect()
    }

    /// The places of the sources of an entry that match a URL.
    fn matching(&self, entry: &Entry<'_>, url: &Url, redirect: Redirect) -> Vec<usize> {
        let page = self.question.page;
        let matches = |member: &&Member<'_>| member.source.is_none_or(|source| source.matches(url, page, redirect));
        let own = entry.members.iter().filter(|member| member.list < self.count);
        own.filter(matches).map(|member| member.place).collect()
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
        Cells::new(&self.index, self.question.page, self.question.urls)
    }

    /// The sources of the lists; what an attacker would use first is first.
    fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for (host, scope, paths) in self.index.iter() {
            for (_, (path, members)) in paths.iter() {
                let own = || members.iter().filter(|member| member.list < self.count);
                let is_open = own().any(|member| member.source.is_none());
                let place = own().map(|member| member.place).min();
                let entry = |place| Entry { owner: Owner::of(host), place, host, scope, path, members, is_open };
                entries.extend(place.map(entry));
            }
        }
        entries.sort_by_key(|entry| (entry.owner, entry.place));
        entries
    }

    fn is_requested(&self, url: &Url, redirect: Redirect) -> bool {
        let is_plain = upgraded(url.scheme()).is_some();
        let is_target = redirect == Redirect::None || self.question.urls.are_redirected_to(url.scheme());
        is_target && !(is_plain && self.question.are_upgraded)
    }

    /// Matches a URL against all lists. `chain` contains the sources that match its host.
    fn verdict(&self, url: &Url, chain: &Chain<'_>, redirect: Redirect) -> Verdict {
        let mut places: Vec<Option<usize>> = vec![None; self.count];
        let mut is_within = false;
        candidates(chain, url, redirect, |member| {
            let is_new = match places.get(member.list) {
                Some(place) => place.is_none_or(|place| member.place < place),
                None => !is_within,
            };
            let matches = |source: &SourceExpression| source.matches(url, self.question.page, redirect);
            if is_new && member.source.is_none_or(matches) {
                match places.get_mut(member.list) {
                    Some(place) => *place = Some(member.place),
                    None => is_within = true,
                }
            }
        });
        match places.into_iter().collect() {
            None => Verdict::Blocked,
            Some(_) if is_within => Verdict::Contained,
            Some(places) => Verdict::Beyond(places),
        }
    }

    /// A URL known to run any script, in place of one that an attacker cannot use without knowing the host.
    fn known_bypass(&self, found: &Found) -> Option<Found> {
        let host = found.url.host().filter(|_| self.question.urls == Urls::Scripts)?;
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

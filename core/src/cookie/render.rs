//! Cookies → what goes over the wire.

use super::attribute::{DOMAIN, HTTP_ONLY, MAX_AGE, PARTITIONED, PATH, PRIORITY, SAME_SITE, SECURE};
use super::policy::Cookie;
use super::value::UNSET;
use crate::csp::Segment;
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;

impl Cookie {
    /// What follows the value: `; Secure; HttpOnly; SameSite=Lax; Path=/`.
    pub fn tail(&self) -> Vec<Segment> {
        // Re-issuing starts the idle limit anew, and with it what the browser keeps.
        self.segments(self.idle().or(self.max_age()).map(|seconds| seconds.node))
    }

    /// The line that has a browser forget the cookie.
    pub fn removal(&self) -> Vec<Segment> {
        let pair = Segment::Text(format!("{}=", self.name().node));
        std::iter::once(pair).chain(self.segments(Some(0))).collect()
    }

    /// What every other cookie gets at least. A path is not among it unless it was written: another cookie may have
    /// its reasons to live below one.
    pub fn additions(&self) -> impl Iterator<Item = (&'static str, String)> {
        let path = self.path.as_ref().map(|path| path.node.as_str());
        let attributes = self.attributes(path, self.max_age().map(|seconds| seconds.node));
        attributes.map(|(name, value)| (name, value.to_string())).collect::<Vec<_>>().into_iter()
    }

    fn segments(&self, lifetime: Option<u64>) -> Vec<Segment> {
        let mut segments = Vec::new();
        for (name, value) in self.attributes(Some(self.path().node), lifetime) {
            match value {
                TextOrSlot::Slot(slot) => segments.extend([Segment::Text(format!("; {name}=")), Segment::Slot(slot)]),
                TextOrSlot::Text(value) if value.is_empty() => segments.push(Segment::Text(format!("; {name}"))),
                TextOrSlot::Text(value) => segments.push(Segment::Text(format!("; {name}={value}"))),
            }
        }
        segments
    }

    /// The attributes that go over the wire, in the order of their rows. That of a switch is empty.
    fn attributes(
        &self,
        path: Option<&str>,
        lifetime: Option<u64>,
    ) -> impl Iterator<Item = (&'static str, TextOrSlot)> {
        let text = |text: &str| TextOrSlot::Text(text.to_owned());
        let switch = |is_on: bool| is_on.then(|| text(""));
        let word = |word: &Word| (*word != UNSET).then(|| text(word.wire));
        [
            (SECURE.name(), switch(self.secure().node)),
            (HTTP_ONLY.name(), switch(self.http_only().node)),
            (SAME_SITE.name(), word(self.same_site().node)),
            (PATH.name(), path.map(text)),
            (MAX_AGE.name(), lifetime.map(|seconds| text(&seconds.to_string()))),
            (DOMAIN.name(), self.domain().map(|domain| domain.node)),
            (PARTITIONED.name(), switch(self.partitioned().is_some())),
            (PRIORITY.name(), self.priority().and_then(|priority| word(priority.node))),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

//! Cookies → the text of `Set-Cookie` lines.

use super::attribute::{DOMAIN, HTTP_ONLY, MAX_AGE, PARTITIONED, PATH, PRIORITY, SAME_SITE, SECURE};
use super::policy::Cookie;
use super::value::UNSET;
use crate::csp::Segment;
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;

impl Cookie {
    /// Returns the attributes that follow the value: `; Secure; HttpOnly; SameSite=Lax; Path=/`.
    pub fn tail(&self) -> Vec<Segment> {
        // Renewing a session restarts its idle timeout, so that the browser need not keep the cookie any longer than that.
        self.segments(self.idle().or(self.max_age()).map(|seconds| seconds.node))
    }

    /// Returns the line that deletes the cookie in the browser: an empty value and `Max-Age=0`.
    pub fn removal(&self) -> Vec<Segment> {
        let pair = Segment::Text(format!("{}=", self.name().node));
        std::iter::once(pair).chain(self.segments(Some(0))).collect()
    }

    /// Returns the attributes that this cookie, as `default`, adds to undeclared cookies, by name and value. `Path` is among
    /// them only if it is written: a cookie of another library may need the default path that browsers choose.
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

    /// The names and values of the attributes that are sent, in the order of their rows. A switch has an empty value.
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

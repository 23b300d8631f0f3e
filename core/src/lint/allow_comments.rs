//! Comments of templates that accept findings: `{# security_policy: allow(lint, reason = "…") #}`.

use super::page_report::PageContext;
use crate::address::UNUSED_ALLOW;
use crate::diagnostic::{Diagnostic, Level};
use crate::page::{Event, FileSet, Finding, Place};
use crate::span::{Span, Spanned};
use crate::word;
use std::collections::{BTreeMap, BTreeSet};

/// The comments of the pages that accept findings, and which of them did.
#[derive(Debug)]
pub(super) struct AllowComments {
    /// The text of each, by its place.
    comments: BTreeMap<Place, String>,
    /// The start tags, which show how far a comment in front of one applies.
    tags: BTreeSet<Place>,
    /// In the order of their scopes.
    allows: Vec<Allow>,
    /// How many of them start before the last finding, and which of these apply to it.
    passed: usize,
    open: Vec<usize>,
    /// What starts and ends such a comment.
    around: [String; 2],
    misplaced: BTreeSet<Place>,
}

/// An `allow` of a comment.
#[derive(Debug)]
struct Allow {
    lints: Vec<(Spanned<String>, bool)>,
    reason: Option<String>,
    /// Where it is written.
    place: Place,
    /// What it applies to.
    scope: Place,
}

impl AllowComments {
    pub(super) fn new(context: &PageContext<'_>) -> Self {
        let ours = context.comments.iter().filter(|comment| is_ours(&comment.text));
        AllowComments {
            comments: ours.map(|comment| (comment.place, comment.text.clone())).collect(),
            tags: BTreeSet::new(),
            allows: Vec::new(),
            passed: 0,
            open: Vec::new(),
            around: context.comment.map(str::to_owned),
            misplaced: BTreeSet::new(),
        }
    }

    /// Looks at a token of a page. Without a template engine, the comments are those of HTML.
    pub(super) fn see(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => drop(self.tags.insert(element.place)),
            Event::Comment(parts) if parts.constant().is_some_and(|text| is_ours(text.trim_start())) => {
                if self.around[0] != HTML_COMMENT[0] {
                    self.misplaced.insert(parts.place);
                } else if !self.has_comment(parts.place) {
                    let Span { start, end } = parts.place.span;
                    let [before, after] = HTML_COMMENT.map(str::len);
                    let place = Place::new(parts.place.file, start.saturating_sub(before), end.saturating_add(after));
                    let text = parts.constant().unwrap_or_default().trim().to_owned();
                    self.comments.insert(place, text);
                }
            }
            _ => {}
        }
    }

    fn has_comment(&self, place: Place) -> bool {
        let before = ..=Place::new(place.file, place.span.start, usize::MAX);
        self.comments.range(before).next_back().is_some_and(|(known, _)| known.contains(place))
    }

    /// Reads the comments, after the last page. Returns what is wrong with them; `lints` are the lints of pages.
    pub(super) fn read(&mut self, files: &FileSet, lints: &[&'static str]) -> Vec<Finding> {
        let mut out = Vec::new();
        let followers = self.followers(files);
        let mut ends = BTreeMap::new();
        for (place, text) in &self.comments {
            match read(*place, text, files) {
                Ok((lints, reason)) => {
                    let lints = lints.into_iter().map(|lint| (lint, false)).collect();
                    let scope = self.scope(*place, files, &followers, &mut ends);
                    self.allows.push(Allow { lints, reason, place: *place, scope });
                }
                Err(at) => out.push(
                    Finding::new(at, "this comment is no `allow`").help(format!("write {}", self.example("lint_name"))),
                ),
            }
        }
        self.allows.sort_by_key(|allow| allow.scope);
        for allow in &self.allows {
            self.check(allow, lints, &mut out);
        }
        for place in &self.misplaced {
            out.push(
                Finding::new(*place, "a comment of HTML accepts no finding in a template")
                    .help(format!("write it as a comment of the template: {}", self.example("lint_name")))
                    .note("the server sends comments of HTML to every visitor"),
            );
        }
        out.iter_mut().for_each(|error| error.level = Level::Deny);
        out
    }

    fn example(&self, lints: &str) -> String {
        let [start, end] = &self.around;
        format!("`{start} security_policy: allow({lints}, reason = \"why this is fine here\") {end}`")
    }

    /// Reports unknown lints, and an `allow` without lints or a reason.
    fn check(&self, allow: &Allow, lints: &[&'static str], out: &mut Vec<Finding>) {
        let file = allow.place.file;
        for (lint, _) in &allow.lints {
            let place = Place { file, span: lint.span };
            match word::find(lints, &lint.node, lint.span, "a lint of pages") {
                Ok(_) => {}
                Err(Diagnostic { message, help, .. }) => {
                    let help =
                        help.or_else(|| Some("write the name of a lint that a finding in a page prints".to_owned()));
                    out.push(Finding { help, ..Finding::new(place, message) })
                }
            }
        }
        if allow.lints.is_empty() {
            let found = Finding::new(allow.place, "`allow` names no lint");
            out.push(found.help("write the name of the lint, which the finding prints"));
        } else if allow.reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
            let names: Vec<&str> = allow.lints.iter().map(|(lint, _)| lint.node.as_str()).collect();
            out.push(
                Finding::new(allow.place, "`allow` has no reason")
                    .help(format!("write {}", self.example(&names.join(", "))))
                    .note("the next reader of the template has to decide whether the reason still applies"),
            );
        }
    }

    /// Whether a comment accepts the finding. Findings have to be passed in the order of their places.
    pub(super) fn accept(&mut self, finding: &Finding) -> bool {
        let Place { file, span: Span { start, .. } } = finding.place;
        while self.allows.get(self.passed).is_some_and(|allow| allow.scope <= Place::new(file, start, usize::MAX)) {
            self.open.push(self.passed);
            self.passed += 1;
        }
        let allows = &mut self.allows;
        self.open.retain(|index| allows[*index].scope.file == file && start < allows[*index].scope.span.end);
        let mut is_accepted = false;
        for index in &self.open {
            for (_, used) in allows[*index].lints.iter_mut().filter(|(lint, _)| lint.node == finding.lint) {
                (*used, is_accepted) = (true, true);
            }
        }
        is_accepted
    }

    /// The start tag that precedes a place, or contains it.
    pub(super) fn tag_of(&self, place: Place) -> Option<Place> {
        let end = Place::new(place.file, place.span.start, usize::MAX);
        self.tags.range(..end).next_back().copied().filter(|tag| tag.file == place.file)
    }

    /// The lints that a comment names and that did not fire.
    pub(super) fn unused(&self, lints: &[&'static str]) -> Vec<Finding> {
        let mut out = Vec::new();
        for allow in &self.allows {
            for (lint, _) in allow.lints.iter().filter(|(lint, used)| !used && lints.contains(&lint.node.as_str())) {
                let place = Place { file: allow.place.file, span: lint.span };
                let message = format!("unused `allow({})`: the lint does not fire here", lint.node);
                out.push(Finding { lint: UNUSED_ALLOW, ..Finding::new(place, message).help("remove it") });
            }
        }
        out
    }

    /// For each comment, where something else than white space and comments follows it.
    fn followers(&self, files: &FileSet) -> BTreeMap<Place, usize> {
        let mut followers = BTreeMap::new();
        for place in self.comments.keys().rev() {
            let text = files.get(place.file).map_or("", |file| &file.text);
            let rest = text.get(place.span.end..).unwrap_or_default();
            let at = place.span.end + rest.len() - rest.trim_start_matches(is_space).len();
            let next =
                self.comments.range(Place::new(place.file, at, 0)..=Place::new(place.file, at, usize::MAX)).next();
            let at = next.and_then(|(next, _)| followers.get(next)).copied().unwrap_or(at);
            followers.insert(*place, at);
        }
        followers
    }

    /// What a comment applies to. Alone on its line, that is the next line with something else than comments, and the tags that
    /// start in it; otherwise it is the line of the comment. `ends` remembers where the tags end that start in a line.
    fn scope(
        &self,
        comment: Place,
        files: &FileSet,
        followers: &BTreeMap<Place, usize>,
        ends: &mut BTreeMap<Place, usize>,
    ) -> Place {
        let (file, Span { start, end }) = (comment.file, comment.span);
        let text = files.get(file).map_or("", |markup| &markup.text);
        let line_end = |at: usize| files.line(Place::new(file, at, at)).end.max(at);
        let (line, after) = (files.line(comment).start, line_end(end));
        let is_blank = |part: Option<&str>| part.is_some_and(|part| part.trim_matches(is_space).is_empty());
        if !is_blank(text.get(line..start)) || !is_blank(text.get(end..after)) {
            return Place::new(file, line, after);
        }
        let at = followers.get(&comment).copied().unwrap_or(after);
        let end = *ends.entry(Place::new(file, at, at)).or_insert_with(|| {
            let last = line_end(at);
            let tags = self.tags.range(Place::new(file, at, 0)..Place::new(file, last, 0));
            tags.map(|tag| line_end(tag.span.end)).fold(last, usize::max)
        });
        Place::new(file, end.min(after), end)
    }
}

/// Whether the text of a comment is meant for this library. A hyphen is a typing error.
fn is_ours(text: &str) -> bool {
    text.starts_with("security_policy") || text.starts_with("security-policy")
}

/// The lints and the reason of a comment, or the place of what was not expected.
type Parsed = Result<(Vec<Spanned<String>>, Option<String>), Place>;

/// Reads `security_policy: allow(lint, …, reason = "…")`.
fn read(comment: Place, text: &str, files: &FileSet) -> Parsed {
    let whole = files.text(comment);
    let offset = whole.find(text).unwrap_or(0) + comment.span.start;
    let mut reader = Reader { text, at: 0 };
    let wrong = |reader: &Reader<'_>| {
        let start = offset + reader.at;
        let length = reader.rest().chars().next().map_or(0, char::len_utf8);
        match length {
            0 => comment,
            _ => Place::new(comment.file, start, start + length),
        }
    };
    for expected in ["security_policy", ":", "allow", "("] {
        if !reader.takes(expected) {
            return Err(wrong(&reader));
        }
    }
    let (mut lints, mut reason) = (Vec::new(), None);
    while !reader.takes(")") {
        let start = offset + reader.at;
        let name = reader.name();
        if name == "reason" && reader.takes("=") {
            let Some(text) = reader.string() else { return Err(wrong(&reader)) };
            reason = Some(text.to_owned());
        } else if name.is_empty() {
            return Err(wrong(&reader));
        } else {
            lints.push(Spanned::new(name.to_owned(), Span::new(start, start + name.len())));
        }
        if !reader.takes(",") && !reader.rest().starts_with(')') {
            return Err(wrong(&reader));
        }
    }
    if reader.rest().is_empty() { Ok((lints, reason)) } else { Err(wrong(&reader)) }
}

/// Reads a text from its start. White space after what has been read is skipped.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self, length: usize) {
        let rest = &self.rest()[length..];
        self.at = self.text.len() - rest.trim_start().len();
    }

    /// Whether this text follows, which is then skipped.
    fn takes(&mut self, expected: &str) -> bool {
        let follows = self.rest().starts_with(expected);
        if follows {
            self.skip(expected.len());
        }
        follows
    }

    /// The name that follows; empty if none does.
    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.skip(end);
        &rest[..end]
    }

    /// The string in double quotes that follows.
    fn string(&mut self) -> Option<&'a str> {
        let inside = self.rest().strip_prefix('"')?;
        let text = &inside[..inside.find('"')?];
        self.skip(text.len() + 2);
        Some(text)
    }
}

/// White space, and what can be invisible at the start of a file.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// What starts and ends a comment of HTML.
const HTML_COMMENT: [&str; 2] = ["<!--", "-->"];

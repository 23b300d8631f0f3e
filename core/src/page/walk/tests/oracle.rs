//! Compares `walk` with html5gum itself, which reads each way in which a page can be rendered as one text.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Write;
use std::rc::Rc;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, State, Tokenizer};

use super::notation::{page, parts};
use super::random::random_page;
use crate::page::random::Random;
use crate::page::{Event, FileSet, Node, Output, Page, Part};

#[test]
fn walk_passes_the_tokens_of_each_way() {
    let rounds = std::env::var("ORACLE").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3000);
    let mut random = Random(7);
    let mut compared = 0;
    for _ in 0..rounds {
        let notation = random_page(&mut random);
        compared += usize::from(compare(&notation));
    }
    // Pages with too many ways are left out.
    assert!(compared * 2 > rounds, "{compared} of {rounds}");
}

#[test]
fn walk_passes_the_tokens_of_each_way_of_pages_that_were_wrong_once() {
    for notation in ["<a x='{{v}}' y>", "<textarea>a&lt;[b|</textarea>]<p>", "a&am[p;|]b", "<!-[- {{x}} -->|>]"] {
        assert!(compare(notation), "{notation}");
    }
}

/// Panics where `walk` and the ways differ. `false` if there are too many ways to compare.
fn compare(notation: &str) -> bool {
    let (files, page) = page(notation);
    let has_detour = has_detour(&page.nodes);
    let (Some(few), Some(many)) = (ways(&page.nodes, 2, 48), ways(&page.nodes, 5, 3000)) else { return false };
    let found = found(&page, &files, has_detour);
    let at_least = tokens_of_ways(&few, &files, has_detour);
    let at_most = tokens_of_ways(&many, &files, has_detour);
    let missing: Vec<_> = at_least.tokens.difference(&found.tokens).collect();
    let invented: Vec<_> = found.tokens.difference(&at_most.tokens).collect();
    assert!(missing.is_empty(), "missing in {notation:?}: {missing:#?}\nfound {:#?}", found.tokens);
    assert!(invented.is_empty(), "invented in {notation:?}: {invented:#?}\nways {:#?}", at_most.tokens);
    for run in &at_least.texts {
        assert!(is_made_of(run, &found.texts), "the text {run:?} of {notation:?} is not in {:?}", found.texts);
    }
    for text in &found.texts {
        assert!(at_most.texts.iter().any(|run| run.contains(text)), "the text {text:?} of {notation:?} is invented");
    }
    true
}

fn is_made_of(run: &str, texts: &BTreeSet<String>) -> bool {
    let mut reachable = vec![false; run.len() + 1];
    reachable[0] = true;
    for at in 0..run.len() {
        if reachable[at] && run.is_char_boundary(at) {
            for text in texts.iter().filter(|text| !text.is_empty() && run[at..].starts_with(text.as_str())) {
                reachable[at + text.len()] = true;
            }
        }
    }
    reachable[run.len()]
}

/// Tokens with their places, and the texts between them.
#[derive(Default)]
struct Found {
    tokens: BTreeSet<String>,
    texts: BTreeSet<String>,
}

fn found(page: &Page, files: &FileSet, has_detour: bool) -> Found {
    let mut found = Found::default();
    let end = |place: crate::page::Place| if has_detour { 0 } else { place.span.end };
    super::super::walk(page, files, &|_| false, &mut |event, _| {
        let token = match event {
            Event::Start(element) => {
                let place = element.place;
                let mut line = format!("{}..{} <{}", place.span.start, end(place), parts(&element.name));
                for attribute in &element.attributes {
                    let name = &attribute.name;
                    let names = end(name.place);
                    write!(line, " {}..{names} {}", name.place.span.start, parts(name)).expect("a string");
                    if let Some(value) = attribute.value.as_ref().filter(|value| !value.parts.is_empty()) {
                        let (start, end) = (value.place.span.start, end(value.place));
                        write!(line, " = {start}..{end} {:?} {}", attribute.quote, parts(value)).expect("a string");
                    }
                }
                line
            }
            Event::End { name, place } => format!("{}..{} </{}", place.span.start, end(*place), parts(name)),
            Event::Raw { element, content } => {
                format!("{} raw {} {}", element.place.span.start, parts(&element.name), parts(content))
            }
            Event::Comment(comment) => format!("comment {}", parts(comment)),
            Event::Text(text) => {
                found.texts.insert(parts(text));
                return;
            }
            Event::EndOfForm { .. } | Event::EndOfPage => return,
        };
        found.tokens.insert(token);
    });
    found
}

type Way<'a> = Vec<&'a Node>;

/// Every way, with loops that run up to some times; `None` if there are more than a limit.
fn ways(nodes: &[Node], loops: usize, limit: usize) -> Option<Vec<Way<'_>>> {
    let mut all: Vec<Way<'_>> = vec![Vec::new()];
    for node in nodes {
        let continued: Vec<Way<'_>> = match node {
            Node::Text(_) | Node::Output(_) => vec![vec![node]],
            Node::Inside { nodes, .. } => ways(nodes, loops, limit)?,
            Node::Either(branches) => {
                let ways = branches.iter().map(|branch| ways(branch, loops, limit)).collect::<Option<Vec<_>>>()?;
                ways.into_iter().flatten().collect()
            }
            Node::Repeat(body) => {
                let body = ways(body, loops, limit)?;
                let mut last = vec![Vec::new()];
                let mut repeated = last.clone();
                for _ in 0..loops {
                    last = product(&last, &body, limit)?;
                    repeated.extend(last.clone());
                }
                repeated
            }
            _ => unreachable!("the notation has no such node"),
        };
        all = product(&all, &continued, limit)?;
    }
    Some(all)
}

fn product<'a>(starts: &[Way<'a>], ends: &[Way<'a>], limit: usize) -> Option<Vec<Way<'a>>> {
    let continued = |start: &Way<'a>| ends.iter().map(|end| [start.as_slice(), end].concat()).collect::<Vec<_>>();
    (starts.len() * ends.len() <= limit).then(|| starts.iter().flat_map(continued).collect())
}

/// Whether a token can contain something twice, or something of another file: its end in its own file is not the end of its text.
fn has_detour(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Repeat(_) | Node::Inside { .. } => true,
        Node::Either(branches) => branches.iter().any(|branch| has_detour(branch)),
        _ => false,
    })
}

/// A way as one text, with a character for each expression.
#[derive(Default)]
struct Rendered<'a> {
    text: String,
    /// Where each node starts in the text, where in the file, and where the file goes on.
    nodes: Vec<(usize, usize, usize)>,
    outputs: Vec<&'a Output>,
}

fn is_expression(c: char) -> bool {
    ('\u{e000}'..'\u{f100}').contains(&c)
}

const EXPRESSION: u32 = 0xe000;
/// One after `<`, where a letter is in front of it.
const EXPRESSION_OF_TAG: u32 = 0xf000;

fn render<'a>(way: &Way<'a>, files: &FileSet) -> Rendered<'a> {
    let mut rendered = Rendered::default();
    for node in way {
        let at = rendered.text.len();
        match node {
            Node::Text(place) => {
                rendered.nodes.push((at, place.span.start, place.span.end));
                rendered.text.push_str(files.text(*place));
            }
            Node::Output(output) => {
                rendered.nodes.push((at, output.place.span.start, output.place.span.end));
                let is_tag = rendered.text.ends_with('<') || rendered.text.ends_with("</");
                let base = if is_tag { EXPRESSION_OF_TAG } else { EXPRESSION };
                if is_tag {
                    rendered.text.push('a');
                }
                rendered.text.extend(char::from_u32(base + u32::try_from(rendered.outputs.len()).expect("few")));
                rendered.outputs.push(output);
            }
            _ => {}
        }
    }
    rendered
}

impl Rendered<'_> {
    /// Where the byte is in the file.
    fn source(&self, at: usize) -> (usize, usize) {
        let index = self.nodes.partition_point(|node| node.0 <= at).saturating_sub(1);
        let (start, from, to) = self.nodes[index];
        let text = &self.text[start..];
        let is_output = text.strip_prefix('a').unwrap_or(text).starts_with(is_expression);
        if is_output { (from, to) } else { (from + at - start, from + at - start + 1) }
    }

    fn range(&self, start: usize, end: usize, has_detour: bool) -> String {
        let end = if has_detour { 0 } else { self.source(end - 1).1 };
        format!("{}..{end}", self.source(start).0)
    }

    /// The text with expressions as `parts` shows them.
    fn show(&self, text: &[u8]) -> String {
        let text = String::from_utf8_lossy(text);
        let mut parts = crate::page::Parts::default();
        for c in text.chars() {
            let code = u32::from(c);
            let output = match code {
                EXPRESSION..EXPRESSION_OF_TAG => self.outputs.get((code - EXPRESSION) as usize),
                EXPRESSION_OF_TAG..0xf100 => self.outputs.get((code - EXPRESSION_OF_TAG) as usize),
                _ => None,
            };
            match (output, parts.parts.last_mut()) {
                (Some(output), last) => {
                    if let (true, Some(Part::Text(text))) = (code >= EXPRESSION_OF_TAG, last) {
                        text.pop();
                    }
                    parts.parts.push(Part::Output(output));
                }
                (None, Some(Part::Text(text))) => text.push(c),
                (None, _) => parts.parts.push(Part::Text(c.to_string())),
            }
        }
        self::parts(&parts)
    }
}

fn tokens_of_ways(ways: &[Way<'_>], files: &FileSet, has_detour: bool) -> Found {
    let mut found = Found::default();
    for way in ways {
        let rendered = render(way, files);
        let reader = Rc::new(RefCell::new(TokensOfWay { rendered, has_detour, ..TokensOfWay::default() }));
        let inner = CallbackEmitter::new(Shared(Rc::clone(&reader)));
        let text = reader.borrow().rendered.text.clone();
        let switching = Switching { inner, name: Vec::new(), is_start: false };
        let Ok(()) = Tokenizer::new_with_emitter(&text, switching).finish();
        let mut reader = reader.borrow_mut();
        reader.end_raw();
        reader.end_text();
        found.tokens.append(&mut reader.found.tokens);
        found.texts.append(&mut reader.found.texts);
    }
    found
}

#[derive(Default)]
struct TokensOfWay<'a> {
    rendered: Rendered<'a>,
    has_detour: bool,
    start: usize,
    name: Vec<u8>,
    attributes: Vec<(String, String)>,
    /// The start tag of an element that contains text only, and the text.
    raw: Option<(usize, String)>,
    text: Vec<u8>,
    found: Found,
}

struct Shared<'a>(Rc<RefCell<TokensOfWay<'a>>>);

impl Callback<Infallible, usize> for Shared<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Option<Infallible> {
        self.0.borrow_mut().event(event, span);
        None
    }
}

impl TokensOfWay<'_> {
    fn event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) {
        let has_detour = self.has_detour;
        let range = |rendered: &Rendered<'_>| rendered.range(span.start, span.end, has_detour);
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.start = span.start;
                self.name = name.to_vec();
                self.attributes.clear();
            }
            CallbackEvent::AttributeName { name } => {
                let name = self.rendered.show(name);
                self.attributes.push((name.clone(), format!(" {} {name}", range(&self.rendered))));
            }
            CallbackEvent::AttributeValue { value } => {
                let quote = self.rendered.text[..span.start].chars().last().filter(|c| matches!(c, '"' | '\''));
                let shown = format!(" = {} {quote:?} {}", range(&self.rendered), self.rendered.show(value));
                if let Some(attribute) = self.attributes.last_mut() {
                    attribute.1.push_str(&shown);
                }
            }
            CallbackEvent::CloseStartTag { .. } => self.start_tag(span.end),
            CallbackEvent::EndTag { name } => {
                self.attributes.clear();
                self.end_raw();
                self.end_text();
                let token = format!("{} </{}", range(&self.rendered), self.rendered.show(name));
                self.found.tokens.insert(token);
            }
            CallbackEvent::String { value } => self.text.extend_from_slice(value),
            CallbackEvent::Comment { value } => {
                self.end_text();
                let token = format!("comment {}", self.rendered.show(value));
                self.found.tokens.insert(token);
            }
            CallbackEvent::Doctype { .. } => self.end_text(),
            CallbackEvent::Error(_) => {}
        }
    }

    fn start_tag(&mut self, end: usize) {
        self.end_text();
        let name = self.rendered.show(&self.name);
        let mut token = format!("{} <{name}", self.rendered.range(self.start, end, self.has_detour));
        let mut names: Vec<String> = Vec::new();
        for (name, shown) in std::mem::take(&mut self.attributes) {
            if name.contains('{') || !names.contains(&name) {
                token.push_str(&shown);
                names.push(name);
            }
        }
        self.found.tokens.insert(token);
        if matches!(mode(&self.name), Some(State::ScriptData | State::RawText | State::PlainText)) {
            self.raw = Some((self.rendered.source(self.start).0, name));
        }
    }

    fn end_raw(&mut self) {
        if let Some((start, name)) = self.raw.take() {
            let content = self.rendered.show(&std::mem::take(&mut self.text));
            self.found.tokens.insert(format!("{start} raw {name} {content}"));
        }
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let text = self.rendered.show(&std::mem::take(&mut self.text));
            self.found.texts.insert(text);
        }
    }
}

/// The state in which the content of an element is read. An expression directly after the name prints attributes.
fn mode(name: &[u8]) -> Option<State> {
    let name = String::from_utf8_lossy(name);
    html5gum::naive_next_state(name.split(is_expression).next()?.as_bytes())
}

/// Switches to the state of the content of an element.
struct Switching<'a> {
    inner: CallbackEmitter<Shared<'a>, Infallible, usize>,
    name: Vec<u8>,
    is_start: bool,
}

impl ForwardingEmitter for Switching<'_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.inner
    }

    fn init_start_tag(&mut self) {
        self.name.clear();
        self.is_start = true;
        self.inner.init_start_tag();
    }

    fn init_end_tag(&mut self) {
        self.is_start = false;
        self.inner.init_end_tag();
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        if self.is_start {
            self.name.extend_from_slice(name);
        }
        self.inner.push_tag_name(name);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let _ = self.inner.emit_current_tag();
        let next = self.is_start.then(|| mode(&self.name)).flatten()?;
        let end = self.name.iter().position(|byte| *byte >= 0xee).unwrap_or(self.name.len());
        self.inner.set_last_start_tag(Some(&self.name[..end]));
        // The emitter notes where the content starts.
        self.inner.init_string();
        Some(next)
    }
}

//! A notation for pages, and one for what `walk` passes.
//!
//! | written | node |
//! |---|---|
//! | `{{x}}` | an output |
//! | `[a\|b]` | alternatives; `[a\|]` is an `if` without `else` |
//! | `(*a*)` | a loop |
//! | `{>a<}` | another file or macro, whose caller is `{>` |
//! | `{?}` | markup that is not known |
//! | `[?a:x\|?!a:y]` | alternatives that are rendered where the condition `a` holds, and where it does not |
//! | `\[` | `[` as text |

use std::fmt::Write;

use crate::page::{
    Attribute, Element, Escaping, Event, FileId, FileSet, MarkupFile, Node, Output, Page, Part, Parts, Place,
};

/// The page that a notation describes. Its only file is the notation.
pub(super) fn page(notation: &str) -> (FileSet, Page) {
    let mut files = FileSet::new();
    let file = files.add(MarkupFile { path: "p.html".into(), name: "p.html".into(), text: notation.into() });
    let mut parser = Parser { text: notation, at: 0, file };
    let nodes = parser.nodes(&[]);
    assert_eq!(parser.at, notation.len(), "the notation {notation:?} is read to its end");
    (files, Page { entry: file, nodes })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    file: FileId,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Nodes up to one of these endings, which is not taken.
    fn nodes(&mut self, endings: &[&str]) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut start = self.at;
        loop {
            let rest = self.rest();
            let is_end = rest.is_empty() || endings.iter().any(|ending| rest.starts_with(ending));
            let is_syntax = ["{{", "[", "(*", "{>", "{?}", "\\"].iter().any(|syntax| rest.starts_with(syntax));
            if !is_end && !is_syntax {
                self.at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            if start < self.at {
                nodes.push(Node::Text(Place::new(self.file, start, self.at)));
            }
            if is_end {
                return nodes;
            }
            let tag = self.at;
            start = self.node(tag, &mut nodes);
        }
    }

    fn branch(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        if self.take("?") {
            let holds = !self.take("!");
            let end = self.rest().find(':').expect("a condition ends");
            nodes.push(Node::assume(&self.rest()[..end], holds));
            self.at += end + 1;
        }
        nodes.extend(self.nodes(&["|", "]"]));
        nodes
    }

    /// Reads what starts here, and returns where the next text starts.
    fn node(&mut self, tag: usize, nodes: &mut Vec<Node>) -> usize {
        if self.take("{{") {
            let end = self.rest().find("}}").expect("a closed output");
            let expression = self.rest()[..end].trim().to_owned();
            self.at += end + 2;
            nodes.push(Node::Output(Output {
                place: Place::new(self.file, tag, self.at),
                expression,
                filters: Vec::new(),
                escaping: Escaping::Html,
                constant: None,
            }));
        } else if self.take("[") {
            let mut branches = vec![self.branch()];
            while self.take("|") {
                branches.push(self.branch());
            }
            assert!(self.take("]"), "alternatives are closed in {:?}", self.text);
            nodes.push(Node::Either(branches));
        } else if self.take("(*") {
            nodes.push(Node::Repeat(self.nodes(&["*)"])));
            assert!(self.take("*)"), "a loop is closed in {:?}", self.text);
        } else if self.take("{?}") {
            nodes.push(Node::Unknown(Place::new(self.file, tag, self.at)));
        } else if self.take("{>") {
            let caller = Place::new(self.file, tag, self.at);
            nodes.push(Node::Inside { caller, nodes: self.nodes(&["<}"]) });
            assert!(self.take("<}"), "an include is closed in {:?}", self.text);
        } else {
            assert!(self.take("\\"));
            let start = self.at;
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            return start;
        }
        self.at
    }
}

/// What `walk` passes for a notation, one event a line. Token elements are those named `csrf`, and outputs of that name.
pub(super) fn events(notation: &str) -> Vec<String> {
    let (files, page) = page(notation);
    let mut lines = Vec::new();
    super::super::walk(&page, &files, &is_token, &mut |event, chain| {
        let mut line = show(event);
        for caller in chain {
            write!(line, " ^{}", caller.span.start).expect("a string");
        }
        lines.push(line);
    });
    assert_eq!(lines.pop().as_deref(), Some("end"), "the last event of {notation:?}");
    lines
}

pub(super) fn is_token(event: &Event<'_>) -> bool {
    match event {
        Event::Start(element) => {
            element.attribute("name").and_then(|name| name.value.as_ref()).is_some_and(|name| name.is("csrf"))
        }
        Event::Text(text) => text.outputs().any(|output| output.expression == "csrf"),
        _ => false,
    }
}

/// An event in short.
pub(super) fn show(event: &Event<'_>) -> String {
    match event {
        Event::Start(element) => start(element),
        Event::End { name, .. } => format!("</{}>", parts(name)),
        Event::Text(text) => format!("text {}", parts(text)),
        Event::Raw { element, content } => format!("raw {} {}", parts(&element.name), parts(content)),
        Event::Comment(comment) => format!("comment {}", parts(comment)),
        Event::EndOfForm { form, has_token } => {
            format!("form at {} {}", form.place.span.start, if *has_token { "has a token" } else { "has none" })
        }
        Event::EndOfPage => "end".to_owned(),
    }
}

fn start(element: &Element<'_>) -> String {
    let mut line = format!("<{}", parts(&element.name));
    for Attribute { name, value, quote, .. } in &element.attributes {
        write!(line, " {}", parts(name)).expect("a string");
        if let Some(value) = value {
            let quote = quote.map(String::from).unwrap_or_default();
            write!(line, "={quote}{}{quote}", parts(value)).expect("a string");
        }
    }
    line.push('>');
    if element.is_foreign {
        line.push_str(" foreign");
    }
    if element.is_inert {
        line.push_str(" inert");
    }
    line
}

pub(super) fn parts(parts: &Parts<'_>) -> String {
    let show = |part: &Part<'_>| match part {
        Part::Text(text) => text.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'"),
        Part::Output(output) => format!("{{{}}}", output.expression),
    };
    parts.parts.iter().map(show).collect()
}

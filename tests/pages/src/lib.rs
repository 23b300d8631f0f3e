//! What the tests of pages share: a site of templates, and whether its nodes say what an engine printed.

use security_policy_core::page::engine::{ENGINES, Engine, Rendered, Settings, pages};
use security_policy_core::page::{Escaping, FileSet, MarkupFile, Node, Output, Page};
use std::collections::BTreeSet;

/// What every variable of the tests contains, so that its output says how it was escaped.
pub const MARKER: &str = "<'\"&>";

/// The value of a variable: the marker in brackets, with a name.
pub fn marked(name: &str) -> String {
    format!("[[{MARKER}{name}]]")
}

/// The files of a site, by name.
pub fn site(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::new();
    for (name, text) in files {
        set.add(MarkupFile { path: format!("templates/{name}"), name: (*name).to_owned(), text: (*text).to_owned() });
    }
    set
}

/// The engine of this name.
///
/// # Panics
///
/// If there is none.
pub fn engine(name: &str) -> &'static Engine {
    ENGINES.iter().find(|engine| engine.word.key == name).expect("an engine")
}

/// Reads a site of templates.
pub fn read(engine_name: &str, settings: &Settings, files: &FileSet) -> Rendered {
    pages(engine(engine_name), settings, files)
}

/// Compares what an engine printed with the nodes of a page. Whether an expression was escaped shows in the marker.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The expressions that printed a marker or a constant, by the start of their tag.
    pub seen: BTreeSet<(usize, usize)>,
}

impl Comparison {
    /// Whether the nodes can print exactly this text.
    pub fn matches(&mut self, nodes: &[Node], files: &FileSet, printed: &str) -> bool {
        // Filters such as `upper` keep the markup.
        let printed = printed.to_ascii_lowercase();
        self.ends(nodes, files, &printed, BTreeSet::from([0])).contains(&printed.len())
    }

    fn ends(&mut self, nodes: &[Node], files: &FileSet, printed: &str, starts: BTreeSet<usize>) -> BTreeSet<usize> {
        nodes.iter().fold(starts, |starts, node| self.after(node, files, printed, starts))
    }

    fn after(&mut self, node: &Node, files: &FileSet, printed: &str, starts: BTreeSet<usize>) -> BTreeSet<usize> {
        match node {
            Node::Text(place) => {
                let text = &files.text(*place).to_ascii_lowercase();
                starts.into_iter().filter(|&at| printed[at..].starts_with(text)).map(|at| at + text.len()).collect()
            }
            Node::Decoded { text, .. } => {
                let text = &text.to_ascii_lowercase();
                starts.into_iter().filter(|&at| printed[at..].starts_with(text)).map(|at| at + text.len()).collect()
            }
            Node::Output(output) => starts.into_iter().flat_map(|at| self.output(output, printed, at)).collect(),
            Node::Either(ways) => ways.iter().flat_map(|way| self.ends(way, files, printed, starts.clone())).collect(),
            Node::Repeat(body) => {
                let mut all = starts;
                loop {
                    let more = self.ends(body, files, printed, all.clone());
                    if more.is_subset(&all) {
                        return all;
                    }
                    all.extend(more);
                }
            }
            Node::Inside { nodes, .. } => self.ends(nodes, files, printed, starts),
            Node::Assume { .. } => starts,
            Node::Unknown(_) => {
                let first = starts.first().copied().unwrap_or(printed.len());
                (first..=printed.len()).filter(|&at| printed.is_char_boundary(at)).collect()
            }
        }
    }

    fn output(&mut self, output: &Output, printed: &str, at: usize) -> Vec<usize> {
        let rest = &printed[at..];
        let mut ends = Vec::new();
        match (&output.escaping, &output.constant) {
            (Escaping::Html, Some(constant)) => ends.extend(escaped(rest, &constant.to_ascii_lowercase())),
            (Escaping::Html, None) => {
                let run = rest.find(['<', '>', '"', '\'']).unwrap_or(rest.len());
                let boundaries = (0..=run).filter(|&end| rest.is_char_boundary(end));
                ends.extend(boundaries);
                let marks = rest[..run].contains(|c: char| c == ']' || c.is_ascii_alphanumeric());
                if marks {
                    self.see(output);
                }
                return ends.into_iter().map(|end| at + end).collect();
            }
            (Escaping::Json, _) => {
                if let Some(value) = rest.strip_prefix('"')
                    && let Some(end) = value.find("]]\"")
                    && !value[..end].contains(['<', '>', '&'])
                {
                    ends.push(end + 4);
                }
            }
            (Escaping::Raw(_), Some(constant)) => {
                if rest.starts_with(&constant.to_ascii_lowercase()) {
                    ends.push(constant.len());
                }
            }
            (Escaping::Raw(_), None) => {
                if let Some(value) = rest.strip_prefix("[[")
                    && value.starts_with(MARKER)
                    && let Some(end) = value.find("]]")
                {
                    ends.push(end + 4);
                }
                // A number.
                let run = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                ends.extend(1..=run);
            }
        }
        if !ends.is_empty() {
            self.see(output);
        }
        ends.into_iter().map(|end| at + end).collect()
    }

    fn see(&mut self, output: &Output) {
        self.seen.insert((output.place.file.0, output.place.span.start));
    }
}

/// The length of `text`, escaped, at the start of `printed`.
fn escaped(printed: &str, text: &str) -> Option<usize> {
    const REFERENCES: &[(char, &[&str])] = &[
        ('<', &["&lt;", "&#60;"]),
        ('>', &["&gt;", "&#62;"]),
        ('"', &["&quot;", "&#34;"]),
        ('\'', &["&#x27;", "&#39;"]),
        ('&', &["&amp;", "&#38;"]),
        ('/', &["&#x2f;", "/"]),
        ('=', &["&#x3D;", "="]),
        ('`', &["&#x60;", "`"]),
    ];
    let mut at = 0;
    for c in text.chars() {
        let rest = &printed[at..];
        let references = REFERENCES.iter().find(|(character, _)| *character == c).map(|(_, references)| *references);
        at += match references {
            Some(references) => references.iter().find(|reference| rest.starts_with(**reference))?.len(),
            None => rest.starts_with(c).then_some(c.len_utf8())?,
        };
    }
    Some(at)
}

/// The expressions of nodes.
pub fn outputs<'n>(nodes: &'n [Node], out: &mut Vec<&'n Output>) {
    for node in nodes {
        match node {
            Node::Output(output) => out.push(output),
            Node::Either(ways) => ways.iter().for_each(|way| outputs(way, out)),
            Node::Repeat(nodes) | Node::Inside { nodes, .. } => outputs(nodes, out),
            _ => {}
        }
    }
}

/// A text with the nodes: what they print, in brackets what they print it for. For messages of tests.
pub fn shown(nodes: &[Node], files: &FileSet) -> String {
    let parts = nodes.iter().map(|node| match node {
        Node::Text(place) => format!("{:?}", files.text(*place)),
        Node::Decoded { text, .. } => format!("{text:?}"),
        Node::Output(output) => format!("{{{} {:?}}}", output.expression, output.escaping),
        Node::Either(ways) => {
            let ways: Vec<String> = ways.iter().map(|way| shown(way, files)).collect();
            format!("({})", ways.join(" | "))
        }
        Node::Repeat(body) => format!("({})*", shown(body, files)),
        Node::Inside { caller, nodes } => format!("<{}: {}>", files.text(*caller), shown(nodes, files)),
        Node::Assume { condition, holds } => format!("[{condition}: {holds}]"),
        Node::Unknown(_) => "?".to_owned(),
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// Files of a site: names, and texts. The first is the template that is rendered.
pub type Site<'a> = &'a [(&'a str, &'a str)];

/// The variables of the tests. Their texts are marked.
pub fn context(is: bool) -> serde_json::Value {
    let items = if is { vec![marked("i"), marked("j")] } else { Vec::new() };
    serde_json::json!({
        "a": marked("a"), "b": marked("b"), "x": marked("x"), "y": marked("y"),
        "yes": is, "no": !is, "items": items, "user": { "name": marked("user") },
        "layout": "layout.html", "n": 5, "none_": null, "keys": ["name"], "parts": ["head"],
        "tree": [{ "name": marked("t"), "children": [{ "name": marked("u"), "children": [] }] }],
    })
}

/// Compares the nodes of the first file with what an engine prints for it, with two sets of variables. The result says what differs.
pub fn check(
    engine: &str,
    settings: &Settings,
    case: Site<'_>,
    print: impl Fn(Site<'_>, &serde_json::Value) -> Result<String, String>,
) -> Vec<String> {
    let files = site(case);
    let rendered = read(engine, settings, &files);
    let is_entry = |page: &&Page| files.get(page.entry).is_some_and(|file| file.name == case[0].0);
    let Some(page) = rendered.pages.iter().find(is_entry) else { return vec![format!("{case:?}: no page")] };
    let nodes = || shown(&page.nodes, &files);
    let mut failures = Vec::new();
    let mut comparison = Comparison::default();
    for is in [true, false] {
        match print(case, &context(is)) {
            Ok(printed) if comparison.matches(&page.nodes, &files, &printed) => {}
            Ok(printed) => failures.push(format!("{case:?}\n  printed {printed:?}\n  nodes   {}", nodes())),
            Err(error) => failures.push(format!("{case:?}: {error}")),
        }
    }
    let mut all = Vec::new();
    outputs(&page.nodes, &mut all);
    for output in all {
        if failures.is_empty() && !comparison.seen.contains(&(output.place.file.0, output.place.span.start)) {
            failures.push(format!("{case:?}: `{}` is never printed: {}", files.text(output.place), nodes()));
        }
    }
    failures.extend(rendered.problems.iter().map(|problem| format!("{case:?}: {problem:?}")));
    failures.truncate(1);
    failures
}

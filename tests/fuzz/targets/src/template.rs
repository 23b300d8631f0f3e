//! The templates of a site: the first line is the engine, then come files. A line `--- name` starts a file.

use crate::input::{first_line, text};
use proc_macro2::TokenStream;
use security_policy_core::page::engine::{ENGINES, Settings, pages};
use security_policy_core::page::{Event, FileSet, MarkupFile, Node, Page, Place, walk};
use security_policy_syntax::{Memory, check, messages, parse};
use std::collections::BTreeSet;

pub(crate) fn run(input: &[u8]) {
    let (engine, rest) = first_line(input);
    let rest = text(rest);
    let Some(engine) = ENGINES.iter().find(|other| other.word.key == engine) else { return };
    let mut files = FileSet::new();
    for (name, text) in site(&rest) {
        let file = MarkupFile { path: format!("t/{name}"), name: name.to_owned(), text: text.to_owned() };
        files.add(file);
    }
    for escaped in [None, Some(Vec::new())] {
        let rendered = pages(engine, &Settings { escaped, ..Settings::default() }, &files);
        for problem in &rendered.problems {
            assert_place(problem.place, &files);
        }
        for comment in &rendered.comments {
            assert_place(comment.place, &files);
        }
        for page in &rendered.pages {
            assert_places(&page.nodes, &files);
            seen(page, &files);
        }
    }
    judged(engine.word.key, &rest);
}

/// What a browser sees of a page is in its files.
fn seen(page: &Page, files: &FileSet) {
    walk(page, files, &|_| false, &mut |event, chain| {
        if let Some(place) = place(event) {
            assert_place(place, files);
        }
        chain.iter().for_each(|place| assert_place(*place, files));
    });
}

fn place(event: &Event<'_>) -> Option<Place> {
    match event {
        Event::Start(element) | Event::EndOfForm { form: element, .. } => Some(element.place),
        Event::Text(parts) | Event::Comment(parts) | Event::Raw { content: parts, .. } => Some(parts.place),
        _ => None,
    }
}

fn assert_places(nodes: &[Node], files: &FileSet) {
    for node in nodes {
        match node {
            Node::Text(place) | Node::Unknown(place) => assert_place(*place, files),
            Node::Output(output) => assert_place(output.place, files),
            Node::Either(ways) => ways.iter().for_each(|way| assert_places(way, files)),
            Node::Repeat(nodes) | Node::Inside { nodes, .. } => assert_places(nodes, files),
            _ => {}
        }
    }
}

/// A place is a part of its file.
fn assert_place(place: Place, files: &FileSet) {
    let file = files.get(place.file).expect("a file of the site");
    assert!(file.text.get(place.span.start..place.span.end).is_some(), "{place:?} of {}", file.name);
}

/// The macro reads the same templates.
fn judged(engine: &str, rest: &str) {
    let mut memory = Memory::default();
    for (name, text) in site(rest) {
        memory.files.insert(format!("t/{name}"), text.into());
    }
    let policy = format!(
        "krate struct Shop {{ content_security_policy: {{ default_src: self, script_src: [self, nonce] }}, csrf: {{}}, \
         templates: {{ engine: {engine}, files: \"t/**/*\" }} }}"
    );
    let tokens: TokenStream = policy.parse().expect("tokens");
    let item = parse(tokens, &memory).unwrap_or_else(|error| panic!("{error}"));
    let found = messages(&item, &check(&item).diagnostics);
    assert!(found.iter().all(|message| !message.text.is_empty()));
}

/// The files of a site, without those whose names no folder can have together.
fn site(text: &str) -> Vec<(&str, &str)> {
    let (mut files, mut names) = (Vec::new(), BTreeSet::<&str>::new());
    for file in text.split("\n--- ").filter(|file| !file.trim().is_empty()) {
        let (name, text) = file.split_once('\n').unwrap_or((file, ""));
        let name = name.trim_start_matches("--- ").trim();
        let is_path = !name.is_empty()
            && name.len() <= LONGEST_NAME
            && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
        let folder = format!("{name}/");
        let is_folder = names.range::<&str, _>(&*folder..).next().is_some_and(|other| other.starts_with(&folder));
        let is_in_file = name.match_indices('/').any(|(at, _)| names.contains(&name[..at]));
        if is_path && !is_folder && !is_in_file && names.insert(name) {
            files.push((name, text));
        }
    }
    files
}

/// The longest name of a file, in bytes. Systems allow a few more.
const LONGEST_NAME: usize = 200;

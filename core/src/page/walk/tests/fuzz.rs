//! Nothing panics, and nothing takes long.

use super::notation::is_token;
use super::random::{FRAGMENTS, random_page};
use super::table::CASES;
use crate::page::random::Random;
use crate::page::{Event, FileId, FileSet, MarkupFile, Node, Output, Page, Place};

#[test]
fn mutated_pages_do_not_panic() {
    mutate(2_000);
}

#[test]
#[ignore = "takes a minute without optimization"]
fn a_hundred_thousand_mutated_pages_do_not_panic() {
    mutate(100_000);
}

/// Pages are mutated as trees, and their text as bytes of the file, so that places point to anything.
fn mutate(rounds: usize) {
    let mut random = Random(11);
    for _ in 0..rounds {
        let (files, page) = mutated(&mut random);
        let mut passed = 0;
        super::super::walk(&page, &files, &is_token, &mut |event, _| {
            check(event, &files);
            passed += 1;
        });
        assert!(passed > 0, "the end of the page is passed");
    }
}

fn mutated(random: &mut Random) -> (FileSet, Page) {
    let mut files = FileSet::new();
    let mut ids: Vec<FileId> = Vec::new();
    for _ in 0..=random.below(2) {
        let mut text = match random.below(2) {
            0 => random_page(random),
            _ => CASES[random.below(CASES.len())].0.to_owned(),
        };
        for _ in 0..random.below(6) {
            let mut at = random.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, random.pick(FRAGMENTS));
        }
        ids.push(files.add(MarkupFile { path: "p.html".into(), name: "p.html".into(), text }));
    }
    let nodes = nodes(random, &files, &ids, 4);
    (files, Page { entry: ids[0], nodes })
}

fn nodes(random: &mut Random, files: &FileSet, ids: &[FileId], depth: usize) -> Vec<Node> {
    (0..random.below(5)).map(|_| node(random, files, ids, depth)).collect()
}

fn node(random: &mut Random, files: &FileSet, ids: &[FileId], depth: usize) -> Node {
    match random.below(if depth == 0 { 5 } else { 10 }) {
        0..=2 => Node::Text(place(random, files, ids)),
        3 => Node::Output(Output {
            place: place(random, files, ids),
            expression: "x".into(),
            filters: Vec::new(),
            escaping: crate::page::Escaping::Html,
            constant: None,
        }),
        4 => match random.below(3) {
            0 => Node::Unknown(place(random, files, ids)),
            _ => Node::assume(random.pick(&["a", "not a", "b"]), random.below(2) == 0),
        },
        5 | 6 => Node::Either((0..random.below(4)).map(|_| nodes(random, files, ids, depth - 1)).collect()),
        7 => Node::Repeat(nodes(random, files, ids, depth - 1)),
        _ => Node::Inside { caller: place(random, files, ids), nodes: nodes(random, files, ids, depth - 1) },
    }
}

/// A place, one of ten in no file or at no character.
fn place(random: &mut Random, files: &FileSet, ids: &[FileId]) -> Place {
    let id = ids[random.below(ids.len())];
    let text = &files.get(id).expect("a file").text;
    if random.below(10) == 0 {
        let start = random.below(text.len() + 9);
        return Place::new(FileId(random.below(3)), start, start + random.below(9));
    }
    let (mut start, mut end) = (random.below(text.len() + 1), random.below(text.len() + 1));
    if start > end {
        (start, end) = (end, start);
    }
    Place::new(id, start, end)
}

/// Every place can be printed.
fn check(event: &Event<'_>, files: &FileSet) {
    let check = |place: Place| {
        assert!(place.span.start <= place.span.end, "{place:?} of {event:?}");
        files.position(place);
        files.text(place);
    };
    match event {
        Event::Start(element) => {
            check(element.place);
            for attribute in &element.attributes {
                check(attribute.place);
                check(attribute.name.place);
                attribute.value.iter().for_each(|value| check(value.place));
            }
        }
        Event::End { name, place } => {
            check(name.place);
            check(*place);
        }
        Event::Text(text) | Event::Comment(text) | Event::Raw { content: text, .. } => check(text.place),
        Event::EndOfForm { form, .. } => check(form.place),
        Event::EndOfPage => {}
    }
}

/// Trees whose ways are too many to follow, each with an expression at its end that is found nevertheless.
#[test]
fn no_page_takes_long() {
    let conditions = |markup: &str| markup.repeat(200);
    for notation in [
        format!("<p {}{{{{x}}}}>", conditions("[a|b] ")),
        format!("<p {}{{{{x}}}}>", conditions("[a=\"|b='|] ")),
        format!("<p>{}<p {{{{x}}}}>", conditions("[<a |\">|'|]")),
        format!("<script>{}{{{{x}}}}</script>", conditions("[a|b];")),
        format!("<!--{}{{{{x}}}}-->", conditions("[<b>|</b>] ")),
        format!("{}{{{{x}}}}", conditions("[<form>|</form>|]")),
        format!("{}{{{{x}}}}", conditions("[<template>|</template>|<noscript>|<svg>|</svg>]")),
        format!("{}{{{{x}}}}", conditions("[?a:<b |?!a:]")),
        format!("{}<a {{{{x}}}}{}>", "(*<a ".repeat(90), "*)".repeat(90)),
        format!("{}<a {{{{x}}}}{}>", "[<a |".repeat(90), "]".repeat(90)),
        format!("<p {}{{{{x}}}}>", conditions("(*a[b|c]*)")),
        format!("<p {}[{}{{{{x}}}}]>", conditions("[a|b]"), "a|".repeat(2000)),
        format!("{}{{{{x}}}}", "&lt".repeat(10_000)),
        format!("<p {}{{{{x}}}}>", "a=b ".repeat(5_000)),
    ] {
        let (files, page) = super::notation::page(&notation);
        let mut outputs = 0;
        super::super::walk(&page, &files, &is_token, &mut |event, _| outputs += count(event));
        let short = &notation[..40];
        assert!(outputs > 0, "the expression of {short:?}");
    }
}

/// The form may have its token in the innermost loop or not. Each loop around it is read in both states, and its body in each state once.
#[test]
fn nested_loops_are_read_a_few_times_only() {
    for around in [["(*<br form=f>", "*)"], ["(*<br form=f>[<i>|<b>]", "*)"], ["{>(*<br form=f>", "*)<}"]] {
        let read = |loops: usize| {
            let inner = "[<input name=csrf>|]";
            let (start, end) = (around[0].repeat(loops), around[1].repeat(loops));
            let (files, page) = super::notation::page(&format!("<form method=post>{start}{inner}{end}</form>"));
            let tags = std::cell::Cell::new(0);
            let is_token = |event: &Event<'_>| {
                tags.set(tags.get() + 1);
                is_token(event)
            };
            let mut forms = Vec::new();
            super::super::walk(&page, &files, &is_token, &mut |event, _| {
                if let Event::EndOfForm { has_token, .. } = event {
                    forms.push(*has_token);
                }
            });
            forms.sort_unstable();
            assert_eq!(forms, [false, true], "the form with its token and without it, for {loops} of {around:?}");
            tags.get()
        };
        let (few, many) = (read(10), read(40));
        assert!(many <= 5 * few, "{few} tags in 10 loops, {many} in 40 of {around:?}");
    }
}

fn count(event: &Event<'_>) -> usize {
    match event {
        Event::Start(element) => {
            let parts =
                element.attributes.iter().flat_map(|attribute| [Some(&attribute.name), attribute.value.as_ref()]);
            parts.flatten().map(|parts| parts.outputs().count()).sum()
        }
        Event::Text(text) | Event::Comment(text) | Event::Raw { content: text, .. } => text.outputs().count(),
        _ => 0,
    }
}

#[test]
fn deep_trees_do_not_overflow_the_stack() {
    let (files, mut page) = super::notation::page("{{x}}<p>");
    for level in 0..2_000 {
        let nodes = std::mem::take(&mut page.nodes);
        page.nodes = vec![match level % 3 {
            0 => Node::Either(vec![nodes, Vec::new()]),
            1 => Node::Repeat(nodes),
            _ => Node::Inside { caller: Place::default(), nodes },
        }];
    }
    super::super::walk(&page, &files, &is_token, &mut |_, _| {});
}

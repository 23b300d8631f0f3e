//! Templates that no engine would accept: nothing panics, and every place is in its file.
//!
//! `SECURITY_POLICY_FUZZ=100000` sets how many are read; without it, a thousand are.

use security_policy_core::page::engine::Settings;
use security_policy_core::page::{FileSet, Node, Place, RawBy};
use security_policy_tests_pages::{read, site};

/// The lines of the other tests are templates with something around them.
const SEEDS: &[&str] = &[
    include_str!("engine_askama.rs"),
    include_str!("engine_minijinja.rs"),
    include_str!("engine_tera.rs"),
    include_str!("engine_handlebars.rs"),
];

/// What templates are made of.
const PARTS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{{{",
    "}}}",
    "{{{{",
    "}}}}",
    "{{#",
    "{{/",
    "{{else}}",
    "{{!--",
    "--}}",
    "~",
    "-",
    "\\",
    "\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "|",
    "|safe",
    "a",
    "{% if a %}",
    "{% else %}",
    "{% endif %}",
    "{% for i in a %}",
    "{% endfor %}",
    "{% block b %}",
    "{% endblock %}",
    "{% include 'b.html' %}",
    "{% extends 'b.html' %}",
    "{% import 'b.html' as m %}",
    "{% macro m(a) %}",
    "{% endmacro %}",
    "{{ m(a) }}",
    "{{ m.m(a) }}",
    "{% call m() %}",
    "{% endcall %}",
    "{{ caller() }}",
    "{{ super() }}",
    "{% set a %}",
    "{% endset %}",
    "{% raw %}",
    "{% endraw %}",
    "{% set a.b = a|safe %}",
    "{% set a, b = [a, a|safe] %}",
    "{% if let Some(a) = a %}",
    "|map('safe')",
    "|join(a)",
    "[a]",
    "{'a': a}",
    "*a",
    "...a",
    "{% filter upper %}",
    "{% endfilter %}",
    "{% autoescape false %}",
    "{% match a %}",
    "{% when Some(a) %}",
    "{{> b}}",
    "{{#> b}}",
    "{{/b}}",
    "{{> @partial-block}}",
    "{{#*inline \"b\"}}",
    "{{/inline}}",
    "{{#each a}}",
    "{{/each}}",
    "{% <b> %}",
    "{% </b> %}",
    "{% component b(a) %}",
    "{% endcomponent %}",
    "{{<b a={a} />}}",
    "\r\n",
    "\n",
    "\u{feff}",
    "\u{e9}",
    "\u{1f600}",
    "\0",
    "~}}",
    "{{~",
    "-%}",
    "{%-",
    "as |a b|",
    "=",
    ",",
    ":",
    "..",
    "::",
    "'\u{e9}'",
    "r#\"",
    "{{else if a}}",
];

/// Numbers that are the same in every run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or(0) % end.max(1)
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

fn template(random: &mut Random, seeds: &[&str]) -> String {
    let mut text = random.of(seeds).to_owned();
    for _ in 0..1 + random.below(6) {
        let (first, second) = (random.boundary(&text), random.boundary(&text));
        let (start, end) = (first.min(second), first.max(second));
        match random.below(5) {
            0 => text.replace_range(start..end, ""),
            1 => text.truncate(end),
            2 => text.insert_str(start, random.of(seeds)),
            3 => text.insert_str(start, &text.clone()[start..end]),
            _ => text.insert_str(start, random.of(PARTS)),
        }
        if text.len() > 2000 {
            let end = random.boundary(&text[..500.min(text.len())].to_owned().replace(|c: char| !c.is_ascii(), "?"));
            let end = (0..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
            text.truncate(end);
        }
    }
    text
}

fn is_in_file(files: &FileSet, place: Place) -> bool {
    files.get(place.file).is_some_and(|file| file.text.get(place.span.start..place.span.end).is_some())
}

fn check(files: &FileSet, nodes: &[Node], depth: usize) {
    assert!(depth < 1000, "nodes are nested deeply");
    for node in nodes {
        match node {
            Node::Text(place) | Node::Decoded { place, .. } | Node::Unknown(place) => {
                assert!(is_in_file(files, *place))
            }
            Node::Output(output) => {
                assert!(is_in_file(files, output.place), "{output:?}");
                if let security_policy_core::page::Escaping::Raw(RawBy::Marker(place) | RawBy::Block(place)) =
                    &output.escaping
                {
                    assert!(is_in_file(files, *place), "{output:?}");
                }
            }
            Node::Assume { .. } => {}
            Node::Either(ways) => ways.iter().for_each(|way| check(files, way, depth + 1)),
            Node::Repeat(nodes) => check(files, nodes, depth + 1),
            Node::Inside { caller, nodes } => {
                assert!(is_in_file(files, *caller));
                check(files, nodes, depth + 1);
            }
        }
    }
}

#[test]
fn no_template_makes_it_panic() {
    let count = std::env::var("SECURITY_POLICY_FUZZ").ok().and_then(|count| count.parse().ok()).unwrap_or(1000);
    let seeds: Vec<&str> =
        SEEDS.iter().flat_map(|text| text.lines()).filter(|line| line.contains("{{") || line.contains("{%")).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..count {
        let (first, second) = (template(&mut random, &seeds), template(&mut random, &seeds));
        for engine in ["askama", "minijinja", "tera", "handlebars"] {
            let names = if engine == "handlebars" { ["a.hbs", "b.hbs"] } else { ["a.html", "b.html"] };
            let files = site(&[(names[0], &first), (names[1], &second)]);
            let rendered = read(engine, &Settings::default(), &files);
            assert!(!rendered.pages.is_empty());
            rendered.pages.iter().for_each(|page| check(&files, &page.nodes, 0));
            assert!(
                rendered.problems.iter().all(|problem| is_in_file(&files, problem.place)),
                "{:?}",
                rendered.problems
            );
            assert!(rendered.comments.iter().all(|comment| is_in_file(&files, comment.place)));
        }
    }
}

#[test]
fn deep_nesting_ends() {
    for part in [
        "{% if a %}",
        "{{#if a}}",
        "{{ ((((",
        "{{ [[[[",
        "{{ a|a(",
        "{{ {a: {",
        "{{ a.a",
        "{{ a|a",
        "{{ not ",
        "{{ -",
        "{{ a ~ ",
        "{{> (a ",
        "{% call m() %}",
        "{# {#",
        "{{else if a}}{{b}}",
        "{% elif a %}{{ b }}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% set v %}{{ v }}{{ v }}{% endset %}",
        "{% set v = v ~ v|safe %}{{ v }}",
        "{{#*inline \"p\"}}{{> p}}{{/inline}}",
        "{% set v = [v, v, a|safe] %}{{ v|replace('a', v) }}",
        "{% set v = {'a': v, 'b': v} %}{{ v.a.b }}",
        "{% set v.a = v %}{% set v.b = v|safe %}{{ v.a.b }}",
        "{% for a in v %}{% set_global v = [v, a|safe] %}{{ v }}",
        "{{ a[a",
        "{{ {'a': [",
    ] {
        let deep = format!("{{{{#if a}}}}{{% if a %}}{}", part.repeat(4_000));
        let tail = format!("{{{{ a{} }}}}", part.trim_start_matches("{{ ").repeat(4_000));
        for engine in ["askama", "minijinja", "tera", "handlebars"] {
            for text in [&deep, &tail] {
                let files = site(&[("a.html", text)]);
                let rendered = read(engine, &Settings::default(), &files);
                rendered.pages.iter().for_each(|page| check(&files, &page.nodes, 0));
            }
        }
    }
}

#[test]
fn loops_in_loops_that_set_what_they_print_are_read_whole() {
    for (engine, start, set) in [
        ("tera", "", "{{ v }}{% set_global v = a|safe %}"),
        ("minijinja", "{% set n = namespace() %}", "{{ n.v }}{% set n.v = a|safe %}"),
    ] {
        let text = format!("{start}{}{set}{}", "{% for a in b %}".repeat(40), "{% endfor %}".repeat(40));
        let rendered = read(engine, &Settings::default(), &site(&[("a.html", &text)]));
        assert!(rendered.problems.is_empty(), "{engine}: {:?}", rendered.problems);
        let printed = format!("{:?}", rendered.pages[0].nodes);
        // A variable that is not set yet is one of the application.
        assert_eq!((printed.matches("Raw(").count(), printed.matches("Html").count()), (1, 1), "{engine}: {printed}");
    }
}

#[test]
fn long_chains_of_templates_end() {
    let nest = "{% if a %}{% for b in a %}".repeat(20);
    let names: Vec<String> = (0..40).map(|number| format!("{number}.html")).collect();
    let texts: Vec<String> = (1..=40).map(|number| format!("{nest}{{% include '{number}.html' %}}")).collect();
    let case: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = site(&case);
    for engine in ["askama", "minijinja", "tera", "handlebars"] {
        read(engine, &Settings::default(), &files).pages.iter().for_each(|page| check(&files, &page.nodes, 0));
    }
}

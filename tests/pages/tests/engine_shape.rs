//! Which templates are pages, what is missing in them, and where they come from.

use security_policy_core::page::engine::{ProblemKind, Rendered, Settings};
use security_policy_core::page::{FileSet, Node};
use security_policy_tests_pages::{Site, outputs, read, shown, site};

fn rendered(engine: &str, case: Site<'_>) -> (Rendered, FileSet) {
    let files = site(case);
    (read(engine, &Settings::default(), &files), files)
}

fn entries(rendered: &Rendered, files: &FileSet) -> Vec<String> {
    let name =
        |page: &security_policy_core::page::Page| files.get(page.entry).map_or(String::new(), |file| file.name.clone());
    rendered.pages.iter().map(name).collect()
}

/// The problems: the kind, and the text at the place.
fn problems(engine: &str, text: &str) -> Vec<(ProblemKind, String)> {
    let (rendered, files) = rendered(engine, &[("a.html", text)]);
    rendered.problems.iter().map(|problem| (problem.kind, files.text(problem.place).to_owned())).collect()
}

#[test]
fn entries_are_what_no_other_template_uses() {
    let case: Site<'_> = &[
        (
            "page.html",
            "{% extends 'layout.html' %}{% import 'macros.html' as m %}{% block b %}{% include 'part.html' %}{% endblock %}",
        ),
        ("layout.html", "<l>{% block b %}{{ a }}{% endblock %}"),
        ("macros.html", "{% macro m() %}{% include 'deep.html' %}{% endmacro %}"),
        ("part.html", "<p>"),
        ("deep.html", "<d>"),
        ("one.html", "{% include 'two.html' %}"),
        ("two.html", "{% if a %}{% include 'one.html' %}{% endif %}{{ b }}"),
        ("self.html", "{% if a %}{% include 'self.html' %}{% endif %}{{ b }}"),
    ];
    let (found, files) = rendered("minijinja", case);
    // `one.html` and `two.html` have no entry, and `deep.html` is in a macro that nothing calls.
    assert_eq!(entries(&found, &files), ["page.html", "self.html", "deep.html", "one.html"]);
    assert_eq!(found.problems, []);

    let settings = Settings { entries: vec!["layout.html".to_owned()], ..Settings::default() };
    let found = read("minijinja", &settings, &files);
    assert_eq!(entries(&found, &files), ["page.html", "layout.html", "self.html", "deep.html", "one.html"]);
}

#[test]
fn recursion_ends() {
    let cases: &[(&str, Site<'_>)] = &[
        ("minijinja", &[("a.html", "<a>{% include 'a.html' %}{% include 'a.html' %}{{ x }}")]),
        ("minijinja", &[("a.html", "{% extends 'a.html' %}")]),
        ("minijinja", &[("a.html", "{% import 'a.html' as a %}{{ a.b() }}")]),
        ("minijinja", &[("a.html", "{% macro m() %}<m>{{ m() }}{{ m() }}{% endmacro %}{{ m() }}")]),
        (
            "minijinja",
            &[(
                "a.html",
                "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{% call m() %}{{ caller() }}{% endcall %}{% endcall %}",
            )],
        ),
        ("askama", &[("a.html", "{% macro m(v) %}<m>{% call m(v) %}{{ v }}{% endcall %}{% endmacro %}{{ m(x) }}")]),
        ("tera", &[("a.html", "{% component c() %}<c>{{<c />}}{{<c />}}{% endcomponent %}{{<c />}}")]),
        ("handlebars", &[("a.hbs", "{{> b}}{{> b}}"), ("b.hbs", "{{> a}}{{#> b}}{{> @partial-block}}{{/b}}")]),
        ("handlebars", &[("a.hbs", "{{#*inline \"p\"}}<p>{{> p}}{{> p}}{{/inline}}{{> p}}")]),
    ];
    for (engine, case) in cases {
        let (found, _) = rendered(engine, case);
        assert!(!found.pages.is_empty(), "{case:?}");
    }
}

#[test]
fn a_chain_of_too_many_templates_is_a_problem() {
    let names: Vec<String> = (0..60).map(|number| format!("{number}.html")).collect();
    let texts: Vec<String> = (1..=60).map(|number| format!("<i>{{% include '{number}.html' %}}")).collect();
    let case: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (found, _) = rendered("tera", &case);
    assert!(found.problems.iter().any(|problem| problem.kind == ProblemKind::Limit), "{:?}", found.problems);
}

#[test]
fn many_includes_do_not_take_forever() {
    // Each of 24 templates includes each of the later ones twice: 3^24 parts.
    let names: Vec<String> = (0..24).map(|number| format!("{number}.html")).collect();
    let texts: Vec<String> = (0..24)
        .map(|number| (number + 1..24).map(|other| format!("{{% include '{other}.html' %}}").repeat(2)).collect())
        .collect();
    let case: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (found, _) = rendered("minijinja", &case);
    assert!(found.problems.iter().any(|problem| problem.kind == ProblemKind::Limit));
}

#[test]
fn problems_are_at_the_tag() {
    let syntax = |text: &str| vec![(ProblemKind::Syntax, text.to_owned())];
    for engine in ["askama", "minijinja", "tera"] {
        assert_eq!(problems(engine, "<p>{{ a"), syntax("{{ a"));
        assert_eq!(problems(engine, "<p>{# a"), syntax("{# a"));
        assert_eq!(problems(engine, "{% if a %}<p>"), syntax("{% if a %}"));
        assert_eq!(problems(engine, "<p>{% endif %}"), syntax("{% endif %}"));
        assert_eq!(problems(engine, "{% if a %}{% for b in c %}{% endif %}"), syntax("{% for b in c %}"));
        assert_eq!(problems(engine, "{% nothing %}"), syntax("{% nothing %}"));
        assert_eq!(problems(engine, "{{ a b }}"), syntax("b"));
        assert_eq!(problems(engine, "{{ }}"), syntax("{{ }}"));
        assert_eq!(problems(engine, "{{ a|}}"), syntax("{{ a|}}"));
        assert_eq!(
            problems(engine, "{% include \"none.html\" %}"),
            [(ProblemKind::Missing, "\"none.html\"".to_owned())]
        );
        assert_eq!(
            problems(engine, "{% extends \"none.html\" %}"),
            [(ProblemKind::Missing, "\"none.html\"".to_owned())]
        );
        assert_eq!(problems(engine, "{{ a }}{% if a %}{{ b }}{% else %}{% endif %}"), []);
    }
    assert_eq!(problems("minijinja", "{% autoescape true %}"), syntax("{% autoescape true %}"));
    assert_eq!(problems("tera", "{% autoescape true %}"), syntax("{% autoescape true %}"));
    assert_eq!(problems("tera", "{{<nothing />}}"), [(ProblemKind::Missing, "<nothing />".to_owned())]);
    assert_eq!(problems("handlebars", "<p>{{a"), syntax("{{a"));
    assert_eq!(problems("handlebars", "{{#if a}}<p>"), syntax("{{#if a}}"));
    assert_eq!(problems("handlebars", "<p>{{/if}}"), syntax("{{/if}}"));
    assert_eq!(problems("handlebars", "{{#if a}}{{/each}}"), syntax("{{/each}}"));
    assert_eq!(problems("handlebars", "{{> none}}"), [(ProblemKind::Missing, "none".to_owned())]);
}

#[test]
fn comments_have_their_text() {
    for (engine, text, expected) in [
        ("askama", "a{# one #}{#- two -#}{#~ three ~#}", vec!["one", "two", "three"]),
        ("minijinja", "a{# one #}{#- two -#}{##}", vec!["one", "two", ""]),
        ("tera", "a{# one {{ a }} #}{#- two -#}", vec!["one {{ a }}", "two"]),
        ("handlebars", "a{{! one }}{{!-- two {{a}} --}}", vec!["one", "two {{a}}"]),
    ] {
        let (found, files) = rendered(engine, &[("a.html", text)]);
        let texts: Vec<&str> = found.comments.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(texts, expected);
        assert!(found.comments.iter().all(|comment| files.text(comment.place).contains(&comment.text)));
    }
}

#[test]
fn unknown_content_is_unknown() {
    for (engine, text) in [
        ("minijinja", "{% include name %}"),
        ("minijinja", "{% import name as m %}{{ m.field(a) }}"),
        ("minijinja", "{% from name import field %}{{ field(a) }}"),
        ("minijinja", "{% call function() %}{{ a }}{% endcall %}"),
        ("handlebars", "{{> (lookup . 'name')}}"),
    ] {
        let (found, _) = rendered(engine, &[("a.html", text)]);
        assert!(matches!(found.pages[0].nodes.as_slice(), [Node::Unknown(_)]), "{text}: {:?}", found.pages[0].nodes);
    }
    let (found, files) = rendered("minijinja", &[("a.html", "{% extends layout %}{% block b %}{{ a }}{% endblock %}")]);
    assert!(shown(&found.pages[0].nodes, &files).contains("{a Html}"), "the blocks are part of the page");
}

#[test]
fn expressions_are_as_written() {
    let text = "{{ user.name | upper | safe }}{{ \"<b>\" }}{{ m(a, b)|e }}{{- (a + b)|f(1) -}}";
    let (found, files) = rendered("minijinja", &[("a.html", text)]);
    let mut all = Vec::new();
    outputs(&found.pages[0].nodes, &mut all);
    let found: Vec<(&str, Vec<&str>, Option<&str>, &str)> = all
        .iter()
        .map(|output| {
            let filters = output.filters.iter().map(String::as_str).collect();
            (output.expression.as_str(), filters, output.constant.as_deref(), files.text(output.place))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("user.name", vec!["upper", "safe"], None, "{{ user.name | upper | safe }}"),
            ("\"<b>\"", vec![], Some("<b>"), "{{ \"<b>\" }}"),
            ("m(a, b)", vec!["e"], None, "{{ m(a, b)|e }}"),
            ("a + b", vec!["f"], None, "{{- (a + b)|f(1) -}}"),
        ]
    );
}

//! Which templates are pages, what is missing in them, and where they come from.

use security_policy_core::page::engine::{ProblemKind, Rendered, Settings};
use security_policy_core::page::{Escaping, FileSet, Node, RawBy};
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

/// Each of 24 templates includes, or extends, each of the later ones twice: 3^24 parts.
#[test]
fn many_templates_do_not_take_forever() {
    for tag in ["include", "extends"] {
        let names: Vec<String> = (0..24).map(|number| format!("{number}.html")).collect();
        let text = |number| (number + 1..24).map(|other| format!("{{% {tag} '{other}.html' %}}").repeat(2)).collect();
        let texts: Vec<String> = (0..24).map(text).collect();
        let case: Vec<(&str, &str)> =
            names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let (found, _) = rendered("minijinja", &case);
        assert!(found.problems.iter().any(|problem| problem.kind == ProblemKind::Limit), "{tag}: {:?}", found.problems);
    }
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
    // The application can register a partial that is in no file.
    assert_eq!(problems("handlebars", "{{> none}}"), []);
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
        ("handlebars", "{{> none}}"),
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

/// What escapes each expression of the first page, in short.
fn escaping(engine: &str, settings: &Settings, case: Site<'_>) -> Vec<String> {
    let files = site(case);
    let rendered = read(engine, settings, &files);
    let mut all = Vec::new();
    outputs(&rendered.pages[0].nodes, &mut all);
    let short = |escaping: &Escaping| match escaping {
        Escaping::Html => "html".to_owned(),
        Escaping::Json => "json".to_owned(),
        Escaping::Raw(RawBy::Marker(place)) => format!("marker {}", files.text(*place)),
        Escaping::Raw(RawBy::Block(place)) => format!("block {}", files.text(*place)),
        Escaping::Raw(RawBy::FileName(file)) => format!("name {}", files.get(*file).map_or("", |file| &file.name)),
        Escaping::Raw(RawBy::Setting) => "setting".to_owned(),
    };
    all.iter().map(|output| short(&output.escaping)).collect()
}

#[test]
fn what_turns_escaping_off_is_named() {
    let default = Settings::default();
    let none = Settings { escaped: Some(Vec::new()), ..Settings::default() };
    let tmpl = Settings { escaped: Some(vec!["tmpl".to_owned()]), ..Settings::default() };
    let text = "{{ a }}{{ a|upper | safe }}";
    for engine in ["askama", "minijinja", "tera"] {
        assert_eq!(escaping(engine, &default, &[("a.html", text)]), ["html", "marker safe"]);
        assert_eq!(escaping(engine, &default, &[("a.txt", text)]), ["name a.txt", "marker safe"]);
        assert_eq!(escaping(engine, &none, &[("a.html", text)]), ["setting", "marker safe"]);
        assert_eq!(escaping(engine, &tmpl, &[("a.tmpl", text)]), ["html", "marker safe"]);
        assert_eq!(escaping(engine, &tmpl, &[("a.html", text)]), ["name a.html", "marker safe"]);
        let set: Site<'_> = &[("a.html", "{% set v = a|safe %}<p>{{ v }}")];
        assert_eq!(escaping(engine, &default, set), ["marker safe"]);
    }
    let included: Site<'_> = &[("a.html", "{% include \"b.txt\" %}{{ a }}"), ("b.txt", "{{ a }}")];
    assert_eq!(escaping("askama", &default, included), ["html", "html"]);
    assert_eq!(escaping("tera", &default, included), ["html", "html"]);
    assert_eq!(escaping("minijinja", &default, included), ["name b.txt", "html"]);
    let block: Site<'_> = &[("a.html", "{% autoescape false %}{{ a }}{% endautoescape %}")];
    assert_eq!(escaping("minijinja", &default, block), ["block {% autoescape false %}"]);
    let json: Site<'_> =
        &[("a.html", "{{ a|tojson }}{{ a|tojson|safe }}{% autoescape 'json' %}{{ a }}{% endautoescape %}")];
    assert_eq!(escaping("minijinja", &default, json), ["json", "json", "block {% autoescape 'json' %}"]);
    let json: Site<'_> = &[("a.html", "{{ a|json }}{{ a|json|safe }}{{ a|escape(\"none\") }}{{ a|json|trim|safe }}")];
    assert_eq!(escaping("askama", &default, json), ["html", "json", "marker escape", "json"]);
    // An escaper of the application.
    let own: Site<'_> = &[("a.html", "{{ a|escape(\"js\") }}{{ a|e(\"htm\") }}{{ a|f::json|safe }}")];
    assert_eq!(escaping("askama", &default, own), ["marker escape", "html", "marker safe"]);
    assert_eq!(escaping("tera", &default, &[("a.html", "{{ a|json_encode|safe }}")]), ["marker safe"]);
    let raw: Site<'_> = &[("a.hbs", "{{a}}{{{a}}}{{&a}}{{~{a}~}}")];
    assert_eq!(escaping("handlebars", &default, raw), ["html", "marker {{{", "marker {{&", "marker {{~{"]);
    assert_eq!(escaping("handlebars", &none, raw), ["setting", "marker {{{", "marker {{&", "marker {{~{"]);
}

#[test]
fn branches_name_their_conditions() {
    let shown = |engine: &str, text: &str| {
        let (found, files) = rendered(engine, &[("a.html", text)]);
        shown(&found.pages[0].nodes, &files)
    };
    for engine in ["askama", "minijinja", "tera"] {
        assert_eq!(shown(engine, "{% if a.b %}<a>{% endif %}"), r#"([a.b: true] "<a>" | [a.b: false])"#);
        let elif = shown(engine, "{%- if a == 1 -%}<a>{%- elif not b -%}<b>{% else %}<c>{% endif %}");
        let expected = r#"([a == 1: true] "<a>" | [a == 1: false] [b: false] "<b>" | [a == 1: false] [b: true] "<c>")"#;
        assert_eq!(elif, if engine == "askama" { elif.clone() } else { expected.to_owned() });
        // Another value can be assigned to `a` before the second branch.
        assert_eq!(shown(engine, "{% set a = 1 %}{% if a %}<a>{% endif %}"), r#"("<a>" | )"#);
        assert_eq!(shown(engine, "{% if a %}{% endif %}"), "");
    }
    assert_eq!(shown("askama", "{% match a %}{% when 1 %}<a>{% when _ %}<b>{% endmatch %}"), r#"("<a>" | "<b>")"#);
    assert_eq!(shown("handlebars", "{{#if a}}<a>{{/if}}"), r#"([a: true] "<a>" | [a: false])"#);
    assert_eq!(
        shown("handlebars", "{{#unless a}}<a>{{else}}<b>{{/unless}}"),
        r#"([a: true] "<b>" | [a: false] "<a>")"#
    );
    assert_eq!(shown("handlebars", "{{#with a}}{{#if a}}<a>{{/if}}{{/with}}"), r#"(("<a>" | ) | )"#);
}

#[test]
fn names_of_templates() {
    let askama: Site<'_> =
        &[("x/a.html", "{% include \"b.html\" %}{% include \"y/b.html\" %}"), ("x/b.html", "<x>"), ("y/b.html", "<y>")];
    let (found, files) = rendered("askama", askama);
    assert_eq!(
        shown(&found.pages[0].nodes, &files),
        r#"<{% include "b.html" %}: "<x>"> <{% include "y/b.html" %}: "<y>">"#
    );
    let minijinja: Site<'_> = &[
        ("x/a.html", "{% include './b.html' %}{% include '../y/b.html' %}"),
        ("x/b.html", "<x>"),
        ("y/b.html", "<y>"),
    ];
    let (found, _) = rendered("minijinja", minijinja);
    assert_eq!((found.pages.len(), found.problems), (1, Vec::new()));
    let handlebars: Site<'_> = &[
        ("x/a.html.hbs", "{{> x/b}}{{> x/c.html}}{{> d}}"),
        ("x/b.hbs", "<b>"),
        ("x/c.html.hbs", "<c>"),
        ("z/d.hbs", "<d>"),
    ];
    let (found, files) = rendered("handlebars", handlebars);
    assert_eq!(shown(&found.pages[0].nodes, &files), r#"<{{> x/b}}: "<b>"> <{{> x/c.html}}: "<c>"> <{{> d}}: "<d>">"#);
}

//! Templates → what a browser sees: forms whose token depends on conditions.

use security_policy_core::page::engine::Settings;
use security_policy_core::page::{Event, walk};
use security_policy_tests_pages::{Site, read, site};

/// Whether each form of a page has a token, on each way, in the order in which they end.
fn forms(engine: &str, files: Site<'_>) -> Vec<bool> {
    let files = site(files);
    let rendered = read(engine, &Settings::default(), &files);
    assert_eq!(rendered.problems, []);
    let is_token = |event: &Event<'_>| match event {
        Event::Text(text) => text.outputs().any(|output| output.expression == "csrf"),
        _ => false,
    };
    let mut forms = Vec::new();
    walk(&rendered.pages[0], &files, &is_token, &mut |event, _| {
        if let Event::EndOfForm { has_token, .. } = event {
            forms.push(*has_token);
        }
    });
    forms
}

#[test]
fn a_condition_has_the_same_value_until_a_variable_in_it_is_set() {
    let cases: &[(&str, &[bool])] = &[
        ("<form>{{ csrf }}</form>", &[true]),
        ("<form>{% if a %}{{ csrf }}{% endif %}</form>", &[true, false]),
        ("{% if a %}<form>{% endif %}{% if a %}{{ csrf }}</form>{% endif %}", &[true]),
        ("{% if a %}<form>{% endif %}{% if b %}{{ csrf }}</form>{% endif %}", &[true, false]),
        ("{% if a %}<form>{% else %}<p>{% endif %}{% if not a %}{% else %}{{ csrf }}{% endif %}", &[true]),
        ("{% if a == 1 %}<form>{% elif b %}<form b>{% endif %}{% if a == 1 %}{{ csrf }}{% endif %}", &[true, false]),
        ("{% if a %}<form>{% endif %}{% for i in x %}{% if a %}{{ csrf }}{% endif %}{% endfor %}", &[false, true]),
    ];
    for engine in ["minijinja", "tera", "askama"] {
        for (template, expected) in cases {
            let mut found = forms(engine, &[("a.html", template)]);
            let mut expected = expected.to_vec();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{engine}: {template}");
        }
    }
    let set = "{% if a %}<form>{% endif %}{% set a = b %}{% if a %}{{ csrf }}{% endif %}";
    assert_eq!(forms("minijinja", &[("a.html", set)]).len(), 2, "{set}");
    let member =
        "{% set n = namespace(a=b) %}{% if n.a %}<form>{% endif %}{% set n.a = c %}{% if n.a %}{{ csrf }}{% endif %}";
    assert_eq!(forms("minijinja", &[("a.html", member)]).len(), 2, "{member}");
    let call = "{% if loop.changed(a) %}<form>{% endif %}{% if loop.changed(a) %}{{ csrf }}{% endif %}";
    assert_eq!(forms("minijinja", &[("a.html", call)]).len(), 2, "{call}");
}

#[test]
fn the_token_of_a_form_is_found_in_other_files() {
    let macros = "{% macro field() %}{{ csrf }}{% endmacro %}";
    let page = "{% import 'macros.html' as m %}<form>{{ m.field() }}</form><form b>{% include 'part.html' %}</form><form c></form>";
    let files: Site<'_> = &[("a.html", page), ("macros.html", macros), ("part.html", "<p>{{ csrf }}")];
    assert_eq!(forms("minijinja", files), [true, true, false]);
}

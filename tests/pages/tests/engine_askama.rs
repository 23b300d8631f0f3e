//! What the nodes of templates of askama say, against what askama prints. The templates that a case names are in `templates/engine`.

use askama::Template;
use security_policy_core::page::engine::Settings;
use security_policy_tests_pages::{check, marked};

/// Filters of the application, with names that askama has too.
#[expect(unreachable_pub, reason = "askama makes the types of filters public")]
mod filters {
    use std::fmt::Display;

    #[askama::filter_fn]
    pub(super) fn safe(value: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(value.to_string())
    }

    #[askama::filter_fn]
    pub(super) fn json(value: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(value.to_string())
    }

    #[askama::filter_fn]
    pub(super) fn e(value: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(value.to_string())
    }

    #[askama::filter_fn]
    pub(super) fn urlencode(value: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(value.to_string())
    }
}

/// A value with a field.
struct User {
    name: String,
}

/// A template, by the extension that decides about escaping, with what askama prints for both sets of variables.
struct Case {
    name: &'static str,
    source: &'static str,
    printed: [String; 2],
}

macro_rules! cases {
    ($($extension:literal $source:literal)*) => {
        vec![$({
            #[derive(Template)]
            #[template(source = $source, ext = $extension)]
            #[expect(dead_code, reason = "no template uses all variables")]
            struct Entry {
                a: String,
                b: String,
                x: String,
                y: String,
                yes: bool,
                no: bool,
                items: Vec<String>,
                user: User,
                maybe: Option<String>,
                n: i32,
                _rest: (),
            }
            let entry = |is: bool| Entry {
                a: marked("a"),
                b: marked("b"),
                x: marked("x"),
                y: marked("y"),
                yes: is,
                no: !is,
                items: if is { vec![marked("i"), marked("j")] } else { Vec::new() },
                user: User { name: marked("user") },
                maybe: is.then(|| marked("maybe")),
                n: 5,
                _rest: (),
            };
            let printed = [true, false].map(|is| entry(is).render().expect("the template can be rendered"));
            Case { name: concat!("Entry.", $extension), source: $source, printed }
        }),*]
    };
}

fn basic() -> Vec<Case> {
    cases! {
        "html" "<p>{{ a }}</p>\n"
        "html" " <p> {{- a -}} </p> {{~ b ~}} \n <q>\t{{+ x +}} </q>"
        "html" "<p> {%- if yes -%} <b> {%~ endif ~%} </p>{{ a }}"
        "html" "<p> {%~ if yes +%} <b> {%+ endif -%}\n\n{{ a }}"
        "html" "{# {{ a }} {# nested #} {{ b }} #}<p> {#- x -#} {{ a }} {#~ y ~#} z"
        "html" "{% raw %}{{ a }}{% x {% endraw %}{{ a }}"
        "html" "a {%- raw -%} {{ a }} {%- endraw -%} b{{ a }} {% raw %}  {% endraw %}"
        "html" "\u{feff}\u{e9}\u{1f600}{{ a }}\r\n\u{e9}"
        "html" "{{ \"}}\" }}{{ \"%}{{\" }}{{ \"<\\n\\\\\\u{e9}\" }}{{ 'c' }}{{ '<' }}{{ '\\'' }}"
        "html" "{{ \"<b>\" }}{{ \"<'>\"|safe }}{{ 5 }}{{ 1.5 }}{{ true }}"
        "html" "{{ user.name }}{{ items.len() }}{{ a.clone() }}{{ self.b }}{{ a.len() + 1 }}"
        "html" "{{ a|safe }}{{ a | safe }}{{ a|safe|upper }}{{ a|upper|safe }}{{ a|lower }}"
        "html" "{{ a|e }}{{ a|escape|safe }}{{ a|safe|e }}{{ a|e|upper }}"
        "html" "{{ a|escape(\"none\") }}{{ a|escape(\"html\") }}{{ a|escape(\"txt\") }}{{ a|e(\"none\")|upper }}"
        "html" "{{ a|json|safe }}{{ a|json }}{{ a|trim }}{{ a|safe|trim }}{{ a|capitalize }}"
        "html" "{{ a|urlencode }}{{ a|urlencode|safe }}{{ n|filesizeformat }}{{ a|truncate(300) }}{{ items|join(\", \") }}"
        "html" "{{ a|linebreaksbr }}{{ a|indent(2) }}{{ \"<{}>\"|format(a) }}{{ n|pluralize }}"
        "html" "{{ a ~ b }}{{ \"<x>\" ~ a ~ 5 }}{{ (a|safe) ~ b }}"
        "html" "{{ yes }}{{ yes && no }}{{ a == b }}{{ n > 3 }}{{ n bitand 1 }}{{ -n }}{{ !yes }}{{ n as i64 }}"
        "html" "{{ format!(\"<{}>\", 1) }}{{ a[1..3] }}{{ items.iter().count() }}{{ n.to_string() }}"
        "txt" "{{ a }}{{ a|e }}{{ a|safe }}{{ a|escape(\"html\") }}{{ a|json }}{{ a|upper }}{{ \"<b>\" }}"
        "md" "{{ a }}"
        "none" "{{ a }}"
        "xml" "{{ a }}"
        "svg" "{{ a }}"
        "txt.j2" "{{ a }}"
        "html.txt" "{{ a }}"
        "jinja2" "{{ a }}"
    }
}

fn statements() -> Vec<Case> {
    cases! {
        "html" "{% let v = a|safe %}{{ v }}{% let v = a.clone() %}{{ v }}{% set w = \"<i>\" %}{{ w }}"
        "html" "{% let v %}<b>{{ a }}</b>{% endlet %}{{ v }}{{ v|safe }}{{ v|upper }}"
        "html" "{% decl v %}{% if yes %}{% let v = \"<y>\" %}{% else %}{% let v = \"<n>\" %}{% endif %}{{ v }}{{ a }}"
        "html" "{% let v = a.clone() %}{% if yes %}{% let v = a|safe %}{{ v }}{% endif %}{{ v }}"
        "html" "{% let (v, w) = (a.clone(), b.clone()) %}{{ v }}{{ w }}{% let k: i32 = n + 1 %}{{ k }}"
        "html" "{% if yes %}<a>{{ a }}{% elif no %}<b>{{ b|safe }}{% else %}<c>{% endif %}</p>"
        "html" "{% if no %}<a>{% endif %}{{ a }}{% if yes %}y{% else if no %}n{{ b }}{% endif %}"
        "html" "{% if let Some(m) = maybe %}<m>{{ m }}{% else %}<n>{{ b }}{% endif %}{% if yes && let Some(m) = maybe %}{{ m|safe }}{% endif %}"
        "html" "{% match maybe %} {% when Some with (m) %}<m>{{ m }}{% when None %}<n>{{ b }}{% endmatch %}"
        "html" "{% match maybe %}{# c #}{% when Some(m) %}{{ m|safe }}{% else %}<n>{{ b }}{% endmatch %}{{ a }}"
        "html" "{% match n %}{% when 1 | 2 %}<one>{% endwhen %} {% when 5 %}<five>{{ a }}{% endwhen %} {% when _ %}<z>{% endmatch %}"
        "html" "{% for i in items %}<li>{{ i }}{{ loop.index }}{% else %}none {{ a }}{% endfor %}"
        "html" "{% for i in [\"<a>\", \"<b>\"] %}{{ i }}{% endfor %}{% for i in items if !i.is_empty() %}{{ i|safe }}{% endfor %}{{ a }}"
        "html" "{% for (k, v) in items.iter().enumerate() %}{{ k }}={{ v }}{% endfor %}{% for c in 0..2 %}{{ c }}{% endfor %}{{ a }}"
        "html" "{% for i in items %}{% if loop.first %}{% continue %}{% endif %}{{ i }}{% break %}{% endfor %}{{ a }}"
        "html" "{% filter upper %}<b>{{ n }}</b>{% endfilter %}{% filter safe %}<b>{{ a }}</b>{% endfilter %}"
        "html" "{% filter lower|safe %}<b>{{ a }}</b>{% endfilter %}{% filter e %}{{ n }}{% endfilter %}"
        "txt" "{% filter upper %}<b>{{ a }}</b>{% endfilter %}{% let v %}<i>{{ a }}{% endlet %}{{ v }}"
        "html" "{% block one %}<o>{% block two %}{{ a }}{% endblock %}{% endblock one %}"
    }
}

fn composed() -> Vec<Case> {
    cases! {
        "html" "{% extends \"engine/layout.html\" %}{% block main %}<p>{{ a|safe }}</p>{% endblock %}"
        "html" "{# c #} {% extends \"engine/layout.html\" %}{% block title %}{{ super() }}{{ b }}{% endblock %}"
        "html" "{% extends \"engine/child.html\" %}{% block main %}{{ super() }}{{ x }}{% endblock %}"
        "txt" "{% extends \"engine/layout.html\" %}{% block main %}{{ a }}{% endblock %}"
        "html" "{% extends \"engine/layout.html\" %}{% macro m(v) %}<m>{{ v }}{% endmacro %}{% block main %}{% call m(a) %}{% endcall %}{% endblock %}"
        "html" "<p>{% include \"engine/part.html\" %}</p>"
        "html" "<p>{% include \"engine/part.txt\" %}</p>"
        "txt" "<p>{% include \"engine/part.html\" %}</p>"
        "html" "{% include \"engine/nested.html\" %}"
        "html" "{% include \"engine/child.html\" %}{{ x }}"
        "html" "{% let v = a|safe %}{% include \"engine/variable.html\" %}{% let v = b.as_str() %}{% include \"engine/variable.html\" %}"
        "html" "{% for i in items %}{% include \"engine/part.html\" %}{% endfor %}{{ x }}"
        "html" "{% import \"engine/macros.html\" as m %}{% call m::field(\"<n>\", a) %}{% endcall %}{{ m::field(a|safe, b) }}"
        "html" "{% import \"engine/macros.html\" as m %}{% call m::card() %}<c>{{ b }}{% endcall %}{% call m::card %}{{ x }}{% endcall %}"
        "html" "{% import \"engine/macros.html\" as m %}{% call(p, q) m::list(a|safe) %}{{ p }}{{ q }}{{ x }}{% endcall %}"
        "html" "{% macro m(v) %}<m>{{ v }}</m>{% endmacro %}{{ m(a) }}{{ m(a|safe) }}{{ m(\"<k>\") }}{% call m(v=b) %}{% endcall %}"
        "html" "{{ m(a) }}{% macro m(v, w = \"<d>\") %}<m>{{ v }}{{ w }}</m>{% endmacro m %}{{ m(a, w=b) }}"
        "txt" "{% import \"engine/macros.html\" as m %}{% call m::field(a, b) %}{% endcall %}"
    }
}

fn values() -> Vec<Case> {
    cases! {
        "html" "{{ a|safe|linebreaksbr }}{{ a|linebreaksbr }}{{ b|paragraphbreaks|upper }}"
        "html" "{% let v = b|safe %}{{ n|pluralize(a, b) }}{{ n|pluralize(a, v) }}{{ 1|pluralize(v, a) }}{{ 2|pluralize(v, a) }}"
        "html" "{{ missing|default(a|safe) }}{{ missing|default(b) }}{{ missing|defined_or(a|safe) }}{{ missing|assigned_or(x) }}{{ y|default(b) }}"
        "html" "{{ a|filters::safe }}{{ a|filters::json }}{{ a|filters::json|safe }}{{ a|filters::e }}{{ a|crate::filters::urlencode }}"
        "html" "{% let l = [(n, a|safe), (n, b|safe)] %}{% for (k, v) in l %}{{ k }}{{ v }}{% endfor %}{{ &[a|safe][0] }}{{ &l[1].1 }}{{ x }}"
        "html" "{% let p = (a|safe, n) %}{{ p.0 }}{{ p.1 }}{% let (v, w) = p %}{{ v }}{{ w }}{% let q = ((x|safe, n), n) %}{{ q.0.0 }}{{ q.1 }}"
        "html" "{% let m = \"<m>\" %}{% if let Some(m) = maybe %}{{ m|safe }}{% else %}{{ m|safe }}{% endif %}{{ m }}"
        "html" "{% let m = \"<m>\" %}{% match maybe %}{% when Some with (m) %}{{ m|safe }}{% when None %}{{ b }}{% endmatch %}"
        "html" "{% let v = Some(a|safe) %}{% if let Some(w) = v %}{{ w }}{% endif %}{% match v %}{% when Some(w) %}{{ w }}{% when None %}{% endmatch %}"
        "html" "{% if yes && let Some(m) = maybe %}{{ m|safe }}{% else if set Some(k) = maybe %}{{ k }}{% endif %}{{ b }}"
        "html" "{% let mut v = \"<b>\" %}{{ v|safe }}{% mut v = a.as_str() %}{{ v|safe }}{% let mut k = 1 %}{% mut k += n %}{{ k }}"
        "html" "{% let mut v = b.as_str() %}{% if yes %}{% mut v = a.as_str() %}{% endif %}{{ v|safe }}{{ b }}"
        "html" "{% let mut v = b.as_str() %}{% for i in items %}{{ v|safe }}{% mut v = i.as_str() %}{% endfor %}{{ v }}{{ x }}"
        "html" "{% let v: String %}<b>{{ a }}</b>{% endlet %}{{ v }}{{ v|safe }}{% let w: Option<Vec<i32>> = None %}{{ w.is_some() }}"
        "html" "{% macro m(v: String, w: Option<Vec<i32>> = None, z = \"<z>\") %}<m>{{ v }}{{ w.is_none() }}{{ z }}{% endmacro %}{{ m(a) }}{{ m(b, z = x) }}"
        "html" "{{ \"k\"|value::<u8>|assigned_or(7u8) }}{{ Vec::<Option<i32>>::new().len() }}{{ a.parse::<i32>().is_ok() }}{{ b }}"
        "html" "{{ format!(\"{}\", r#\"}}\"#) }}{{ format!(\"{}\", r\"\\\") }}{{ vec![1, 2].len() }}{{ b\"x\".len() }}{{ a }}"
        "html" "{{ &a }}{{ &(a|safe) }}{{ &*a|safe }}{{ &user.name }}{{ -n }}{{ !yes }}{{ (a|safe) ~ n * 2 }}{{ n + 2 * 3 }}"
        "html" "{{ 1_000 }}{{ 0x10 }}{{ 1.50 }}{{ 1.5 }}{{ 7u8 }}{{ n as i64 }}{{ n bitor 8 }}{{ n xor 1 }}{{ (n << 1) }}{{ a }}"
        "html" "{{ a|escape(\"svg\") }}{{ a|e(\"md\") }}{{ a|e(escaper = \"xml\") }}{{ a|safe|trim|safe }}{{ a|ref|safe }}"
    }
}

/// The delimiters of `askama-custom.toml`.
#[derive(Template)]
#[template(
    source = "{{ a }}${ a }$<% if yes %><b>${ a|safe -}$\n<% endif %><# ${ a }$ #><#-x-#>\n<% raw %>${ a }$<% endraw %>",
    ext = "html",
    config = "askama-custom.toml"
)]
struct Custom {
    a: String,
    yes: bool,
}

#[test]
fn delimiters_of_askama() {
    let pair = |open: &str, close: &str| Some([open.to_owned(), close.to_owned()]);
    let settings = Settings {
        expression: pair("${", "}$"),
        block: pair("<%", "%>"),
        comment: pair("<#", "#>"),
        ..Settings::default()
    };
    let source =
        "{{ a }}${ a }$<% if yes %><b>${ a|safe -}$\n<% endif %><# ${ a }$ #><#-x-#>\n<% raw %>${ a }$<% endraw %>";
    let print = |_: &[(&str, &str)], context: &serde_json::Value| {
        Custom { a: marked("a"), yes: context["yes"] == true }.render().map_err(|error| error.to_string())
    };
    let found = check("askama", &settings, &[("Custom.html", source)], print);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nodes_say_what_askama_prints() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/engine");
    let mut files: Vec<(String, String)> = std::fs::read_dir(&folder)
        .expect("the folder of the templates")
        .map(|entry| {
            let name = entry.expect("an entry").file_name().into_string().expect("a name in UTF-8");
            let text = std::fs::read_to_string(folder.join(&name)).expect("a template");
            (format!("engine/{name}"), text)
        })
        .collect();
    files.sort();
    let cases = [basic(), statements(), values(), composed()].into_iter().flatten().collect::<Vec<Case>>();
    let mut found = Vec::new();
    for case in &cases {
        // Askama drops the line break at the end of a file, and not that of a source in an attribute.
        let source = format!("{}{}", case.source, if case.source.ends_with('\n') { "\n" } else { "" });
        let mut site: Vec<(&str, &str)> = vec![(case.name, &source)];
        site.extend(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let print = |_: &[(&str, &str)], context: &serde_json::Value| {
            Ok(case.printed[usize::from(context["yes"] != true)].clone())
        };
        found.extend(check("askama", &Settings::default(), &site, print).into_iter().map(|failure| {
            format!(
                "{} {:?}\n{}",
                case.name,
                case.source,
                failure.split_once("\n").map_or(failure.as_str(), |(_, rest)| rest)
            )
        }));
    }
    assert!(cases.len() > 60);
    assert!(found.is_empty(), "{} failures\n{}", found.len(), found.join("\n"));
}

//! What the nodes of templates of minijinja say, against what minijinja prints. Both versions print the same, unless a case says so.

use security_policy_core::page::engine::Settings;
use security_policy_tests_pages::{Site, check};

macro_rules! printers {
    ($name:ident, $krate:ident, $value:expr) => {
        fn $name(settings: &Settings) -> impl Fn(Site<'_>, &serde_json::Value) -> Result<String, String> {
            let settings = settings.clone();
            move |files, context| {
                let mut environment = $krate::Environment::new();
                let mut syntax = $krate::syntax::SyntaxConfig::builder();
                if let Some([open, close]) = settings.expression.clone() {
                    syntax.variable_delimiters(open, close);
                }
                if let Some([open, close]) = settings.block.clone() {
                    syntax.block_delimiters(open, close);
                }
                if let Some([open, close]) = settings.comment.clone() {
                    syntax.comment_delimiters(open, close);
                }
                if let Some(prefix) = settings.line_statement.clone() {
                    syntax.line_statement_prefix(prefix);
                }
                if let Some(prefix) = settings.line_comment.clone() {
                    syntax.line_comment_prefix(prefix);
                }
                environment.set_syntax(syntax.build().map_err(|error| format!("{error:#}"))?);
                if let Some(list) = settings.escaped.clone() {
                    environment.set_auto_escape_callback(move |name| {
                        if list.iter().any(|end| name.ends_with(end)) {
                            $krate::AutoEscape::Html
                        } else {
                            $krate::AutoEscape::None
                        }
                    });
                }
                for (name, text) in files {
                    environment
                        .add_template_owned((*name).to_owned(), (*text).to_owned())
                        .map_err(|error| format!("{error:#}"))?;
                }
                let template = environment.get_template(files[0].0).map_err(|error| format!("{error:#}"))?;
                template.render($value(context)).map_err(|error| format!("{error:#}"))
            }
        }
    };
}
printers!(version_2, minijinja_2, minijinja_2::Value::from_serialize);
printers!(version_3, minijinja, |context| minijinja::Value::from(minijinja::value::Serde(context)));

const LAYOUT: &str =
    "<html>{% block title %}<t>{{ a }}</t>{% endblock %}<main>{% block main %}{% endblock %}</main></html>";
const MACROS: &str = "{% macro field(name, value='') %}<i n=\"{{ name }}\" v=\"{{ value }}\">{% endmacro %}\
    {% macro box() %}<div>{{ caller() }}</div>{% endmacro %}{% set title = '<b>' %}";

const CASES: &[Site<'_>] = &[
    // Text, white space, comments, raw blocks.
    &[("a.html", "<p>{{ a }}</p>")],
    &[("a.html", " <p> {{- a -}} </p> \n")],
    &[("a.html", "x\r\n{{ a }}\r\n")],
    &[("a.html", "{# {{ a }} #}<p>{#- x -#} {{ a }}")],
    &[("a.html", "{% raw %}{{ a }}{% x {% endraw %}{{ a }}")],
    &[("a.html", "a {%- raw -%} {{ a }} {%- endraw -%} b{{ a }}")],
    &[("a.html", "\u{feff}\u{e9}\u{1f600}{{ a }}\u{e9}")],
    &[("a.html", "{{ \"}}\" }}{{ '%}{{' }}{{ '\\'\\n\\\\' }}")],
    &[("a.html", "{{ {'a': {'b': 1}}.a.b }}{{ a }}")],
    &[("a.html", "{{ '<b>' }}{{ \"<'>\"|safe }}{{ 5 }}{{ 1.5 }}{{ true }}")],
    &[("a.html", "{{ user.name }}{{ user['name'] }}{{ items[0] or a }}")],
    // Filters.
    &[("a.html", "{{ a|safe }}{{ a | safe }}{{ a|safe|upper }}{{ a|upper|safe }}")],
    &[("a.html", "{{ a|e }}{{ a|escape|safe }}{{ a|safe|e }}{{ a|e|e }}")],
    &[("a.html", "{{ a|safe|title }}{{ a|safe|trim }}{{ a|trim }}{{ a|safe|replace('q', 'w') }}")],
    &[("a.html", "{{ a|tojson }}{{ a|tojson|safe }}{{ a|default('x') }}{{ a|safe|default('x') }}")],
    &[("a.html", "{{ [a, b]|join(' ') }}{{ [a|safe]|join(' ') }}{{ [a|safe]|first }}")],
    &[("a.html", "{{ a|safe|length }}{{ a|indent(2) }}{{ a|safe|indent(2) }}{{ a|safe|string }}")],
    &[("a.html", "{{ a|safe|capitalize }}{{ '<%s>'|format(a) }}{{ a|safe|lower }}")],
    // Expressions.
    &[("a.html", "{{ a if yes else b }}{{ (a|safe) if yes else b }}{{ a|safe if yes else b|safe }}")],
    &[("a.html", "{{ '<a>' if yes else '<b>' }}{{ a or b }}{{ a and b }}{{ not yes }}{{ a == b }}{{ a in items }}")],
    &[("a.html", "{{ a ~ b }}{{ 'x' ~ a }}{{ '<' ~ '>' }}")],
    &[(
        "a.html",
        "{% if n is divisibleby 5 %}{{ a }}{% endif %}{% if n is defined and a is not none %}{{ b }}{% endif %}",
    )],
    // Variables.
    &[("a.html", "{% set v = a|safe %}{{ v }}{% set v = a %}{{ v }}{% set w = '<i>' %}{{ w }}")],
    &[("a.html", "{% set v %}<b>{{ a }}</b>{% endset %}{{ v }}{{ v|safe }}{{ v|upper }}")],
    &[("a.html", "{% set v | upper %}<b>{{ a }}</b>{% endset %}{{ v|length }}")],
    &[("a.html", "{% set v, w = a|safe, b %}{{ v }}{{ w }}{% set (v, w) = (a, b|safe) %}{{ v }}{{ w }}")],
    &[("a.html", "{% set v = a %}{% if yes %}{% set v = a|safe %}{% endif %}{{ v }}")],
    &[("a.html", "{% with v = a|safe, w = b %}{{ v }}{{ w }}{% endwith %}{{ v is defined }}")],
    &[("a.html", "{% set ns = namespace(v=1) %}{% set ns.v = a|safe %}{% set v = b %}{{ v }}")],
    // Branches and loops.
    &[("a.html", "{% if yes %}<a>{{ a }}{% elif no %}<b>{{ b|safe }}{% else %}<c>{% endif %}</p>")],
    &[("a.html", "{% if no %}<a>{% endif %}{{ a }}")],
    &[("a.html", "{% for i in items %}<li>{{ i }}{{ loop.index }}{% else %}none {{ a }}{% endfor %}")],
    &[("a.html", "{% for i in ['<a>', '<b>'] %}{{ i }}{% endfor %}{% for i in items if i %}{{ i|safe }}{% endfor %}")],
    &[("a.html", "{% for k, v in user|items %}{{ k }}={{ v }}{% endfor %}")],
    &[(
        "a.html",
        "{% for t in tree recursive %}<li>{{ t.name }}{% if t.children %}<ul>{{ loop(t.children) }}</ul>{% endif %}{% endfor %}",
    )],
    &[("a.html", "{% for i in items %}{% if loop.first %}{% continue %}{% endif %}{{ i }}{% endfor %}{{ a }}")],
    // Escaping by name and by block.
    &[("a.txt", "{{ a }}{{ a|e }}{{ a|safe }}{{ a|tojson }}")],
    &[("a.svg", "{{ a }}")],
    &[("a.HTML", "{{ a }}")],
    &[("a.xhtml", "{{ a }}")],
    &[("a.html.j2", "{{ a }}")],
    &[("a.htm.jinja2", "{{ a }}")],
    &[("a.xml.jinja", "{{ a }}")],
    &[("html", "{{ a }}")],
    &[("a.html", "{% autoescape false %}{{ a }}{{ b|e }}{% endautoescape %}{{ a }}")],
    &[(
        "a.txt",
        "{% autoescape true %}{{ a }}{% endautoescape %}{{ a }}{% autoescape 'html' %}{{ a }}{% endautoescape %}",
    )],
    &[(
        "a.html",
        "{% autoescape 'none' %}{{ a }}{% autoescape true %}{{ a }}{% endautoescape %}{{ a }}{% endautoescape %}",
    )],
    &[("a.html", "{% filter upper %}<b>{{ n }}</b>{% endfilter %}{% filter safe %}{{ a }}{% endfilter %}")],
    &[("a.html", "{% filter trim %}<b>{{ a }}</b>{% endfilter %}")],
    // Composition.
    &[
        ("a.html", "{% extends 'layout.html' %}{% block main %}<p>{{ a|safe }}</p>{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[
        ("a.html", "{% extends 'layout.html' %}{% block title %}{{ super() }}{{ b }}{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[
        ("a.html", "{% extends 'b.html' %}{% block main %}{{ super() }}{{ self.title() }}{% endblock %}"),
        ("b.html", "{% extends 'layout.html' %}{% block main %}<b>{{ b }}</b>{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[
        ("a.html", "{% set v = a|safe %}{% extends 'layout.html' %}{% block main %}{{ v }}{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[
        ("a.html", "{% extends layout if yes else 'layout.html' %}{% block main %}{{ a }}{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[
        ("a.html", "{% if yes %}{% extends 'layout.html' %}{% endif %}{% block main %}<m>{{ a }}{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[("a.txt", "{% extends 'layout.html' %}{% block main %}{{ a }}{% endblock %}"), ("layout.html", LAYOUT)],
    &[("a.html", "{% block one %}<o>{% block two %}{{ a }}{% endblock %}{% endblock one %}")],
    &[("a.html", "<p>{% include 'b.html' %}</p>"), ("b.html", "<b>{{ a }}{{ v }}</b>\n")],
    &[("a.html", "{% set v = a|safe %}{% include 'b.html' %}"), ("b.html", "<b>{{ v }}</b>")],
    &[("a.html", "<p>{% include 'b.svg' %}{{ a }}"), ("b.svg", "<b>{{ a }}</b>")],
    &[("a.txt", "<p>{% include 'b.html' %}{{ a }}"), ("b.html", "<b>{{ a }}</b>")],
    &[
        ("a.html", "{% autoescape false %}{% include 'b.html' %}{{ a }}{% endautoescape %}"),
        ("b.html", "<b>{{ a }}</b>"),
    ],
    &[
        ("a.html", "{% include ['none.html', 'b.html'] %}{% include 'none.html' ignore missing %}"),
        ("b.html", "<b>{{ a }}</b>"),
    ],
    &[
        ("a.html", "{% include 'b.html' with context %}{% include 'b.html' ignore missing without context %}"),
        ("b.html", "{{ a }}"),
    ],
    &[("a.html", "{% include layout %}{{ a }}"), ("layout.html", LAYOUT)],
    &[
        ("a.html", "{% include 'b.html' if yes else 'c.html' %}"),
        ("b.html", "<b>{{ a }}</b>"),
        ("c.html", "<c>{{ a }}</c>"),
    ],
    &[
        ("a.html", "{% include 'b.html' %}"),
        ("b.html", "{% extends 'layout.html' %}{% block main %}{{ a }}{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[
        ("a.html", "{% import 'm.html' as m %}{{ m.field('<n>', a) }}{{ m.field(a|safe, value=b) }}{{ m.title }}"),
        ("m.html", MACROS),
    ],
    &[
        (
            "a.html",
            "{% from 'm.html' import field, box as card %}{{ field(a) }}{% call card() %}<c>{{ b }}{% endcall %}",
        ),
        ("m.html", MACROS),
    ],
    &[
        ("a.html", "{% from 'm.html' import field as f with context %}{{ f(name=a)|upper|length }}{{ f('x')|safe }}"),
        ("m.html", MACROS),
    ],
    &[("a.html", "{% macro m(v) %}<m>{{ v }}{{ b }}</m>{% endmacro %}{{ m(a) }}{{ m(a|safe) }}{{ m('<k>') }}")],
    &[("a.html", "{% macro m(v) %}{{ v }}{% endmacro %}{% autoescape false %}{{ m(a) }}{% endautoescape %}{{ m(b) }}")],
    &[(
        "a.html",
        "{% macro list(v) %}<ul>{{ caller(a|safe, v) }}</ul>{% endmacro %}{% call(p, q) list(b) %}{{ p }}{{ q }}{{ x }}{% endcall %}",
    )],
    &[(
        "a.html",
        "{% macro tree(ts) %}{% for t in ts %}<li>{{ t.name }}{{ tree(t.children) }}{% endfor %}{% endmacro %}{{ tree(tree_) }}{{ tree(tree) }}{{ a }}",
    )],
    &[("a.html", "{% set v = a|safe %}{% macro m() %}{{ v }}{% endmacro %}{{ m() }}")],
    &[("a.txt", "{% import 'm.html' as m %}{{ m.field(a) }}"), ("m.html", MACROS)],
    &[("a.html", "{% import 'm.txt' as m %}{{ m.field(a) }}"), ("m.txt", MACROS)],
    &[("a.html", "{% macro m() %}<m>{{ a }}{% endmacro %}{% set v = m() %}{{ v }}{% do m() %}")],
    &[("a.js", "{{ n }}{% autoescape 'html' %}{{ a }}{% endautoescape %}")],
    // Lists, maps and namespaces: what is taken out of them has the mark that it had.
    &[("a.html", "{% set v, (w, z) = a|safe, (b, x|safe) %}{{ v }}{{ w }}{{ z }}")],
    &[("a.html", "{% for k, v in [('<k>', a|safe), ('<l>', b)] %}{{ k }}{{ v }}{% endfor %}")],
    &[("a.html", "{% for v in [(a|safe, b)] %}{{ v[0] }}{{ v[1] }}{{ v.0 }}{% endfor %}")],
    &[(
        "a.html",
        "{% set d = {'html': a|safe, 'text': b, 'k': {'l': x|safe}} %}{{ d.html }}{{ d.text }}{{ d['html'] }}{{ d.k.l }}{{ d[no] }}",
    )],
    &[(
        "a.html",
        "{% set ns = namespace(v=b) %}{{ ns.v }}{% for i in items %}{{ ns.v }}{% set ns.v = i|safe %}{% endfor %}{{ ns.v }}",
    )],
    &[(
        "a.html",
        "{% set ns = namespace({'v': a|safe}) %}{{ ns.v }}{% set ns.v %}<v>{{ b }}{% endset %}{{ ns.v }}{% with %}{% set ns.v = x|safe %}{% endwith %}{{ ns.v|upper|length }}",
    )],
    &[(
        "a.html",
        "{{ [a|safe, b][0] }}{{ [a|safe, b][1] }}{{ [[a|safe]][0][0] }}{{ ([a] + [b|safe])[1] }}{{ [b, a|safe][n - 4] }}{{ (a|safe)[0:100] }}",
    )],
    &[("a.html", "{{ dict(v=a|safe).v }}{% for i in [1, 2] %}{{ loop.cycle(a|safe, b) }}{% endfor %}")],
    &[(
        "a.html",
        "{{ items|map('safe')|join(' ') }}{{ [a, b|safe]|map('upper')|join(' ') }}{{ [{'k': a|safe}]|map(attribute='k')|join }}",
    )],
    &[(
        "a.html",
        "{% for r in [a|safe, b]|batch(2) %}{% for c in r %}{{ c }}{% endfor %}{% endfor %}{{ [a|safe, b]|slice(2)|first|first }}",
    )],
    &[(
        "a.html",
        "{{ [a|safe, b]|list|last }}{{ [b, a|safe]|last }}{{ [a|safe]|min }}{{ [b, a|safe]|reverse|first }}{{ [b, a|safe]|sort|first }}",
    )],
    &[(
        "a.html",
        "{{ (a|safe)|lines|first }}{{ (a|safe)|split('q')|first }}{{ [a|safe]|unique|first }}{{ [a|safe, b]|length }}{{ [a|safe]|select|first }}",
    )],
    &[(
        "a.html",
        "{{ user|attr('name') }}{{ {'k': a|safe}|attr('k') }}{{ {'k': a|safe}|items|first|last }}{{ [{'k': a|safe}]|groupby('k')|first|first }}",
    )],
    &[(
        "a.html",
        "{% for k, v in {'k': a|safe}|dictsort %}{{ k }}{{ v }}{% endfor %}{% for k, v in {'k': a|safe}|items %}{{ k }}{{ v }}{% endfor %}",
    )],
    &[("a.html", "{{ [a|safe]|chain([b])|first }}{{ [a]|chain([b|safe])|last }}{{ [a]|zip([b|safe])|first|last }}")],
    &[("a.html", "{% macro m(v) %}<m>{{ v }}{% endmacro %}{{ m(**{'v': a|safe}) }}{{ m(*[b|safe]) }}{{ m(*[x]) }}")],
    &[(
        "a.html",
        "{% with (v, w) = (a|safe, b) %}{{ v }}{{ w }}{% endwith %}{% with v = a|safe, w = v %}{{ w }}{% endwith %}",
    )],
    &[("a.html", "{% for v in (b|safe)|split('q') %}{{ v }}{% endfor %}{{ a|split('q')|zip([b|safe])|first|last }}")],
    &[(
        "a.html",
        "{% for k, v in {'m': a|safe, 'k' ~ '': b}|dictsort %}{{ k }}{{ v }}{% endfor %}{{ {a|safe: 1}|items|first|first }}",
    )],
    // Whatever is marked in a result stays as it is.
    &[(
        "a.html",
        "{{ [a|e, b|safe]|join(' ') }}{{ [a|safe]|join('<br>') }}{{ [a, b]|join('<br>'|safe) }}{{ a|e|replace('z', b|safe) }}",
    )],
    &[(
        "a.html",
        "{% macro m(v) %}<m>{{ v|safe }}</m>{% endmacro %}{{ m(a)|replace('z', 'w') }}{{ [m(a), m(b)]|join('-') }}",
    )],
    &[(
        "a.html",
        "{% filter replace('z', 'y') %}<b>{{ b }}{% endfilter %}{% set v | replace('z', 'y') %}<i>{{ b|safe }}{% endset %}{{ v }}",
    )],
    &[(
        "a.html",
        "{% set t = (a if yes else '<i>'|safe) ~ '' %}{{ t|safe }}{% set u = [b]|join('' if yes else '<i>'|safe) %}{{ u|safe }}",
    )],
    // What a variable is if a branch does not set it.
    &[(
        "a.html",
        "{% if no %}{% set a = '<b>' %}{% endif %}{{ a|safe }}{% if yes %}{% set b = '<b>' %}{% endif %}{{ b }}",
    )],
    &[(
        "a.html",
        "{% if yes %}{% set v = '<b>' %}{% endif %}{{ v|default(a)|safe }}{{ v }}{{ w|d(b|safe) }}{{ none_|default(b|safe, true) }}",
    )],
    &[(
        "a.html",
        "{% filter upper %}{% set v = a|safe %}x{% endfilter %}{{ v }}{% set w %}{% set v = b|safe %}y{% endset %}{{ v }}{{ w }}",
    )],
    &[(
        "a.html",
        "{% set v = b %}{% autoescape false %}{% set v = a|safe %}{% endautoescape %}{{ v }}{% with %}{% set v = x %}{% endwith %}{{ v }}",
    )],
    // Literals and operators.
    &[("a.html", "{{ 'x' 'y' }}{{ \"<a>\" '<b>' \"c\" }}{% include 'b' '.html' %}"), ("b.html", "<b>{{ a }}")],
    &[("a.html", "{{ 5. }}{{ 1e3 }}{{ 1.5e-3 }}{{ 0x10 }}{{ 1_000 }}{{ 1.50 }}{{ 1.5 }}{{ [1.] }}{{ a }}")],
    &[(
        "a.html",
        "{{ '<b>' if yes }}{{ a|safe if no }}{{ a if yes else b if no else x }}{{ a if yes if no else b|safe }}",
    )],
    &[(
        "a.html",
        "{{ a is in [1, 2] }}{{ a is in {'k': 1} }}{{ n is eq -5 }}{{ n is eq 5 and yes }}{{ n is sameas none }}{{ a is defined|upper }}{{ b }}",
    )],
    &[(
        "a.html",
        "{{ n is divisibleby(5) }}{{ n is not divisibleby 5 }}{{ a < b < x }}{{ a not in items }}{{ n // 2 }}{{ n ** 2 }}{{ -n|abs }}{{ not a|safe }}",
    )],
    &[(
        "a.html",
        "{{ none or a|safe }}{{ none_ or b|safe }}{{ (yes and a|safe) or b }}{{ no or x|safe }}{{ False or True or y }}",
    )],
    // Templates that others name.
    &[
        ("a.html", "{% from 'm.html' import field as f, other as g, %}{{ f(a) }}{{ g(b|safe) }}"),
        (
            "m.html",
            "{% macro field(v) %}<f>{{ v }}{% endmacro %}{% macro other(v, w='<w>') %}<g>{{ v }}{{ w }}{% endmacro %}",
        ),
    ],
    &[
        (
            "a.html",
            "{% import 'm.html' as m with context %}{{ m.field(a) }}{{ m.n.field(b) }}{{ m.f(x) }}{{ m.t }}{{ m.u }}",
        ),
        (
            "m.html",
            "{% import 'n.html' as n %}{% from 'n.html' import field as f %}{% macro field(v) %}<f>{{ v }}{% endmacro %}{% set t %}<i>x{% endset %}{% set u = '<u>'|safe %}",
        ),
        ("n.html", "{% macro field(v) %}<n>{{ v }}{% endmacro %}"),
    ],
    &[
        ("a.html", "{% extends ['b.html'][0] %}{% block m scoped %}{{ a }}{% endblock m %}"),
        ("b.html", "<b>{% block m required %}{% endblock %}{% include ['none.html', 'nix.html'] ignore missing %}"),
    ],
    &[
        ("a.html", "{% extends 'b' ~ '.html' %}{% set v = a|safe %}{% block m %}{{ v }}{% endblock %}"),
        ("b.html", "<b>{% block m %}{% endblock %}{{ v }}"),
    ],
    // Macros and escaping.
    &[(
        "a.html",
        "{% macro m() %}{{ caller() if caller else '-' }}{% endmacro %}{{ m() }}{% call m() %}<c>{{ a }}{% endcall %}",
    )],
    &[(
        "a.html",
        "{% macro m() %}{{ caller()|upper }}{{ caller()|safe }}{% endmacro %}{% call m() %}<c>{{ n }}{% endcall %}",
    )],
    &[("a.html", "{% macro m(v='<d>'|safe) %}{{ v }}{% endmacro %}{{ m() }}{{ m(b) }}{{ m(v=a|safe) }}")],
    &[(
        "a.html",
        "{% macro m(v) %}{{ caller(v) }}{% endmacro %}{% autoescape false %}{% call(p) m(a) %}{{ p }}{% endcall %}{% endautoescape %}",
    )],
    &[(
        "a.html",
        "{% autoescape false %}{% set v %}<v>{{ a }}{% endset %}{% set w = a|upper %}{% endautoescape %}{{ v }}{{ w }}",
    )],
];

/// Where minijinja 3 keeps a mark, the nodes say so, although minijinja 2 escapes.
const ONLY_IN_3: &[Site<'_>] = &[
    &[("a.html", "{{ a|safe ~ b }}{{ '<b>'|safe ~ a ~ '</b>'|safe }}")],
    &[("a.html", "{% set v = '<i>'|safe ~ a %}{{ v }}")],
    &[("a.html", "{{ a|safe + b }}{{ '<b>'|safe + a }}{{ b|safe * 2 }}{{ b * 2 }}{{ n * 2 + 1 }}")],
    &[("a.html", "{{ (a|safe) ~ (b is defined) }}{{ a|safe ~ n * 2 }}{{ a|safe ~ b is defined }}")],
    &[(
        "a.html",
        "{% set t = '<b>' + 'c' %}{{ t }}{{ t|safe }}{% set u = a|safe + '<i>'|safe %}{{ u }}{{ (a|safe if yes else b) ~ x }}",
    )],
];

fn failures(settings: &Settings, cases: &[Site<'_>], version_2_too: bool) -> Vec<String> {
    let mut failures = Vec::new();
    for case in cases {
        failures.extend(
            check("minijinja", settings, case, version_3(settings)).into_iter().map(|failure| format!("3: {failure}")),
        );
        if version_2_too {
            failures.extend(
                check("minijinja", settings, case, version_2(settings))
                    .into_iter()
                    .map(|failure| format!("2: {failure}")),
            );
        }
    }
    failures
}

#[test]
fn nodes_say_what_minijinja_prints() {
    let failures = failures(&Settings::default(), CASES, true);
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn nodes_say_what_minijinja_3_prints() {
    let failures = failures(&Settings::default(), ONLY_IN_3, false);
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn settings_of_minijinja() {
    let pair = |open: &str, close: &str| Some([open.to_owned(), close.to_owned()]);
    let custom = Settings {
        expression: pair("${", "}"),
        block: pair("<%", "%>"),
        comment: pair("<#", "#>"),
        line_statement: Some("#!".to_owned()),
        line_comment: Some("##".to_owned()),
        ..Settings::default()
    };
    let cases: &[Site<'_>] = &[
        &[("a.html", "{{ a }}${a}${ {'a': 1}.a }<% if yes %><b>${ b }<% endif %><# ${ a } #>")],
        &[("a.html", "<ul>\n#! for i in items\n  <li>${ i }</li>\n  #! endfor\n</ul>\n## ${ a }\n<p>${ b } ## c\n")],
        &[("a.html", "<p #! x>${ a }\n#! if yes or (\n no)\n<b>\n#! endif")],
        &[("a.html", "<% raw %>${ a }<% endraw %>${ a }")],
    ];
    let escaped = Settings { escaped: Some(vec![".tmpl".to_owned()]), ..Settings::default() };
    let none = Settings { escaped: Some(Vec::new()), ..Settings::default() };
    let mut found = failures(&custom, cases, true);
    found.extend(failures(&escaped, &[&[("a.tmpl", "{{ a }}")], &[("a.html", "{{ a }}")]], true));
    found.extend(failures(&none, &[&[("a.html", "{{ a }}")]], true));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

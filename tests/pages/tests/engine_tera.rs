//! What the nodes of templates of tera say, against what tera prints.

use security_policy_core::page::engine::Settings;
use security_policy_tests_pages::{Site, check};

fn print(settings: &Settings, files: Site<'_>, context: &serde_json::Value) -> Result<String, String> {
    let mut tera = tera::Tera::default();
    if let (Some(expression), Some(block), Some(comment)) = (&settings.expression, &settings.block, &settings.comment) {
        let delimiters = tera::Delimiters {
            block_start: block[0].clone().into(),
            block_end: block[1].clone().into(),
            variable_start: expression[0].clone().into(),
            variable_end: expression[1].clone().into(),
            comment_start: comment[0].clone().into(),
            comment_end: comment[1].clone().into(),
        };
        tera.set_delimiters(delimiters).map_err(|error| format!("{error}"))?;
    }
    if let Some(list) = &settings.escaped {
        tera.autoescape_on(list.clone());
    }
    tera.add_raw_templates(files.iter().copied()).map_err(|error| format!("{error}"))?;
    let context = tera::Context::from_serialize(context).map_err(|error| format!("{error}"))?;
    tera.render(files[0].0, &context).map_err(|error| format!("{error}"))
}

const LAYOUT: &str =
    "<html>{% block title %}<t>{{ a }}</t>{% endblock %}<main>{% block main %}{% endblock %}</main></html>";
const COMPONENTS: &str = "{% component field(name, value=\"<d>\") %}<i n=\"{{ name }}\" v=\"{{ value }}\">{% endcomponent field %}\
    {% component ui.card(title: string) %}<div><h1>{{ title }}</h1>{{ body }}</div>{% endcomponent %}\
    {% component row(label, ...rest) { \"k\": 1 } %}<r>{{ label }}{% endcomponent %}";

const CASES: &[Site<'_>] = &[
    &[("a.html", "<p>{{ a }}</p>\n")],
    &[("a.html", " <p> {{- a -}} </p> \n")],
    &[("a.html", "<p> {%- if yes -%} <b> {%- endif -%} </p>{{ a }}")],
    &[("a.html", "{# {{ a }} #}<p> {#- x -#} {{ a }}")],
    &[("a.html", "{% raw %}{{ a }}{% x {% endraw %}{{ a }}")],
    &[("a.html", "a {%- raw -%} {{ a }} {%- endraw -%} b{{ a }}")],
    &[("a.html", "\u{feff}\u{e9}\u{1f600}{{ a }}\r\n\u{e9}")],
    &[("a.html", "{{ \"}}\" }}{{ '%}{{' }}{{ `<\\'\\n\\\\` }}")],
    &[("a.html", "{{ {\"a\": {\"b\": 1} } }}{{ a }}")],
    &[("a.html", "{{ '<b>' }}{{ \"<'>\"|safe }}{{ 5 }}{{ 1.5 }}{{ true }}")],
    &[("a.html", "{{ user.name }}{{ user['name'] }}{{ user?.name }}{{ user?['name'] }}")],
    &[("a.html", "{{ a|safe }}{{ a | safe }}{{ a|safe|upper }}{{ a|upper|safe }}{{ a|safe|lower }}")],
    &[("a.html", "{{ a|escape }}{{ a|escape|safe }}{{ a|safe|escape }}{{ a|escape_html }}{{ a|escape_html|safe }}")],
    &[(
        "a.html",
        "{{ a|safe|title }}{{ a|safe|trim }}{{ a|trim }}{{ a|safe|replace(from='q', to='w') }}{{ a|safe|trim_start }}",
    )],
    &[("a.html", "{{ a|default(value='x') }}{{ a|safe|default(value='x') }}{{ none_|default(value=a|safe) }}")],
    &[("a.html", "{{ [a, b]|join(sep=' ') }}{{ [a|safe]|join(sep=' ') }}{{ [a|safe]|first }}{{ a|safe|str }}")],
    &[(
        "a.html",
        "{{ a|safe|truncate(length=300) }}{{ a|safe|capitalize }}{{ a|indent }}{{ a|safe|indent }}{{ a|safe|length }}",
    )],
    &[("a.html", "{{ a if yes else b }}{{ a|safe if yes else b }}{{ (a|safe) if yes else b|safe }}")],
    &[(
        "a.html",
        "{{ '<a>' if yes else '<b>' }}{{ not yes }}{{ a == b }}{{ a in items }}{{ n + 1 | abs }}{{ -1 | abs }}",
    )],
    &[("a.html", "{{ a ~ b }}{{ 'x' ~ a }}{{ '<' ~ '>' }}{{ a|safe ~ b|safe }}")],
    &[(
        "a.html",
        "{% if n is divisible_by(divisor=5) %}{{ a }}{% endif %}{% if n is defined and a is not string %}{{ b }}{% else %}{{ x }}{% endif %}",
    )],
    &[("a.html", "{% set v = a|safe %}{{ v }}{% set v = a %}{{ v }}{% set w = '<i>' %}{{ w }}")],
    &[("a.html", "{% set v %}<b>{{ a }}</b>{% endset %}{{ v }}{{ v|safe }}{{ v|upper }}")],
    &[("a.html", "{% set v | upper %}<b>{{ a }}</b>{% endset %}{{ v|length }}")],
    &[("a.html", "{% set v = a %}{% if yes %}{% set v = a|safe %}{% endif %}{{ v }}")],
    &[("a.html", "{% set v = a %}{% for i in items %}{% set_global v = i|safe %}{% endfor %}{{ v }}")],
    &[("a.html", "{% set v = a %}{% for i in items %}{% set v = i|safe %}{{ v }}{% endfor %}{{ v }}")],
    &[("a.html", "{% if yes %}<a>{{ a }}{% elif no %}<b>{{ b|safe }}{% else %}<c>{% endif %}</p>")],
    &[("a.html", "{% if no %}<a>{% endif %}{{ a }}")],
    &[("a.html", "{% for i in items %}<li>{{ i }}{{ loop.index }}{% else %}none {{ a }}{% endfor %}")],
    &[("a.html", "{% for i in ['<a>', '<b>'] %}{{ i }}{% endfor %}{% for i in items %}{{ i|safe }}{% endfor %}")],
    &[("a.html", "{% for k, v in user %}{{ k }}={{ v }}{% endfor %}{{ [i for i in items]|length }}{{ a }}")],
    &[("a.html", "{% for i in items %}{% if loop.first %}{% continue %}{% endif %}{{ i }}{% endfor %}{{ a }}")],
    &[("a.txt", "{{ a }}{{ a|escape_html }}{{ a|safe }}")],
    &[("a.svg", "{{ a }}")],
    &[("a.HTML", "{{ a }}")],
    &[("a.xhtml", "{{ a }}")],
    &[("a.html.j2", "{{ a }}")],
    &[("a.htm", "{{ a }}")],
    &[("a.xml", "{{ a }}")],
    &[("a.html", "{% filter upper %}<b>{{ n }}</b>{% endfilter %}{% filter safe %}{{ a }}{% endfilter %}")],
    &[(
        "a.html",
        "{% filter trim %}<b>{{ a }}</b>{% endfilter %}{% filter truncate(length=300) %}{{ n }}{% endfilter %}",
    )],
    &[
        ("a.html", "{% extends \"layout.html\" %}{% block main %}<p>{{ a|safe }}</p>{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[
        ("a.html", " {# c #} {% extends \"layout.html\" %}{% block title %}{{ super() }}{{ b }}{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[
        ("a.html", "{% extends 'b.html' %}{% block main %}{{ super() }}{% endblock %}"),
        ("b.html", "{% extends 'layout.html' %}{% block main %}<b>{{ b }}</b>{{ super()|upper }}{% endblock %}"),
        ("layout.html", LAYOUT),
    ],
    &[("a.txt", "{% extends 'layout.html' %}{% block main %}{{ a }}{% endblock %}"), ("layout.html", LAYOUT)],
    &[("a.html", "{% extends 'layout.txt' %}{% block main %}{{ a }}{% endblock %}"), ("layout.txt", LAYOUT)],
    &[("a.html", "{% block one %}<o>{% block two %}{{ a }}{% endblock %}{% endblock one %}")],
    &[("a.html", "<p>{% include \"b.html\" %}</p>"), ("b.html", "<b>{{ a }}</b>\n")],
    &[("a.html", "{% set v = a|safe %}{% include 'b.html' %}"), ("b.html", "<b>{{ v }}</b>")],
    &[("a.html", "<p>{% include 'b.svg' %}{{ a }}"), ("b.svg", "<b>{{ a }}</b>")],
    &[("a.txt", "<p>{% include 'b.html' %}{{ a }}"), ("b.html", "<b>{{ a }}</b>")],
    &[("a.html", "{% for i in items %}{% include 'b.html' %}{% endfor %}{{ a }}"), ("b.html", "<b>{{ i }}</b>")],
    &[("a.html", "{{<field name=\"<n>\" value={a} />}}{{ <field name={a|safe} /> }}"), ("m.html", COMPONENTS)],
    &[
        ("a.html", "{% <ui.card title=\"<t>\"> %}<c>{{ b }}{% </ui.card> %}{{<field name={a} value={b} />}}"),
        ("m.html", COMPONENTS),
    ],
    &[("a.html", "{{<row label={a} {...user} />}}{{<row label={a|safe} />}}"), ("m.html", COMPONENTS)],
    &[("a.html", "{% set v = <field name={a} /> %}{{ v }}{{ v|safe }}"), ("m.html", COMPONENTS)],
    &[("a.html", "{% component me(v) %}<m>{{ v }}{% endcomponent %}{{<me v={a} />}}{{<me v={a|safe} />}}")],
    &[("a.txt", "{{<field name={a} value={b} />}}"), ("m.html", COMPONENTS)],
    &[("a.html", "{{<field name={a} value={b} />}}"), ("m.txt", COMPONENTS)],
    &[
        ("a.html", "{% for i in items %}{% <ui.card title={i}> %}{{ i|safe }}{% </ui.card> %}{% endfor %}{{ a }}"),
        ("m.html", COMPONENTS),
    ],
    &[("a.html", "{{ a < b }}{{ n<6 }}{{ a }}{{ n // 2 }}{{ n ** 2 }}{{ items|length > 1 and n >= 2 }}")],
    &[("a.html", "{{ a[1:3] }}{{ items|length }}{{ a|split(pat=',')|first }}{{ a }}")],
    // Lists and maps: what is taken out of them has the mark that it had.
    &[(
        "a.html",
        "{% set d = {\"html\": a|safe, \"text\": b, 1: x|safe} %}{{ d.html }}{{ d.text }}{{ d[\"html\"] }}{{ d?.html }}{{ d[1] }}",
    )],
    &[(
        "a.html",
        "{% for k, v in {\"k\": a|safe} %}{{ k }}{{ v }}{% endfor %}{% for v in {\"k\": a|safe} %}{{ v }}{% endfor %}",
    )],
    &[(
        "a.html",
        "{{ [a|safe, b][0] }}{{ [a|safe, b][1] }}{{ [[a|safe]][0][0] }}{{ [...[a|safe], b][0] }}{% set d = { ...{\"k\": a|safe}, \"l\": b } %}{{ d.k }}",
    )],
    &[(
        "a.html",
        "{{ [i|safe for i in items]|join(sep=' ') }}{% for j in [i|safe for i in items if i] %}{{ j }}{% endfor %}{{ [v for k, v in {\"k\": a|safe}]|first }}",
    )],
    &[(
        "a.html",
        "{{ {\"k\": a|safe}|values|first }}{{ {\"k\": a|safe}|get(key=\"k\") }}{{ {\"k\": a|safe}|pairs|first|last }}{{ {\"k\": a|safe}|keys|first }}",
    )],
    &[(
        "a.html",
        "{{ [b, a|safe]|reverse|first }}{{ [a|safe, b]|nth(n=0) }}{{ [b, a|safe]|sort|last }}{{ [a|safe]|unique|first }}{{ [a|safe]|length }}{{ [b, a|safe][1:]|first }}",
    )],
    &[
        (
            "a.html",
            "{{<c v={[a|safe, b]} />}}{{<d v={ {\"k\": a|safe} } />}}{{<e w={a|safe} v={b} />}}{{<f {...{\"v\": a|safe} } />}}",
        ),
        (
            "m.html",
            "{% component c(v) %}{% for i in v %}<i>{{ i }}{% endfor %}{% endcomponent %}{% component d(v: map) %}<i>{{ v.k }}{% endcomponent %}{% component e(v, ...rest) %}<e>{{ v }}{{ rest.w }}{% endcomponent %}{% component f(v) %}<f>{{ v }}{% endcomponent %}",
        ),
    ],
    // Whatever is marked in a result stays as it is.
    &[("a.html", "{{ [a|escape, b|safe]|join(sep=' ') }}{{ a|escape|replace(from='z', to=b|safe) }}")],
    &[
        ("a.html", "{% <c> %}<x>{{ a|safe }}{% </c> %}"),
        (
            "m.html",
            "{% component c() %}<i>{{ body|upper }}{{ body|replace(from='z', to='w') }}{{ [body, body]|join }}{% endcomponent %}",
        ),
    ],
    &[(
        "a.html",
        "{% filter replace(from='z', to='y') %}<b>{{ b }}{% endfilter %}{% filter escape|upper %}<b>{{ n }}{% endfilter %}",
    )],
    // What a variable is after a branch, a loop or a block.
    &[(
        "a.html",
        "{% if no %}{% set a = '<b>' %}{% endif %}{{ a|safe }}{% for i in items %}{% set_global b = '<b>' %}{% endfor %}{{ b|safe }}",
    )],
    &[(
        "a.html",
        "{% if yes %}{% set v = '<b>' %}{% endif %}{{ v|default(value=a)|safe }}{{ w|default(value=b|safe) }}{{ z|default(value=b) }}",
    )],
    &[(
        "a.html",
        "{% set v = a %}{% for i in items %}{{ v }}{% for j in items %}{% set_global v = j|safe %}{% endfor %}{% endfor %}{{ v }}",
    )],
    &[(
        "a.html",
        "{% for i in items %}{% set_global v %}<b>{{ i|safe }}{% endset %}{% endfor %}{% if yes %}{{ v }}{% endif %}{{ b }}",
    )],
    &[(
        "a.html",
        "{% filter upper %}{% set v = a|safe %}x{% endfilter %}{{ v }}{% set w %}{% set v = b|safe %}y{% endset %}{{ v }}{{ w }}",
    )],
    &[
        ("a.html", "{% <c> %}{% set v = a|safe %}{% </c> %}{{ v }}"),
        ("m.html", "{% component c() %}<i>{{ body }}{% endcomponent %}"),
    ],
    // White space.
    &[("a.html", "{{ a -}}{# c #} x {{ b }} {# d #}{{- a }}{% raw %} y {% endraw %} {{ b -}}{#- e #} z")],
    &[(
        "a.html",
        "{{ a -}}{% raw %} x {% endraw %}{{- b }} {%- raw %} y {% endraw %}{#- c #} {% if yes -%}{% raw -%} z {%- endraw %}{%- endif %} w",
    )],
    // Literals, operators, tests and filters.
    &[("a.html", "{{ 5. }}{{ 1.50 }}{{ 1.0 }}{{ 1.5 }}{{ -5 }}{{ null }}{{ none }}{{ `b` ~ 'c' }}{{ False }}{{ a }}")],
    &[(
        "a.html",
        "{{ a is containing(pat=\"q\") }}{{ n is odd }}{{ n is not odd }}{{ n is odd and yes }}{{ a not in items }}{{ not a|safe }}{{ n * 2 + 1 }}{{ n < 6 and yes }}{{ b }}",
    )],
    &[(
        "a.html",
        "{{ a or b|safe }}{{ (a|safe) and b }}{{ no or a|safe }}{{ a if yes else b|safe if no else x }}{{ (a|safe) ~ b }}",
    )],
    &[(
        "a.html",
        "{{ a|str|safe }}{{ a|escape_xml }}{{ a|newlines_to_br|safe }}{{ n|pluralize(plural=a|safe) }}{{ a|truncate(length=300, end=b|safe) }}",
    )],
    &[(
        "a.html",
        "{{ user[\"name\"] }}{{ user[keys[0]] }}{{ items[0]|default(value=b) }}{{ items[1:] }}{{ items[::-1] }}",
    )],
    &[
        (
            "a.html",
            "{% extends 'b.html' %}{% block m %}{{ super()|safe }}{% endblock %}{% block k %}{{ a }}{% endblock %}",
        ),
        ("b.html", "<b>{% block m %}<m>{% if yes %}{% block k %}{% endblock %}{% endif %}{% endblock %}"),
    ],
];

#[test]
fn nodes_say_what_tera_prints() {
    let settings = Settings::default();
    let found: Vec<String> = CASES
        .iter()
        .flat_map(|case| check("tera", &settings, case, |files, context| print(&settings, files, context)))
        .collect();
    assert!(found.is_empty(), "{} failures\n{}", found.len(), found.join("\n"));
}

#[test]
fn settings_of_tera() {
    let pair = |open: &str, close: &str| Some([open.to_owned(), close.to_owned()]);
    let custom = Settings {
        expression: pair("[[", "]]"),
        block: pair("<%", "%>"),
        comment: pair("<#", "#>"),
        ..Settings::default()
    };
    let escaped = Settings { escaped: Some(vec![".php.html".to_owned()]), ..Settings::default() };
    let none = Settings { escaped: Some(Vec::new()), ..Settings::default() };
    let cases: &[(&Settings, Site<'_>)] = &[
        (
            &custom,
            &[(
                "a.html",
                "{{ a }}[[ a ]]<% if yes %><b>[[ b|safe ]]<% endif %><# [[ a ]] #><% raw %>[[ a ]]<% endraw %>",
            )],
        ),
        (&escaped, &[("a.php.html", "{{ a }}")]),
        (&escaped, &[("a.html", "{{ a }}")]),
        (&none, &[("a.html", "{{ a }}")]),
    ];
    let found: Vec<String> = cases
        .iter()
        .flat_map(|(settings, case)| check("tera", settings, case, |files, context| print(settings, files, context)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

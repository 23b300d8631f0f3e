//! What the nodes of templates of handlebars say, against what handlebars prints.

use security_policy_core::page::engine::Settings;
use security_policy_tests_pages::{Site, check};

fn print(settings: &Settings, files: Site<'_>, context: &serde_json::Value) -> Result<String, String> {
    let mut handlebars = handlebars::Handlebars::new();
    handlebars.set_prevent_indent(true);
    if settings.escaped.is_some() {
        handlebars.register_escape_fn(handlebars::no_escape);
    }
    for (name, text) in files {
        let name = name.split('.').next().unwrap_or(name);
        handlebars.register_template_string(name, text).map_err(|error| format!("{error}"))?;
    }
    let entry = files[0].0.split('.').next().unwrap_or_default();
    handlebars.render(entry, context).map_err(|error| format!("{error}"))
}

const LAYOUT: &str = "<html>{{> head}}<main>{{> @partial-block}}</main>{{#> foot}}<f>{{b}}</f>{{/foot}}</html>";
const HEAD: &str = "<t>{{a}}</t>{{#if yes}}{{{b}}}{{/if}}";

const CASES: &[Site<'_>] = &[
    &[("a.hbs", "<p>{{a}}</p>\n")],
    &[("a.hbs", "<p> {{~a~}} </p> {{~{b}~}} <q>")],
    &[("a.hbs", "<p>{{{a}}}{{&b}}{{ & a }}{{{ b }}}{{ {a} }}</p>")],
    &[("a.hbs", "\u{feff}\u{e9}\u{1f600}{{a}}\r\n\u{e9}")],
    &[("a.hbs", "\\{{a}} \\\\{{a}} \\\\\\{{a}} x\\y {{a}}")],
    &[("a.hbs", "\\{{{a}}} {{a}}")],
    &[("a.hbs", "{{! a {{b}} x{{a}}")],
    &[("a.hbs", "{{!-- {{a}} --}}x{{a}}{{!--~--}}")],
    &[("a.hbs", "<p>\n  {{! alone }}\n  {{a}}\n</p>")],
    &[("a.hbs", "<p>\n  {{#if yes}}\n  <b>{{a}}\n  {{else}}\n  <c>{{b}}\n  {{/if}}\n</p>\n")],
    &[("a.hbs", "<p>{{#if yes}} <b>{{a}} {{else}} <c>{{b}} {{/if}}</p>")],
    &[("a.hbs", "{{#if yes~}} <b> {{~else~}} <c> {{~/if}} {{a}}")],
    &[(
        "a.hbs",
        "{{#if yes}}<b>{{a}}{{^}}<c>{{{b}}}{{/if}}{{#unless yes}}<u>{{x}}{{/unless}}{{#unless no}}<v>{{y}}{{/unless}}",
    )],
    &[("a.hbs", "{{#if missing}}<a>none{{else if yes}}<b>{{b}}{{else}}<c>{{x}}{{/if}}")],
    &[("a.hbs", "{{#if no}}<a>{{a}}{{else unless no}}<b>{{b}}{{else}}<c>{{/if}}{{a}}")],
    &[("a.hbs", "{{# if yes }}<a>{{ a }}{{ else }}{{ b }}{{/ if }}")],
    &[("a.hbs", "{{#each items}}<li>{{this}}{{@index}}{{{../a}}}{{else}}none {{a}}{{/each}}")],
    &[("a.hbs", "{{#each items as |item index|}}<li>{{item}}{{{item}}}{{index}}{{/each}}{{a}}")],
    &[("a.hbs", "{{#each user}}{{@key}}={{this}}{{/each}}{{#each items}}{{this}}{{^}}{{b}}{{/each}}")],
    &[("a.hbs", "{{#with user}}<u>{{name}}{{../a}}{{else}}none{{/with}}{{#with missing}}<m>{{else}}<e>{{b}}{{/with}}")],
    &[(
        "a.hbs",
        "{{#with user as |u|}}{{u.name}}{{/with}}{{user.name}}{{user/name}}{{this.a}}{{./b}}{{[a]}}{{user.[name]}}",
    )],
    &[("a.hbs", "{{lookup user \"name\"}}{{{lookup user 'name'}}}{{lookup user (lookup keys 0)}}")],
    &[("a.hbs", "{{#if (eq n 5)}}<a>{{a}}{{/if}}{{#if (and yes (not no))}}{{b}}{{else}}{{x}}{{/if}}{{len items}}")],
    &[("a.hbs", "{{{{raw}}}}{{a}} {{#if}} \\{{b}}{{{{/raw}}}}{{a}}")],
    &[("a.hbs", "{{lookup user \"}}\"}}{{#if (eq a '}}')}}{{/if}}{{a}}")],
    &[("a.hbs", "<p>{{> head}}</p>"), ("head.hbs", HEAD)],
    &[("a.hbs", "<p>\n  {{> head}}\n</p>\n"), ("head.hbs", HEAD)],
    &[("a.hbs", "{{> head a=\"<x>\" b=x}}"), ("head.hbs", HEAD)],
    &[("a.hbs", "{{> head user}}{{> head user a='<y>'}}{{b}}"), ("head.hbs", "<h>{{name}}{{a}}")],
    &[("a.hbs", "{{>head}}{{ > head }}"), ("head.hbs", HEAD)],
    &[("a.hbs", "{{> (lookup parts 0)}}{{b}}"), ("head.hbs", HEAD)],
    &[("a.hbs", "{{#> layout}}<m>{{a}}{{/layout}}"), ("layout.hbs", LAYOUT), ("head.hbs", HEAD)],
    &[
        ("a.hbs", "{{#> layout}}{{#*inline \"foot\"}}<i>{{{a}}}{{/inline}}<m>{{x}}{{/layout}}"),
        ("layout.hbs", LAYOUT),
        ("head.hbs", HEAD),
    ],
    &[
        ("a.hbs", "{{#> layout}}<m>{{a}}{{/layout}}"),
        ("layout.hbs", LAYOUT),
        ("head.hbs", HEAD),
        ("foot.hbs", "<g>{{x}}"),
    ],
    &[("a.hbs", "{{#> nothing}}<m>{{a}}{{/nothing}}{{#> nothing}}{{b}}{{/nothing}}")],
    &[("a.hbs", "{{#*inline \"b\"}}<i>{{a}}{{/inline}}{{> b}}{{> b a=\"<z>\"}}")],
    &[("a.hbs", "{{#*inline 'p'}}<i>{{v}}{{/inline}}{{#each items}}{{> p v=this}}{{/each}}{{a}}")],
    &[
        ("a.hbs", "{{#> one}}<m>{{a}}{{/one}}"),
        ("one.hbs", "<o>{{#> two}}<n>{{> @partial-block}}{{/two}}"),
        ("two.hbs", "<w>{{> @partial-block}}"),
    ],
    &[
        ("a.hbs", "{{#> one}}<m>{{a}}{{/one}}"),
        ("one.hbs", "<o>{{> two}}{{> @partial-block}}"),
        ("two.hbs", "<w>{{#> @partial-block}}none{{b}}{{/@partial-block}}"),
    ],
    &[("a.hbs", "{{#each items}}{{> row}}{{/each}}{{a}}"), ("row.hbs", "<r>{{this}}</r>\n")],
    &[("a.hbs", "{{> row v=(lookup user \"name\")}}"), ("row.hbs", "<r>{{v}}{{{v}}}</r>")],
    &[("a.html", "{{a}}{{{b}}}")],
    &[("a.txt", "{{a}}{{{b}}}")],
    &[(
        "a.hbs",
        "<a href=\"{{a}}\" {{#if yes}}checked{{/if}}>{{#each items}}{{#if @first}}<f>{{/if}}{{this}}{{/each}}",
    )],
    &[("a.hbs", "{{#if yes}}\n<a>{{a}}\n{{/if}}\n\n{{#each items}}\n<i>{{this}}\n{{/each}}\n{{b}}")],
    &[("a.hbs", "{{#if yes}}\r\n<a>{{a}}\r\n{{/if}}\r\n{{b}}")],
    &[("a.hbs", "{{#if yes}}{{#if no}}{{a}}{{else}}{{b}}{{/if}}{{else}}{{#if no}}{{x}}{{else}}{{y}}{{/if}}{{/if}}")],
    &[("a.hbs", "{{a }}{{ b}}{{\na\n}}")],
    &[("a.hbs", "{{#each items}}{{#each ../items}}{{this}}{{{../this}}}{{/each}}{{/each}}{{a}}")],
    &[("a.hbs", "}} { {a} { { a }} {{a}} }}}")],
    &[("a.hbs", "{{#if yes}}{{! c }}{{!-- d --}}{{a}}{{/if}}{{b}}")],
    &[("a.hbs", "{{@root.a}}{{{@root/b}}}{{#each items}}{{@root.a}}{{@last}}{{/each}}")],
    &[("a.hbs", "{{#if yes }}<{{#if yes}}b{{else}}i{{/if}} class='{{a}}'>{{/if}}{{b}}")],
    &[("a.hbs", "{{#*inline \"x1\"}}A{{a}}{{/inline}}{{#if yes}}{{> x1}}{{/if}}{{b}}")],
    &[("a.hbs", "{{a}}{{assist}}{{a-b}}{{b}}")],
    &[("a.hbs", "{{n}}{{yes}}{{{n}}}{{a}}")],
    &[("a.hbs", "{{ lookup user 'na\\'me' }}{{a}}")],
    &[("p/a.hbs", "{{> q/b}}"), ("q/b.hbs", "<b>{{a}}")],
    &[("a.hbs", "{{> head }}  \n x {{b}}"), ("head.hbs", HEAD)],
    &[("a.hbs", "  {{~#if yes~}}  <b>{{a}}  {{~/if~}}  {{b}}")],
    &[("a.hbs", "{{#each [1, 2]}}<i>{{this}}{{{../b}}}{{/each}}{{a}}")],
    &[(
        "a.hbs",
        "{{#each [\"a]\", \"b\"] as |v|}}<i>{{{../a}}}{{/each}}{{#each [\"q\\\"]\", \"\"]}}<j>{{../a}}{{/each}}{{b}}",
    )],
    &[("a.hbs", "{{#each [[1, 2], [\"{\"]]}}<i>{{#each this}}{{../../a}}{{/each}}{{/each}}{{b}}")],
    &[("a.hbs", "{{#with {\"k\": [\"}\"], \"l\": {\"m\": 1} } }}<w>{{{../a}}}{{/with}}{{b}}")],
    &[("a.hbs", "{{#each {\"k\": \"\\\\\"} }}<i>{{../a}}{{/each}}{{> head v=[1] a=b}}"), ("head.hbs", HEAD)],
    &[("a.hbs", "{{[a]}}{{{[user]/name}}}{{user.[name]}}{{#if [no]}}{{x}}{{else}}{{[b]}}{{/if}}")],
    &[(
        "a.hbs",
        "{{#if true}}{{a}}{{else}}{{b}}{{/if}}{{#if false}}{{{a}}}{{/if}}{{#if 0}}{{x}}{{else}}{{{b}}}{{/if}}{{#if -1}}{{y}}{{/if}}",
    )],
    &[("a.hbs", "{{#with items}}<i>{{{0}}}{{1}}{{/with}}{{b}}")],
    &[("a.hbs", "{{lookup [\"}}a\", \"]\"] 0}}{{#each {\"}}\": {\"k\": []}}}}<i>{{@key}}{{/each}}{{b}}")],
    &[("a.hbs", "{{#if null}}<n>{{else}}{{{b}}}{{/if}}{{#if (eq null n)}}<o>{{else}}{{a}}{{/if}}")],
    &[("a.hbs", "{{lookup items 0}}{{{lookup items 1}}}{{#if (eq -1 n)}}{{a}}{{else}}{{b}}{{/if}}")],
];

#[test]
fn nodes_say_what_handlebars_prints() {
    let settings = Settings::default();
    let found: Vec<String> = CASES
        .iter()
        .flat_map(|case| check("handlebars", &settings, case, |files, context| print(&settings, files, context)))
        .collect();
    assert!(found.is_empty(), "{} failures\n{}", found.len(), found.join("\n"));
}

#[test]
fn handlebars_without_escaping() {
    let settings = Settings { escaped: Some(Vec::new()), ..Settings::default() };
    let cases: &[Site<'_>] = &[&[("a.hbs", "{{a}}{{{b}}}{{> b}}"), ("b.hbs", "{{x}}")]];
    let found: Vec<String> = cases
        .iter()
        .flat_map(|case| check("handlebars", &settings, case, |files, context| print(&settings, files, context)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

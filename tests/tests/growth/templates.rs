//! What a build reads: templates.

use crate::build::whole;
use crate::{Kind, joined};
use security_policy_syntax::Memory;

/// The text of one file of this many elements.
type Text = fn(usize) -> String;

const ONE_FILE: &[(&str, usize, Text)] = &[
    ("template: elements", 500, |n| "<p>a</p>".repeat(n)),
    ("template: text", 5_000, |n| "a ".repeat(n)),
    ("template: unclosed elements", 500, |n| "<b><div>".repeat(n)),
    ("template: unclosed tags", 500, |n| "<a ".repeat(n)),
    ("template: unclosed comments", 500, |n| "<!-- ".repeat(n)),
    ("template: unclosed expressions", 500, |n| "{{ ".repeat(n)),
    ("template: unclosed scripts", 500, |n| "<script>".repeat(n)),
    ("template: end tags alone", 500, |n| "</p></b>".repeat(n)),
    ("template: expressions", 250, |n| "<p>{{ a }}</p>".repeat(n)),
    ("template: attributes of one tag, different", 250, |n| format!("<p {}>", joined(n, " ", |n| format!("a{n}=b")))),
    ("template: attributes of one tag, equal", 250, |n| format!("<p {}>", "a=b ".repeat(n))),
    ("template: handlers", 100, |n| joined(n, "\n", |n| format!("<b onclick=\"f({n})\">x</b>"))),
    ("template: scripts without a nonce", 100, |n| "<script>f()</script>\n".repeat(n)),
    ("template: scripts of blocked hosts", 100, |n| {
        joined(n, "\n", |n| format!("<script src=\"https://h{n}.example/a.js\"></script>"))
    }),
    ("template: images", 100, |n| joined(n, "\n", |n| format!("<img src=\"/{n}.png\">"))),
    ("template: forms", 100, |n| "<form method=post action=/a></form>\n".repeat(n)),
    ("template: branches one after another", 50, |n| "{% if a %}<p>{% else %}<p>{% endif %}".repeat(n)),
    ("template: branches that open a tag", 50, |n| "{% if a %}<b {% else %}<i {% endif %}c=d>".repeat(n)),
    ("template: branches in attributes", 50, |n| {
        format!("<p {}>", joined(n, " ", |n| format!("{{% if a %}}b{n}=c{{% endif %}}")))
    }),
    ("template: branches in a value", 50, |n| {
        format!("<a href=\"{}\">", "{% if a %}b{% else %}c{% endif %}".repeat(n))
    }),
    ("template: depth of branches", 100, |n| format!("{}{}", "{% if a %}<p>".repeat(n), "{% endif %}".repeat(n))),
    ("template: depth of loops", 100, |n| format!("{}{}", "{% for a in b %}<p>".repeat(n), "{% endfor %}".repeat(n))),
    ("template: branches of different conditions", 50, |n| {
        joined(n, "", |n| format!("{{% if a{n} %}}<p>{{% endif %}}"))
    }),
    ("template: variables", 50, |n| joined(n, "", |n| format!("{{% set a{n} = \"b\" %}}<p>{{{{ a{n} }}}}</p>"))),
    ("template: variables of branches", 50, |n| {
        joined(n, "", |n| format!("{{% if c %}}{{% set a{n} = \"b\" %}}{{% endif %}}"))
    }),
    ("template: variables and macros in turns", 50, |n| {
        joined(n, "", |n| format!("{{% macro m{n}() %}}<p>a</p>{{% endmacro %}}{{% set a{n} = \"b\" %}}"))
    }),
    ("template: variables of loops", 50, |n| {
        joined(n, "", |n| format!("{{% for i in c %}}{{% set a{n} = \"b\" %}}{{% endfor %}}"))
    }),
    ("template: macros", 50, |n| {
        joined(n, "", |n| format!("{{% macro m{n}() %}}<p>a</p>{{% endmacro %}}{{{{ m{n}() }}}}"))
    }),
    ("template: calls of one macro", 50, |n| {
        format!("{{% macro m(a) %}}<p>{{{{ a }}}}</p>{{% endmacro %}}{}", "{{ m(b) }}".repeat(n))
    }),
    ("template: arguments of a call", 50, |n| {
        let names = joined(n, ",", |n| format!("a{n}"));
        let values = joined(n, ",", |n| format!("a{n}=1"));
        format!("{{% macro m({names}) %}}<p>a</p>{{% endmacro %}}{{{{ m({values}) }}}}")
    }),
    ("template: different forms", 100, |n| joined(n, "\n", |n| format!("<form method=post action=/{n}></form>"))),
    ("template: buttons of a form", 100, |n| {
        let buttons = joined(n, "", |n| format!("<button formaction=/{n}>a</button>"));
        format!("<form method=post action=/a>{buttons}</form>")
    }),
    ("template: buttons elsewhere", 100, |n| {
        joined(n, "", |n| format!("<form id=f{n}></form><button form=f{n} formaction=/{n}>a</button>"))
    }),
    ("template: policies of meta elements", 20, |n| {
        let meta = |n| format!("<meta http-equiv=content-security-policy content=\"img-src https://h{n}.example\">");
        format!("<head>{}</head>", joined(n, "", meta))
    }),
    ("template: pages in srcdoc", 50, |n| "<iframe srcdoc=\"<p>a</p>\"></iframe>".repeat(n)),
    ("template: comments that accept findings", 50, |n| {
        joined(n, "\n", |_| format!("{ALLOW}\n<b onclick=\"f()\">x</b>"))
    }),
    ("template: comments that accept one finding", 50, |n| {
        format!("{}\n<b onclick=\"f()\">x</b>", joined(n, "\n", |_| ALLOW.to_owned()))
    }),
    ("template: comments in one line", 50, |n| joined(n, "", |_| format!("{ALLOW}<b onclick=\"f()\">x</b>"))),
    ("template: comments of HTML", 100, |n| "<!-- security_policy: allow(a) -->\n".repeat(n)),
    ("template: handlers in one line", 100, |n| "<b onclick=\"f()\">x</b>".repeat(n)),
    ("template: missing includes", 50, |n| joined(n, "\n", |n| format!("{{% include \"g{n}.html\" %}}"))),
    ("template: names of an include", 50, |n| {
        format!("{{% include [{}] %}}", joined(n, ",", |n| format!("\"g{n}.html\"")))
    }),
    ("template: blocks", 50, |n| joined(n, "", |n| format!("{{% block b{n} %}}<p>{{% endblock %}}"))),
];

/// The files of a site.
type Site = fn(usize) -> Vec<(String, String)>;

const SITES: &[(&str, usize, Site)] = &[
    ("templates: files", 25, |n| files(n, |_| "<p>a</p>".to_owned())),
    ("templates: includes of one file", 25, |n| {
        vec![named("a"), ("t/index.html".to_owned(), "{% include \"a.html\" %}".repeat(n))]
    }),
    ("templates: includes of different files", 25, |n| {
        let mut all = files(n, |_| "<p>a</p>".to_owned());
        all.push(("t/index.html".to_owned(), joined(n, "", |n| format!("{{% include \"f{n}.html\" %}}"))));
        all
    }),
    ("templates: a chain of includes", 8, |n| files(n, |n| format!("<p>{{% include \"f{}.html\" %}}", n + 1))),
    ("templates: two includes a file, in a chain", 16, |n| {
        files(n, |n| format!("<p>{{% include \"f{0}.html\" %}}{{% include \"f{0}.html\" %}}", n + 1))
    }),
    ("templates: a chain of extends", 8, |n| {
        files(n, |n| format!("{{% extends \"f{}.html\" %}}{{% block a %}}<p>{{% endblock %}}", n + 1))
    }),
    ("templates: pages of one layout", 25, |n| {
        let mut all = files(n, |_| "{% extends \"base.html\" %}{% block a %}<p>{% endblock %}".to_owned());
        all.push(("t/base.html".to_owned(), "<body>{% block a %}{% endblock %}</body>".to_owned()));
        all
    }),
    ("templates: files without the included one", 25, |n| files(n, |n| format!("{{% include \"g{n}.html\" %}}"))),
];

pub(crate) fn kinds() -> Vec<Kind> {
    let one = ONE_FILE.iter().map(|&(name, smallest, text)| {
        let prepare = move |count| site(vec![("t/a.html".to_owned(), text(count))], "");
        let bound = if name.contains("depth") { "64 states of a page" } else { "" };
        Kind { name, smallest, bound, prepare: Box::new(prepare) }
    });
    let many = SITES.iter().map(|&(name, smallest, files)| {
        let prepare = move |count| site(files(count), "");
        let bound = if name.contains("two includes") { "200,000 pieces of a page" } else { "" };
        Kind { name, smallest, bound, prepare: Box::new(prepare) }
    });
    let excluded = Kind {
        name: "templates: excluded patterns",
        smallest: 25,
        bound: "",
        prepare: Box::new(|count| {
            let patterns = joined(count, ",", |n| format!("\"t/{}*/x{n}*\"", "a*".repeat(4)));
            site(files(40, |_| "<p>".to_owned()), &format!(", exclude: [{patterns}]"))
        }),
    };
    one.chain(many).chain([excluded]).collect()
}

fn site(all: Vec<(String, String)>, more: &str) -> crate::Work {
    let mut files = Memory::default();
    files.files.extend(all.into_iter().map(|(path, text)| (path, text.into_bytes())));
    let csp =
        "content_security_policy: { default_src: self, script_src: [self, nonce], base_uri: none, form_action: self }";
    whole(&format!("{csp}, templates: {{ engine: minijinja, files: \"t/**/*.html\"{more} }}"), files)
}

fn files(count: usize, text: impl Fn(usize) -> String) -> Vec<(String, String)> {
    (0..count).map(|n| (format!("t/f{n}.html"), text(n))).collect()
}

/// A comment that accepts the finding about an event handler.
const ALLOW: &str = "{# security_policy: allow(template_inline_handler, reason = \"a\") #}";

fn named(name: &str) -> (String, String) {
    (format!("t/{name}.html"), "<p>a</p>".to_owned())
}

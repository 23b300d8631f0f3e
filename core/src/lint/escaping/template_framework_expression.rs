use crate::fetch::Inline;
use crate::lint::page_compiled::{Compiler, directive};
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Attribute, Event, Finding, Output, Part, Parts};

lint! {
    /// # What it does
    ///
    /// Looks for an expression in an attribute that a framework in the browser runs as code: `x-…`, `@…` and `:…` of Alpine and Vue,
    /// `v-…` of Vue, `ng-…` of AngularJS, `hx-on…`, `hx-trigger` and `hx-vals="js:…"` of htmx, `data-bind` of Knockout and `_` of
    /// hyperscript.
    ///
    /// It also looks for an expression in the text and the attributes of an element with `ng-app`, which AngularJS compiles, and in the
    /// text of an element with a directive `v-…`, which Vue compiles if the policy allows `eval`.
    ///
    /// # Why it matters
    ///
    /// The framework reads the attribute after the browser has decoded it, and compiles it. What the template engine has escaped is code
    /// again. This needs `unsafe_eval` in the policy, which most of these frameworks ask for.
    ///
    /// # Attack
    ///
    /// With `name` = `'); fetch('/account/delete', { method: 'POST' }); ('`, a click on the button runs all of it:
    ///
    /// ```html
    /// <button x-on:click="greet('&#39;); fetch(&#39;/account/delete&#39;, { method: &#39;POST&#39; }); (&#39;')">
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <button x-on:click="greet('{{ name }}')">Greet</button>
    /// ```
    ///
    /// # Fix
    ///
    /// Print the value into a `data-` attribute, and read it there:
    ///
    /// ```html
    /// <button data-name="{{ name }}" x-on:click="greet($el.dataset.name)">Greet</button>
    /// ```
    ///
    /// In the text of an element that a framework compiles, escaping leaves `{{` as it is. With `ng-non-bindable`, AngularJS skips an
    /// element, and with `v-pre`, Vue does: `<b v-pre>{{ name }}</b>`.
    ///
    /// # Allow
    ///
    /// Reasonable where the value is one of a few words that the application itself chooses.
    ///
    /// ```html
    /// {# security_policy: allow(template_framework_expression, reason = "`name` is the name of a tab, an enum") #}
    /// <button x-on:click="greet('{{ name }}')">Greet</button>
    /// ```
    ///
    /// # References
    ///
    /// - [AngularJS, `ngNonBindable`](https://docs.angularjs.org/api/ng/directive/ngNonBindable)
    /// - [Vue, Security](https://vuejs.org/guide/best-practices/security.html)
    /// - [Alpine, CSP build](https://alpinejs.dev/advanced/csp)
    /// - [htmx, Security](https://htmx.org/docs/#security)
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    Warn "an expression in an attribute that a framework in the browser runs" page,
    cwe [1336], asvs ["1.3.7"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let element = match event {
        Event::Start(element) => element,
        Event::Text(text) => return compiled(text, None, report.state.compiler(), context, report),
        _ => return,
    };
    let compiler = report.state.compiler().or_else(|| Compiler::of(element));
    let compiler = compiler.filter(|compiler| !compiler.skips(element));
    for attribute in &element.attributes {
        let Some(framework) = framework(attribute) else {
            if let Some(value) = &attribute.value {
                compiled(value, attribute.name.constant(), compiler, context, report);
            }
            continue;
        };
        let outputs = attribute.value.iter().flat_map(|value| value.outputs());
        for output in outputs.filter(|output| !output.is_fixed()) {
            let tag = context.shown(output);
            let name = attribute.name.prefix();
            report.push(
                Finding::new(output.place, format!("`{tag}` is part of code: {framework} runs `{name}`"))
                    .help(format!("print it into a `data-` attribute, and read that in `{name}`"))
                    .note(
                        "the browser decodes the attribute before the framework compiles it: escaping does not protect",
                    ),
            );
        }
    }
}

/// Reports expressions in the text, or in the attribute, of an element that a framework compiles.
fn compiled(
    text: &Parts<'_>,
    attribute: Option<&str>,
    compiler: Option<Compiler>,
    context: &PageContext<'_>,
    report: &mut PageReport<'_>,
) {
    let Some(compiler) = compiler else { return };
    let (name, skip) = match compiler {
        Compiler::AngularJs => ("AngularJS", "ng-non-bindable"),
        Compiler::Vue if attribute.is_none() && report.state.policies().allows(&Inline::eval()) => ("Vue", "v-pre"),
        Compiler::Vue => return,
    };
    let is_text = |output: &&Output| !output.is_fixed() && !context.is_nonce(output);
    for output in text.outputs().filter(is_text) {
        let tag = context.shown(output);
        let help = match attribute {
            Some(_) => format!("write `{skip}` in the tag"),
            None => format!("write `{skip}` in the element around it, such as `<span {skip}>{tag}</span>`"),
        };
        let place = attribute.map_or("text".to_owned(), |attribute| format!("the attribute `{attribute}`"));
        report.push(
            Finding::new(output.place, format!("`{tag}` is part of {place} that {name} compiles"))
                .help(help)
                .note(format!("escaping leaves braces as they are: {name} runs `{{{{ … }}}}` in the value as code")),
        );
    }
}

/// The framework that runs an attribute.
fn framework(attribute: &Attribute<'_>) -> Option<&'static str> {
    let name = attribute.name.prefix();
    // Those of htmx are also written after `data-`.
    let name = name.strip_prefix("data-").filter(|rest| rest.starts_with("hx-")).unwrap_or(name);
    if TEXTS
        .iter()
        .any(|text| name == *text || name.strip_prefix(text).is_some_and(|rest| rest.starts_with([':', '.'])))
    {
        return None;
    }
    if HTMX_VALUES.contains(&name) {
        // JSON, unless it starts with `js:`, which an expression at the start can print.
        let value = attribute.value.as_ref()?;
        let start = value.prefix().trim_start().to_ascii_lowercase();
        let is_code = start.starts_with("js:") || start.starts_with("javascript:");
        return (is_code || matches!(value.parts.first(), Some(Part::Output(_)))).then_some("htmx");
    }
    if directive(name).starts_with("ng-") {
        return Some("AngularJS");
    }
    let runs = |prefix: &str| if prefix == "_" { name == prefix } else { name.starts_with(prefix) };
    FRAMEWORKS.iter().find(|(prefix, _)| runs(prefix)).map(|(_, framework)| *framework)
}

/// The attributes whose value is code, by the start of their names.
const FRAMEWORKS: &[(&str, &str)] = &[
    ("x-", "Alpine"),
    ("@", "Alpine or Vue"),
    (":", "Alpine or Vue"),
    ("v-", "Vue"),
    ("hx-on", "htmx"),
    // `click[condition]`
    ("hx-trigger", "htmx"),
    ("data-bind", "Knockout"),
    ("_", "hyperscript"),
];

/// The attributes of frameworks whose value is a name, a selector or a list of classes.
const TEXTS: &[&str] =
    &["v-cloak", "v-once", "v-pre", "x-cloak", "x-ignore", "x-mask", "x-ref", "x-teleport", "x-transition"];

/// The attributes of htmx whose value is JSON or code.
const HTMX_VALUES: &[&str] = &["hx-headers", "hx-request", "hx-vals", "hx-vars"];

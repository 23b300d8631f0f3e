use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Attribute, Event, Finding, Part};

lint! {
    /// # What it does
    ///
    /// Looks for an expression in an attribute that a framework in the browser runs as code: `x-…`, `@…` and `:…` of Alpine and Vue,
    /// `v-…` of Vue, `ng-…` of AngularJS, `hx-on…` and `hx-vals="js:…"` of htmx, `data-bind` of Knockout and `_` of hyperscript.
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
    /// - [Vue, Security](https://vuejs.org/guide/best-practices/security.html)
    /// - [Alpine, CSP build](https://alpinejs.dev/advanced/csp)
    /// - [htmx, Security](https://htmx.org/docs/#security)
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    Warn "an expression in an attribute that a framework in the browser runs" page, check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    for attribute in &element.attributes {
        let Some(framework) = framework(attribute) else { continue };
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

/// The framework that runs an attribute.
fn framework(attribute: &Attribute<'_>) -> Option<&'static str> {
    let name = attribute.name.prefix();
    let name = name
        .strip_prefix("data-")
        .filter(|rest| PREFIXED.iter().any(|prefix| rest.starts_with(prefix)))
        .unwrap_or(name);
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
    let runs = |prefix: &str| if prefix == "_" { name == prefix } else { name.starts_with(prefix) };
    FRAMEWORKS.iter().find(|(prefix, _)| runs(prefix)).map(|(_, framework)| *framework)
}

/// The attributes whose value is code, by the start of their names.
const FRAMEWORKS: &[(&str, &str)] = &[
    ("x-", "Alpine"),
    ("@", "Alpine or Vue"),
    (":", "Alpine or Vue"),
    ("v-", "Vue"),
    ("ng-", "AngularJS"),
    ("hx-on", "htmx"),
    ("data-bind", "Knockout"),
    ("_", "hyperscript"),
];

/// The starts that are also written after `data-`.
const PREFIXED: &[&str] = &["hx-", "ng-"];

/// The attributes of frameworks whose value is a name, a selector or a list of classes.
const TEXTS: &[&str] =
    &["v-cloak", "v-once", "v-pre", "x-cloak", "x-ignore", "x-mask", "x-ref", "x-teleport", "x-transition"];

/// The attributes of htmx whose value is JSON or code.
const HTMX_VALUES: &[&str] = &["hx-headers", "hx-vals", "hx-vars"];

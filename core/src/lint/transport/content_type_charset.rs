use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::media_type::HTML;
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a `content_type` of `text/html` without a `charset`.
    ///
    /// # Why it matters
    ///
    /// Browsers then guess the encoding of the page: from a `meta` element in it, from its bytes, or from the page that
    /// frames it. Text that is harmless in the encoding of the site can be markup in the encoding that the browser guesses.
    ///
    /// # Attack
    ///
    /// ISO-2022-JP is an encoding in which an escape sequence switches the meaning of ASCII bytes: after `ESC ( J`, the
    /// byte of a backslash is a yen sign. An attacker puts this sequence into a field that the page writes into a script.
    /// If the browser guesses ISO-2022-JP, a backslash that should escape a quote no longer does, and the rest of the field
    /// runs as code:
    ///
    /// ```http
    /// GET /search?q=%1B(J&name=%22;alert(1)// HTTP/1.1
    /// Host: shop.example.com
    /// ```
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
    /// # Allow
    ///
    /// Reasonable where the pages have different encodings, and each names its own in a `meta` element within the first
    /// 1024 bytes.
    ///
    /// ```text
    /// #[allow(content_type_charset, reason = "an archive: each page names its encoding in a `meta` element")]
    /// content_type: "text/html"
    /// ```
    ///
    /// # References
    ///
    /// - [HTML, determining the character encoding](https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding)
    /// - [OWASP, HTTP Headers: Content-Type](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html#content-type)
    Warn "HTML without a declared encoding",
    cwe [838], asvs ["4.1.1"],
    check
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
                .note("browsers guess the encoding, and in the wrong one harmless text can become markup")
                .replace(written.span, whole),
        );
    }
}

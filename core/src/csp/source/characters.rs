//! The characters that a source can contain, and its quotes.

use crate::csp::intended::Intended;
use crate::csp::keyword::Keyword;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

/// Rejects the characters that no value of a policy can contain: they would end the directive, the policy or the header,
/// or make browsers discard the directive.
pub(crate) fn check_characters(text: Text<'_>) -> Result<(), Diagnostic> {
    let (text, span) = (text.as_str(), text.span());
    let Some((at, bad)) = text.char_indices().find(|(_, c)| !c.is_ascii_graphic() || matches!(c, ';' | ',')) else {
        return Ok(());
    };
    let error = |message: String| Diagnostic::error(span.slice(at..at + bad.len_utf8()), message);
    Err(match bad {
        ';' => error(format!("`;` in `{text}` ends the directive"))
            .help("write `%3B` in a path; declare another directive as a separate field"),
        ',' => error(format!("`,` in `{text}` ends the policy and starts a second one"))
            .help("write `%2C` in a path; separate sources with spaces, or write each as a separate string"),
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => {
            let plain = bare(text.trim_matches(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']));
            error(format!("`{bad}` in `{text}` is a typographic quote"))
                .help(format!("write `{plain}`"))
                .note("browsers discard a directive with a non-ASCII character, so it would restrict nothing")
                .replace(span, plain)
        }
        c if !c.is_ascii() => error(format!("`{c}` in `{text}` is not ASCII"))
            .help("write a host in Punycode (`xn--…`) and a path percent-encoded")
            .note("browsers discard a directive with a non-ASCII character, so it would restrict nothing"),
        c => error(format!("`{}` in `{}` is a control character", c.escape_debug(), text.escape_debug()))
            .help("remove it"),
    })
}

/// How to write `inner`, the text between wrong quotes, in the DSL.
pub(super) fn bare(inner: &str) -> String {
    match Keyword::from_text(inner) {
        Some(keyword) => keyword.key().to_owned(),
        None if matches!(Intended::of(inner), Some(Intended::Nonce | Intended::Hash)) && inner.contains('-') => {
            format!("\"'{inner}'\"")
        }
        None => format!("\"{inner}\""),
    }
}

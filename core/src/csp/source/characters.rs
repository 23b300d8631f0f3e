//! The characters of a source, and its quotes.

use crate::csp::keyword::Keyword;
use crate::csp::lost::Lost;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

/// What every value of a policy must keep out: these would end the directive, the policy or the header.
pub(in crate::csp) fn check_characters(text: Text<'_>) -> Result<(), Diagnostic> {
    let (text, span) = (text.as_str(), text.span());
    let Some((at, bad)) = text.char_indices().find(|(_, c)| !c.is_ascii_graphic() || matches!(c, ';' | ',')) else {
        return Ok(());
    };
    let error = |message: String| Diagnostic::error(span.slice(at..at + bad.len_utf8()), message);
    Err(match bad {
        ';' => error(format!("`;` in `{text}` ends the directive"))
            .help("write `%3B` in a path; a directive is a field of its own"),
        ',' => error(format!("`,` in `{text}` ends the policy and starts a second one"))
            .help("write `%2C` in a path; separate sources with a space, or give each a string of its own"),
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => {
            let plain = bare(text.trim_matches(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']));
            error(format!("`{bad}` in `{text}` is a typographic quote"))
                .help(format!("write `{plain}`"))
                .note("browsers discard a directive with a character outside ASCII, so it would restrict nothing")
                .replace(span, plain)
        }
        c if !c.is_ascii() => error(format!("`{c}` in `{text}` is not ASCII"))
            .help("write a host in Punycode (`xn--…`) and a path percent-encoded")
            .note("browsers discard a directive with a character outside ASCII, so it would restrict nothing"),
        c => error(format!("`{}` in `{}` is a control character", c.escape_debug(), text.escape_debug()))
            .help("remove it"),
    })
}

/// How to write in the DSL what stands here in wrong quotes.
pub(super) fn bare(inner: &str) -> String {
    match Keyword::from_text(inner) {
        Some(keyword) => keyword.key().to_owned(),
        None if matches!(Lost::of(inner), Some(Lost::Nonce | Lost::Hash)) && inner.contains('-') => {
            format!("\"'{inner}'\"")
        }
        None => format!("\"{inner}\""),
    }
}

//! What follows the target of a case: which words apply to it, and what they take.

use super::kind::Subjects;
use super::model::{Case, Target};
use super::word::{FROM, HASH, NONCE, REDIRECTED};
use crate::csp::{Hash, HashSubject, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::fetch::InlineKind;
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::word::Word;

/// Whether a modifier makes a difference to the case.
pub(super) fn applies(case: &Case, modifier: &Word, at: Span) -> Result<(), Diagnostic> {
    let (kind, name) = (case.kind.node, case.kind.node.word.key);
    let is_inline = case.target.node == Target::Inline;
    let why = if *modifier == NONCE {
        match kind.inline {
            Some(_) => return Ok(()),
            None => "browsers compare the nonce of scripts and styles only".to_owned(),
        }
    } else if *modifier == HASH {
        match (is_inline, kind.subjects) {
            (true, Subjects::Inline(InlineKind::Eval | InlineKind::Wasm)) => {
                "browsers hash no code that a script compiles".to_owned()
            }
            (true, _) => return Ok(()),
            (false, _) if kind.inline == Some(InlineKind::Script) => return Ok(()),
            _ => "of what is requested, browsers compare the `integrity` of scripts only".to_owned(),
        }
    } else if *modifier == REDIRECTED {
        match kind.subjects {
            Subjects::Requests(_) | Subjects::Hints | Subjects::Forms if !is_inline => return Ok(()),
            _ if is_inline => "browsers request nothing for inline code".to_owned(),
            _ => format!("browsers compare the URL of `{name}` as it is, without any request"),
        }
    } else if *modifier == FROM && is_inline {
        "the origin of a page makes no difference to its inline code".to_owned()
    } else {
        return Ok(());
    };
    let what = if is_inline && kind.inline.is_some() { format!("{name} inline") } else { name.to_owned() };
    Err(Diagnostic::error(at, format!("`{}` does not apply to `{what}`", modifier.key)).help("remove it").note(why))
}

/// Sets a modifier that a case has at most once.
pub(super) fn set<T>(place: &mut Option<T>, value: T, modifier: &Word, at: Span) -> Result<(), Diagnostic> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Diagnostic::error(at, format!("this promise has `{}` twice", modifier.key))
            .help("keep one of the two, or write two promises")),
    }
}

pub(super) fn no_value(modifier: &Word, at: Span) -> Diagnostic {
    let value = if *modifier == HASH {
        "sha256-…"
    } else if *modifier == REDIRECTED {
        "https://cdn.example.com/a.png"
    } else {
        "https://other.example"
    };
    Diagnostic::error(at, format!("`{}` has no value", modifier.key))
        .help(format!("write `{} \"{value}\"`", modifier.key))
}

/// Reads a hash, with or without the single quotes of a source.
pub(super) fn hash(text: Spanned<&str>) -> Result<Spanned<Hash>, Diagnostic> {
    let inner = text.node.trim().trim_matches('\'');
    let error = |message: String| Diagnostic::error(text.span, message);
    if inner.contains(char::is_whitespace) {
        return Err(error("a promise is about one hash, and this string has several".to_owned())
            .help("write a promise for each hash"));
    }
    let quoted = format!("'{inner}'");
    match SourceExpression::parse(Text::new(&quoted, 0)) {
        Ok(SourceExpression::Hash(hash)) if hash.subject == HashSubject::Content => Ok(Spanned::new(hash, text.span)),
        Err(found) if is_hash(inner) => {
            let help = found.help.map(|help| help.replace("\"'", "\"").replace("'\"", "\""));
            Err(Diagnostic { help, ..error(found.message.replace(&format!("`{quoted}`"), &format!("`{inner}`"))) })
        }
        _ => Err(error(format!("`{inner}` is not a hash")).help(
            "write an algorithm and the digest in base64: `hash \"sha256-…\"`, or the code itself: `hash(\"greet()\")`",
        )),
    }
}

pub(super) fn is_hash(text: &str) -> bool {
    text.trim_start().trim_start_matches('\'').to_ascii_lowercase().starts_with("sha")
}

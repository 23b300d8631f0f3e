//! What a page does, as messages say it.

use super::act::Act;
use super::kind::{KINDS, Kind, Subjects};
use crate::fetch::{Destination, InlineKind};
use crate::url::Url;

/// ``the script `https://evil.example/` ``, `inline scripts`
pub(super) fn act(act: Act, url: Option<&Url>) -> String {
    let text = url.map(|url| format!("`{url}`")).unwrap_or_default();
    match act {
        Act::Request(destination) => request(destination, &text),
        Act::Hint => format!("a prefetch of {text}"),
        Act::Inline(kind) => inline_code(kind).to_owned(),
        Act::Form => format!("a form to {text}"),
        Act::Base => format!("a `base` element with {text}"),
        Act::Framed => format!("framing by {}", framing_page(url)),
    }
}

/// A page that frames this one. Browsers compare its origin alone.
pub(super) fn framing_page(url: Option<&Url>) -> String {
    match url {
        Some(url) => format!("`{}`", url.to_string().trim_end_matches('/')),
        None => "a page without an origin".to_owned(),
    }
}

fn request(destination: Destination, url: &str) -> String {
    match destination {
        Destination::Empty => format!("a connection to {url}"),
        Destination::Style => format!("the stylesheet {url}"),
        _ => {
            let place = |kind: &Kind| match kind.subjects {
                Subjects::Requests(all) => all.iter().position(|other| *other == destination),
                _ => None,
            };
            match KINDS.iter().find_map(|kind| Some((kind.word.key, place(kind)?))) {
                Some((word, 0)) => format!("the {word} {url}"),
                Some((word, _)) => format!("the {word} {url} as `{}`", destination.name()),
                None => format!("a request for {url} as `{}`", destination.name()),
            }
        }
    }
}

fn inline_code(kind: InlineKind) -> &'static str {
    match kind {
        InlineKind::Script => "inline scripts",
        InlineKind::SpeculationRules => "inline speculation rules",
        InlineKind::ScriptAttribute => "event handlers",
        InlineKind::Navigation => "`javascript:` URLs",
        InlineKind::Style => "inline styles",
        InlineKind::StyleAttribute => "`style` attributes",
        InlineKind::Eval => "`eval`",
        InlineKind::Wasm => "WebAssembly",
        InlineKind::Sink => "strings in DOM sinks",
    }
}

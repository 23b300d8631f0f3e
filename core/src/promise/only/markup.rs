//! What makes a page do something that a promise does not list.

use super::search::Violation;
use crate::csp::attack::{self, PAGE, Template};
use crate::fetch::{Destination, ElementNonce, InlineKind, ParserMetadata};
use crate::promise::act::{Act, Means};

/// The markup, or the script.
pub(super) fn markup(found: &Violation<'_>, page: &str) -> String {
    let first = found.redirected_from.as_ref().or(found.url.as_ref());
    let url = first.map(ToString::to_string).unwrap_or_default();
    let is_parsed = found.means.parser == ParserMetadata::ParserInserted;
    let text = match found.act {
        Act::Request(Destination::Script) if !is_parsed => r#"<link rel="modulepreload" href="{url}">"#,
        Act::Request(Destination::Empty) if url.starts_with("ws") => r#"new WebSocket("{url}")"#,
        act => ATTACKS
            .iter()
            .find_map(|(other, attack)| (*other == act).then_some(attack.text))
            .or(OTHERS.iter().find_map(|(other, text)| (*other == act).then_some(*text)))
            .unwrap_or(r#"fetch("{url}")"#),
    };
    let text = match text.strip_prefix('<').and_then(|rest| rest.find([' ', '>'])) {
        Some(end) => format!("{}{}{}", &text[..=end], attributes(found.act, &found.means), &text[end + 1..]),
        None => text.to_owned(),
    };
    text.replace(PAGE, page).replace(attack::URL, &url)
}

fn attributes(act: Act, means: &Means<'_>) -> String {
    let nonce = match means.nonce {
        ElementNonce::None => String::new(),
        ElementNonce::OfResponse => r#" nonce="…""#.to_owned(),
        ElementNonce::Text(text) => format!(r#" nonce="{text}""#),
    };
    let hash = means.hash.filter(|_| matches!(act, Act::Request(_)));
    nonce + &hash.map(|hash| format!(r#" integrity="{hash}""#)).unwrap_or_default()
}

/// The acts that an attack of the table consists of.
const ATTACKS: &[(Act, Template)] = &[
    (Act::Request(Destination::Script), attack::SCRIPT_OF_ATTACKER),
    (Act::Request(Destination::Style), attack::STYLESHEET),
    (Act::Request(Destination::Image), attack::IMAGE),
    (Act::Request(Destination::Font), attack::CSS_FONT),
    (Act::Request(Destination::Video), attack::VIDEO),
    (Act::Request(Destination::Audio), attack::AUDIO),
    (Act::Request(Destination::Track), attack::TRACK),
    (Act::Request(Destination::Iframe), attack::FRAME),
    (Act::Request(Destination::Object), attack::OBJECT),
    (Act::Request(Destination::Embed), attack::EMBED),
    (Act::Request(Destination::Worker), attack::WORKER),
    (Act::Request(Destination::Empty), attack::BEACON),
    (Act::Request(Destination::Manifest), attack::MANIFEST),
    (Act::Hint, attack::PREFETCH),
    (Act::Form, attack::FORM),
    (Act::Base, attack::BASE),
    (Act::Framed, attack::FRAMED_BY_ATTACKER),
    (Act::Inline(InlineKind::Script), attack::INLINE_SCRIPT),
    (Act::Inline(InlineKind::SpeculationRules), attack::SPECULATION_RULES),
    (Act::Inline(InlineKind::ScriptAttribute), attack::EVENT_HANDLER),
    (Act::Inline(InlineKind::Navigation), attack::JAVASCRIPT_LINK),
    (Act::Inline(InlineKind::Style), attack::STYLE_ELEMENT),
    (Act::Inline(InlineKind::StyleAttribute), attack::STYLE_ATTRIBUTE),
    (Act::Inline(InlineKind::Eval), attack::EVAL_SINK),
];

/// Acts that no attack needs: others of the same directive are shorter, or scripts alone can do them.
const OTHERS: &[(Act, &str)] = &[
    (Act::Request(Destination::Frame), r#"<frame src="{url}">"#),
    (Act::Request(Destination::SharedWorker), r#"new SharedWorker("{url}")"#),
    (Act::Request(Destination::ServiceWorker), r#"navigator.serviceWorker.register("{url}")"#),
    (Act::Request(Destination::AudioWorklet), r#"new AudioContext().audioWorklet.addModule("{url}")"#),
    (Act::Request(Destination::PaintWorklet), r#"CSS.paintWorklet.addModule("{url}")"#),
    (Act::Request(Destination::Xslt), r#"<?xml-stylesheet type="text/xsl" href="{url}"?>"#),
    (Act::Inline(InlineKind::Wasm), "WebAssembly.compile(…)"),
];

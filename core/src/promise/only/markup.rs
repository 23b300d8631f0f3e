//! What makes a page do something that a promise does not list.

use super::act::{Act, Means};
use super::search::Violation;
use crate::fetch::{Destination, ElementNonce, InlineKind, ParserMetadata};

/// The markup, or the script.
pub(super) fn markup(found: &Violation<'_>, page: &str) -> String {
    let first = found.redirected_from.as_ref().or(found.url.as_ref());
    let url = first.map(ToString::to_string).unwrap_or_default();
    let template = match found.act {
        Act::Request(Destination::Script) if found.means.parser == ParserMetadata::NotParserInserted => {
            r#"<link rel="modulepreload"{attributes} href="{url}">"#
        }
        Act::Request(Destination::Empty) if url.starts_with("ws") => r#"new WebSocket("{url}")"#,
        act => TEMPLATES.iter().find(|(other, _)| *other == act).map_or(r#"fetch("{url}")"#, |(_, template)| template),
    };
    template.replace("{attributes}", &attributes(found.act, &found.means)).replace("{page}", page).replace("{url}", &url)
}

fn attributes(act: Act, means: &Means<'_>) -> String {
    let nonce = match means.nonce {
        ElementNonce::None => String::new(),
        ElementNonce::OfResponse => r#" nonce="…""#.to_owned(),
        ElementNonce::Text(text) => format!(r#" nonce="{text}""#),
    };
    let hash = means.hash.filter(|_| matches!(act, Act::Request(_)));
    let integrity = hash.map(|hash| format!(r#" integrity="{hash}""#)).unwrap_or_default();
    nonce + &integrity
}

const TEMPLATES: &[(Act, &str)] = &[
    (Act::Request(Destination::Script), r#"<script{attributes} src="{url}"></script>"#),
    (Act::Request(Destination::Style), r#"<link rel="stylesheet"{attributes} href="{url}">"#),
    (Act::Request(Destination::Image), r#"<img src="{url}">"#),
    (Act::Request(Destination::Font), r#"<style>@font-face { font-family: x; src: url("{url}") }</style>"#),
    (Act::Request(Destination::Video), r#"<video src="{url}"></video>"#),
    (Act::Request(Destination::Audio), r#"<audio src="{url}"></audio>"#),
    (Act::Request(Destination::Track), r#"<video><track default src="{url}"></video>"#),
    (Act::Request(Destination::Iframe), r#"<iframe src="{url}"></iframe>"#),
    (Act::Request(Destination::Frame), r#"<frame src="{url}">"#),
    (Act::Request(Destination::Object), r#"<object data="{url}"></object>"#),
    (Act::Request(Destination::Embed), r#"<embed src="{url}">"#),
    (Act::Request(Destination::Worker), r#"new Worker("{url}")"#),
    (Act::Request(Destination::SharedWorker), r#"new SharedWorker("{url}")"#),
    (Act::Request(Destination::ServiceWorker), r#"navigator.serviceWorker.register("{url}")"#),
    (Act::Request(Destination::AudioWorklet), r#"new AudioContext().audioWorklet.addModule("{url}")"#),
    (Act::Request(Destination::PaintWorklet), r#"CSS.paintWorklet.addModule("{url}")"#),
    (Act::Request(Destination::Xslt), r#"<?xml-stylesheet type="text/xsl" href="{url}"?>"#),
    (Act::Request(Destination::Manifest), r#"<link rel="manifest" href="{url}">"#),
    (Act::Hint, r#"<link rel="prefetch" href="{url}">"#),
    (Act::Form, r#"<form action="{url}">"#),
    (Act::Base, r#"<base href="{url}">"#),
    (Act::Framed, r#"<iframe src="{page}"></iframe>"#),
    (Act::Inline(InlineKind::Script), "<script{attributes}>…</script>"),
    (Act::Inline(InlineKind::SpeculationRules), r#"<script type="speculationrules"{attributes}>…</script>"#),
    (Act::Inline(InlineKind::ScriptAttribute), r#"<img src="x" onerror="…">"#),
    (Act::Inline(InlineKind::Navigation), r#"<a href="javascript:…">"#),
    (Act::Inline(InlineKind::Style), "<style{attributes}>…</style>"),
    (Act::Inline(InlineKind::StyleAttribute), r#"<p style="…">"#),
    (Act::Inline(InlineKind::Eval), r#"eval("…")"#),
    (Act::Inline(InlineKind::Wasm), "WebAssembly.compile(…)"),
];

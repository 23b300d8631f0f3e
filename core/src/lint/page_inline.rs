//! The content of scripts and styles, as policies see it.

use crate::fetch::{Inline, InlineKind};
use crate::page::{Element, Known, Parts, ScriptKind};

/// The content of an element as a subject of the policies; `None` if browsers neither run nor apply it.
pub(super) fn inline<'e>(element: &Element<'_>, code: &'e Known) -> Option<Inline<'e>> {
    let kind = inline_kind(element)?;
    // HTML, #prepare-the-script-element, step 6: without a text, nothing runs.
    if code.is_complete && code.text.is_empty() {
        return None;
    }
    Some(match (code.is_complete, kind) {
        (false, _) => Inline::unknown(kind),
        (true, InlineKind::Style) => Inline::style(&code.text),
        (true, InlineKind::SpeculationRules) => Inline::speculation_rules(&code.text),
        (true, _) => Inline::script(&code.text),
    })
}

/// The text as browsers hash it: the parser has replaced what ends a line.
pub(super) fn with_line_feeds(code: Known) -> Known {
    Known { text: code.text.replace("\r\n", "\n").replace('\r', "\n"), ..code }
}

/// Whether browsers read the nonce of an element of this kind.
pub(super) fn takes_nonce(element: &Element<'_>) -> bool {
    ["script", "style", "link"].into_iter().any(|name| element.is(name))
}

/// What the content of an element is to the policies; `None` if browsers neither run nor apply it.
fn inline_kind(element: &Element<'_>) -> Option<InlineKind> {
    let has = |name: &str| element.attribute(name).is_some();
    let text = |name: &str| match element.attribute(name) {
        Some(attribute) => attribute.value.as_ref().map_or(Some(""), Parts::constant),
        None => Some(""),
    };
    if element.is("style") {
        // HTML, #update-a-style-block, step 4
        let kind = text("type")?;
        return (kind.is_empty() || kind.eq_ignore_ascii_case("text/css")).then_some(InlineKind::Style);
    }
    let is_loaded = if element.is_foreign { has("href") || has("xlink:href") } else { has("src") };
    if !element.is("script") || element.is_inert || is_loaded {
        return None;
    }
    text("language").and(text("type"))?;
    match element.script_kind() {
        // Browsers that support modules skip it.
        ScriptKind::Code if has("nomodule") && !text("type")?.eq_ignore_ascii_case("module") => None,
        ScriptKind::Code | ScriptKind::ImportMap => Some(InlineKind::Script),
        ScriptKind::SpeculationRules => Some(InlineKind::SpeculationRules),
        ScriptKind::Data => None,
    }
}

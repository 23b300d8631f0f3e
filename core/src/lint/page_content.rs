//! What the content of inline styles and of import maps loads.

use super::page_inline::inline;
use super::page_judge::upgrades;
use super::page_load::{Load, resolve};
use super::page_state::PageState;
use crate::fetch::{Destination, ElementNonce, Request};
use crate::json::{self, Json};
use crate::page::{CssPlace, CssUrl, CssUse, Element, Event, Known, KnownUrl, Parts, ScriptKind, css_urls};
use crate::span::Spanned;
use crate::url::Url;
use std::collections::HashMap;

/// What a style or an import map of the page loads, as far as its text is known.
pub(super) fn content_loads(event: &Event<'_>, state: &PageState<'_>) -> Vec<Load<'static>> {
    match event {
        Event::Raw { element, content } if inline(element, &content.known()).is_some() => match element.is("style") {
            true => of_style(content, CssPlace::Element, state),
            false => of_script(element, content, state),
        },
        Event::Start(element) => match element.attribute("style").and_then(|style| style.value.as_ref()) {
            Some(style) => of_style(style, CssPlace::Attribute, state),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn of_style(style: &Parts<'_>, place: CssPlace, state: &PageState<'_>) -> Vec<Load<'static>> {
    let known = style.known();
    let upgrades = upgrades(state.policies());
    let urls = css_urls(&known.text, place, known.is_complete).into_iter();
    // An empty URL loads nothing, and a fragment is a part of this page.
    let urls = urls.filter(|url| !url.text.trim().is_empty() && !url.text.trim_start().starts_with('#'));
    let load = |url: CssUrl| {
        let destination = match url.used {
            CssUse::Stylesheet => Destination::Style,
            CssUse::Font => Destination::Font,
            CssUse::Image => Destination::Image,
        };
        let (place, text) = (style.place_of(url.range), Known { text: url.text, is_complete: url.is_complete });
        let url = resolve(&text, state, upgrades)?;
        let request = Request::new(destination, url.url.clone());
        Some(Load::of_request(place, text, url, request))
    };
    urls.filter_map(load).collect()
}

/// The addresses of an import map (HTML, #parse-an-import-map-string). Each is there to be imported, by a script that may have the
/// nonce of the page, or that another script may have inserted.
fn of_script(element: &Element<'_>, content: &Parts<'_>, state: &PageState<'_>) -> Vec<Load<'static>> {
    let known = content.known();
    if element.script_kind() != ScriptKind::ImportMap || !known.is_complete || !state.runs_scripts() {
        return Vec::new();
    }
    // Browsers ignore a map that is not JSON.
    let Ok(map) = json::parse(known.text.as_str()) else { return Vec::new() };
    let upgrades = upgrades(state.policies());
    let integrity = integrity(&map.node, state, upgrades);
    let mut out = Vec::new();
    for (key, address) in addresses(&map.node) {
        let Json::String(text) = &address.node else { continue };
        let is_prefix = key.node.ends_with('/');
        let text = Known::all(text.as_str());
        let Some(mut url) = module(&text, state, upgrades).filter(|_| !is_prefix || text.text.ends_with('/')) else {
            continue;
        };
        // An import with a `type` loads these, with another destination.
        if !is_prefix && [".json", ".css"].iter().any(|ending| url.url.path().ends_with(ending)) {
            continue;
        }
        url.has_path &= !is_prefix;
        let hashes = integrity.get(&url.url).filter(|_| !is_prefix).cloned();
        let request = Request::new(Destination::Script, url.url.clone()).not_parser_inserted();
        let request = request.nonce(ElementNonce::OfResponse);
        // Inside the quotes.
        let place = content.place_of(address.span.start + 1..address.span.end.saturating_sub(1));
        out.push(Load::of_request(place, text, url, request).integrity(hashes));
    }
    out
}

/// The hashes of each URL. Of two keys for one URL, the first counts.
fn integrity(map: &Json, state: &PageState<'_>, upgrades: bool) -> HashMap<Url, String> {
    let mut out = HashMap::new();
    for (key, hashes) in member(map, "integrity").map(members).unwrap_or_default() {
        if let (Some(module), Json::String(hashes)) =
            (module(&Known::all(key.node.as_str()), state, upgrades), &hashes.node)
        {
            out.entry(module.url).or_insert_with(|| hashes.clone());
        }
    }
    out
}

/// The entries of `imports`, and of each of `scopes`.
fn addresses(map: &Json) -> Vec<&(Spanned<String>, Spanned<Json>)> {
    let scopes = member(map, "scopes").map(members).unwrap_or_default();
    let scopes = scopes.iter().flat_map(|(_, scope)| members(&scope.node));
    member(map, "imports").map(members).unwrap_or_default().iter().chain(scopes).collect()
}

fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    // Of two members with the same name, the last counts.
    members(json).iter().rev().find(|(key, _)| key.node == name).map(|(_, value)| &value.node)
}

fn members(json: &Json) -> &[(Spanned<String>, Spanned<Json>)] {
    match json {
        Json::Object(members) => members,
        _ => &[],
    }
}

/// HTML, #resolving-a-url-like-module-specifier: other texts are no URLs.
fn module(text: &Known, state: &PageState<'_>, upgrades: bool) -> Option<KnownUrl> {
    let is_relative = ["/", "./", "../"].iter().any(|start| text.text.starts_with(start));
    let is_url = || Url::parse(&text.text).is_some();
    (is_relative || is_url()).then(|| resolve(text, state, upgrades)).flatten()
}

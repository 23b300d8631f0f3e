//! What an element loads, and where it sends forms: each with its URL, as policies are compared with it.

use super::page_judge::{Nonce, blocked, is_nonceable, upgrades};
use super::page_report::PageContext;
use super::page_state::PageState;
use crate::fetch::{Destination, ElementNonce, Navigation, Policies, Request, Ruling};
use crate::page::{Element, Known, KnownUrl, Parts, Place, ScriptKind, UrlUse};
use crate::url::Url;

/// A URL of an element, and what it is for.
#[derive(Debug)]
pub(super) struct Load<'e> {
    /// The URL in the page, or the tag where it is the URL of the page itself.
    pub(super) place: Place,
    /// The URL as it is written, up to the first expression.
    pub(super) text: Known,
    pub(super) url: KnownUrl,
    /// The value of the attribute, if it contains several URLs.
    pub(super) list: Option<Place>,
    subject: Loaded<'e>,
    /// What an import map has for the URL.
    integrity: Option<String>,
}

#[derive(Debug)]
enum Loaded<'e> {
    Request(Request<'e>),
    Navigation(Navigation),
}

impl<'e> Load<'e> {
    /// A request, without what an import map has for it.
    pub(super) fn of_request(place: Place, text: Known, url: KnownUrl, request: Request<'e>) -> Self {
        Load { place, text, url, list: None, subject: Loaded::Request(request), integrity: None }
    }

    /// With the hashes that an import map has for the URL.
    pub(super) fn integrity(self, integrity: Option<String>) -> Self {
        Load { integrity, ..self }
    }

    /// The ruling that blocks it for certain.
    pub(super) fn blocked<'p>(&self, policies: &'p Policies<'_>) -> Option<Ruling<'p>> {
        match &self.subject {
            Loaded::Request(request) => blocked(policies, &self.with_integrity(request), Some(&self.url)),
            Loaded::Navigation(navigation) => blocked(policies, navigation, Some(&self.url)),
        }
    }

    fn with_integrity<'s>(&'s self, request: &Request<'s>) -> Request<'s> {
        match &self.integrity {
            Some(integrity) => request.clone().integrity(integrity),
            None => request.clone(),
        }
    }

    /// The URL as messages name it.
    pub(super) fn shown(&self) -> String {
        match self.text.is_complete {
            true if self.text.text.is_empty() => "the URL of the page itself".to_owned(),
            true => format!("`{}`", self.text.text.trim()),
            false => format!("`{}…`", self.text.text.trim_start()),
        }
    }

    /// Passes the ruling of each policy.
    pub(super) fn each_ruling(&self, policies: &Policies<'_>, visit: &mut dyn FnMut(&Ruling<'_>)) {
        let decision = match &self.subject {
            Loaded::Request(request) => policies.decide(&self.with_integrity(request)),
            Loaded::Navigation(navigation) => policies.decide(navigation),
        };
        decision.rulings().iter().for_each(visit);
    }

    /// The destination of the request; `None` for a navigation.
    pub(super) fn destination(&self) -> Option<Destination> {
        match &self.subject {
            Loaded::Request(request) => Some(request.destination()),
            Loaded::Navigation(_) => None,
        }
    }
}

/// What an element loads, and where it sends forms, as far as its URLs are known.
pub(super) fn loads<'e>(element: &'e Element<'e>, state: &PageState<'_>, context: &PageContext<'_>) -> Vec<Load<'e>> {
    let loader = Loader { element, state, nonce: nonce(element, context), upgrades: upgrades(state.policies()) };
    let mut out = Vec::new();
    for attribute in &element.attributes {
        if let (Some(name), Some(value)) = (attribute.name.constant(), &attribute.value)
            && let Some(found) = element.url_use(name)
            && loader.is_used(name, found)
        {
            let urls = urls(found, value, &value.known());
            let list = (urls.len() > 1).then_some(value.place);
            for (place, text) in urls {
                out.extend(loader.load(found, name, place, text).map(|load| Load { list, ..load }));
            }
        }
    }
    // HTML, #form-submission-algorithm: without an action, a form is sent to the page itself.
    if element.is("form") && element.attribute("action").is_none() && loader.is_used("action", UrlUse::Form) {
        out.extend(loader.form(element.place, Known::all("")));
    }
    out
}

fn nonce<'e>(element: &'e Element<'e>, context: &PageContext<'_>) -> ElementNonce<'e> {
    if is_nonceable(element) { Nonce::of(element, context).for_policies() } else { ElementNonce::None }
}

struct Loader<'e, 'c> {
    element: &'e Element<'e>,
    state: &'c PageState<'c>,
    nonce: ElementNonce<'e>,
    upgrades: bool,
}

impl<'e> Loader<'e, '_> {
    /// Whether browsers load the URL in an attribute of this name. What an expression decides counts as not loaded.
    fn is_used(&self, name: &str, found: UrlUse) -> bool {
        let element = self.element;
        let has = |name: &str| element.attribute(name).is_some();
        let is = |name: &str, words: &[&str]| match self.text(name) {
            Some(text) => words.iter().any(|word| text.trim().eq_ignore_ascii_case(word)),
            None => !has(name) && words.contains(&""),
        };
        match found {
            // HTML, #prepare-the-script-element. In SVG, `href` counts before `xlink:href`.
            UrlUse::Script => {
                let is_code = element.script_kind() == ScriptKind::Code
                    && ["type", "language"].iter().all(|name| !has(name) || self.text(name).is_some());
                let is_idle = element.is_inert || (has("nomodule") && !is("type", &["module"]) && !element.is_foreign);
                is_code && !is_idle && self.state.runs_scripts() && (name != "xlink:href" || !has("href"))
            }
            UrlUse::Stylesheet => self.text("rel").is_some() && !has("disabled") && is("type", &["", "text/css"]),
            UrlUse::Form => {
                let method = if element.is("form") { "method" } else { "formmethod" };
                !is(method, &["dialog"]) && self.state.sends_forms()
            }
            UrlUse::Frame => !has("srcdoc"),
            UrlUse::Image if element.is("input") => is("type", &["image"]),
            UrlUse::Image | UrlUse::SvgUse => name != "xlink:href" || !has("href"),
            // Chromium loads what `rel=prefetch` names for a navigation whatever the policy is.
            UrlUse::Prefetch => has("as") && !is("as", &["", "document"]),
            UrlUse::Base => !element.is_inert,
            _ => true,
        }
    }

    /// The text of an attribute without expressions; `None` with one, and without the attribute.
    fn text(&self, name: &str) -> Option<&'e str> {
        let element: &'e Element<'e> = self.element;
        element.attribute(name)?.value.as_ref().map_or(Some(""), |value| value.constant())
    }

    fn load(&self, found: UrlUse, name: &str, place: Place, text: Known) -> Option<Load<'e>> {
        match found {
            UrlUse::Form => return self.form(place, text),
            UrlUse::Base => {
                let url = text.resolve(self.state.fallback())?;
                let subject = Loaded::Navigation(Navigation::base_at(url.url.clone()));
                return Some(Load { place, text, url, list: None, subject, integrity: None });
            }
            _ => {}
        }
        // An empty URL loads nothing, and a fragment is a part of this page.
        let is_part = self.element.is_foreign && text.text.trim_start().starts_with('#');
        if is_part || (text.is_complete && text.text.trim().is_empty()) {
            return None;
        }
        let url = self.resolve(&text)?;
        let request = self.request(found, name, &url)?;
        Some(Load::of_request(place, text, url, request))
    }

    fn form(&self, place: Place, text: Known) -> Option<Load<'e>> {
        let url = match text.is_complete && text.text.is_empty() {
            true => Some(self.state.page().clone()).filter(|page| is_loaded(&page.url)),
            false => self.resolve(&text),
        }?;
        let subject = Loaded::Navigation(Navigation::form_to(url.url.clone()));
        Some(Load { place, text, url, list: None, subject, integrity: None })
    }

    /// The URL, unless it is one that browsers do not load, such as `javascript:`.
    fn resolve(&self, text: &Known) -> Option<KnownUrl> {
        resolve(text, self.state, self.upgrades)
    }

    fn request(&self, found: UrlUse, name: &str, url: &KnownUrl) -> Option<Request<'e>> {
        let of = |destination| Request::new(destination, url.url.clone());
        let integrity = self.text("integrity").unwrap_or_default();
        Some(match found {
            UrlUse::Script => of(Destination::Script).nonce(self.nonce).integrity(integrity),
            UrlUse::Stylesheet => of(Destination::Style).nonce(self.nonce),
            UrlUse::ModulePreload => {
                let destination = self.destination(Destination::Script)?;
                let is_module =
                    destination.is_script_like() || matches!(destination, Destination::Json | Destination::Style);
                let request = of(destination).not_parser_inserted().nonce(self.nonce).integrity(integrity);
                is_module.then_some(request)?
            }
            // In markup, Chromium takes it for a request of the parser: see `Request::preload`.
            UrlUse::Preload => {
                self.text("rel")?;
                let destination = self.destination(Destination::Document)?;
                PRELOADED.contains(&destination).then(|| of(destination).nonce(self.nonce).integrity(integrity))?
            }
            UrlUse::Prefetch => Request::hint(url.url.clone()),
            UrlUse::Manifest => of(Destination::Manifest),
            UrlUse::Frame => of(if self.element.is("frame") { Destination::Frame } else { Destination::Iframe }),
            UrlUse::Object => of(Destination::Object),
            UrlUse::Embed => of(Destination::Embed),
            UrlUse::ImageSet if self.element.is("link") => {
                let is_image = self.destination(Destination::Document)? == Destination::Image;
                is_image.then(|| of(Destination::Image))?
            }
            UrlUse::Image | UrlUse::ImageSet | UrlUse::SvgUse => of(Destination::Image),
            UrlUse::Media if self.element.is("audio") => of(Destination::Audio),
            UrlUse::Media if name == "src" => of(Destination::Video),
            UrlUse::Track => of(Destination::Track),
            UrlUse::Ping => of(Destination::Empty),
            _ => return None,
        })
    }

    /// The destination that `as` names; `default` without it, and `None` if browsers do not know it.
    fn destination(&self, default: Destination) -> Option<Destination> {
        match (self.element.attribute("as"), self.text("as")) {
            (None, _) => Some(default),
            (Some(_), Some(name)) if name.eq_ignore_ascii_case("fetch") => Some(Destination::Empty),
            (Some(_), Some("")) => Some(default),
            (Some(_), Some(name)) => Destination::from_name(&name.to_ascii_lowercase()),
            (Some(_), None) => None,
        }
    }
}

/// The URL, unless it is one that browsers do not load.
pub(super) fn resolve(text: &Known, state: &PageState<'_>, upgrades: bool) -> Option<KnownUrl> {
    let KnownUrl { url, has_path } = state.resolve(text)?;
    let url = if upgrades { url.upgraded() } else { url };
    is_loaded(&url).then_some(KnownUrl { url, has_path })
}

/// Whether browsers request such a URL.
fn is_loaded(url: &Url) -> bool {
    !matches!(url.scheme(), "javascript" | "about")
}

/// What browsers preload.
const PRELOADED: &[Destination] = &[
    Destination::Empty,
    Destination::Font,
    Destination::Image,
    Destination::Script,
    Destination::Style,
    Destination::Track,
];

/// The URLs in an attribute, each with its place.
fn urls(found: UrlUse, value: &Parts<'_>, known: &Known) -> Vec<(Place, Known)> {
    let ranges = match found {
        UrlUse::ImageSet => candidates(&known.text),
        UrlUse::Ping => words(&known.text),
        _ => return vec![(value.place, known.clone())],
    };
    let known_to = |end: usize| known.is_complete || end < known.text.len();
    let url = |range: std::ops::Range<usize>| {
        (
            value.place_of(range.clone()),
            Known { text: known.text[range.clone()].to_owned(), is_complete: known_to(range.end) },
        )
    };
    ranges.into_iter().map(url).collect()
}

/// HTML, #parse-a-srcset-attribute: the URLs, without the descriptors.
fn candidates(text: &str) -> Vec<std::ops::Range<usize>> {
    let (mut out, mut at) = (Vec::new(), 0);
    loop {
        at += text[at..].len() - text[at..].trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace()).len();
        let rest = &text[at..];
        if rest.is_empty() {
            return out;
        }
        let length = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let url = rest[..length].trim_end_matches(',');
        out.push(at..at + url.len());
        at += length;
        // With a comma after the URL, no descriptor follows.
        if url.len() == length {
            let mut is_open = false;
            let ends = |c: char| {
                is_open = (is_open || c == '(') && c != ')';
                c == ',' && !is_open
            };
            at += text[at..].find(ends).unwrap_or(text.len() - at);
        }
    }
}

fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_ascii_whitespace().map(|word| start(word)..start(word) + word.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn image_sets_are_split_as_browsers_do() {
        let urls = |text: &'static str| candidates(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        for (text, expected) in [
            ("a.png", vec!["a.png"]),
            ("a.png, b.png 2x", vec!["a.png", "b.png"]),
            ("a.png 1x,b.png 2x", vec!["a.png", "b.png"]),
            (" a,b.png 100w ,, c.png,", vec!["a,b.png", "c.png"]),
            ("data:image/png;base64,AA== 1x, b.png", vec!["data:image/png;base64,AA==", "b.png"]),
            ("a.png (x, y), b.png", vec!["a.png", "b.png"]),
            ("", vec![]),
            (" , ", vec![]),
        ] {
            assert_eq!(urls(text), expected, "{text}");
        }
    }
}

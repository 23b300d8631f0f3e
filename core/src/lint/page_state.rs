//! What the tokens of a page before the present one have shown.

use super::page_compiled::{Compiled, Compiler};
use super::page_form::{Button, FormState, Method, Target, constant};
use crate::fetch::{Navigation, Policies};
use crate::firsts::Firsts;
use crate::page::{Element, Event, Known, KnownUrl, Output, Part, Place};
use crate::url::Url;
use std::collections::BTreeMap;

/// What the tokens of a page before the present one have shown: against what the next ones are resolved and checked.
#[derive(Debug)]
pub(super) struct PageState<'a> {
    headers: &'a Policies<'a>,
    /// Whether the page contains a tag. One that does not is a text, such as that of a mail.
    pub(super) is_markup: bool,
    /// With those of `meta` elements.
    with_meta: Option<Policies<'a>>,
    /// The URL of the page.
    page: KnownUrl,
    /// What relative URLs are resolved against without `base`: the URL of the page, or for one in `srcdoc`, the base of the page around it.
    fallback: KnownUrl,
    frame: Option<Frame>,
    compiled: Compiled,
    base: Base,
    is_in_noscript: bool,
    has_body: bool,
    has_loaded: bool,
    has_integrity_map: bool,
    forms: Vec<FormState>,
    /// The index of each form, by its start tag.
    places: BTreeMap<Place, usize>,
    /// The form that is open.
    open: Option<usize>,
    /// The buttons of forms that follow, with the ids of these.
    outside: Vec<(String, Button)>,
}

/// What the tokens before the present one have shown, where none of them changes against what URLs are resolved and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Plain {
    compiler: Option<Compiler>,
    is_markup: bool,
    is_in_noscript: bool,
    has_body: bool,
    has_loaded: bool,
    has_integrity_map: bool,
}

/// The frame in whose `srcdoc` a page is.
#[derive(Debug)]
struct Frame {
    /// Its expressions, each of which is a finding already.
    outputs: Vec<Place>,
    runs_scripts: bool,
    sends_forms: bool,
    /// The quote around its `srcdoc`.
    quote: Option<char>,
}

/// What relative URLs are resolved against.
#[derive(Debug)]
enum Base {
    /// The fallback.
    Page,
    Element(KnownUrl),
    /// It depends on the way in which the page is rendered, or on an expression.
    Unknown,
}

impl<'a> PageState<'a> {
    /// The start of a page with these policies.
    pub(super) fn new(headers: &'a Policies<'a>, is_markup: bool) -> Self {
        let page = KnownUrl { url: Url::of(headers.origin()), has_path: false };
        PageState {
            headers,
            is_markup,
            with_meta: None,
            fallback: page.clone(),
            page,
            frame: None,
            compiled: Compiled::default(),
            base: Base::Page,
            is_in_noscript: false,
            has_body: false,
            has_loaded: false,
            has_integrity_map: false,
            forms: Vec::new(),
            places: BTreeMap::new(),
            open: None,
            outside: Vec::new(),
        }
    }

    /// The start of the page in the `srcdoc` of a frame. It inherits the policies (HTML, #determining-navigation-params-policy-container),
    /// and the base (#fallback-base-url).
    pub(super) fn framed(&self, frame: &Element<'_>, is_nonce: &dyn Fn(&Output) -> bool) -> PageState<'_> {
        let outputs = frame.attribute("srcdoc").and_then(|srcdoc| srcdoc.value.as_ref());
        let outputs = outputs.iter().flat_map(|value| value.outputs());
        let outputs = outputs.filter(|output| !output.is_fixed() && !is_nonce(output));
        let frame = Frame {
            outputs: outputs.map(|output| output.place).collect(),
            runs_scripts: self.runs_scripts() && !self.is_in_noscript && keeps(frame, "allow-scripts"),
            sends_forms: self.sends_forms() && keeps(frame, "allow-forms"),
            quote: frame.attribute("srcdoc").and_then(|srcdoc| srcdoc.quote),
        };
        let base = match &self.base {
            Base::Page => (Base::Page, self.fallback.clone()),
            Base::Element(url) => (Base::Page, url.clone()),
            Base::Unknown => (Base::Unknown, self.fallback.clone()),
        };
        let mut state = PageState::new(self.policies(), true);
        (state.base, state.fallback) = base;
        if let Some(url) = Url::parse("about:srcdoc") {
            state.page = KnownUrl { url, has_path: true };
        }
        state.is_in_noscript = self.is_in_noscript;
        state.frame = Some(frame);
        state
    }

    /// What lints of a token depend on; `None` after a `base` or a policy of a `meta` element, and in a frame.
    pub(super) fn plain(&self) -> Option<Plain> {
        let is_plain = self.with_meta.is_none() && self.frame.is_none() && matches!(self.base, Base::Page);
        is_plain.then(|| Plain {
            compiler: self.compiler(),
            is_markup: self.is_markup,
            is_in_noscript: self.is_in_noscript,
            has_body: self.has_body,
            has_loaded: self.has_loaded,
            has_integrity_map: self.has_integrity_map,
        })
    }

    /// Whether a finding at this place, in a page in `srcdoc`, is one of the frame, too: its lint reports the expression.
    pub(super) fn is_reported(&self, place: Place) -> bool {
        self.frame.iter().flat_map(|frame| &frame.outputs).any(|output| output.contains(place))
    }

    /// Whether the page is in `srcdoc`.
    pub(super) fn is_framed(&self) -> bool {
        self.frame.is_some()
    }

    /// The framework that compiles what follows, in the browser.
    pub(super) fn compiler(&self) -> Option<Compiler> {
        self.compiled.compiler()
    }

    /// The quote to write around a value, which the quotes around a `srcdoc` do not end.
    pub(super) fn quote(&self) -> char {
        match self.frame.as_ref().and_then(|frame| frame.quote) {
            Some('"') => '\'',
            _ => '"',
        }
    }

    /// Whether scripts of the page run, as far as its frame decides.
    pub(super) fn runs_scripts(&self) -> bool {
        self.frame.as_ref().is_none_or(|frame| frame.runs_scripts)
    }

    /// Whether forms of the page are sent, as far as its frame decides.
    pub(super) fn sends_forms(&self) -> bool {
        self.frame.as_ref().is_none_or(|frame| frame.sends_forms)
    }

    /// The policies of the headers, and of the `meta` elements so far.
    pub(super) fn policies(&self) -> &Policies<'a> {
        self.with_meta.as_ref().unwrap_or(self.headers)
    }

    /// The policies of the headers.
    pub(super) fn headers(&self) -> &'a Policies<'a> {
        self.headers
    }

    /// What relative URLs are resolved against; `None` if it is not known.
    pub(super) fn base(&self) -> Option<&KnownUrl> {
        match &self.base {
            Base::Page => Some(&self.fallback),
            Base::Element(url) => Some(url),
            Base::Unknown => None,
        }
    }

    /// What relative URLs are resolved against without a `base`, and what that of a `base` is resolved against.
    pub(super) fn fallback(&self) -> &KnownUrl {
        &self.fallback
    }

    /// The URL of the page.
    pub(super) fn page(&self) -> &KnownUrl {
        &self.page
    }

    /// The URL that a text is resolved to.
    pub(super) fn resolve(&self, text: &Known) -> Option<KnownUrl> {
        match self.base() {
            Some(base) => text.resolve(base),
            // Without a base, only a URL with a host is the same everywhere.
            None => {
                let elsewhere = KnownUrl { url: Url::parse("about:blank")?, has_path: false };
                text.resolve(&elsewhere)
            }
        }
    }

    /// Whether the page is in `noscript`, whose content is a text where scripts run.
    pub(super) fn is_in_noscript(&self) -> bool {
        self.is_in_noscript
    }

    /// Whether the body of the page has started.
    pub(super) fn has_body(&self) -> bool {
        self.has_body
    }

    /// Whether something was loaded or has run.
    pub(super) fn has_loaded(&self) -> bool {
        self.has_loaded
    }

    /// Whether an import map has `integrity`, which applies to modules without the attribute.
    pub(super) fn has_integrity_map(&self) -> bool {
        self.has_integrity_map
    }

    /// The forms, complete at the end of the page.
    pub(super) fn forms(&self) -> &[FormState] {
        &self.forms
    }

    /// Takes note of a token, after the lints have read it.
    pub(super) fn see(&mut self, event: &Event<'_>, chain: &[Place]) {
        if let Event::End { name, .. } = event {
            self.compiled.end(name.constant().unwrap_or_default());
        }
        match event {
            Event::Start(element) => {
                self.compiled.start(element);
                self.see_start(element, chain);
            }
            Event::Raw { element, content } if element.is("script") => {
                let text = content.known().text;
                self.has_integrity_map |= element.attribute("type").is_some() && text.contains("\"integrity\"");
            }
            Event::End { name, .. } if name.is("head") => self.has_body = true,
            Event::End { name, .. } if name.is("noscript") => self.is_in_noscript = false,
            Event::End { name, .. } if name.is("form") => self.open = None,
            Event::EndOfForm { form, has_token } => {
                if let Some(form) = self.places.get(&form.place).and_then(|index| self.forms.get_mut(*index)) {
                    form.has_token |= has_token;
                    form.lacks_token |= !has_token;
                }
            }
            _ => {}
        }
    }

    fn see_start(&mut self, element: &Element<'_>, chain: &[Place]) {
        let Some(name) = element.name.constant() else { return };
        match name {
            // Not even `base` and `form` mean anything in SVG and MathML.
            _ if element.is_foreign => {}
            "base" if !element.is_inert => self.see_base(element),
            "meta" if !element.is_inert => self.see_meta(element),
            "form" => self.see_form(element, chain),
            "noscript" => self.is_in_noscript = true,
            "button" | "input" => self.see_button(element),
            _ => {}
        }
        self.has_body |= !element.is_foreign && !IN_HEAD.contains(&name);
        self.has_loaded |=
            matches!(name, "script" | "style") || (name == "link" && element.attribute("href").is_some());
    }

    fn see_base(&mut self, element: &Element<'_>) {
        let Some(href) = element.attribute("href").and_then(|href| href.value.as_ref()) else { return };
        let Some(url) = href.known().resolve(&self.fallback) else {
            self.base = Base::Unknown;
            return;
        };
        // HTML, #set-the-frozen-base-url: a base that the policy blocks, or with one of these schemes, is the fallback, and the
        // next one does not count.
        let is_ignored = matches!(url.url.scheme(), "data" | "javascript");
        let is_used = !is_ignored && self.policies().allows(&Navigation::base_at(url.url.clone()));
        let url = if is_used { url } else { self.fallback.clone() };
        self.base = match &self.base {
            Base::Page => Base::Element(url),
            Base::Element(first) if *first == url => Base::Element(url),
            _ => Base::Unknown,
        };
    }

    fn see_meta(&mut self, element: &Element<'_>) {
        let is_policy = constant(element, "http-equiv")
            .is_some_and(|name| name.trim().eq_ignore_ascii_case("content-security-policy"));
        let content = element.attribute("content").and_then(|content| content.value.as_ref());
        // HTML, #attr-meta-http-equiv-content-security-policy, step 1: only in the head.
        if let (true, false, Some(content)) = (is_policy, self.has_body, content)
            && let Some(text) = content.constant()
        {
            self.with_meta = Some(self.policies().clone().meta(text));
        }
    }

    fn see_form(&mut self, element: &Element<'_>, chain: &[Place]) {
        let index = *self.places.entry(element.place).or_insert(self.forms.len());
        self.open = Some(index);
        if index < self.forms.len() {
            return;
        }
        let target = self.target(element, "action").unwrap_or_else(|| self.to_page());
        let method = Method::of(element, "method").unwrap_or(Method::Get);
        self.forms.push(FormState::new(element, chain, method, target));
    }

    fn see_button(&mut self, element: &Element<'_>) {
        let (method, target) = (Method::of(element, "formmethod"), self.target(element, "formaction"));
        if method.is_none() && target.is_none() {
            return;
        }
        let button = Button { method, target };
        match (element.attribute("form"), self.open) {
            (None, Some(open)) => self.press(open, button),
            (Some(_), _) => {
                if let Some(form) = constant(element, "form") {
                    self.outside.push((form.to_owned(), button));
                }
            }
            (None, None) => {}
        }
    }

    /// Adds how a button sends its form.
    fn press(&mut self, form: usize, button: Button) {
        if let Some(form) = self.forms.get_mut(form) {
            form.press(button);
        }
    }

    /// Where an attribute sends a form; `None` without the attribute.
    fn target(&self, element: &Element<'_>, attribute: &str) -> Option<Target> {
        let known = element.attribute(attribute)?.value.as_ref().map_or(Known::all(""), |value| value.known());
        // HTML, #form-submission-algorithm: an empty action is the URL of the document.
        if known.is_complete && known.text.is_empty() {
            return Some(self.to_page());
        }
        let value = element.attribute(attribute).and_then(|attribute| attribute.value.as_ref());
        // `url_for("cart")` is a path of the site.
        let is_route =
            value.is_some_and(|value| matches!(value.parts.as_slice(), [Part::Output(output)] if output.is_route()));
        let url = if is_route { Some(self.page.clone()) } else { self.resolve(&known) };
        Some(Target { url, is_page: false })
    }

    fn to_page(&self) -> Target {
        Target { url: Some(self.page.clone()), is_page: true }
    }

    /// Completes the forms with the buttons elsewhere in the page that belong to them.
    pub(super) fn finish(&mut self) {
        let mut ids = Firsts::default();
        for (index, form) in self.forms.iter().enumerate() {
            if let Some(id) = &form.id {
                ids.earlier(id.clone(), index);
            }
        }
        for (id, button) in std::mem::take(&mut self.outside) {
            if let Some(form) = ids.get(&id) {
                self.press(form, button);
            }
        }
    }
}

/// Whether the `sandbox` of a frame, if it has one, contains this word for certain.
fn keeps(frame: &Element<'_>, word: &str) -> bool {
    let Some(sandbox) = frame.attribute("sandbox") else { return true };
    let words = sandbox.value.as_ref().and_then(|value| value.constant()).unwrap_or_default();
    words.split_ascii_whitespace().any(|other| other.eq_ignore_ascii_case(word))
}

/// The elements that do not start the body (HTML, #parsing-main-inhead).
const IN_HEAD: &[&str] = &[
    "base", "basefont", "bgsound", "head", "html", "link", "meta", "noframes", "noscript", "script", "style",
    "template", "title",
];

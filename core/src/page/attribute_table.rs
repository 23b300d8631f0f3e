//! Table: the attributes whose value browsers use as more than text, one row each.

use super::event::{Attribute, Element, Parts};
use super::event_handler::is_event_handler;

/// What browsers use the value of an attribute for.
///
/// ```
/// use security_policy_core::page::{AttributeUse, Event, FileSet, MarkupFile, Page, UrlUse, walk};
///
/// let mut files = FileSet::new();
/// let text = r#"<a href="/cart" onclick="go()" title="Cart">"#.to_owned();
/// let id = files.add(MarkupFile { path: "cart.html".to_owned(), name: "cart.html".to_owned(), text });
/// let mut uses = Vec::new();
/// walk(&Page::plain(id, &files), &files, &|_| false, &mut |event, _| {
///     if let Event::Start(element) = event {
///         uses.extend(element.uses().map(|(_, _, used)| used));
///     }
/// });
/// assert_eq!(uses, [AttributeUse::Url(UrlUse::Link), AttributeUse::Script, AttributeUse::Text]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttributeUse {
    /// As a text: nothing in it runs, loads or leads anywhere.
    Text,
    /// As JavaScript: `onclick` and every other event handler.
    Script,
    /// As CSS: `style`.
    Style,
    /// As a page of its own: `srcdoc`.
    Document,
    /// As a URL, or as a list that contains some.
    Url(UrlUse),
}

/// What browsers use a URL in an attribute for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlUse {
    /// The user follows it: `<a href>`.
    Link,
    /// A form is sent to it: `<form action>`, `<button formaction>`.
    Form,
    /// A frame shows it: `<iframe src>`.
    Frame,
    /// It runs as a script: `<script src>`.
    Script,
    /// It is a stylesheet: `<link rel=stylesheet>`.
    Stylesheet,
    /// It becomes part of the module map: `<link rel=modulepreload>`.
    ModulePreload,
    /// It is loaded for the element that `as` names: `<link rel=preload>`.
    Preload,
    /// It is loaded for a later page: `<link rel=prefetch>`.
    Prefetch,
    /// It is the manifest of a web app: `<link rel=manifest>`.
    Manifest,
    /// Every relative URL of the page is resolved against it: `<base href>`.
    Base,
    /// `<object data>`
    Object,
    /// `<embed src>`
    Embed,
    /// SVG that becomes part of the page: `<use href>`.
    SvgUse,
    /// The page leads there by itself: `<meta http-equiv=refresh>`. The value is a number of seconds with a URL after it.
    Refresh,
    /// An animation sets the `href` of an SVG element to it: `<set attributeName=href to>`.
    Animation,
    /// The same, with several URLs, which `;` separates: `<animate attributeName=href values>`.
    Animations,
    /// `<img src>`, `<link rel=icon>`
    Image,
    /// Several images, which commas separate, each with its size: `<img srcset>`.
    ImageSet,
    /// `<video src>`, `<audio src>`, and their `<source>`
    Media,
    /// `<track src>`
    Track,
    /// Several URLs, which white space separates, and which browsers notify: `<a ping>`.
    Ping,
    /// Browsers neither load it nor lead there: `<blockquote cite>`, `<link rel=canonical>`.
    Reference,
}

/// The attributes of HTML and SVG that contain URLs, each with its element. `*` is every element of SVG and MathML that has no row.
const URLS: &[(&str, &str, UrlUse)] = &[
    ("a", "href", UrlUse::Link),
    ("a", "ping", UrlUse::Ping),
    ("a", "xlink:href", UrlUse::Link),
    ("area", "href", UrlUse::Link),
    ("area", "ping", UrlUse::Ping),
    ("audio", "src", UrlUse::Media),
    ("base", "href", UrlUse::Base),
    ("blockquote", "cite", UrlUse::Reference),
    ("body", "background", UrlUse::Image),
    ("button", "formaction", UrlUse::Form),
    ("del", "cite", UrlUse::Reference),
    ("embed", "src", UrlUse::Embed),
    ("feimage", "href", UrlUse::Image),
    ("feimage", "xlink:href", UrlUse::Image),
    ("form", "action", UrlUse::Form),
    ("frame", "src", UrlUse::Frame),
    ("iframe", "src", UrlUse::Frame),
    ("image", "href", UrlUse::Image),
    ("image", "xlink:href", UrlUse::Image),
    ("img", "longdesc", UrlUse::Reference),
    ("img", "src", UrlUse::Image),
    ("img", "srcset", UrlUse::ImageSet),
    ("input", "formaction", UrlUse::Form),
    ("input", "src", UrlUse::Image),
    ("ins", "cite", UrlUse::Reference),
    ("link", "imagesrcset", UrlUse::ImageSet),
    ("object", "data", UrlUse::Object),
    ("q", "cite", UrlUse::Reference),
    ("script", "href", UrlUse::Script),
    ("script", "src", UrlUse::Script),
    ("script", "xlink:href", UrlUse::Script),
    ("source", "src", UrlUse::Media),
    ("source", "srcset", UrlUse::ImageSet),
    ("table", "background", UrlUse::Image),
    ("td", "background", UrlUse::Image),
    ("th", "background", UrlUse::Image),
    ("track", "src", UrlUse::Track),
    ("use", "href", UrlUse::SvgUse),
    ("use", "xlink:href", UrlUse::SvgUse),
    ("video", "poster", UrlUse::Image),
    ("video", "src", UrlUse::Media),
];

/// The attributes of each element whose meaning depends on the element being in HTML or in SVG.
const ONLY_IN_SVG: &[(&str, &str)] = &[("a", "xlink:href"), ("script", "href"), ("script", "xlink:href")];

/// The relations of `<link rel>`, each with what its `href` is used for. Every other relation is a [`UrlUse::Reference`]. Of several,
/// the one in the first row counts.
const RELATIONS: &[(&str, UrlUse)] = &[
    ("stylesheet", UrlUse::Stylesheet),
    ("modulepreload", UrlUse::ModulePreload),
    ("preload", UrlUse::Preload),
    ("manifest", UrlUse::Manifest),
    ("icon", UrlUse::Image),
    ("apple-touch-icon", UrlUse::Image),
    ("apple-touch-icon-precomposed", UrlUse::Image),
    ("prefetch", UrlUse::Prefetch),
];

/// The elements by which SVG animates attributes.
const ANIMATIONS: &[&str] = &["animate", "animatemotion", "animatetransform", "set"];

/// The attributes of an animation that contain a value.
const ANIMATED: &[(&str, UrlUse)] = &[
    ("by", UrlUse::Animation),
    ("from", UrlUse::Animation),
    ("to", UrlUse::Animation),
    ("values", UrlUse::Animations),
];

/// The elements of MathML. Firefox makes each of them with an `href` a link.
const MATH: &[&str] = &[
    "annotation",
    "annotation-xml",
    "maction",
    "math",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
];

/// The types of a `script` element that browsers run as JavaScript (MIME Sniffing, #javascript-mime-type).
const JAVASCRIPT_TYPES: &[&str] = &[
    "application/ecmascript",
    "application/javascript",
    "application/x-ecmascript",
    "application/x-javascript",
    "text/ecmascript",
    "text/javascript",
    "text/javascript1.0",
    "text/javascript1.1",
    "text/javascript1.2",
    "text/javascript1.3",
    "text/javascript1.4",
    "text/javascript1.5",
    "text/jscript",
    "text/livescript",
    "text/x-ecmascript",
    "text/x-javascript",
];

/// What browsers do with the content of a `script` element (HTML, #prepare-the-script-element).
///
/// ```
/// use security_policy_core::page::{Event, FileSet, MarkupFile, Page, ScriptKind, walk};
///
/// let mut files = FileSet::new();
/// let text = "<script type=module></script><script type=application/json></script>".to_owned();
/// let id = files.add(MarkupFile { path: "cart.html".to_owned(), name: "cart.html".to_owned(), text });
/// let mut kinds = Vec::new();
/// walk(&Page::plain(id, &files), &files, &|_| false, &mut |event, _| {
///     if let Event::Start(element) = event {
///         kinds.push(element.script_kind());
///     }
/// });
/// assert_eq!(kinds, [ScriptKind::Code, ScriptKind::Data]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptKind {
    /// It runs: a classic script or a module.
    Code,
    /// It says which files the modules of the page are loaded from: `type=importmap`.
    ImportMap,
    /// It says which pages are loaded in advance: `type=speculationrules`.
    SpeculationRules,
    /// Nothing: it is data for a script.
    Data,
}

impl<'a> Element<'a> {
    /// What browsers use the attribute of this name, which is in lower case, for.
    pub fn use_of(&self, attribute: &str) -> AttributeUse {
        match attribute {
            "style" => AttributeUse::Style,
            "srcdoc" if self.is("iframe") => AttributeUse::Document,
            _ if is_event_handler(attribute) => AttributeUse::Script,
            _ => self.url_use(attribute).map_or(AttributeUse::Text, AttributeUse::Url),
        }
    }

    /// The attributes whose name is in the page, each with its value and what browsers use it for.
    pub fn uses(&self) -> impl Iterator<Item = (&Attribute<'a>, &Parts<'a>, AttributeUse)> {
        self.attributes.iter().filter_map(|attribute| {
            let name = attribute.name.constant()?;
            Some((attribute, attribute.value.as_ref()?, self.use_of(name)))
        })
    }

    /// The attributes that contain URLs, each with its value and what browsers use it for.
    pub fn urls(&self) -> impl Iterator<Item = (&Attribute<'a>, &Parts<'a>, UrlUse)> {
        self.uses().filter_map(|(attribute, value, used)| match used {
            AttributeUse::Url(used) => Some((attribute, value, used)),
            _ => None,
        })
    }

    /// What the URL in the attribute of this name, which is in lower case, is used for.
    pub fn url_use(&self, attribute: &str) -> Option<UrlUse> {
        let name = self.name.constant()?;
        match (name, attribute) {
            ("link", "href") => Some(self.link_use()),
            ("meta", "content") => self.may_be("http-equiv", &["refresh"]).then_some(UrlUse::Refresh),
            _ if ANIMATIONS.contains(&name) && self.is_foreign => {
                let (_, animated) = ANIMATED.iter().find(|(key, _)| *key == attribute)?;
                self.may_be("attributename", &["href", "xlink:href"]).then_some(*animated)
            }
            _ if MATH.contains(&name) && self.is_foreign => {
                matches!(attribute, "href" | "xlink:href").then_some(UrlUse::Link)
            }
            _ => {
                let is_row = |row: &&(&str, &str, UrlUse)| row.0 == name && row.1 == attribute;
                let (.., found) = URLS.iter().find(is_row)?;
                (self.is_foreign || !ONLY_IN_SVG.contains(&(name, attribute))).then_some(*found)
            }
        }
    }

    /// What the `href` of a `link` is used for. A relation with an expression in it can be any, of which a stylesheet can do most.
    fn link_use(&self) -> UrlUse {
        let Some(rel) = self.attribute("rel").and_then(|rel| rel.value.as_ref()) else { return UrlUse::Reference };
        let Some(rel) = rel.constant() else { return UrlUse::Stylesheet };
        let has = |relation: &str| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(relation));
        RELATIONS.iter().find(|(relation, _)| has(relation)).map_or(UrlUse::Reference, |(_, found)| *found)
    }

    /// Whether the attribute of this name is one of these words, or can be one because of an expression in it.
    fn may_be(&self, attribute: &str, words: &[&str]) -> bool {
        let value = self.attribute(attribute).and_then(|attribute| attribute.value.as_ref());
        let is_one = |text: &str| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
        value.is_some_and(|value| value.constant().is_none_or(is_one))
    }

    /// Whether the content of this element runs, or is a style.
    pub fn has_code(&self) -> bool {
        self.is("style") || (self.is("script") && self.script_kind() != ScriptKind::Data)
    }

    /// What browsers do with the content of this `script` element. With an expression as its type, it can be code.
    pub fn script_kind(&self) -> ScriptKind {
        let value = |name: &str| {
            self.attribute(name).map(|attribute| attribute.value.as_ref().map_or(Some(""), Parts::constant))
        };
        let kind = match (value("type"), value("language")) {
            // An expression
            (Some(None), _) => return ScriptKind::Code,
            (Some(Some(kind)), _) => kind.to_owned(),
            (None, Some(Some(language))) if !language.is_empty() => format!("text/{language}"),
            (None, _) => String::new(),
        };
        let trimmed = kind.trim_matches([' ', '\t', '\n', '\u{c}', '\r']);
        let is = |name: &str| trimmed.eq_ignore_ascii_case(name);
        match () {
            () if kind.is_empty() || is("module") || JAVASCRIPT_TYPES.iter().any(|name| is(name)) => ScriptKind::Code,
            () if is("importmap") => ScriptKind::ImportMap,
            () if is("speculationrules") => ScriptKind::SpeculationRules,
            () => ScriptKind::Data,
        }
    }
}

impl UrlUse {
    /// Whether a `javascript:` URL there runs in the page.
    ///
    /// ```
    /// use security_policy_core::page::UrlUse;
    ///
    /// assert!(UrlUse::Link.runs_javascript() && UrlUse::Frame.runs_javascript());
    /// assert!(!UrlUse::Image.runs_javascript());
    /// ```
    pub fn runs_javascript(self) -> bool {
        // Browsers ignore `javascript:` in `refresh` (HTML, #shared-declarative-refresh-steps, step 12).
        matches!(
            self,
            UrlUse::Link
                | UrlUse::Form
                | UrlUse::Frame
                | UrlUse::Animation
                | UrlUse::Animations
                | UrlUse::Object
                | UrlUse::Embed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::event::Part;

    fn parts(text: &str) -> Parts<'static> {
        Parts { parts: vec![Part::Text(text.to_owned())], ..Parts::default() }
    }

    fn element(name: &str, attributes: &[(&str, &str)], is_foreign: bool) -> Element<'static> {
        let attribute = |(name, value): &(&str, &str)| Attribute {
            name: parts(name),
            value: Some(parts(value)),
            quote: Some('"'),
            place: Default::default(),
        };
        let attributes = attributes.iter().map(attribute).collect();
        Element { name: parts(name), attributes, is_foreign, is_inert: false, place: Default::default() }
    }

    #[test]
    fn a_link_is_what_its_relation_says() {
        for (rel, expected) in [
            ("stylesheet", UrlUse::Stylesheet),
            ("alternate STYLESHEET", UrlUse::Stylesheet),
            ("shortcut icon", UrlUse::Image),
            ("canonical", UrlUse::Reference),
            ("", UrlUse::Reference),
        ] {
            assert_eq!(element("link", &[("rel", rel)], false).url_use("href"), Some(expected), "{rel}");
        }
        assert_eq!(element("link", &[], false).url_use("href"), Some(UrlUse::Reference));
    }

    #[test]
    fn an_animation_counts_if_it_animates_a_link() {
        let animated = |name: &str, foreign| element("animate", &[("attributename", name)], foreign).url_use("values");
        assert_eq!(animated("href", true), Some(UrlUse::Animations));
        assert_eq!(animated("xlink:href", true), Some(UrlUse::Animations));
        assert_eq!((animated("fill", true), animated("href", false)), (None, None));
    }

    #[test]
    fn svg_and_mathml_have_links_of_their_own() {
        for (name, attribute, foreign, expected) in [
            ("a", "xlink:href", true, Some(UrlUse::Link)),
            ("a", "xlink:href", false, None),
            ("script", "href", true, Some(UrlUse::Script)),
            ("script", "href", false, None),
            ("mi", "href", true, Some(UrlUse::Link)),
            ("mi", "href", false, None),
            ("mask", "href", true, None),
        ] {
            assert_eq!(element(name, &[], foreign).url_use(attribute), expected, "{name} {attribute} {foreign}");
        }
    }

    #[test]
    fn the_type_of_a_script_decides_what_runs() {
        for (kind, expected) in [
            ("", ScriptKind::Code),
            ("module", ScriptKind::Code),
            (" text/JavaScript ", ScriptKind::Code),
            ("text/javascript1.5", ScriptKind::Code),
            ("application/json", ScriptKind::Data),
            ("text/x-template", ScriptKind::Data),
            ("text/javascript; charset=utf-8", ScriptKind::Data),
            (" module", ScriptKind::Code),
            (" ", ScriptKind::Data),
            ("importmap", ScriptKind::ImportMap),
            ("SpeculationRules", ScriptKind::SpeculationRules),
        ] {
            assert_eq!(element("script", &[("type", kind)], false).script_kind(), expected, "`{kind}`");
        }
        assert_eq!(element("script", &[("language", "vbscript")], false).script_kind(), ScriptKind::Data);
        assert_eq!(element("script", &[("language", "JavaScript")], false).script_kind(), ScriptKind::Code);
        assert_eq!(element("script", &[], false).script_kind(), ScriptKind::Code);
    }

    #[test]
    fn handlers_styles_and_documents_are_no_text() {
        let frame = element("iframe", &[], false);
        assert_eq!(frame.use_of("srcdoc"), AttributeUse::Document);
        assert_eq!(frame.use_of("onload"), AttributeUse::Script);
        assert_eq!(frame.use_of("style"), AttributeUse::Style);
        assert_eq!(frame.use_of("src"), AttributeUse::Url(UrlUse::Frame));
        assert_eq!(frame.use_of("on"), AttributeUse::Text);
        assert_eq!(element("div", &[], false).use_of("srcdoc"), AttributeUse::Text);
    }
}

//! Inline code, and strings that are compiled to code.

use super::digest::Digests;
use super::nonce::ElementNonce;
use super::request::ParserMetadata;
use crate::csp::{Directive, Hash, HashAlgorithm, HashSubject};

/// A piece of inline code, or a string that is to run as code.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::fetch::{Inline, Policies};
/// use security_policy_core::url::Origin;
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin).enforce("script-src 'unsafe-inline' 'nonce-r4nd0m'");
/// assert!(policies.allows(&Inline::script("boot()").nonce("r4nd0m")));
/// assert!(!policies.allows(&Inline::script("boot()")), "a nonce overrides `'unsafe-inline'`");
/// assert!(!policies.allows(&Inline::event_handler("boot()")));
/// assert!(!policies.allows(&Inline::javascript_url("javascript:boot()")));
/// assert!(!policies.allows(&Inline::eval()));
/// ```
#[derive(Clone, Debug)]
pub struct Inline<'a> {
    kind: InlineKind,
    code: Code<'a>,
    nonce: ElementNonce<'a>,
    is_nonceable: bool,
    parser: ParserMetadata,
    is_trusted: bool,
}

/// What is known of a piece of code.
#[derive(Clone, Debug)]
enum Code<'a> {
    Text(&'a str, Digests),
    /// Only the hash. It has no digest of another algorithm.
    Hash(&'a Hash),
    /// Nothing: no policy lists its hash.
    Unknown,
}

/// What a piece of inline code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InlineKind {
    /// `<script>…</script>`: `script` in the standard. Modules and import maps too.
    Script,
    /// `<script type=speculationrules>`
    SpeculationRules,
    /// `onclick="…"`: `script attribute`.
    ScriptAttribute,
    /// `<a href="javascript:…">`: `navigation`.
    Navigation,
    /// `<style>…</style>`: `style`.
    Style,
    /// `style="…"`: `style attribute`.
    StyleAttribute,
    /// `eval("…")`, `new Function("…")`, `setTimeout("…")`.
    Eval,
    /// `WebAssembly.compile(…)`, `WebAssembly.instantiate(…)` and other ways to compile WebAssembly.
    Wasm,
    /// A DOM sink that runs script, such as `innerHTML` and `script.src` (Trusted Types).
    Sink,
}

impl<'a> Inline<'a> {
    fn new(kind: InlineKind, text: &'a str) -> Self {
        Inline::of(kind, Code::Text(text, Digests::default()))
    }

    fn of(kind: InlineKind, code: Code<'a>) -> Self {
        Inline {
            kind,
            code,
            nonce: ElementNonce::None,
            is_nonceable: true,
            parser: ParserMetadata::ParserInserted,
            is_trusted: false,
        }
    }

    /// Code of which only this hash is known. A hash of another algorithm does not match it.
    ///
    /// ```
    /// use security_policy_core::Span;
    /// use security_policy_core::csp::{Hash, HashAlgorithm, HashSubject};
    /// use security_policy_core::fetch::{Inline, InlineKind, Policies};
    /// use security_policy_core::url::Origin;
    ///
    /// let digest = HashAlgorithm::Sha256.digest(b"greet()");
    /// let hash = Hash { subject: HashSubject::Content, algorithm: HashAlgorithm::Sha256, digest };
    /// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    /// let policies = Policies::new(origin).enforce(&format!("script-src '{hash}'"));
    /// assert!(policies.allows(&Inline::hashed(InlineKind::Script, &hash)));
    /// assert!(!policies.allows(&Inline::unknown(InlineKind::Script)));
    /// ```
    pub fn hashed(kind: InlineKind, hash: &'a Hash) -> Self {
        Inline::of(kind, Code::Hash(hash))
    }

    /// Code that no hash of a policy matches, such as that of an attacker. [`Inline::hashed`] has an example.
    pub fn unknown(kind: InlineKind) -> Self {
        Inline::of(kind, Code::Unknown)
    }

    /// The text of a `script` element.
    pub fn script(text: &'a str) -> Self {
        Inline::new(InlineKind::Script, text)
    }

    /// The text of a `<script type=speculationrules>`.
    pub fn speculation_rules(text: &'a str) -> Self {
        Inline::new(InlineKind::SpeculationRules, text)
    }

    /// The value of an event handler attribute, such as `onclick`.
    pub fn event_handler(text: &'a str) -> Self {
        Inline::new(InlineKind::ScriptAttribute, text)
    }

    /// A `javascript:` URL, with its scheme: a hash is of all of it.
    pub fn javascript_url(url: &'a str) -> Self {
        Inline::new(InlineKind::Navigation, url)
    }

    /// The text of a `style` element.
    pub fn style(text: &'a str) -> Self {
        Inline::new(InlineKind::Style, text)
    }

    /// The value of a `style` attribute.
    pub fn style_attribute(text: &'a str) -> Self {
        Inline::new(InlineKind::StyleAttribute, text)
    }

    /// `eval` of a plain string; [`Inline::trusted`] makes it a `TrustedScript`.
    pub fn eval() -> Self {
        Inline::new(InlineKind::Eval, "")
    }

    /// Compiling WebAssembly.
    pub fn wasm() -> Self {
        Inline::new(InlineKind::Wasm, "")
    }

    /// A plain string for a DOM sink that runs script, such as `innerHTML`; [`Inline::trusted`] makes it a trusted type.
    pub fn sink() -> Self {
        Inline::new(InlineKind::Sink, "")
    }

    /// With this nonce on the element.
    #[must_use]
    pub fn nonce(self, nonce: impl Into<ElementNonce<'a>>) -> Self {
        Inline { nonce: nonce.into(), ..self }
    }

    /// In an element with an attribute that contains `<script` or `<style`, or with a duplicate attribute. Browsers ignore the
    /// nonce of such an element, which may have been stolen from another one (CSP3, #is-element-nonceable).
    #[must_use]
    pub fn not_nonceable(self) -> Self {
        Inline { is_nonceable: false, ..self }
    }

    /// In an element that a script put into the page.
    #[must_use]
    pub fn not_parser_inserted(self) -> Self {
        Inline { parser: ParserMetadata::NotParserInserted, ..self }
    }

    /// As a trusted type: the value went through a Trusted Types policy, the `default` one included.
    #[must_use]
    pub fn trusted(self) -> Self {
        Inline { is_trusted: true, ..self }
    }

    /// What it is.
    pub fn kind(&self) -> InlineKind {
        self.kind
    }

    /// Its text; empty if it is not known.
    pub fn text(&self) -> &'a str {
        match self.code {
            Code::Text(text, _) => text,
            Code::Hash(_) | Code::Unknown => "",
        }
    }

    pub(super) fn is_trusted(&self) -> bool {
        self.is_trusted
    }

    /// The nonce, unless browsers ignore it.
    pub(super) fn element_nonce(&self) -> ElementNonce<'a> {
        if self.is_nonceable { self.nonce } else { ElementNonce::None }
    }

    pub(super) fn is_parser_inserted(&self) -> bool {
        self.parser == ParserMetadata::ParserInserted
    }

    /// The digest of the code in padded base64, if it is known.
    pub(super) fn digest(&self, algorithm: HashAlgorithm) -> Option<&str> {
        match &self.code {
            Code::Text(text, digests) => Some(digests.get(algorithm, text)),
            Code::Hash(Hash { subject: HashSubject::Content, algorithm: own, digest }) if *own == algorithm => {
                Some(digest)
            }
            Code::Hash(_) | Code::Unknown => None,
        }
    }

    /// Whether this is a hash of the code.
    pub(super) fn has_hash(&self, hash: &Hash) -> bool {
        self.digest(hash.algorithm).is_some_and(|digest| digest == hash.digest)
    }
}

impl InlineKind {
    /// The directive that governs it, before any fallback (CSP3, #effective-directive-for-inline-check).
    pub fn directive(self) -> Directive {
        match self {
            InlineKind::Script | InlineKind::SpeculationRules | InlineKind::Navigation => Directive::ScriptSrcElem,
            InlineKind::ScriptAttribute => Directive::ScriptSrcAttr,
            InlineKind::Style => Directive::StyleSrcElem,
            InlineKind::StyleAttribute => Directive::StyleSrcAttr,
            // #can-compile-strings, #can-compile-wasm-bytes
            InlineKind::Eval | InlineKind::Wasm => Directive::ScriptSrc,
            // Trusted Types, #should-block-sink-type-mismatch
            InlineKind::Sink => Directive::RequireTrustedTypesFor,
        }
    }

    /// Its name: that of the standard where it has one (CSP3, #effective-directive-for-inline-check).
    pub fn name(self) -> &'static str {
        match self {
            InlineKind::Script => "script",
            InlineKind::SpeculationRules => "speculationrules",
            InlineKind::ScriptAttribute => "script attribute",
            InlineKind::Navigation => "navigation",
            InlineKind::Style => "style",
            InlineKind::StyleAttribute => "style attribute",
            InlineKind::Eval => "eval",
            InlineKind::Wasm => "wasm",
            InlineKind::Sink => "sink",
        }
    }

    /// Whether it is a style.
    pub fn is_style(self) -> bool {
        matches!(self, InlineKind::Style | InlineKind::StyleAttribute)
    }
}

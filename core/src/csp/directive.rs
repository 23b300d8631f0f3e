//! Table 1: the directives of Content-Security-Policy, one row each.

use crate::word::{Reference, Row, Word};

/// What may stand behind a directive's name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grammar {
    /// Source expressions (CSP3, section 2.3.1).
    Sources,
    /// Source expressions that an ancestor can match: hosts, schemes, `self` and `none` (CSP3, section 6.4.2).
    Ancestors,
    /// Words of a closed list.
    Words(&'static [Word], Arity),
    /// Names of Trusted Types policies, and the keywords that go with them.
    TrustedTypes,
    /// The name of one reporting endpoint.
    Endpoint,
    /// URLs that reports are sent to.
    UriReferences,
    /// Media types, `type/subtype`.
    MediaTypes,
    /// Nothing: the name says it all.
    Empty,
}

/// How many words a directive takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// Exactly one.
    One,
    /// One or more.
    Some,
    /// Any number; none is a meaning of its own.
    Any,
}

/// What has become of a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In a specification, and shipped.
    Standard,
    /// Shipped by one engine, or behind a flag.
    Experimental,
    /// Still read, better not written; the text says what to write instead.
    Deprecated(&'static str),
    /// No engine reads it, or none ever did; the text says what to write instead.
    Removed(&'static str),
}

/// What one row says.
#[derive(Clone, Copy, Debug)]
struct DirectiveRow {
    key: &'static str,
    name: &'static str,
    grammar: Grammar,
    fallback: &'static [Directive],
    status: Status,
    doc: &'static str,
    reference: Reference,
}

macro_rules! directives {
    ($($variant:ident $key:literal $name:literal $grammar:expr, [$($fallback:ident)*], $status:expr, $doc:literal;)*) => {
        /// The name of a directive.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Directive {
            $(#[doc = concat!("`", $name, "`: ", $doc)] $variant,)*
        }

        impl Directive {
            /// Every directive, in the order of the table.
            pub const ALL: &'static [Directive] = &[$(Directive::$variant),*];

            const ROWS: &'static [DirectiveRow] = &[$(DirectiveRow {
                key: $key,
                name: $name,
                grammar: $grammar,
                fallback: &[$(Directive::$fallback),*],
                status: $status,
                doc: $doc,
                reference: Reference::EMPTY,
            }),*];
        }
    };
}

directives! {
    DefaultSrc "default_src" "default-src" Grammar::Sources, [], Status::Standard,
        "what every fetch directive that is absent falls back to. It is not added to the ones that are present, and does not cover `base_uri`, `form_action` or `frame_ancestors`.";
    ScriptSrc "script_src" "script-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "where scripts may come from; also inline scripts, `eval`, WebAssembly and `javascript:` links.";
    ScriptSrcElem "script_src_elem" "script-src-elem" Grammar::Sources, [ScriptSrc DefaultSrc], Status::Standard,
        "script elements and inline script blocks. Not used for `eval`, WebAssembly or workers.";
    ScriptSrcAttr "script_src_attr" "script-src-attr" Grammar::Sources, [ScriptSrc DefaultSrc], Status::Standard,
        "event handler attributes only.";
    StyleSrc "style_src" "style-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "where stylesheets may come from; also style elements and style attributes.";
    StyleSrcElem "style_src_elem" "style-src-elem" Grammar::Sources, [StyleSrc DefaultSrc], Status::Standard,
        "stylesheets and style elements. Safari reads it from 26.2 on.";
    StyleSrcAttr "style_src_attr" "style-src-attr" Grammar::Sources, [StyleSrc DefaultSrc], Status::Standard,
        "style attributes only.";
    ImgSrc "img_src" "img-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "where images may come from, icons and images in CSS included.";
    FontSrc "font_src" "font-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "where fonts may come from.";
    MediaSrc "media_src" "media-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "where audio, video and text tracks may come from.";
    ConnectSrc "connect_src" "connect-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "where `fetch`, `XMLHttpRequest`, `WebSocket`, `EventSource` and `sendBeacon` may connect to.";
    ObjectSrc "object_src" "object-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "what `object` and `embed` may load. `none` is the recommended value.";
    FrameSrc "frame_src" "frame-src" Grammar::Sources, [ChildSrc DefaultSrc], Status::Standard,
        "what this page may embed in frames. Who may embed this page is `frame_ancestors`.";
    ChildSrc "child_src" "child-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "the common fallback of `frame_src` and `worker_src`, which say it better.";
    WorkerSrc "worker_src" "worker-src" Grammar::Sources, [ChildSrc ScriptSrc DefaultSrc], Status::Standard,
        "where workers, shared workers and service workers may come from.";
    ManifestSrc "manifest_src" "manifest-src" Grammar::Sources, [DefaultSrc], Status::Standard,
        "where the web app manifest may come from.";
    FencedFrameSrc "fenced_frame_src" "fenced-frame-src" Grammar::Sources, [FrameSrc ChildSrc DefaultSrc], Status::Experimental,
        "what fenced frames may load. Chromium only.";
    PrefetchSrc "prefetch_src" "prefetch-src" Grammar::Sources, [DefaultSrc], Status::Removed("`default_src`, which resource hints are checked against"),
        "what might be prefetched. Dropped from CSP in 2022.";
    BaseUri "base_uri" "base-uri" Grammar::Sources, [], Status::Standard,
        "what a `base` element may point to. An injected one sends relative script URLs elsewhere, so write `none` beside nonces.";
    Sandbox "sandbox" "sandbox" Grammar::Words(SANDBOX, Arity::Any), [], Status::Standard,
        "treats the page like a sandboxed frame; the tokens lift one restriction each. Bare, it keeps them all.";
    FormAction "form_action" "form-action" Grammar::Sources, [], Status::Standard,
        "where forms may be sent. It does not fall back to `default_src`.";
    FrameAncestors "frame_ancestors" "frame-ancestors" Grammar::Ancestors, [], Status::Standard,
        "who may embed this page. Where it stands, browsers do not read X-Frame-Options.";
    NavigateTo "navigate_to" "navigate-to" Grammar::Sources, [], Status::Removed("`form_action` for forms; nothing governs links"),
        "where the page may navigate to. Dropped from CSP in 2022.";
    ReportUri "report_uri" "report-uri" Grammar::UriReferences, [], Status::Standard,
        "URLs that violations are posted to. Still the widest-supported transport: send it beside `report_to`.";
    ReportTo "report_to" "report-to" Grammar::Endpoint, [], Status::Standard,
        "the name of the `reporting_endpoints` entry that violations are sent to.";
    UpgradeInsecureRequests "upgrade_insecure_requests" "upgrade-insecure-requests" Grammar::Empty, [], Status::Standard,
        "rewrites `http:` URLs in the page to `https:` before they are fetched.";
    BlockAllMixedContent "block_all_mixed_content" "block-all-mixed-content" Grammar::Empty, [], Status::Deprecated("`upgrade_insecure_requests`"),
        "blocked mixed content before browsers did so by themselves.";
    RequireTrustedTypesFor "require_trusted_types_for" "require-trusted-types-for" Grammar::Words(SINKS, Arity::Some), [], Status::Standard,
        "has DOM sinks that run script refuse plain strings.";
    TrustedTypes "trusted_types" "trusted-types" Grammar::TrustedTypes, [], Status::Standard,
        "the Trusted Types policies that may be created.";
    Webrtc "webrtc" "webrtc" Grammar::Words(WEBRTC, Arity::One), [], Status::Experimental,
        "whether WebRTC connections may be made. In no browser without a flag.";
    PluginTypes "plugin_types" "plugin-types" Grammar::MediaTypes, [], Status::Removed("`object_src: none`"),
        "the media types of plugins. Plugins are gone.";
    RequireSriFor "require_sri_for" "require-sri-for" Grammar::Words(SRI_DESTINATIONS, Arity::Some), [], Status::Removed("the `integrity_policy` header"),
        "what had to carry integrity metadata. Never shipped unflagged.";
    Referrer "referrer" "referrer" Grammar::Words(crate::header::keyword::REFERRER_POLICY, Arity::One), [], Status::Removed("the `referrer_policy` header"),
        "what `Referrer-Policy` says now.";
    ReflectedXss "reflected_xss" "reflected-xss" Grammar::Words(REFLECTED_XSS, Arity::One), [], Status::Removed("nothing: the filters that it steered are gone"),
        "what X-XSS-Protection said.";
    DisownOpener "disown_opener" "disown-opener" Grammar::Empty, [], Status::Removed("the `cross_origin_opener_policy` header"),
        "cut the page off from its opener. Never shipped.";
    TreatAsPublicAddress "treat_as_public_address" "treat-as-public-address" Grammar::Empty, [], Status::Experimental,
        "has the page count as one from the public network. Chromium, behind Local Network Access.";
    ScriptSrcV2 "script_src_v2" "script-src-v2" Grammar::Sources, [], Status::Removed("`script_src`, where URL and eval hashes went"),
        "an early proposal for URL hashes. Never shipped.";
}

impl Directive {
    fn row(self) -> &'static DirectiveRow {
        &Self::ROWS[self as usize]
    }

    /// The name on the wire, in lower case.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name in the DSL.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// What may stand behind the name.
    pub fn grammar(self) -> Grammar {
        self.row().grammar
    }

    /// What browsers read where this directive is absent, in order.
    pub fn fallback(self) -> &'static [Directive] {
        self.row().fallback
    }

    /// What has become of it.
    pub fn status(self) -> Status {
        self.row().status
    }

    /// What it does, in a sentence or two that go on from its name.
    pub fn doc(self) -> &'static str {
        self.row().doc
    }

    /// The rest of its reference page.
    pub fn reference(self) -> Reference {
        self.row().reference
    }

    /// The directive that the DSL calls so.
    pub fn from_key(key: &str) -> Option<Directive> {
        Self::ALL.iter().copied().find(|directive| directive.key() == key)
    }

    /// The directive of this name, compared without ASCII case.
    pub fn from_name(name: &str) -> Option<Directive> {
        Self::ALL.iter().copied().find(|directive| directive.name().eq_ignore_ascii_case(name))
    }

    /// Whether the directive governs scripts, or stands in for one that does.
    pub fn governs_script(self) -> bool {
        matches!(self, Self::DefaultSrc | Self::ScriptSrc | Self::ScriptSrcElem | Self::ScriptSrcAttr)
    }

    /// Whether the directive governs styles, or stands in for one that does.
    pub fn governs_style(self) -> bool {
        matches!(self, Self::DefaultSrc | Self::StyleSrc | Self::StyleSrcElem | Self::StyleSrcAttr)
    }
}

impl Row for Directive {
    fn key(&self) -> &'static str {
        self.row().key
    }
}

/// Downloads that the user did not start. Withdrawn: browsers ignore it.
pub const ALLOW_DOWNLOADS_WITHOUT_USER_ACTIVATION: Word = Word::new(
    "allow_downloads_without_user_activation",
    "allow-downloads-without-user-activation",
    "Downloads that the user did not start. Withdrawn: browsers ignore it.",
);
/// Form submission.
pub const ALLOW_FORMS: Word = Word::new("allow_forms", "allow-forms", "Form submission.");
/// New windows.
pub const ALLOW_POPUPS: Word = Word::new("allow_popups", "allow-popups", "New windows.");
/// New windows that are not sandboxed themselves. Needs `allow_popups`.
pub const ALLOW_POPUPS_TO_ESCAPE_SANDBOX: Word = Word::new(
    "allow_popups_to_escape_sandbox",
    "allow-popups-to-escape-sandbox",
    "New windows that are not sandboxed themselves. Needs `allow_popups`.",
);
/// The page's real origin. With `allow_scripts`, little is left of the sandbox.
pub const ALLOW_SAME_ORIGIN: Word = Word::new(
    "allow_same_origin",
    "allow-same-origin",
    "The page's real origin. With `allow_scripts`, little is left of the sandbox.",
);
/// Scripts.
pub const ALLOW_SCRIPTS: Word = Word::new("allow_scripts", "allow-scripts", "Scripts.");
/// Navigating the top-level window.
pub const ALLOW_TOP_NAVIGATION: Word =
    Word::new("allow_top_navigation", "allow-top-navigation", "Navigating the top-level window.");
/// The same, when the user acts.
pub const ALLOW_TOP_NAVIGATION_BY_USER_ACTIVATION: Word = Word::new(
    "allow_top_navigation_by_user_activation",
    "allow-top-navigation-by-user-activation",
    "The same, when the user acts.",
);

/// The tokens of `sandbox` (HTML, section 7.1.5).
pub const SANDBOX: &[Word] = &[
    Word::new("allow_downloads", "allow-downloads", "Downloads."),
    ALLOW_DOWNLOADS_WITHOUT_USER_ACTIVATION,
    ALLOW_FORMS,
    Word::new("allow_modals", "allow-modals", "`alert`, `confirm`, `prompt` and the print dialog."),
    Word::new("allow_orientation_lock", "allow-orientation-lock", "Locking the screen orientation."),
    Word::new("allow_pointer_lock", "allow-pointer-lock", "Capturing the pointer."),
    ALLOW_POPUPS,
    ALLOW_POPUPS_TO_ESCAPE_SANDBOX,
    Word::new("allow_presentation", "allow-presentation", "Presentation sessions."),
    ALLOW_SAME_ORIGIN,
    ALLOW_SCRIPTS,
    Word::new(
        "allow_storage_access_by_user_activation",
        "allow-storage-access-by-user-activation",
        "The Storage Access API.",
    ),
    ALLOW_TOP_NAVIGATION,
    ALLOW_TOP_NAVIGATION_BY_USER_ACTIVATION,
    Word::new(
        "allow_top_navigation_to_custom_protocols",
        "allow-top-navigation-to-custom-protocols",
        "Navigating to schemes that are no browser's own.",
    ),
];

/// The sink groups of `require-trusted-types-for`.
pub const SINKS: &[Word] = &[Word::new("script", "'script'", "DOM sinks that run script: the one group there is.")];

/// The values of `webrtc`.
pub const WEBRTC: &[Word] = &[
    Word::new("allow", "'allow'", "WebRTC connections may be made.").permits(&[1]),
    Word::new("block", "'block'", "None may.").permits(&[0]),
];

/// What `require-sri-for` took.
pub const SRI_DESTINATIONS: &[Word] =
    &[Word::new("script", "script", "Scripts."), Word::new("style", "style", "Stylesheets.")];

/// What `reflected-xss` took.
pub const REFLECTED_XSS: &[Word] = &[
    Word::new("allow", "allow", "Filter off."),
    Word::new("block", "block", "Filter on, page blocked."),
    Word::new("filter", "filter", "Filter on, script removed."),
];

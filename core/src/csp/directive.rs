//! Table 1: the directives of Content-Security-Policy, one row each.

use crate::word::{Reference, Row, Since, Spec, Word, spec};

/// What a directive takes as its value.
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
    /// Nothing.
    Empty,
}

/// How many words a directive takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// Exactly one.
    One,
    /// One or more.
    Some,
    /// Any number; the bare name has a meaning too.
    Any,
}

/// Whether browsers read a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In a specification, and shipped.
    Standard,
    /// Shipped by one engine only, or disabled by default.
    Experimental,
    /// Browsers still read it, but it should not be used; the text is what to use instead.
    Deprecated(&'static str),
    /// No browser reads it, or none ever did; the text is what to use instead.
    Removed(&'static str),
}

/// A row.
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
    ($(
        $variant:ident $key:literal $name:literal $grammar:expr, [$($fallback:ident)*], $status:expr,
        [$chrome:literal $firefox:literal $safari:literal], $spec:expr,
        $doc:literal, $browsers:literal, $example:literal;
    )*) => {
        /// The name of a directive.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Directive {
            $(#[doc = concat!("`", $name, "`. ", $doc)] $variant,)*
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
                reference: Reference {
                    browsers: $browsers,
                    since: Some(Since { chrome: $chrome, firefox: $firefox, safari: $safari }),
                    example: $example,
                    spec: Some($spec),
                },
            }),*];
        }
    };
}

directives! {
    DefaultSrc "default_src" "default-src" Grammar::Sources, [],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-default-src"),
        "Sets the sources for every fetch directive that the policy does not have, such as `img_src` or \
         `script_src`.",
        "Browsers use it only for the directives that are absent; it is not added to those that are present. \
         It never applies to `base_uri`, `form_action`, `frame_ancestors`, `sandbox`, the reporting \
         directives or Trusted Types, which have no fallback. Resource hints such as `prefetch` are restricted \
         only if the policy has it.",
        "self";
    ScriptSrc "script_src" "script-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-script-src"),
        "Controls which scripts run: where they may be loaded from, which inline scripts are allowed, and \
         whether `eval` works.",
        "It also controls WebAssembly compilation and `javascript:` links. For `eval` and WebAssembly, \
         browsers read only this directive (or `default_src`), never `script_src_elem` or `script_src_attr`. \
         A nonce or a hash makes browsers ignore `unsafe_inline` in the same list.",
        "[self, nonce]";
    ScriptSrcElem "script_src_elem" "script-src-elem" Grammar::Sources, [ScriptSrc DefaultSrc],
        Status::Standard,
        ["75" "108" "15.4"], spec!(csp "directive-script-src-elem"),
        "Controls `<script>` elements, both their URLs and their inline code, separately from event handler \
         attributes.",
        "Browsers also use it for `javascript:` links, XSLT and worklets, but not for `eval`, WebAssembly or \
         workers, which `script_src` controls. Reports name this directive even where `script_src` or \
         `default_src` blocked the script. Older browsers ignore it and apply `script_src`.",
        "[self, nonce]";
    ScriptSrcAttr "script_src_attr" "script-src-attr" Grammar::Sources, [ScriptSrc DefaultSrc],
        Status::Standard,
        ["75" "108" "15.4"], spec!(csp "directive-script-src-attr"),
        "Controls event handler attributes such as `onclick`, and nothing else.",
        "Hosts, schemes, nonces and `strict_dynamic` have no effect in it, since an attribute has neither a \
         URL nor a nonce: write `none`, or `unsafe_hashes` with the hashes of the handlers. Older browsers \
         ignore it and apply `script_src`.",
        "none";
    StyleSrc "style_src" "style-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-style-src"),
        "Controls which styles apply: where stylesheets may be loaded from, and which style elements and \
         attributes are allowed.",
        "It covers `<link rel=stylesheet>`, `@import`, `<style>` elements and `style` attributes. Browsers do \
         not check styles that a script sets through `element.style`. A nonce or a hash makes them ignore \
         `unsafe_inline` in the same list.",
        "[self, nonce]";
    StyleSrcElem "style_src_elem" "style-src-elem" Grammar::Sources, [StyleSrc DefaultSrc],
        Status::Standard,
        ["75" "108" "26.2"], spec!(csp "directive-style-src-elem"),
        "Controls stylesheets and `<style>` elements, separately from `style` attributes.",
        "Safari before 26.2 ignores it and applies `style_src`, so `style_src` has to be right on its own.",
        "[self, nonce]";
    StyleSrcAttr "style_src_attr" "style-src-attr" Grammar::Sources, [StyleSrc DefaultSrc],
        Status::Standard,
        ["75" "108" "15.4"], spec!(csp "directive-style-src-attr"),
        "Controls `style` attributes, and nothing else.",
        "Hosts, schemes and nonces have no effect in it: write `none`, `unsafe_inline`, or `unsafe_hashes` \
         with the hashes of the attributes. Older browsers ignore it and apply `style_src`.",
        "none";
    ImgSrc "img_src" "img-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-img-src"),
        "Controls where images may be loaded from, including icons and images that CSS loads.",
        "Browsers match the URL of each image, before and after redirects. Allowing `data` here is common and \
         carries little risk, because an image cannot run code in the page.",
        "[self, data, \"https://images.example.com\"]";
    FontSrc "font_src" "font-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-font-src"),
        "Controls where fonts may be loaded from.",
        "Browsers match the URL of each `@font-face` source and of each font that a script loads. The \
         stylesheet that declares the font is controlled by `style_src`.",
        "[self, \"https://fonts.example.com\"]";
    MediaSrc "media_src" "media-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-media-src"),
        "Controls where audio, video and text tracks may be loaded from.",
        "It covers the elements `<audio>`, `<video>` and `<track>`. Media that a script assembles in memory \
         has a `blob:` URL and needs `blob`.",
        "[self, \"https://media.example.com\"]";
    ConnectSrc "connect_src" "connect-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["25" "50" "7"], spec!(csp "directive-connect-src"),
        "Controls where scripts may connect to: `fetch`, `XMLHttpRequest`, `WebSocket`, `EventSource` and \
         `sendBeacon`.",
        "It also covers WebTransport, the `ping` attribute of links, JSON modules, and every kind of request \
         that no other directive names. An injected script can then send data with such requests only to the \
         listed hosts; images, forms and navigations are controlled by other directives or by none.",
        "[self, \"https://api.example.com\"]";
    ObjectSrc "object_src" "object-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-object-src"),
        "Controls what `<object>` and `<embed>` may load.",
        "Browsers no longer have plugins, but both elements still load documents that can run scripts. `none` \
         is the recommended value; only `none` blocks an element that has no URL.",
        "none";
    FrameSrc "frame_src" "frame-src" Grammar::Sources, [ChildSrc DefaultSrc],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-frame-src"),
        "Controls which pages this page may embed in frames.",
        "Browsers check each navigation of a frame. `frame_ancestors` controls the reverse: which pages may \
         embed this one.",
        "\"https://player.example.com\"";
    ChildSrc "child_src" "child-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["40" "45" "10"], spec!(csp "directive-child-src"),
        "Sets the sources that `frame_src` and `worker_src` fall back to.",
        "Browsers read it only where `frame_src` or `worker_src` is absent, and reports never name it. Prefer \
         the two specific directives.",
        "self";
    WorkerSrc "worker_src" "worker-src" Grammar::Sources, [ChildSrc ScriptSrc DefaultSrc],
        Status::Standard,
        ["59" "58" "15.5"], spec!(csp "directive-worker-src"),
        "Controls where the scripts of workers, shared workers and service workers may be loaded from.",
        "Browsers match URLs: a nonce or a hash has no effect in it. With `strict_dynamic`, in this list or in the one \
         that it falls back to, Chromium and Firefox allow workers from any URL, `data:` too.",
        "self";
    ManifestSrc "manifest_src" "manifest-src" Grammar::Sources, [DefaultSrc],
        Status::Standard,
        ["40" "41" "11"], spec!(csp "directive-manifest-src"),
        "Controls where the manifest of a web app may be loaded from.",
        "It covers `<link rel=manifest>`. The icons that the manifest names are controlled by `img_src`.",
        "self";
    FencedFrameSrc "fenced_frame_src" "fenced-frame-src" Grammar::Sources, [FrameSrc ChildSrc DefaultSrc],
        Status::Experimental,
        ["126" "no" "no"], Spec::new("Fenced Frame", "https://wicg.github.io/fenced-frame/#csp-algorithms"),
        "Controls what `<fencedframe>` elements may load.",
        "Only Chromium has fenced frames. They are part of the Privacy Sandbox, which was withdrawn, so new \
         pages have no use for it. Only `https` URLs can match.",
        "\"https://ads.example\"";
    PrefetchSrc "prefetch_src" "prefetch-src" Grammar::Sources, [DefaultSrc],
        Status::Removed("`default_src`, which resource hints are checked against"),
        ["no" "no" "16.3"], spec!(csp "directive-default-src"),
        "Controlled what could be prefetched or prerendered.",
        "It was dropped from CSP in 2022. If a policy has `default_src`, browsers check resource hints against \
         all its fetch directives together: a hint is allowed if one of them allows its URL.",
        "self";
    BaseUri "base_uri" "base-uri" Grammar::Sources, [],
        Status::Standard,
        ["40" "35" "10"], spec!(csp "directive-base-uri"),
        "Controls which URLs a `<base>` element may set as the base of the page's relative URLs.",
        "An injected `<base>` element redirects every relative script URL to another host, and a nonce on \
         those scripts does not stop it. Write `none` in every policy that has nonces, or hashes with \
         `strict_dynamic`. Keywords other than `self` and `none` have no effect in it.",
        "none";
    Sandbox "sandbox" "sandbox" Grammar::Words(SANDBOX, Arity::Any), [],
        Status::Standard,
        ["25" "50" "7"], spec!(csp "directive-sandbox"),
        "Runs the page with the restrictions of a sandboxed frame; each of its words lifts one of them.",
        "Without a word, every restriction applies: no scripts, no forms, no popups, and an opaque origin, \
         which equals no other origin. Browsers ignore it in a report-only policy and in a `<meta>` element. \
         It suits a \
         host that serves uploaded files.",
        "[allow_forms, allow_popups]";
    FormAction "form_action" "form-action" Grammar::Sources, [],
        Status::Standard,
        ["40" "36" "10"], spec!(csp "directive-form-action"),
        "Controls where forms may be submitted to.",
        "It does not fall back to `default_src`: without it, an injected form can send what the user types to \
         any host. Chromium and Safari also check the redirects of a submission, Firefox does not.",
        "self";
    FrameAncestors "frame_ancestors" "frame-ancestors" Grammar::Ancestors, [],
        Status::Standard,
        ["40" "58" "10"], spec!(csp "directive-frame-ancestors"),
        "Controls which pages may embed this page in a frame.",
        "It is the defence against clickjacking. Browsers check every ancestor, as an origin, so a source \
         with a path never matches. If an enforced policy has it, they do not read `X-Frame-Options` at all. \
         They ignore it in a `<meta>` element.",
        "[self, \"https://partner.example\"]";
    NavigateTo "navigate_to" "navigate-to" Grammar::Sources, [],
        Status::Removed("`form_action` for forms; nothing controls links"),
        ["no" "no" "no"], spec!(csp "csp-directives"),
        "Was meant to control which URLs the page may navigate to.",
        "It was dropped from CSP in 2022, before any browser shipped it.",
        "self";
    ReportUri "report_uri" "report-uri" Grammar::UriReferences, [],
        Status::Standard,
        ["25" "23" "7"], spec!(csp "directive-report-uri"),
        "Sets the URLs that browsers post a report to when the policy is violated.",
        "Browsers send one JSON document of type `application/csp-report` for each violation and URL. Those \
         that know `report_to` ignore it if the policy has both. It is deprecated in the specification, but \
         older browsers support nothing else: send both.",
        "\"/csp-reports\"";
    ReportTo "report_to" "report-to" Grammar::Endpoint, [],
        Status::Standard,
        ["70" "149" "16.4"], spec!(csp "directive-report-to"),
        "Names the endpoint of `reporting_endpoints` that browsers send reports of violations to.",
        "Browsers that know it ignore `report_uri` in the same policy, even if the endpoint is not defined. \
         Reports are collected and sent in batches, some time after the violation.",
        "csp";
    UpgradeInsecureRequests "upgrade_insecure_requests" "upgrade-insecure-requests" Grammar::Empty, [],
        Status::Standard,
        ["43" "42" "10.1"], Spec::new(
            "Upgrade Insecure Requests",
            "https://w3c.github.io/webappsec-upgrade-insecure-requests/#delivery",
        ),
        "Rewrites the `http:` URLs in the page to `https:` before they are fetched.",
        "Browsers upgrade subresources, form submissions, and links to the same host, and `ws:` to `wss:`. It \
         takes no value, and browsers ignore it in a report-only policy. It does not replace \
         `strict_transport_security`, which also upgrades the request for the page itself.",
        "";
    BlockAllMixedContent "block_all_mixed_content" "block-all-mixed-content" Grammar::Empty, [],
        Status::Deprecated("`upgrade_insecure_requests`"),
        ["44" "48-122" "10"], Spec::new(
            "Mixed Content",
            "https://www.w3.org/TR/mixed-content/#strict-checking",
        ),
        "Blocked every `http:` subresource of an `https:` page.",
        "Browsers now upgrade or block such requests on their own, so it has no effect in a current browser.",
        "";
    RequireTrustedTypesFor "require_trusted_types_for" "require-trusted-types-for" Grammar::Words(SINKS, Arity::Some), [],
        Status::Standard,
        ["83" "148" "26"], spec!(trusted_types "require-trusted-types-for-csp-directive"),
        "Makes browsers reject plain strings in DOM sinks that can run script, such as `innerHTML`.",
        "A sink then accepts only values that a Trusted Types policy made, which puts all code that handles \
         HTML from a string in one place. It stops most DOM-based cross-site scripting. Browsers that do not \
         know it ignore it.",
        "script";
    TrustedTypes "trusted_types" "trusted-types" Grammar::TrustedTypes, [],
        Status::Standard,
        ["83" "148" "26"], spec!(trusted_types "trusted-types-csp-directive"),
        "Lists the names of the Trusted Types policies that scripts may create.",
        "Creating a policy of another name throws an error. On its own it does not make any sink reject \
         strings: `require_trusted_types_for` does. A policy named `default` converts the strings of code \
         that does not use Trusted Types.",
        "\"sanitizer\"";
    Webrtc "webrtc" "webrtc" Grammar::Words(WEBRTC, Arity::One), [],
        Status::Experimental,
        ["flag" "no" "no"], spec!(csp "directive-webrtc"),
        "Controls whether the page may make WebRTC connections.",
        "A value other than `allow` blocks them. WebRTC is not covered by `connect_src`, so data can leave a \
         page through it. No browser reads the directive without a flag.",
        "block";
    PluginTypes "plugin_types" "plugin-types" Grammar::MediaTypes, [],
        Status::Removed("`object_src: none`"),
        ["40-90" "no" "10-15.4"], Spec::new("CSP Level 2", "https://www.w3.org/TR/CSP2/#directive-plugin-types"),
        "Listed the media types of plugins that the page could load.",
        "Browsers have no plugins any more, and removed the directive with them.",
        "\"application/pdf\"";
    RequireSriFor "require_sri_for" "require-sri-for" Grammar::Words(SRI_DESTINATIONS, Arity::Some), [],
        Status::Removed("the `integrity_policy` header"),
        ["flag" "flag" "no"], Spec::new(
            "Subresource Integrity",
            "https://w3c.github.io/webappsec-subresource-integrity/#integrity-policy-section",
        ),
        "Required integrity metadata on scripts or stylesheets.",
        "It was never enabled by default. The header `integrity_policy` replaced it.",
        "script";
    Referrer "referrer" "referrer" Grammar::Words(crate::header::keyword::REFERRER_POLICY, Arity::One), [],
        Status::Removed("the `referrer_policy` header"),
        ["33-56" "37-62" "no"], Spec::new(
            "Referrer Policy",
            "https://w3c.github.io/webappsec-referrer-policy/#referrer-policy-header",
        ),
        "Set how much of the page's URL is sent to other sites.",
        "The header `referrer_policy` replaced it.",
        "no_referrer";
    ReflectedXss "reflected_xss" "reflected-xss" Grammar::Words(REFLECTED_XSS, Arity::One), [],
        Status::Removed("nothing: browsers no longer have the filters that it configured"),
        ["42-54" "no" "no"], Spec::new("CSP Level 2 (draft)", "https://www.w3.org/TR/2014/WD-CSP2-20140703/"),
        "Configured the cross-site scripting filter of the browser.",
        "Every browser has removed the filters, and with them `X-XSS-Protection`, which configured the same ones.",
        "block";
    DisownOpener "disown_opener" "disown-opener" Grammar::Empty, [],
        Status::Removed("the `cross_origin_opener_policy` header"),
        ["no" "no" "no"], spec!(html "browsers" "cross-origin-opener-policies"),
        "Was meant to cut the page off from the window that opened it.",
        "No browser shipped it. The header `cross_origin_opener_policy` does this.",
        "";
    TreatAsPublicAddress "treat_as_public_address" "treat-as-public-address" Grammar::Empty, [],
        Status::Experimental,
        ["" "no" "no"], Spec::new(
            "Private Network Access",
            "https://wicg.github.io/private-network-access/",
        ),
        "Treats the page as if it came from the public network, even if it was loaded from a private address.",
        "Its requests to the local network then need the user's permission. It belongs to Chromium's work on \
         Local Network Access, and other browsers ignore it.",
        "";
    ScriptSrcV2 "script_src_v2" "script-src-v2" Grammar::Sources, [],
        Status::Removed("`script_src`, which URL hashes and eval hashes were added to"),
        ["no" "no" "no"], Spec::new(
            "script-src-v2 (explainer)",
            "https://github.com/explainers-by-googlers/script-src-v2",
        ),
        "Was a proposal for hashes of script URLs and of evaluated strings.",
        "No browser shipped it, and a policy that uses the name restricts nothing. The hashes became sources \
         of `script_src`, in a Chromium trial.",
        "self";
}

impl Directive {
    fn row(self) -> &'static DirectiveRow {
        &Self::ROWS[self as usize]
    }

    /// The name on the wire, in lower case.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name in the language.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// What it takes as its value.
    pub fn grammar(self) -> Grammar {
        self.row().grammar
    }

    /// The directives that browsers use if this one is absent, in order.
    pub fn fallback(self) -> &'static [Directive] {
        self.row().fallback
    }

    /// Whether browsers read it.
    pub fn status(self) -> Status {
        self.row().status
    }

    /// What it does, in a sentence.
    pub fn doc(self) -> &'static str {
        self.row().doc
    }

    /// The rest of its reference page.
    pub fn reference(self) -> Reference {
        self.row().reference
    }

    /// The directive of this key.
    pub fn from_key(key: &str) -> Option<Directive> {
        Self::ALL.iter().copied().find(|directive| directive.key() == key)
    }

    /// The directive of this name, compared without ASCII case.
    pub fn from_name(name: &str) -> Option<Directive> {
        Self::ALL.iter().copied().find(|directive| directive.name().eq_ignore_ascii_case(name))
    }

    /// Whether the directive controls scripts, or is the fallback of one that does.
    pub fn governs_script(self) -> bool {
        matches!(self, Self::DefaultSrc | Self::ScriptSrc | Self::ScriptSrcElem | Self::ScriptSrcAttr)
    }

    /// Whether the directive controls styles, or is the fallback of one that does.
    pub fn governs_style(self) -> bool {
        matches!(self, Self::DefaultSrc | Self::StyleSrc | Self::StyleSrcElem | Self::StyleSrcAttr)
    }
}

impl Directive {
    /// Whether the directive controls workers, or is a fallback of the one that does.
    pub fn governs_workers(self) -> bool {
        self == Self::WorkerSrc || Self::WorkerSrc.fallback().contains(&self)
    }

    /// Whether the directive controls only attributes, which have neither a URL nor a nonce.
    pub fn governs_only_attributes(self) -> bool {
        matches!(self, Self::ScriptSrcAttr | Self::StyleSrcAttr)
    }

    /// Whether browsers ignore the directive in a report-only policy: it changes what the page does, and such a policy changes
    /// nothing (CSP3, section 6.3.2; Upgrade Insecure Requests, section 3).
    pub fn is_ignored_in_report_only(self) -> bool {
        matches!(self, Self::Sandbox | Self::UpgradeInsecureRequests | Self::TreatAsPublicAddress)
    }

    /// Whether browsers ignore the directive in a `<meta>` element (CSP3, #meta-element).
    pub fn is_ignored_in_meta(self) -> bool {
        matches!(self, Self::FrameAncestors | Self::ReportUri | Self::Sandbox)
    }

    /// Whether browsers check nothing under this name, and use the list only where another directive falls back to it.
    pub fn is_only_fallback(self) -> bool {
        matches!(self, Self::DefaultSrc | Self::ChildSrc | Self::StyleSrc)
    }
}

impl Row for Directive {
    fn key(&self) -> &'static str {
        self.row().key
    }
}

/// Was meant to allow downloads that the user did not start.
pub const ALLOW_DOWNLOADS_WITHOUT_USER_ACTIVATION: Word = Word::new(
    "allow_downloads_without_user_activation",
    "allow-downloads-without-user-activation",
    "Was meant to allow downloads that the user did not start.",
)
.browsers("It was withdrawn, and browsers ignore it. Use `allow_downloads`.")
.since("no", "no", "no");
/// Allows the page to submit forms.
pub const ALLOW_FORMS: Word = Word::new("allow_forms", "allow-forms", "Allows the page to submit forms.")
    .browsers("Without it, browsers show forms and do not send them.");
/// Allows the page to open new windows and tabs.
pub const ALLOW_POPUPS: Word =
    Word::new("allow_popups", "allow-popups", "Allows the page to open new windows and tabs.").browsers(
        "Without it, `window.open()` and `target=_blank` links do nothing. The new window is sandboxed as \
         well, unless `allow_popups_to_escape_sandbox` is set.",
    );
/// Opens new windows without the restrictions of this page.
pub const ALLOW_POPUPS_TO_ESCAPE_SANDBOX: Word = Word::new(
    "allow_popups_to_escape_sandbox",
    "allow-popups-to-escape-sandbox",
    "Opens new windows without the restrictions of this page.",
)
.browsers("It has an effect only together with `allow_popups`.")
.since("46", "50", "11.1")
.shows("[allow_popups, allow_popups_to_escape_sandbox]");
/// Keeps the real origin of the page.
pub const ALLOW_SAME_ORIGIN: Word =
    Word::new("allow_same_origin", "allow-same-origin", "Keeps the real origin of the page.").browsers(
        "Without it, browsers give the page an opaque origin, which has no cookies and no storage and \
         equals no other origin. Together with `allow_scripts` little of the sandbox is left: a script of \
         the page then acts with the full rights of the site.",
    );
/// Allows the page to run scripts.
pub const ALLOW_SCRIPTS: Word = Word::new("allow_scripts", "allow-scripts", "Allows the page to run scripts.")
    .browsers(
        "Without it, no script runs, inline or loaded, and the sandbox also stops a worker that has the \
         policy.",
    );
/// Allows a framed page to navigate the top-level window.
pub const ALLOW_TOP_NAVIGATION: Word =
    Word::new("allow_top_navigation", "allow-top-navigation", "Allows a framed page to navigate the top-level window.")
        .browsers("Without it, a frame cannot replace the page that embeds it.");
/// Allows a framed page to navigate the top-level window when the user clicks.
pub const ALLOW_TOP_NAVIGATION_BY_USER_ACTIVATION: Word = Word::new(
    "allow_top_navigation_by_user_activation",
    "allow-top-navigation-by-user-activation",
    "Allows a framed page to navigate the top-level window when the user clicks.",
)
.browsers("A script that navigates without a click is blocked.")
.since("58", "79", "11.1");

/// The words of `sandbox` (HTML, section 7.1.5).
pub const SANDBOX: &[Word] = &[
    Word::new("allow_downloads", "allow-downloads", "Allows downloads.")
        .browsers("Without it, browsers block every download that the page starts.")
        .since("83", "82", "17"),
    ALLOW_DOWNLOADS_WITHOUT_USER_ACTIVATION,
    ALLOW_FORMS,
    Word::new(
        "allow_modals",
        "allow-modals",
        "Allows modal dialogs: `alert`, `confirm`, `prompt` and the print dialog.",
    )
    .browsers("Without it, calls of these functions do nothing.")
    .since("46", "50", "11.1"),
    Word::new(
        "allow_orientation_lock",
        "allow-orientation-lock",
        "Allows the page to lock the orientation of the screen.",
    )
    .browsers("Without it, `screen.orientation.lock()` fails.")
    .since("68", "50", "no"),
    Word::new("allow_pointer_lock", "allow-pointer-lock", "Allows the page to capture the mouse pointer.")
        .browsers("Without it, `requestPointerLock()` fails.")
        .since("25", "50", "10.1"),
    ALLOW_POPUPS,
    ALLOW_POPUPS_TO_ESCAPE_SANDBOX,
    Word::new(
        "allow_presentation",
        "allow-presentation",
        "Allows the page to start a presentation session on another screen.",
    )
    .browsers("Without it, `PresentationRequest` fails.")
    .since("53", "50", "no"),
    ALLOW_SAME_ORIGIN,
    ALLOW_SCRIPTS,
    Word::new(
        "allow_storage_access_by_user_activation",
        "allow-storage-access-by-user-activation",
        "Allows a framed page to ask for its cookies with the Storage Access API.",
    )
    .browsers("Without it, `document.requestStorageAccess()` fails in the sandbox.")
    .since("113", "65", "11.1"),
    ALLOW_TOP_NAVIGATION,
    ALLOW_TOP_NAVIGATION_BY_USER_ACTIVATION,
    Word::new(
        "allow_top_navigation_to_custom_protocols",
        "allow-top-navigation-to-custom-protocols",
        "Allows navigations to schemes that other programs handle, such as `mailto:`.",
    )
    .browsers(
        "Without it, browsers block such links in the sandbox. Chromium does not read it: it allows them \
         with `allow_popups` or `allow_top_navigation`.",
    )
    .since("no", "101", "16"),
];

/// The sink groups of `require-trusted-types-for`.
pub const SINKS: &[Word] =
    &[Word::new("script", "'script'", "Covers every DOM sink that can run script: it is the only group that exists.")
        .browsers("Browsers compare it with case: another spelling makes them ignore the directive.")];

/// The values of `webrtc`.
pub const WEBRTC: &[Word] = &[
    Word::new("allow", "'allow'", "Allows WebRTC connections.")
        .permits(&[1])
        .browsers("It is also what browsers do without the directive."),
    Word::new("block", "'block'", "Blocks WebRTC connections.")
        .permits(&[0])
        .browsers("Browsers treat every value other than `'allow'` like this one."),
];

/// The values of the removed `require-sri-for`.
pub const SRI_DESTINATIONS: &[Word] = &[
    Word::new("script", "script", "Required integrity metadata on scripts.").browsers("No browser reads it any more."),
    Word::new("style", "style", "Required integrity metadata on stylesheets.")
        .browsers("No browser reads it any more."),
];

/// The values of the removed `reflected-xss`.
pub const REFLECTED_XSS: &[Word] = &[
    Word::new("allow", "allow", "Turned the filter off.").browsers("No browser reads it any more."),
    Word::new("block", "block", "Turned the filter on, and blocked the page if it found something.")
        .browsers("No browser reads it any more."),
    Word::new("filter", "filter", "Turned the filter on, and removed the scripts that it found.")
        .browsers("No browser reads it any more."),
];

//! Table 3: the features of Permissions-Policy, one row each.

use crate::word::{Row, Since, Spec};

/// A feature that a document and its frames can be given or denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feature {
    /// What a user writes.
    pub key: &'static str,
    /// The name in the header.
    pub name: &'static str,
    /// Whether browsers have it.
    pub status: FeatureStatus,
    /// Who may use it if no policy mentions it.
    pub default: DefaultAllowlist,
    /// Whether it gives access to hardware, location, identity, payment, the screen or the local network.
    pub powerful: bool,
    /// A remark, which a finding about the feature shows; often empty.
    pub note: &'static str,
    /// What it controls, in a sentence.
    pub doc: &'static str,
    /// The versions that read it in the header.
    pub since: Since,
    /// The versions that read it in the `allow` attribute of a frame; empty where no source has one.
    pub attribute: Since,
    /// The section of the specification.
    pub spec: Spec,
}

/// Whether browsers have a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeatureStatus {
    /// In a specification, and shipped.
    Standard,
    /// In a specification, but in no browser.
    Unimplemented,
    /// Proposed.
    Proposed,
    /// An experiment.
    Experimental,
    /// Shipped by Chromium, but in no specification.
    ChromiumOnly,
    /// For isolated web apps.
    IsolatedApps,
    /// Removed, or never shipped.
    Retired,
}

/// Who may use a feature by default (Permissions Policy, section 4.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefaultAllowlist {
    /// `self`: the top-level document and frames of its origin.
    Own,
    /// `*`: every document.
    All,
    /// It is not documented.
    Unknown,
}

impl Feature {
    /// The feature of this name in the header; browsers compare it with case.
    pub fn from_name(name: &str) -> Option<&'static Feature> {
        FEATURES.iter().find(|feature| feature.name == name)
    }
}

impl Row for Feature {
    fn key(&self) -> &'static str {
        self.key
    }
}

macro_rules! features {
    ($(
        $key:literal $name:literal $status:ident $default:ident powerful: $powerful:literal, chrome: $chrome:literal,
        $(firefox: $firefox:literal,)? $(safari: $safari:literal,)?
        $doc:literal, $note:literal $(, $spec:literal)?;
    )*) => {
        /// Every known feature, including retired ones.
        pub const FEATURES: &[Feature] = &[$(Feature {
            key: $key,
            name: $name,
            status: FeatureStatus::$status,
            default: DefaultAllowlist::$default,
            powerful: $powerful,
            note: $note,
            doc: $doc,
            // Only Chromium reads the header.
            since: Since { chrome: $chrome, firefox: "no", safari: "no" },
            attribute: Since { chrome: $chrome, firefox: concat!($($firefox)?), safari: concat!($($safari)?) },
            spec: section(concat!($($spec)?)),
        }),*];
    };
}

/// A feature without a section of a specification is described by the list of the working group.
const fn section(url: &'static str) -> Spec {
    if url.is_empty() {
        let list = "https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md";
        return Spec::new("Policy Controlled Features", list);
    }
    Spec::new("The specification of the feature", url)
}

features! {
    "accelerometer" "accelerometer" Standard Own powerful: true, chrome: "88",
        "Controls access to the device's acceleration, through the Accelerometer interface and device motion \
         events.",
        "",
        "https://w3c.github.io/sensors/#permissions-policy";
    "all_screens_capture" "all-screens-capture" IsolatedApps Own powerful: true, chrome: "",
        "Controls capturing every screen at once with `getAllScreensMedia()`.",
        "";
    "ambient_light_sensor" "ambient-light-sensor" Standard Own powerful: true, chrome: "flag",
        "Controls access to the brightness of the surroundings, through the AmbientLightSensor interface.",
        "",
        "https://w3c.github.io/sensors/#permissions-policy";
    "aria_notify" "aria-notify" ChromiumOnly Unknown powerful: false, chrome: "141",
        "Controls announcements to screen readers with `ariaNotify()`.",
        "";
    "attribution_reporting" "attribution-reporting" Retired All powerful: false, chrome: "117-152",
        "Controlled the Attribution Reporting API, which measured which ads led to a purchase.",
        "removed in Chrome 152",
        "https://wicg.github.io/attribution-reporting-api/#permission-policy-integration";
    "autofill" "autofill" Proposed Unknown powerful: false, chrome: "no",
        "Is a proposal to control whether browsers fill forms in cross-origin frames.",
        "";
    "autoplay" "autoplay" Standard Own powerful: false, chrome: "88", firefox: "74",
        "Controls whether audio and video may start playing without an action of the user.",
        "",
        "https://html.spec.whatwg.org/multipage/infrastructure.html#autoplay-feature";
    "battery" "battery" Unimplemented Unknown powerful: false, chrome: "no",
        "Was meant to control access to the state of the battery.",
        "Chromium never enforced it",
        "https://w3c.github.io/battery/#permissions-policy-integration";
    "bluetooth" "bluetooth" Standard Own powerful: true, chrome: "104",
        "Controls access to nearby Bluetooth devices, through Web Bluetooth.",
        "",
        "https://webbluetoothcg.github.io/web-bluetooth/#permissions-policy";
    "browsing_topics" "browsing-topics" ChromiumOnly All powerful: false, chrome: "115",
        "Controls the Topics API, which tells sites the interests that the browser derived from the user's \
         history.",
        "deprecated with the Topics API, which Chromium 156 still has; `none` turns it off";
    "camera" "camera" Standard Own powerful: true, chrome: "88", firefox: "74", safari: "11.1",
        "Controls access to cameras, through `getUserMedia()`.",
        "",
        "https://w3c.github.io/mediacapture-main/#permissions-policy-integration";
    "captured_surface_control" "captured-surface-control" Experimental Own powerful: true, chrome: "136",
        "Controls whether a page that captures a tab may scroll and zoom it.",
        "";
    "ch_device_memory" "ch-device-memory" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the amount of memory of the device.",
        "";
    "ch_downlink" "ch-downlink" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the bandwidth of the connection.",
        "";
    "ch_dpr" "ch-dpr" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the pixel ratio of the screen.",
        "";
    "ch_ect" "ch-ect" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the speed class of the connection, such as `4g`.",
        "";
    "ch_prefers_color_scheme" "ch-prefers-color-scheme" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for whether the user prefers a dark or a light design.",
        "";
    "ch_prefers_reduced_motion" "ch-prefers-reduced-motion" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for whether the user prefers less motion.",
        "";
    "ch_prefers_reduced_transparency" "ch-prefers-reduced-transparency" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for whether the user prefers less transparency.",
        "";
    "ch_rtt" "ch-rtt" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the round-trip time of the connection.",
        "";
    "ch_save_data" "ch-save-data" ChromiumOnly All powerful: false, chrome: "",
        "Controls which hosts receive the client hint for whether the user wants to save data.",
        "";
    "ch_ua" "ch-ua" Standard All powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the brand and major version of the browser.",
        "another host receives a hint only if the page has requested it with `Accept-CH`";
    "ch_ua_arch" "ch-ua-arch" Standard Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the architecture of the processor.",
        "";
    "ch_ua_bitness" "ch-ua-bitness" Standard Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for whether the processor has 32 or 64 bits.",
        "";
    "ch_ua_form_factors" "ch-ua-form-factors" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the kind of device, such as a tablet.",
        "";
    "ch_ua_full_version" "ch-ua-full-version" Standard Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the full version of the browser.",
        "";
    "ch_ua_full_version_list" "ch-ua-full-version-list" Standard Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the brands of the browser with their full versions.",
        "";
    "ch_ua_high_entropy_values" "ch-ua-high-entropy-values" Standard All powerful: false, chrome: "144",
        "Controls the detailed client hints about the browser, through `getHighEntropyValues()`.",
        "";
    "ch_ua_mobile" "ch-ua-mobile" Standard All powerful: false, chrome: "",
        "Controls which hosts receive the client hint for whether the device is a mobile one.",
        "";
    "ch_ua_model" "ch-ua-model" Standard Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the model of the device.",
        "";
    "ch_ua_platform" "ch-ua-platform" Standard All powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the operating system.",
        "";
    "ch_ua_platform_version" "ch-ua-platform-version" Standard Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the version of the operating system.",
        "";
    "ch_ua_wow64" "ch-ua-wow64" Standard Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for whether a 32-bit browser runs on 64-bit Windows.",
        "";
    "ch_viewport_height" "ch-viewport-height" Experimental Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the height of the viewport.",
        "";
    "ch_viewport_width" "ch-viewport-width" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the width of the viewport.",
        "";
    "ch_width" "ch-width" ChromiumOnly Own powerful: false, chrome: "",
        "Controls which hosts receive the client hint for the width of the image that is requested.",
        "";
    "clipboard_read" "clipboard-read" Proposed Own powerful: true, chrome: "85",
        "Controls reading the clipboard, through the asynchronous Clipboard API.",
        "";
    "clipboard_write" "clipboard-write" Proposed Own powerful: false, chrome: "85",
        "Controls writing to the clipboard, through the asynchronous Clipboard API.",
        "";
    "compute_pressure" "compute-pressure" Standard Own powerful: true, chrome: "125",
        "Controls access to the load of the processor, through the Compute Pressure API.",
        "",
        "https://w3c.github.io/compute-pressure/#policy-control";
    "controlled_frame" "controlled-frame" IsolatedApps Own powerful: false, chrome: "",
        "Controls the `<controlledframe>` element, with which an app can embed and change any page.",
        "";
    "conversion_measurement" "conversion-measurement" Retired Unknown powerful: false, chrome: "no",
        "Was the former name of `attribution_reporting`.",
        "became attribution-reporting";
    "cross_origin_isolated" "cross-origin-isolated" Standard Own powerful: false, chrome: "88",
        "Controls whether an isolated page may use `SharedArrayBuffer` and precise timers.",
        "`none` turns the capability off even if `cross_origin_opener_policy` and \
         `cross_origin_embedder_policy` isolate the page",
        "https://html.spec.whatwg.org/multipage/infrastructure.html#cross-origin-isolated-feature";
    "deferred_fetch" "deferred-fetch" Proposed Own powerful: false, chrome: "135",
        "Controls the quota for `fetchLater()`, which sends a request after the page is closed.",
        "";
    "deferred_fetch_minimal" "deferred-fetch-minimal" ChromiumOnly All powerful: false, chrome: "135",
        "Controls the smaller quota for `fetchLater()` that each cross-origin frame has by default.",
        "";
    "device_attributes" "device-attributes" ChromiumOnly Own powerful: false, chrome: "",
        "Controls access to the serial number and other attributes of a managed device.",
        "";
    "digital_credentials_create" "digital-credentials-create" Experimental Unknown powerful: true, chrome: "no",
        "Controls issuing a digital identity document to the user's wallet.",
        "";
    "digital_credentials_get" "digital-credentials-get" Experimental Own powerful: true, chrome: "",
        "Controls requesting a digital identity document from the user's wallet.",
        "";
    "direct_sockets" "direct-sockets" IsolatedApps Own powerful: false, chrome: "",
        "Controls raw TCP and UDP connections, through the Direct Sockets API.",
        "";
    "direct_sockets_private" "direct-sockets-private" IsolatedApps Own powerful: false, chrome: "",
        "Controls raw TCP and UDP connections to private addresses.",
        "";
    "display_capture" "display-capture" Standard Own powerful: true, chrome: "94", firefox: "74", safari: "13",
        "Controls capturing the screen, a window or a tab, through `getDisplayMedia()`.",
        "",
        "https://w3c.github.io/mediacapture-screen-share/#permissions-policy-integration";
    "document_domain" "document-domain" Retired Unknown powerful: false, chrome: "no", firefox: "74",
        "Controlled whether a page could set `document.domain`.",
        "`origin_agent_cluster` replaces it",
        "https://html.spec.whatwg.org/multipage/infrastructure.html#policy-controlled-features";
    "document_write" "document-write" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control `document.write()`.",
        "moved to Document Policy, and never shipped";
    "encrypted_media" "encrypted-media" Standard Own powerful: false, chrome: "88", firefox: "74",
        "Controls the playback of protected media, through Encrypted Media Extensions.",
        "",
        "https://w3c.github.io/encrypted-media/#permissions-policy-integration";
    "execution_while_not_rendered" "execution-while-not-rendered" Standard All powerful: false, chrome: "",
        "Controls whether a frame that is not rendered runs scripts.",
        "",
        "https://wicg.github.io/page-lifecycle/#feature-policies";
    "execution_while_out_of_viewport" "execution-while-out-of-viewport" Standard All powerful: false, chrome: "",
        "Controls whether a frame that is scrolled out of view runs scripts.",
        "",
        "https://wicg.github.io/page-lifecycle/#feature-policies";
    "fenced_unpartitioned_storage_read" "fenced-unpartitioned-storage-read" Retired All powerful: false, chrome: "",
        "Controlled reading shared storage from a fenced frame.",
        "part of the Privacy Sandbox, which was withdrawn";
    "focus_without_user_activation" "focus-without-user-activation" Experimental Own powerful: false, chrome: "trial",
        "Controls whether a script may move the focus without an action of the user.",
        "";
    "font_display_late_swap" "font-display-late-swap" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control fonts that replace a fallback late.",
        "moved to Document Policy, and never shipped";
    "fullscreen" "fullscreen" Standard Own powerful: false, chrome: "88", firefox: "80",
        "Controls full-screen mode, through `requestFullscreen()`.",
        "",
        "https://fullscreen.spec.whatwg.org/#permissions-policy-integration";
    "gamepad" "gamepad" Proposed All powerful: false, chrome: "103", firefox: "91",
        "Controls access to game controllers, through the Gamepad API.",
        "",
        "https://w3c.github.io/gamepad/#permission-policy";
    "geolocation" "geolocation" Standard Own powerful: true, chrome: "88", firefox: "74",
        "Controls access to the user's location, through the Geolocation API.",
        "",
        "https://w3c.github.io/geolocation/#permissions-policy";
    "gyroscope" "gyroscope" Standard Own powerful: true, chrome: "88",
        "Controls access to the device's rotation, through the Gyroscope interface and device orientation \
         events.",
        "",
        "https://w3c.github.io/sensors/#permissions-policy";
    "hid" "hid" Standard Own powerful: true, chrome: "89",
        "Controls access to input devices such as special keyboards, through WebHID.",
        "",
        "https://wicg.github.io/webhid/#permissions-policy";
    "identity_credentials_get" "identity-credentials-get" Standard Own powerful: true, chrome: "110",
        "Controls sign-in with an identity provider, through Federated Credential Management.",
        "",
        "https://fedidcg.github.io/FedCM/#permissions-policy-integration";
    "idle_detection" "idle-detection" Standard Own powerful: true, chrome: "94",
        "Controls whether the page may learn that the user is away, through the Idle Detection API.",
        "",
        "https://wicg.github.io/idle-detection/#api-permissions-policy";
    "interest_cohort" "interest-cohort" ChromiumOnly All powerful: false, chrome: "",
        "Was meant to control FLoC, a predecessor of the Topics API.",
        "replaced by browsing-topics: FLoC never shipped, and the name does not turn Topics off";
    "join_ad_interest_group" "join-ad-interest-group" Retired All powerful: false, chrome: "",
        "Controlled adding the user to an interest group, in the Protected Audience API.",
        "part of the Protected Audience API, which was withdrawn";
    "keyboard_map" "keyboard-map" Standard Own powerful: true, chrome: "",
        "Controls access to the layout of the keyboard, through `getLayoutMap()`.",
        "";
    "language_detector" "language-detector" Proposed Own powerful: false, chrome: "",
        "Controls detecting the language of a text on the device.",
        "";
    "language_model" "language-model" Proposed Own powerful: true, chrome: "148",
        "Controls prompts to a language model on the device, through the Prompt API.",
        "";
    "layout_animations" "layout-animations" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control animations that change the layout.",
        "moved to Document Policy, and never shipped";
    "legacy_image_formats" "legacy-image-formats" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control old image formats.",
        "never shipped";
    "loading_frame_default_eager" "loading-frame-default-eager" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control whether frames load lazily by default.",
        "never shipped";
    "loading_image_default_eager" "loading-image-default-eager" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control whether images load lazily by default.",
        "never shipped";
    "local_fonts" "local-fonts" Experimental Own powerful: true, chrome: "103",
        "Controls access to the fonts installed on the device, through `queryLocalFonts()`.",
        "",
        "https://wicg.github.io/local-font-access/#permissions-policy";
    "local_network" "local-network" ChromiumOnly Unknown powerful: true, chrome: "145",
        "Controls requests to devices on the user's local network.",
        "";
    "local_network_access" "local-network-access" ChromiumOnly Own powerful: true, chrome: "142",
        "Controls requests to the user's local network and to the user's own device.",
        "split into `local_network` and `loopback_network` in Chrome 145; the old name is still accepted";
    "loopback_network" "loopback-network" ChromiumOnly Unknown powerful: true, chrome: "145",
        "Controls requests to servers on the user's own device.",
        "";
    "magnetometer" "magnetometer" Standard Own powerful: true, chrome: "",
        "Controls access to the magnetic field around the device, through the Magnetometer interface.",
        "",
        "https://w3c.github.io/sensors/#permissions-policy";
    "manual_text" "manual-text" Proposed Unknown powerful: false, chrome: "no",
        "Is a proposal to control a special mode of text input.",
        "";
    "media_playback_while_not_visible" "media-playback-while-not-visible" ChromiumOnly All powerful: false, chrome: "",
        "Controls whether audio and video play in frames that are not visible.",
        "";
    "mediasession" "mediasession" Unimplemented Unknown powerful: false, chrome: "no",
        "Was meant to control the Media Session API, which shows what is playing.",
        "";
    "microphone" "microphone" Standard Own powerful: true, chrome: "88", firefox: "74", safari: "11.1",
        "Controls access to microphones, through `getUserMedia()`.",
        "",
        "https://w3c.github.io/mediacapture-main/#permissions-policy-integration";
    "midi" "midi" Standard Own powerful: true, chrome: "88", firefox: "74",
        "Controls access to musical instruments, through the Web MIDI API.",
        "",
        "https://webaudio.github.io/web-midi-api/#permissions-policy-integration";
    "monetization" "monetization" Experimental Unknown powerful: false, chrome: "no",
        "Is a proposal to control Web Monetization, with which users pay a site while they read it.",
        "";
    "navigation_override" "navigation-override" Unimplemented Unknown powerful: false, chrome: "no",
        "Was meant to control whether a page may handle spatial navigation by keys itself.",
        "";
    "on_device_speech_recognition" "on-device-speech-recognition" ChromiumOnly Own powerful: true, chrome: "142",
        "Controls speech recognition that runs on the device.",
        "";
    "otp_credentials" "otp-credentials" Standard Own powerful: true, chrome: "93",
        "Controls reading a one-time code from a text message, through the WebOTP API.",
        "",
        "https://wicg.github.io/web-otp/#sctn-permissions-policy";
    "oversized_images" "oversized-images" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control images that are larger than they are shown.",
        "moved to Document Policy, and never shipped";
    "payment" "payment" Standard Own powerful: true, chrome: "88", firefox: "74",
        "Controls payments, through the Payment Request API.",
        "",
        "https://w3c.github.io/payment-request/#permissions-policy";
    "picture_in_picture" "picture-in-picture" Standard All powerful: false, chrome: "88", firefox: "153",
        "Controls showing a video in a floating window.",
        "",
        "https://w3c.github.io/picture-in-picture/#permissions-policy";
    "popins" "popins" Experimental Own powerful: false, chrome: "",
        "Controls partitioned popups, which keep the storage of the page that opens them.",
        "";
    "private_aggregation" "private-aggregation" Retired All powerful: false, chrome: "",
        "Controlled the Private Aggregation API, which sent summary reports.",
        "part of the Privacy Sandbox, which was withdrawn";
    "private_state_token_issuance" "private-state-token-issuance" ChromiumOnly All powerful: false, chrome: "117",
        "Controls issuing Private State Tokens, which tell a site that another one trusts the user.",
        "";
    "private_state_token_redemption" "private-state-token-redemption" ChromiumOnly All powerful: false, chrome: "117",
        "Controls redeeming Private State Tokens.",
        "";
    "publickey_credentials_create" "publickey-credentials-create" Standard Own powerful: true, chrome: "88", firefox: "123",
        "Controls creating a passkey, through Web Authentication, in a cross-origin frame.",
        "",
        "https://w3c.github.io/webauthn/#sctn-permissions-policy";
    "publickey_credentials_get" "publickey-credentials-get" Standard Own powerful: true, chrome: "88", firefox: "118",
        "Controls signing in with a passkey, through Web Authentication.",
        "",
        "https://w3c.github.io/webauthn/#sctn-permissions-policy";
    "record_ad_auction_events" "record-ad-auction-events" Retired All powerful: false, chrome: "",
        "Controlled recording events of an ad auction, in the Protected Audience API.",
        "part of the Protected Audience API, which was withdrawn";
    "rewriter" "rewriter" Proposed Own powerful: false, chrome: "trial",
        "Controls rewriting a text with a model on the device.",
        "";
    "run_ad_auction" "run-ad-auction" Retired All powerful: false, chrome: "",
        "Controlled running an ad auction, in the Protected Audience API.",
        "part of the Protected Audience API, which was withdrawn";
    "screen_wake_lock" "screen-wake-lock" Standard Own powerful: false, chrome: "88", firefox: "126", safari: "16.4",
        "Controls keeping the screen on, through the Screen Wake Lock API.",
        "",
        "https://w3c.github.io/screen-wake-lock/#policy-control";
    "serial" "serial" Standard Own powerful: true, chrome: "89", firefox: "151",
        "Controls access to serial ports, through the Web Serial API.",
        "",
        "https://wicg.github.io/serial/#permissions-policy";
    "shared_autofill" "shared-autofill" Experimental Own powerful: false, chrome: "",
        "Controls whether browsers fill a form that spans several frames.",
        "";
    "shared_storage" "shared-storage" Retired All powerful: false, chrome: "",
        "Controlled shared storage, which was not partitioned by site.",
        "part of the Privacy Sandbox, which was withdrawn";
    "shared_storage_select_url" "shared-storage-select-url" Retired All powerful: false, chrome: "",
        "Controlled choosing a URL by means of shared storage.",
        "part of the Privacy Sandbox, which was withdrawn";
    "smart_card" "smart-card" IsolatedApps Own powerful: true, chrome: "",
        "Controls access to smart card readers, through the Web Smart Card API.",
        "";
    "speaker" "speaker" Retired Unknown powerful: false, chrome: "no",
        "Was the former name of `speaker_selection`.",
        "renamed speaker-selection";
    "speaker_selection" "speaker-selection" Proposed Own powerful: true, chrome: "", firefox: "116",
        "Controls choosing the loudspeaker, through `selectAudioOutput()`.",
        "",
        "https://w3c.github.io/mediacapture-output/#permissions-policy-integration";
    "storage_access" "storage-access" Standard All powerful: true, chrome: "113",
        "Controls whether a frame may ask for its unpartitioned cookies, through the Storage Access API.",
        "",
        "https://privacycg.github.io/storage-access/#permissions-policy-integration";
    "sub_apps" "sub-apps" IsolatedApps Own powerful: false, chrome: "",
        "Controls installing further apps, through the Sub Apps API.",
        "";
    "summarizer" "summarizer" Proposed Own powerful: false, chrome: "138",
        "Controls summarising a text with a model on the device.",
        "";
    "sync_script" "sync-script" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control scripts that block the parser.",
        "moved to Document Policy, and never shipped";
    "sync_xhr" "sync-xhr" Standard All powerful: false, chrome: "",
        "Controls synchronous `XMLHttpRequest`, which blocks the page until the response arrives.",
        "";
    "tools" "tools" Experimental Unknown powerful: true, chrome: "trial",
        "Controls offering functions of the page to AI agents, through WebMCP.",
        "";
    "translator" "translator" Proposed Own powerful: false, chrome: "",
        "Controls translating a text with a model on the device.",
        "";
    "trust_token_redemption" "trust-token-redemption" Retired Unknown powerful: false, chrome: "no",
        "Was the former name of `private_state_token_redemption`.",
        "became private-state-token-redemption";
    "unload" "unload" Experimental All powerful: false, chrome: "115",
        "Controls whether `unload` event handlers run.",
        "Chromium is changing its default to `none`";
    "unoptimized_images" "unoptimized-images" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control images that are poorly compressed.",
        "never shipped";
    "unsized_media" "unsized-media" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control images and videos without a size.",
        "moved to Document Policy, and never shipped";
    "usb" "usb" Standard Own powerful: true, chrome: "88",
        "Controls access to USB devices, through WebUSB.",
        "",
        "https://wicg.github.io/webusb/#permissions-policy";
    "usb_unrestricted" "usb-unrestricted" IsolatedApps Own powerful: false, chrome: "",
        "Controls access to all interfaces of USB devices, including those that WebUSB protects.",
        "";
    "vertical_scroll" "vertical-scroll" Retired All powerful: false, chrome: "",
        "Controlled whether a frame could scroll vertically.",
        "never enabled by default";
    "vibrate" "vibrate" Retired Unknown powerful: false, chrome: "no",
        "Was meant to control the Vibration API.",
        "never implemented as a policy; vibration needs an action of the user";
    "vr" "vr" Retired Unknown powerful: false, chrome: "no",
        "Was the former name of `xr_spatial_tracking`.",
        "renamed xr-spatial-tracking";
    "wake_lock" "wake-lock" Retired Unknown powerful: false, chrome: "no",
        "Was the former name of `screen_wake_lock`.",
        "renamed screen-wake-lock";
    "web_app_installation" "web-app-installation" Experimental Own powerful: true, chrome: "flag",
        "Controls installing another web app, through `navigator.install()`.",
        "";
    "web_printing" "web-printing" IsolatedApps Own powerful: false, chrome: "",
        "Controls access to printers, through the Web Printing API.",
        "";
    "web_share" "web-share" Standard Own powerful: false, chrome: "88", firefox: "81",
        "Controls sharing text and files with other apps, through `navigator.share()`.",
        "",
        "https://w3c.github.io/web-share/#permissions-policy";
    "window_management" "window-management" Standard Own powerful: true, chrome: "100",
        "Controls access to the arrangement of several screens, and placing windows on them.",
        "",
        "https://w3c.github.io/window-management/#api-permission-policy-integration";
    "window_placement" "window-placement" Retired Unknown powerful: false, chrome: "no",
        "Was the former name of `window_management`.",
        "renamed window-management in Chrome 111";
    "writer" "writer" Proposed Own powerful: false, chrome: "trial",
        "Controls writing a text with a model on the device.",
        "";
    "xr_spatial_tracking" "xr-spatial-tracking" Standard Own powerful: true, chrome: "88",
        "Controls virtual and augmented reality, through the WebXR Device API.",
        "",
        "https://immersive-web.github.io/webxr/#permissions-policy";
}

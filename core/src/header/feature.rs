//! Table 3: the features of Permissions-Policy, one row each.

use crate::word::{Reference, Row};

/// A feature that a document and its frames can be given or denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feature {
    /// What a user writes.
    pub key: &'static str,
    /// The name on the wire.
    pub name: &'static str,
    /// What has become of it.
    pub status: FeatureStatus,
    /// Who has it where no policy says otherwise.
    pub default: DefaultAllowlist,
    /// Whether it reaches hardware, location, identity, payment, the screen or the local network.
    pub powerful: bool,
    /// What else there is to know; often nothing.
    pub note: &'static str,
    /// What it controls, in a sentence.
    pub doc: &'static str,
    /// The rest of its reference page.
    pub reference: Reference,
}

/// What has become of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeatureStatus {
    /// In a specification, and shipped.
    Standard,
    /// In a specification; no engine has it.
    Unimplemented,
    /// Proposed.
    Proposed,
    /// An experiment.
    Experimental,
    /// Shipped by Chromium, in no specification.
    ChromiumOnly,
    /// For isolated web apps.
    IsolatedApps,
    /// Gone.
    Retired,
}

/// Who has a feature by default (Permissions Policy, section 4.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefaultAllowlist {
    /// `self`: the top-level document and frames of its origin.
    Own,
    /// `*`: every document.
    All,
    /// It is not written down anywhere.
    Unknown,
}

impl Feature {
    /// The feature of this name on the wire; browsers compare it with case.
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
    ($(($key:literal, $name:literal, $status:ident, $default:ident, $powerful:literal, $note:literal),)*) => {
        /// Every feature that is known, retired ones too.
        pub const FEATURES: &[Feature] = &[$(Feature {
            key: $key,
            name: $name,
            status: FeatureStatus::$status,
            default: DefaultAllowlist::$default,
            powerful: $powerful,
            note: $note,
            doc: "",
            reference: Reference::EMPTY,
        }),*];
    };
}

features! {
    ("accelerometer", "accelerometer", Standard, Own, true, ""),
    ("all_screens_capture", "all-screens-capture", IsolatedApps, Own, true, ""),
    ("ambient_light_sensor", "ambient-light-sensor", Standard, Own, true, ""),
    ("aria_notify", "aria-notify", ChromiumOnly, Unknown, false, "Chrome 141"),
    ("attribution_reporting", "attribution-reporting", Retired, All, false, "removed in Chrome 152"),
    ("autofill", "autofill", Proposed, Unknown, false, "proposal"),
    ("autoplay", "autoplay", Standard, Own, false, ""),
    ("battery", "battery", Unimplemented, Unknown, false, "listed as standardised; Chromium never enforced it"),
    ("bluetooth", "bluetooth", Standard, Own, true, ""),
    ("browsing_topics", "browsing-topics", ChromiumOnly, All, false, "announced as deprecated with the Topics API, which Chromium 156 still has; none turns it off"),
    ("camera", "camera", Standard, Own, true, ""),
    ("captured_surface_control", "captured-surface-control", Experimental, Own, true, ""),
    ("ch_device_memory", "ch-device-memory", ChromiumOnly, Own, false, ""),
    ("ch_downlink", "ch-downlink", ChromiumOnly, Own, false, ""),
    ("ch_dpr", "ch-dpr", ChromiumOnly, Own, false, ""),
    ("ch_ect", "ch-ect", ChromiumOnly, Own, false, ""),
    ("ch_prefers_color_scheme", "ch-prefers-color-scheme", ChromiumOnly, Own, false, ""),
    ("ch_prefers_reduced_motion", "ch-prefers-reduced-motion", ChromiumOnly, Own, false, ""),
    ("ch_prefers_reduced_transparency", "ch-prefers-reduced-transparency", ChromiumOnly, Own, false, ""),
    ("ch_rtt", "ch-rtt", ChromiumOnly, Own, false, ""),
    ("ch_save_data", "ch-save-data", ChromiumOnly, All, false, ""),
    ("ch_ua", "ch-ua", Standard, All, false, "client-hint delegation: only hints requested with Accept-CH"),
    ("ch_ua_arch", "ch-ua-arch", Standard, Own, false, ""),
    ("ch_ua_bitness", "ch-ua-bitness", Standard, Own, false, ""),
    ("ch_ua_form_factors", "ch-ua-form-factors", ChromiumOnly, Own, false, ""),
    ("ch_ua_full_version", "ch-ua-full-version", Standard, Own, false, ""),
    ("ch_ua_full_version_list", "ch-ua-full-version-list", Standard, Own, false, ""),
    ("ch_ua_high_entropy_values", "ch-ua-high-entropy-values", Standard, All, false, ""),
    ("ch_ua_mobile", "ch-ua-mobile", Standard, All, false, ""),
    ("ch_ua_model", "ch-ua-model", Standard, Own, false, ""),
    ("ch_ua_platform", "ch-ua-platform", Standard, All, false, ""),
    ("ch_ua_platform_version", "ch-ua-platform-version", Standard, Own, false, ""),
    ("ch_ua_wow64", "ch-ua-wow64", Standard, Own, false, ""),
    ("ch_viewport_height", "ch-viewport-height", Experimental, Own, false, ""),
    ("ch_viewport_width", "ch-viewport-width", ChromiumOnly, Own, false, ""),
    ("ch_width", "ch-width", ChromiumOnly, Own, false, ""),
    ("clipboard_read", "clipboard-read", Proposed, Own, true, ""),
    ("clipboard_write", "clipboard-write", Proposed, Own, false, ""),
    ("compute_pressure", "compute-pressure", Standard, Own, true, ""),
    ("controlled_frame", "controlled-frame", IsolatedApps, Own, false, ""),
    ("conversion_measurement", "conversion-measurement", Retired, Unknown, false, "became attribution-reporting"),
    ("cross_origin_isolated", "cross-origin-isolated", Standard, Own, false, "cross-origin-isolated=() switches the capability off even when COOP and COEP ask for it"),
    ("deferred_fetch", "deferred-fetch", Proposed, Own, false, ""),
    ("deferred_fetch_minimal", "deferred-fetch-minimal", ChromiumOnly, All, false, ""),
    ("device_attributes", "device-attributes", ChromiumOnly, Own, false, ""),
    ("digital_credentials_create", "digital-credentials-create", Experimental, Unknown, true, ""),
    ("digital_credentials_get", "digital-credentials-get", Experimental, Own, true, ""),
    ("direct_sockets", "direct-sockets", IsolatedApps, Own, false, ""),
    ("direct_sockets_private", "direct-sockets-private", IsolatedApps, Own, false, ""),
    ("display_capture", "display-capture", Standard, Own, true, ""),
    ("document_domain", "document-domain", Retired, Unknown, false, "use Origin-Agent-Cluster"),
    ("document_write", "document-write", Retired, Unknown, false, "moved to Document Policy, never shipped"),
    ("encrypted_media", "encrypted-media", Standard, Own, false, ""),
    ("execution_while_not_rendered", "execution-while-not-rendered", Standard, All, false, ""),
    ("execution_while_out_of_viewport", "execution-while-out-of-viewport", Standard, All, false, ""),
    ("fenced_unpartitioned_storage_read", "fenced-unpartitioned-storage-read", Retired, All, false, "Privacy Sandbox, withdrawn"),
    ("focus_without_user_activation", "focus-without-user-activation", Experimental, Own, false, "flag"),
    ("font_display_late_swap", "font-display-late-swap", Retired, Unknown, false, "moved to Document Policy, never shipped"),
    ("fullscreen", "fullscreen", Standard, Own, false, ""),
    ("gamepad", "gamepad", Proposed, All, false, ""),
    ("geolocation", "geolocation", Standard, Own, true, ""),
    ("gyroscope", "gyroscope", Standard, Own, true, ""),
    ("hid", "hid", Standard, Own, true, ""),
    ("identity_credentials_get", "identity-credentials-get", Standard, Own, true, ""),
    ("idle_detection", "idle-detection", Standard, Own, true, ""),
    ("interest_cohort", "interest-cohort", ChromiumOnly, All, false, "replaced by browsing-topics: FLoC never shipped, and the name does not turn Topics off"),
    ("join_ad_interest_group", "join-ad-interest-group", Retired, All, false, "Protected Audience, withdrawn"),
    ("keyboard_map", "keyboard-map", Standard, Own, true, ""),
    ("language_detector", "language-detector", Proposed, Own, false, ""),
    ("language_model", "language-model", Proposed, Own, true, ""),
    ("layout_animations", "layout-animations", Retired, Unknown, false, "moved to Document Policy, never shipped"),
    ("legacy_image_formats", "legacy-image-formats", Retired, Unknown, false, "never shipped"),
    ("loading_frame_default_eager", "loading-frame-default-eager", Retired, Unknown, false, "never shipped"),
    ("loading_image_default_eager", "loading-image-default-eager", Retired, Unknown, false, "never shipped"),
    ("local_fonts", "local-fonts", Experimental, Own, true, ""),
    ("local_network", "local-network", ChromiumOnly, Unknown, true, "Chrome 145"),
    ("local_network_access", "local-network-access", ChromiumOnly, Own, true, "split into local-network and loopback-network in Chrome 145; old name still accepted"),
    ("loopback_network", "loopback-network", ChromiumOnly, Unknown, true, "Chrome 145"),
    ("magnetometer", "magnetometer", Standard, Own, true, ""),
    ("manual_text", "manual-text", Proposed, Unknown, false, "proposal"),
    ("media_playback_while_not_visible", "media-playback-while-not-visible", ChromiumOnly, All, false, ""),
    ("mediasession", "mediasession", Unimplemented, Unknown, false, "specified, no implementation"),
    ("microphone", "microphone", Standard, Own, true, ""),
    ("midi", "midi", Standard, Own, true, ""),
    ("monetization", "monetization", Experimental, Unknown, false, "proposal"),
    ("navigation_override", "navigation-override", Unimplemented, Unknown, false, "specified, no implementation"),
    ("on_device_speech_recognition", "on-device-speech-recognition", ChromiumOnly, Own, true, ""),
    ("otp_credentials", "otp-credentials", Standard, Own, true, ""),
    ("oversized_images", "oversized-images", Retired, Unknown, false, "moved to Document Policy, never shipped"),
    ("payment", "payment", Standard, Own, true, ""),
    ("picture_in_picture", "picture-in-picture", Standard, All, false, ""),
    ("popins", "popins", Experimental, Own, false, ""),
    ("private_aggregation", "private-aggregation", Retired, All, false, "Privacy Sandbox, withdrawn"),
    ("private_state_token_issuance", "private-state-token-issuance", ChromiumOnly, All, false, ""),
    ("private_state_token_redemption", "private-state-token-redemption", ChromiumOnly, All, false, ""),
    ("publickey_credentials_create", "publickey-credentials-create", Standard, Own, true, "cross-origin iframes"),
    ("publickey_credentials_get", "publickey-credentials-get", Standard, Own, true, ""),
    ("record_ad_auction_events", "record-ad-auction-events", Retired, All, false, "Protected Audience, withdrawn"),
    ("rewriter", "rewriter", Proposed, Own, false, ""),
    ("run_ad_auction", "run-ad-auction", Retired, All, false, "Protected Audience, withdrawn"),
    ("screen_wake_lock", "screen-wake-lock", Standard, Own, false, ""),
    ("serial", "serial", Standard, Own, true, ""),
    ("shared_autofill", "shared-autofill", Experimental, Own, false, ""),
    ("shared_storage", "shared-storage", Retired, All, false, "Privacy Sandbox, withdrawn"),
    ("shared_storage_select_url", "shared-storage-select-url", Retired, All, false, "Privacy Sandbox, withdrawn"),
    ("smart_card", "smart-card", IsolatedApps, Own, true, ""),
    ("speaker", "speaker", Retired, Unknown, false, "renamed speaker-selection"),
    ("speaker_selection", "speaker-selection", Proposed, Own, true, ""),
    ("storage_access", "storage-access", Standard, All, true, ""),
    ("sub_apps", "sub-apps", IsolatedApps, Own, false, ""),
    ("summarizer", "summarizer", Proposed, Own, false, ""),
    ("sync_script", "sync-script", Retired, Unknown, false, "moved to Document Policy, never shipped"),
    ("sync_xhr", "sync-xhr", Standard, All, false, "sync-xhr=() disables synchronous XHR"),
    ("tools", "tools", Experimental, Unknown, true, "WebMCP, origin trial"),
    ("translator", "translator", Proposed, Own, false, ""),
    ("trust_token_redemption", "trust-token-redemption", Retired, Unknown, false, "became private-state-token-redemption"),
    ("unload", "unload", Experimental, All, false, "set unload=() to opt out of unload handlers; Chromium is moving the default to deny"),
    ("unoptimized_images", "unoptimized-images", Retired, Unknown, false, "never shipped"),
    ("unsized_media", "unsized-media", Retired, Unknown, false, "moved to Document Policy, never shipped"),
    ("usb", "usb", Standard, Own, true, ""),
    ("usb_unrestricted", "usb-unrestricted", IsolatedApps, Own, false, ""),
    ("vertical_scroll", "vertical-scroll", Retired, All, false, "behind a flag only"),
    ("vibrate", "vibrate", Retired, Unknown, false, "never implemented as policy; Vibration needs user activation"),
    ("vr", "vr", Retired, Unknown, false, "renamed xr-spatial-tracking"),
    ("wake_lock", "wake-lock", Retired, Unknown, false, "renamed screen-wake-lock"),
    ("web_app_installation", "web-app-installation", Experimental, Own, true, ""),
    ("web_printing", "web-printing", IsolatedApps, Own, false, ""),
    ("web_share", "web-share", Standard, Own, false, ""),
    ("window_management", "window-management", Standard, Own, true, ""),
    ("window_placement", "window-placement", Retired, Unknown, false, "renamed window-management in Chrome 111"),
    ("writer", "writer", Proposed, Own, false, ""),
    ("xr_spatial_tracking", "xr-spatial-tracking", Standard, Own, true, ""),
}

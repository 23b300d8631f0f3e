//! Policies to inherit from, each written in the language of [`security_policy!`](crate::security_policy) itself.
//!
//! | preset | for |
//! |---|---|
//! | [`Strict`] | pages that an application renders: scripts run under a nonce |
//! | [`StaticSite`] | pages that are files: scripts come from the site itself, none is inline |
//! | [`Api`] | responses that are data and never a page |
//! | [`Helmet`], [`Talisman`] | a site that moves over from one of these libraries, and keeps its headers at first |
//!
//! Each page shows the exact headers. A policy that inherits adds its `origin`, and what it needs beyond that:
//!
//! ```
//! use security_policy::{Nonce, security_policy};
//!
//! security_policy! {
//!     pub struct Shop {
//!         origin: "https://shop.example.com",
//!         content_security_policy: {
//!             ..,
//!             img_src: [.., "https://img.example.com"],
//!         },
//!         ..security_policy::presets::Strict
//!     }
//! }
//!
//! let headers = Shop::headers(&Nonce::random());
//! assert_eq!(headers["x-frame-options"], "DENY");
//! assert!(headers["content-security-policy"].to_str().unwrap().contains("img-src 'self' data: https://img.example.com"));
//! ```
//!
//! # One source for development and production
//!
//! A site that is served over plain http while it is being developed cannot send what belongs to https. The policy of
//! production is the base; what development takes away is written down beside it, and `cfg` chooses one of the two:
//!
//! ```
//! use security_policy::security_policy;
//!
//! security_policy! {
//!     pub struct Production {
//!         origin: "https://shop.example.com",
//!         ..security_policy::presets::StaticSite
//!     }
//! }
//!
//! #[cfg(not(debug_assertions))]
//! pub use self::Production as Site;
//!
//! #[cfg(debug_assertions)]
//! security_policy! {
//!     pub struct Site {
//!         origin: "http://localhost:3000",
//!         strict_transport_security: omit,
//!         content_security_policy: { .., connect_src: [self, "ws://localhost:3001"] },
//!         ..Production
//!     }
//! }
//!
//! fn main() {
//!     let uses_https = Site::headers().contains_key("strict-transport-security");
//!     assert_eq!(uses_https, !cfg!(debug_assertions));
//!     assert_eq!(Site::X_CONTENT_TYPE_OPTIONS, "nosniff");
//! }
//! ```
//!
//! Both are checked in every build in which they are compiled: the production policy is no less so while developing.

security_policy! {
    /// Pages that an application renders: every script carries a nonce.
    ///
    /// It does without `strict_dynamic`, which lets two injected tags run any script: a `<link rel="modulepreload">`
    /// fetches a module from anywhere, and a `<script type="module">` runs it
    /// ([w3c/webappsec-csp, issue 823](https://github.com/w3c/webappsec-csp/issues/823); Chromium 156 does so).
    ///
    /// # What it costs
    ///
    /// - Every `<script>` carries the nonce of its response, and so does every inline `<style>`. Event handlers and
    ///   `style` attributes are blocked: `addEventListener` and classes take their place.
    /// - A script that loads others gives each of them the nonce: `script.nonce = document.currentScript.nonce`. What a
    ///   module imports has it already. A script that was written by others and does not pass the nonce on is blocked:
    ///   list the hash of what it loads, `script_src: [.., "'sha384-…'"]`, and have it set the same as `integrity`;
    ///   or list the host, `script_src: [.., "https://js.example.com"]`, which allows every script there.
    /// - Workers come from the site: `worker_src: self`. Without it browsers would use `script_src` for them, and a
    ///   worker cannot carry a nonce.
    /// - The response is not cached, for a nonce must not be replayed.
    /// - Images, styles, fonts and requests come from the site alone; `data:` images are the exception. Add hosts with
    ///   `img_src: [.., "https://img.example.com"]`.
    /// - The page cannot be framed, and windows of other sites keep no handle on it. A login in a pop-up of another
    ///   site needs `cross_origin_opener_policy: same_origin_allow_popups`.
    /// - Other sites cannot embed the responses, images included: `cross_origin_resource_policy: cross_origin` on those.
    /// - Browsers use https for the host and all below it, for two years from the last visit. Every subdomain has to
    ///   have it. It is not on the preload list: `strict_transport_security: { .., preload }` asks for that.
    /// - Camera, microphone, location and their kin are off; `permissions_policy: { .., camera: self }` gives one back.
    /// - Each of these is weaker than the preset, which is a finding that takes a reason:
    ///   `#[allow(inherited_weakening, reason = "…")]` on the field.
    ///
    /// Trusted Types are only reported on, in the console of the browser: declare them in `content_security_policy` when
    /// it stays silent.
    #[allow(scheme_unknown, reason = "the policy that derives from it declares its origin")]
    pub struct Strict {
        content_security_policy: {
            default_src: self,
            script_src: nonce,
            style_src: [self, nonce],
            img_src: [self, data],
            worker_src: self,
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        #[allow(reporting_report_only_silent, reason = "the console of the browser shows it; an endpoint is the site's own")]
        content_security_policy_report_only: {
            require_trusted_types_for: script,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        x_frame_options: deny,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        origin_agent_cluster,
        permissions_policy: {
            accelerometer: none,
            bluetooth: none,
            camera: none,
            display_capture: none,
            geolocation: none,
            gyroscope: none,
            hid: none,
            idle_detection: none,
            local_fonts: none,
            magnetometer: none,
            microphone: none,
            midi: none,
            payment: none,
            screen_wake_lock: none,
            serial: none,
            usb: none,
            window_management: none,
            xr_spatial_tracking: none,
        },
        remove: ["server", "x-powered-by"],
    }
}

security_policy! {
    /// Pages that are files: no nonce, so that every cache may keep them.
    ///
    /// # What it costs
    ///
    /// - No inline script and no inline style runs; both stand in files of the site. One that cannot move is allowed by
    ///   its hash: `script_src: [.., hash("…")]`.
    /// - Everything else is as in [`Strict`].
    #[allow(scheme_unknown, reason = "the policy that derives from it declares its origin")]
    pub struct StaticSite {
        content_security_policy: {
            ..,
            #[allow(inherited_nonce_lost, inherited_weakening, reason = "files of the site take the place of inline scripts")]
            script_src: self,
            style_src: self,
        },
        content_security_policy_report_only: omit,
        ..Strict
    }
}

security_policy! {
    /// Responses that are data: JSON, and never a page.
    ///
    /// A browser that is led to show one as a page loads nothing, runs nothing, sends nothing and frames nothing.
    ///
    /// # What it costs
    ///
    /// - Nothing is cached. Say `cache_control: { .., max_age: 1h }` or another value for what may be.
    /// - Only pages of the same origin can embed the responses; CORS, where it is allowed, is not affected.
    #[allow(scheme_unknown, reason = "the policy that derives from it declares its origin")]
    pub struct Api {
        content_security_policy: {
            default_src: none,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        x_frame_options: deny,
        referrer_policy: no_referrer,
        cross_origin_resource_policy: same_origin,
        cache_control: { no_store },
        remove: ["server", "x-powered-by"],
    }
}

security_policy! {
    /// What [helmet](https://helmetjs.github.io) 8 sends by default, for a site that moves over from it.
    ///
    /// # What it costs
    ///
    /// The weaknesses of those defaults, which are accepted by name in the source of this preset: styles and fonts may
    /// come from everywhere over https, and inline styles apply. Move on to [`Strict`] or [`StaticSite`].
    #[allow(scheme_unknown, reason = "the policy that derives from it declares its origin")]
    pub struct Helmet {
        content_security_policy: {
            default_src: self,
            base_uri: self,
            font_src: [self, https, data],
            form_action: self,
            frame_ancestors: self,
            img_src: [self, data],
            object_src: none,
            script_src: self,
            script_src_attr: none,
            #[allow(csp_broad_source, csp_style_unsafe_inline, reason = "helmet allows every style but that of plain http")]
            style_src: [self, https, unsafe_inline],
            upgrade_insecure_requests,
        },
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        origin_agent_cluster,
        referrer_policy: no_referrer,
        strict_transport_security: { max_age: 365d, include_subdomains },
        x_content_type_options: nosniff,
        x_dns_prefetch_control: off,
        #[allow(obsolete_header, reason = "helmet sends it")]
        x_download_options: noopen,
        x_frame_options: same_origin,
        x_permitted_cross_domain_policies: none,
        x_xss_protection: 0,
        remove: ["x-powered-by"],
    }
}

security_policy! {
    /// What [Flask-Talisman](https://github.com/wntrblm/flask-talisman) 1.1 sends by default, for a site that moves over
    /// from it.
    ///
    /// # What it costs
    ///
    /// The weaknesses of those defaults, which are accepted by name in the source of this preset: an injected `base`
    /// element moves relative URLs, and forms may be sent anywhere. Move on to [`Strict`] or [`StaticSite`].
    #[allow(isolation_coop_missing, reason = "Talisman does not send it")]
    #[allow(scheme_unknown, reason = "the policy that derives from it declares its origin")]
    pub struct Talisman {
        permissions_policy: { browsing_topics: none },
        x_frame_options: same_origin,
        x_content_type_options: nosniff,
        #[allow(csp_missing_base_uri, csp_missing_form_action, reason = "Talisman has neither")]
        content_security_policy: { default_src: self, object_src: none },
        strict_transport_security: { max_age: 31_556_926s, include_subdomains },
        referrer_policy: strict_origin_when_cross_origin,
    }
}

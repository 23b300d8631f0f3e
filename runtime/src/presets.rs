//! Complete policies to derive from, written with [`security_policy!`](crate::security_policy).
//!
//! | preset | for |
//! |---|---|
//! | [`Strict`] | pages that an application renders: scripts need a nonce |
//! | [`StaticSite`] | pages that are files: scripts are files of the site, none is inline |
//! | [`WasmApp`] | a page that starts a program in WebAssembly, as Trunk builds it for Leptos, Yew and Dioxus |
//! | [`Api`] | responses that are data, never a page |
//! | [`Helmet`], [`Talisman`] | a site that migrates from one of these libraries and keeps its headers at first |
//!
//! The page of each preset shows the exact headers, and the guide [Defaults](https://docs.rs/security-policy/latest/security_policy/guides/defaults/)
//! the reason for each value. A derived policy adds its `origin` and what else it needs:
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
//! # Promises
//!
//! With the feature `expect`, each preset promises what holds for it: [`Strict`] promises `no_injected_script`. The compiler proves
//! that in this crate. Because another crate of a build can turn a feature on, a derived policy keeps the promises of a preset only
//! if it has the field `expect` itself; `expect: { .. }` is enough. It then has to keep them, or drop each with a reason.
//!
//! # WebAssembly with Trunk
//!
//! Trunk writes `dist/index.html`: a `modulepreload` and a `preload` with the integrity of each file, and one inline module that imports the
//! script of wasm-bindgen and starts the program. Two policies fit that page.
//!
//! **The server writes the page.** Derive from [`WasmApp`], and let Trunk write a placeholder for the nonce (0.21, `Trunk.toml`):
//!
//! ```toml
//! [build]
//! create_nonce = true
//! nonce_placeholder = "{{ nonce }}"
//! ```
//!
//! Replace it for each response: `page.replace("{{ nonce }}", nonce.as_str())`. The placeholder above is what askama, minijinja and tera
//! replace, if `dist/index.html` is one of their templates.
//!
//! **The page is a file.** Derive from [`StaticSite`], and allow the inline module by its hash; the policy is compiled again when Trunk has
//! written another page:
//!
//! ```rust,ignore
//! content_security_policy: { .., script_src: [.., wasm_unsafe_eval, hash_manifest("dist/index.html")] },
//! ..security_policy::presets::StaticSite
//! ```
//!
//! `trunk serve` sends pages of its own, without these headers, and with an inline script that reloads the page. If your server sends the
//! page instead, start `trunk watch`, which adds no such script.
//!
//! # HTMX fragments and the nonce
//!
//! The nonce of a page is that of the response that the browser opened. HTMX inserts fragments of later responses, whose headers, and whose
//! nonce, browsers ignore: only the policy of the page counts. With [`Strict`], configure HTMX 2 so that it needs neither inline styles
//! nor `eval`, and runs no script of a fragment:
//!
//! ```html
//! <meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false}'>
//! <script nonce="{{ nonce }}" src="/htmx.min.js"></script>
//! <script nonce="{{ nonce }}" src="/shop.js"></script>
//! ```
//!
//! - `includeIndicatorStyles`: otherwise HTMX adds a `style` element; put its rules into a stylesheet. `inlineStyleNonce` is the alternative.
//! - `allowEval`: `hx-on:…`, `hx-vals="js:…"` and filters of `hx-trigger` run text as code, which needs `unsafe_eval`. Add listeners in
//!   `shop.js`, for example for the event `htmx:load`, which HTMX sends for each element that it has inserted.
//! - `allowScriptTags`: without it, scripts in fragments are not run. `inlineScriptNonce` would give the nonce of the page to **every** script of
//!   a fragment, also to one that an attacker injected: with it, the policy does not protect the fragments.
//! - A fragment is better sent without a nonce: a handler that takes no `Nonce` keeps its response cacheable.
//!
//! # One source for development and production
//!
//! During development a site is often served over plain http, where browsers ignore headers such as HSTS. Declare the production
//! policy, derive the development policy from it, and select one with `cfg`:
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
//!         content_security_policy: { .., connect_src: [.., "ws://localhost:3001"] },
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
//! A development build checks both policies, because one is derived from the other.

security_policy! {
    /// Pages that an application renders: every script carries a nonce.
    ///
    /// It does not use `strict_dynamic`, because under it two injected tags can run any script: a `<link rel="modulepreload">`
    /// fetches a module from any host, and a `<script type="module">` runs it
    /// ([w3c/webappsec-csp, issue 823](https://github.com/w3c/webappsec-csp/issues/823); Chromium 156 does so).
    ///
    /// # What it costs
    ///
    /// - Every `<script>` and every inline `<style>` needs the nonce of its response. Event handler attributes and `style`
    ///   attributes are blocked: use `addEventListener` and classes.
    /// - A script that loads others must pass the nonce on: `script.nonce = document.currentScript.nonce`. Imports of a module are
    ///   allowed without that. A third-party script that does not pass the nonce on cannot load others. List the hash of what it
    ///   loads, `script_src: [.., "'sha384-…'"]`, if it sets the same hash as `integrity`; or list the host,
    ///   `script_src: [.., "https://js.example.com"]`, which allows every script on that host.
    /// - Workers must be files of the site: `worker_src: self`. Without it browsers would apply `script_src` to them, and a worker
    ///   cannot carry a nonce.
    /// - Responses are not cached, because a nonce must not be replayed.
    /// - Images, styles, fonts and requests are limited to the site itself, and `data:` images. Add hosts with
    ///   `img_src: [.., "https://img.example.com"]`.
    /// - Other pages cannot frame the page, and windows of other sites get no reference to it. A login in a pop-up of another site
    ///   needs `cross_origin_opener_policy: same_origin_allow_popups`.
    /// - Other sites cannot embed the responses, including images. For those that they may embed, write
    ///   `cross_origin_resource_policy: cross_origin`.
    /// - Browsers use https for the host and its subdomains, for two years after the last visit, so every subdomain must support
    ///   https. The host is not on the preload list; `strict_transport_security: { .., preload }` agrees to that.
    /// - Camera, microphone, location and similar features are disabled. `permissions_policy: { .., camera: self }` enables one.
    /// - Such a change makes the derived policy weaker than the preset, which is a warning unless it is accepted with a reason:
    ///   `#[allow(inherited_weakening, reason = "…")]` on the field.
    ///
    /// Trusted Types are report-only, so violations appear in the browser's console. When there are none, declare
    /// `require_trusted_types_for` in `content_security_policy`.
    ///
    /// # What it promises
    ///
    /// With the feature `expect`: `no_injected_script`, `no_framing`, `no_base_hijack` and `no_plugins`.
    #[preset]
    #[allow(scheme_unknown, reason = "the derived policy declares the origin")]
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
        #[allow(reporting_report_only_silent, reason = "the console of the browser shows violations; the endpoint depends on the site")]
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
        #[cfg(feature = "expect")]
        expect: {
            no_injected_script,
            no_framing,
            no_base_hijack,
            no_plugins,
        },
    }
}

security_policy! {
    /// Pages that are files: there is no nonce, so caches may store them.
    ///
    /// # What it costs
    ///
    /// - Inline scripts and inline styles are blocked; move them to files of the site. If a script cannot move, allow it by its
    ///   hash: `script_src: [.., hash("…")]`.
    /// - Everything else is the same as in [`Strict`].
    ///
    /// # What it promises
    ///
    /// With the feature `expect`, the promises of [`Strict`] without `no_injected_script`, because a file that a user uploads is a file of
    /// the site too; and no inline code: `deny script inline`, `deny handler`, `deny javascript_url`, `deny eval`, `deny style inline` and
    /// `deny style_attribute`.
    #[preset]
    #[allow(scheme_unknown, reason = "the derived policy declares the origin")]
    pub struct StaticSite {
        content_security_policy: {
            ..,
            #[allow(inherited_nonce_lost, inherited_weakening, reason = "scripts are files of the site instead of inline")]
            script_src: self,
            style_src: self,
        },
        content_security_policy_report_only: omit,
        #[cfg(feature = "expect")]
        expect: {
            #[allow(omitted_promise, reason = "scripts are files of the site, and so is a file that a user uploads")]
            no_injected_script: omit,
            deny script inline,
            deny handler,
            deny javascript_url,
            deny eval,
            deny style inline,
            deny style_attribute,
        },
        ..Strict
    }
}

security_policy! {
    /// A page that starts a program in WebAssembly, as [Trunk](https://trunkrs.dev) builds it for Leptos (rendered by the client), Yew and
    /// Dioxus.
    ///
    /// Browsers compile WebAssembly only if `script_src` has `wasm_unsafe_eval`. It does not allow `eval` of text, so an attacker who injects
    /// text gets nothing by it. The script that starts the program is inline, and carries the nonce. [Front ends][recipe] shows how Trunk
    /// writes the nonce, and what to derive for a page that is a file.
    ///
    /// [recipe]: crate::presets#webassembly-with-trunk
    ///
    /// # What it costs
    ///
    /// - The page is not a file: the server writes the nonce into it for each response.
    /// - A program that sets the attribute `style` of an element is blocked, as `style="…"` in a view of Yew or Leptos does. Use classes, or
    ///   properties, such as `style:width` in Leptos.
    /// - A worker that compiles WebAssembly needs this policy on its own script too.
    /// - Everything else is the same as in [`Strict`].
    ///
    /// # What it promises
    ///
    /// With the feature `expect`, the promises of [`Strict`], and `deny eval`.
    #[preset]
    #[allow(scheme_unknown, reason = "the derived policy declares the origin")]
    pub struct WasmApp {
        content_security_policy: { .., script_src: [.., wasm_unsafe_eval] },
        #[cfg(feature = "expect")]
        expect: { .., deny eval },
        ..Strict
    }
}

security_policy! {
    /// Responses that are data, such as JSON, never a page.
    ///
    /// If an attacker makes a browser display one as a page, it loads nothing, runs nothing, sends nothing and frames nothing.
    ///
    /// # What it costs
    ///
    /// - Nothing is cached. For responses that may be, replace the field, and accept that it allows more than the preset:
    ///   `#[allow(inherited_weakening, reason = "…")] cache_control: { private, max_age: 1h }`.
    /// - Only pages of the same origin can embed the responses. CORS is not affected.
    ///
    /// # What it promises
    ///
    /// With the feature `expect`: `no_injected_script`, `no_injected_style`, `no_framing`, `no_base_hijack`, `no_plugins` and
    /// `data_leaves_only_to: [none]`.
    #[preset]
    #[allow(scheme_unknown, reason = "the derived policy declares the origin")]
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
        #[cfg(feature = "expect")]
        expect: {
            no_injected_script,
            no_injected_style,
            no_framing,
            no_base_hijack,
            no_plugins,
            data_leaves_only_to: [none],
        },
    }
}

security_policy! {
    /// The default headers of [helmet](https://helmetjs.github.io) 8, for a site that migrates from it.
    ///
    /// # What it costs
    ///
    /// It has the weaknesses of those defaults: styles and fonts may come from every https host, and inline styles are allowed. The
    /// source of this preset accepts each with an `#[allow(…)]`. Change to [`Strict`] or [`StaticSite`] when you can.
    ///
    /// # What it promises
    ///
    /// With the feature `expect`: `no_base_hijack`, `no_plugins`, `deny script inline`, `deny handler` and `deny eval`.
    #[preset]
    #[allow(scheme_unknown, reason = "the derived policy declares the origin")]
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
            #[allow(csp_broad_source, csp_style_unsafe_inline, reason = "helmet allows every style except over plain http")]
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
        #[cfg(feature = "expect")]
        expect: {
            no_base_hijack,
            no_plugins,
            deny script inline,
            deny handler,
            deny eval,
        },
    }
}

security_policy! {
    /// The default headers of [Flask-Talisman](https://github.com/wntrblm/flask-talisman) 1.1, for a site that migrates from it.
    ///
    /// # What it costs
    ///
    /// It has the weaknesses of those defaults: an injected `base` element can redirect relative URLs, and forms may be sent to any
    /// host. The source of this preset accepts each with an `#[allow(…)]`. Change to [`Strict`] or [`StaticSite`] when you can.
    ///
    /// # What it promises
    ///
    /// With the feature `expect`: `no_plugins`, `deny script inline`, `deny handler` and `deny eval`.
    #[preset]
    #[allow(isolation_coop_missing, reason = "Talisman does not send it")]
    #[allow(scheme_unknown, reason = "the derived policy declares the origin")]
    pub struct Talisman {
        permissions_policy: { browsing_topics: none },
        x_frame_options: same_origin,
        x_content_type_options: nosniff,
        #[allow(csp_missing_base_uri, csp_missing_form_action, reason = "Talisman has neither")]
        content_security_policy: { default_src: self, object_src: none },
        strict_transport_security: { max_age: 31_556_926s, include_subdomains },
        referrer_policy: strict_origin_when_cross_origin,
        #[cfg(feature = "expect")]
        expect: {
            no_plugins,
            deny script inline,
            deny handler,
            deny eval,
        },
    }
}

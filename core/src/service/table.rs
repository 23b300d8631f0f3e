//! Table 12: the services, a row each, by what they are for. Each source is one that the vendor documents on the page that the row names; where
//! the vendor documents the address of a file, the row has its path, which allows less than the host.

use super::argument::Argument;
use super::row::Service;
use crate::csp::Directive;
use Directive::{ConnectSrc, FontSrc, FrameSrc, ImgSrc, ScriptSrc, StyleSrc, WorkerSrc};

/// Every service.
pub static SERVICES: &[Service] = &[
    // Payments
    Service::new(
        "stripe",
        "Allows Stripe.js: payment forms, wallets and the pages of banks.",
        ("Stripe, integration security guide", "https://docs.stripe.com/security/guide"),
        &[
            (ScriptSrc, &["https://js.stripe.com", "https://*.js.stripe.com"]),
            (FrameSrc, &["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"]),
            (ConnectSrc, &["https://api.stripe.com"]),
        ],
    )
    .script("Load `https://js.stripe.com/…` with a `script` element. It loads further scripts from the same hosts.")
    .beside(
        "Wallets in its frames use the feature `payment`: `permissions_policy: { payment: [self, \"https://js.stripe.com\"] }`. The \
         vendor also lists `https://maps.googleapis.com`, which completes addresses; it is left out, because endpoints there call any \
         function that the URL names.",
    ),
    Service::new(
        "paypal",
        "Allows the PayPal JavaScript SDK: buttons, frames and its requests.",
        ("PayPal, Content Security Policy", "https://developer.paypal.com/sdk/js/csp/"),
        &[
            (ScriptSrc, PAYPAL),
            (FrameSrc, PAYPAL),
            (ConnectSrc, PAYPAL),
            (ImgSrc, PAYPAL),
        ],
    )
    .script("Load the SDK with a `script` element. Its attribute `data-csp-nonce` passes the nonce on to the inline code of the SDK.")
    .beside("The payment opens in a pop-up, which needs `cross_origin_opener_policy: same_origin_allow_popups`."),
    // Fonts
    Service::new(
        "google_fonts",
        "Allows the stylesheets and the fonts of Google Fonts.",
        ("Google Fonts, CSS API", "https://developers.google.com/fonts/docs/css2"),
        &[(StyleSrc, &["https://fonts.googleapis.com"]), (FontSrc, &["https://fonts.gstatic.com"])],
    ),
    Service::new(
        "adobe_fonts",
        "Allows the stylesheets and the fonts of Adobe Fonts.",
        ("Adobe Fonts, embed codes", "https://helpx.adobe.com/fonts/using/embed-codes.html"),
        &[
            (StyleSrc, &["https://use.typekit.net", "https://p.typekit.net"]),
            (FontSrc, &["https://use.typekit.net"]),
        ],
    )
    .beside("This is the embed code that is a `link` element. The one that is a script is left out: it needs inline styles."),
    // Embedded media and maps
    Service::new(
        "youtube_embed",
        "Allows frames with the videos of YouTube.",
        ("YouTube, player parameters", "https://developers.google.com/youtube/player_parameters"),
        &[(FrameSrc, &["https://www.youtube.com/embed/"])],
    )
    .beside(
        "The frame needs `allow=\"encrypted-media; picture-in-picture\"` for these features. The script of the player API is left out: \
         endpoints of `www.youtube.com` call any function that the URL names.",
    ),
    Service::new(
        "youtube_nocookie",
        "Allows frames with the videos of YouTube in privacy-enhanced mode.",
        ("YouTube, embed videos", "https://support.google.com/youtube/answer/171780"),
        &[(FrameSrc, &["https://www.youtube-nocookie.com/embed/"])],
    )
    .beside("The frame needs `allow=\"encrypted-media; picture-in-picture\"` for these features."),
    Service::new(
        "vimeo_embed",
        "Allows frames with the videos of Vimeo.",
        ("Vimeo, player", "https://developer.vimeo.com/player/sdk/embed"),
        &[(FrameSrc, &["https://player.vimeo.com/video/"])],
    )
    .beside("The frame needs `allow=\"autoplay; fullscreen; picture-in-picture\"` for these features."),
    Service::new(
        "spotify_embed",
        "Allows frames with the player of Spotify.",
        ("Spotify, embeds", "https://developer.spotify.com/documentation/embeds"),
        &[(FrameSrc, &["https://open.spotify.com/embed/"])],
    )
    .beside("The frame needs `allow=\"autoplay; clipboard-write; encrypted-media; fullscreen; picture-in-picture\"` for these features."),
    Service::new(
        "google_maps_embed",
        "Allows frames with the maps of the Maps Embed API.",
        ("Google Maps, Embed API", "https://developers.google.com/maps/documentation/embed/embedding-map"),
        &[(FrameSrc, &["https://www.google.com/maps/embed/v1/"])],
    )
    .beside("The Maps JavaScript API is another product, which needs a nonce and `unsafe_eval`."),
    Service::new(
        "openstreetmap_tiles",
        "Allows the tiles of openstreetmap.org as images, for libraries such as Leaflet.",
        ("OpenStreetMap, tile usage policy", "https://operations.osmfoundation.org/policies/tiles/"),
        &[(ImgSrc, &["https://tile.openstreetmap.org"])],
    )
    .beside("The tile servers require a `Referer`: `referrer_policy: no_referrer` and `same_origin` make them reject the requests."),
    Service::new(
        "mapbox",
        "Allows Mapbox GL JS from the servers of Mapbox, and the data of its maps.",
        ("Mapbox GL JS, security and testing", "https://docs.mapbox.com/mapbox-gl-js/guides/security-and-testing/"),
        &[
            (ScriptSrc, &["https://api.mapbox.com/mapbox-gl-js/"]),
            (StyleSrc, &["https://api.mapbox.com/mapbox-gl-js/"]),
            (WorkerSrc, &["blob:"]),
            (ImgSrc, &["data:", "blob:"]),
            (ConnectSrc, &["https://api.mapbox.com", "https://events.mapbox.com"]),
        ],
    )
    .read("2026-11-29")
    .script("Load `https://api.mapbox.com/mapbox-gl-js/…/mapbox-gl.js` with a `script` element.")
    .beside(
        "The bundle `mapbox-gl-csp.js` does without workers from `blob:` URLs, if the worker is a file of the site. Mapbox Standard needs \
         `wasm_unsafe_eval`.",
    ),
    Service::new(
        "gravatar",
        "Allows the pictures of Gravatar.",
        ("Gravatar, images", "https://docs.gravatar.com/sdk/images/"),
        &[(ImgSrc, &["https://gravatar.com/avatar/"])],
    ),
    Service::new(
        "cloudinary",
        "Allows the images of one account of Cloudinary.",
        ("Cloudinary, transformation URLs", "https://cloudinary.com/documentation/image_transformations"),
        &[(ImgSrc, &["https://res.cloudinary.com/{}/"])],
    )
    .takes(Argument::Name { what: "the name of a product environment (cloud name)", example: "demo" }),
    // Sign-in and protection against bots
    Service::new(
        "google_sign_in",
        "Allows the button and the prompt of Sign in with Google.",
        ("Google Identity, setup", "https://developers.google.com/identity/gsi/web/guides/get-google-api-clientid"),
        &[
            (ScriptSrc, &["https://accounts.google.com/gsi/client"]),
            (StyleSrc, &["https://accounts.google.com/gsi/style"]),
            (FrameSrc, &["https://accounts.google.com/gsi/"]),
            (ConnectSrc, &["https://accounts.google.com/gsi/"]),
        ],
    )
    .script("Load `https://accounts.google.com/gsi/client` with a `script` element. It copies the nonce to the styles that it adds.")
    .beside("The pop-up needs `cross_origin_opener_policy: same_origin_allow_popups`."),
    Service::new(
        "recaptcha",
        "Allows reCAPTCHA, also in its Enterprise version.",
        ("reCAPTCHA, frequently asked questions", "https://developers.google.com/recaptcha/docs/faq"),
        &[
            (
                ScriptSrc,
                &[
                    "https://www.google.com/recaptcha/api.js",
                    "https://www.google.com/recaptcha/enterprise.js",
                    "https://www.gstatic.com/recaptcha/",
                ],
            ),
            (FrameSrc, &["https://www.google.com/recaptcha/", "https://recaptcha.google.com/recaptcha/"]),
        ],
    )
    .script("The vendor recommends a nonce on the `script` element of `api.js`, which passes it on.")
    .passes_nonce()
    .beside(
        "For scripts, the vendor's page lists the folder `https://www.google.com/recaptcha/`. This lists the documented files instead: the \
         folder also contains AngularJS, which runs text from the page as script.",
    ),
    Service::new(
        "hcaptcha",
        "Allows hCaptcha.",
        ("hCaptcha, developer guide", "https://docs.hcaptcha.com/"),
        &[(ScriptSrc, HCAPTCHA), (FrameSrc, HCAPTCHA), (StyleSrc, HCAPTCHA), (ConnectSrc, HCAPTCHA)],
    )
    .read("2026-11-29")
    .script("Load `https://js.hcaptcha.com/1/api.js` with a `script` element.")
    .beside("The vendor asks to allow all subdomains: those in use change with time and region."),
    Service::new(
        "turnstile",
        "Allows Cloudflare Turnstile.",
        (
            "Cloudflare Turnstile, Content Security Policy",
            "https://developers.cloudflare.com/turnstile/reference/content-security-policy/",
        ),
        &[(ScriptSrc, &["https://challenges.cloudflare.com"]), (FrameSrc, &["https://challenges.cloudflare.com"])],
    )
    .read("2026-11-29")
    .script("The vendor recommends a nonce on the `script` element of `api.js`, which passes it on.")
    .passes_nonce()
    .beside("Pre-clearance also needs `connect_src: self`."),
    // Analytics
    Service::new(
        "google_analytics",
        "Allows Google Analytics 4 with the Google tag.",
        ("Google tag, Content Security Policy", "https://developers.google.com/tag-platform/security/guides/csp"),
        &[
            (ScriptSrc, &["https://*.googletagmanager.com"]),
            (ImgSrc, &["https://*.google-analytics.com", "https://*.googletagmanager.com"]),
            (
                ConnectSrc,
                &["https://*.google-analytics.com", "https://*.analytics.google.com", "https://*.googletagmanager.com"],
            ),
        ],
    )
    .script("The snippet has an inline script, which needs the nonce: `<script nonce=\"…\">`.")
    .beside(
        "With `unsafe_eval`, the scripts of `www.googletagmanager.com` run code that the page names. Google Signals and Google Ads need \
         further hosts, which differ by country.",
    ),
    Service::new(
        "google_tag_manager",
        "Allows the container of Google Tag Manager. Each tag in it needs sources of its own.",
        ("Google tag, Content Security Policy", "https://developers.google.com/tag-platform/security/guides/csp"),
        &[(ImgSrc, &["https://www.googletagmanager.com"]), (ConnectSrc, &["https://www.googletagmanager.com"])],
    )
    .read("2026-11-29")
    .script(
        "Use the vendor's snippet that knows the nonce, `<script nonce=\"…\">`: it copies the nonce to `gtm.js`, and that to each script \
         that it adds. No host is allowed for scripts.",
    )
    .beside("Whoever can publish in the container runs any script on the page. Custom JavaScript variables need `unsafe_eval`."),
    Service::new(
        "cloudflare_web_analytics",
        "Allows Cloudflare Web Analytics.",
        (
            "Cloudflare, Content Security Policies",
            "https://developers.cloudflare.com/fundamentals/reference/policies-compliances/content-security-policies/",
        ),
        &[
            (ScriptSrc, &["https://static.cloudflareinsights.com"]),
            (ConnectSrc, &["https://cloudflareinsights.com"]),
        ],
    )
    .read("2026-11-29")
    .script("Load `https://static.cloudflareinsights.com/beacon.min.js` with a `script` element."),
    Service::new(
        "plausible",
        "Allows Plausible Analytics from the servers of its vendor.",
        ("Plausible, events API", "https://plausible.io/docs/events-api"),
        &[(ScriptSrc, &["https://plausible.io/js/"]), (ConnectSrc, &["https://plausible.io/api/event"])],
    )
    .script("Load `https://plausible.io/js/…` with a `script` element. An inline script of the snippet needs the nonce."),
    Service::new(
        "simple_analytics",
        "Allows Simple Analytics.",
        ("Simple Analytics, Content Security Policy", "https://docs.simpleanalytics.com/csp"),
        &[
            (ScriptSrc, &["https://scripts.simpleanalyticscdn.com"]),
            (ImgSrc, &["https://queue.simpleanalyticscdn.com"]),
            (ConnectSrc, &["https://queue.simpleanalyticscdn.com"]),
        ],
    )
    .read("2026-11-29")
    .script("Load `https://scripts.simpleanalyticscdn.com/latest.js` with a `script` element."),
    Service::new(
        "posthog",
        "Allows PostHog Cloud.",
        ("PostHog, Content Security Policy", "https://posthog.com/docs/advanced/content-security-policy"),
        &[(ScriptSrc, &["https://*.posthog.com"]), (ConnectSrc, &["https://*.posthog.com"])],
    )
    .read("2026-11-29")
    .script("The inline script of the snippet needs the nonce: `<script nonce=\"…\">`.")
    .beside("The vendor asks to allow all subdomains, which change with time. The toolbar needs further sources."),
    // Errors
    Service::new(
        "sentry",
        "Allows the requests of the Sentry SDK to the host of one organisation.",
        ("Sentry, data source names", "https://docs.sentry.io/concepts/key-terms/dsn-explainer/"),
        &[(ConnectSrc, &["https://{}"])],
    )
    .takes(Argument::Host {
        of: &[("o", ".ingest.sentry.io"), ("o", ".ingest.us.sentry.io"), ("o", ".ingest.de.sentry.io")],
        example: "o123.ingest.us.sentry.io",
    })
    .beside(
        "The host is the part of the DSN between `@` and `/`. The SDK is part of the site's own bundle. Session Replay also compresses in a \
         worker, which needs `worker_src: [self, blob]`.",
    ),
    // Data
    Service::new(
        "algolia",
        "Allows the requests of Algolia Search for one application.",
        ("Algolia, Search API", "https://www.algolia.com/doc/rest-api/search/"),
        &[(
            ConnectSrc,
            &[
                "https://{}-dsn.algolia.net",
                "https://{}.algolia.net",
                "https://{}-1.algolianet.com",
                "https://{}-2.algolianet.com",
                "https://{}-3.algolianet.com",
            ],
        )],
    )
    .takes(Argument::Name { what: "the id of an application", example: "latency" }),
    Service::new(
        "supabase",
        "Allows the requests and the live connection of one project of Supabase.",
        ("Supabase, APIs", "https://supabase.com/docs/guides/api"),
        &[(ConnectSrc, &["https://{}.supabase.co", "wss://{}.supabase.co"])],
    )
    .takes(Argument::Name { what: "the reference of a project", example: "abcdefghijklmnopqrst" }),
    // Files of others
    Service::new(
        "jsdelivr",
        "Allows scripts and styles of jsDelivr.",
        ("jsDelivr, documentation", "https://www.jsdelivr.com/documentation"),
        &[(ScriptSrc, &["https://cdn.jsdelivr.net/{}"]), (StyleSrc, &["https://cdn.jsdelivr.net/{}"])],
    )
    .takes(Argument::Path { segments: 2, example: "npm/vue@3.5.0/" })
    .script(OF_OTHERS)
    .instead("write `jsdelivr(\"npm/vue@3.5.0/\")` with the package that the pages use, or allow the file by its hash"),
    Service::new(
        "unpkg",
        "Allows scripts and styles of UNPKG.",
        ("UNPKG", "https://unpkg.com/"),
        &[(ScriptSrc, &["https://unpkg.com/{}"]), (StyleSrc, &["https://unpkg.com/{}"])],
    )
    .takes(Argument::Path { segments: 2, example: "htmx.org@2.0.4/dist/" })
    .script(OF_OTHERS)
    .instead("write `unpkg(\"htmx.org@2.0.4/dist/\")` with the package that the pages use, or allow the file by its hash"),
    Service::new(
        "cdnjs",
        "Allows scripts and styles of cdnjs.",
        ("cdnjs", "https://cdnjs.com/"),
        &[
            (ScriptSrc, &["https://cdnjs.cloudflare.com/ajax/libs/{}"]),
            (StyleSrc, &["https://cdnjs.cloudflare.com/ajax/libs/{}"]),
        ],
    )
    .takes(Argument::Path { segments: 2, example: "htmx/2.0.4/" })
    .script(OF_OTHERS)
    .instead("write `cdnjs(\"htmx/2.0.4/\")` with the package that the pages use, or allow the file by its hash"),
];

const PAYPAL: &[&str] = &["https://*.paypal.com", "https://*.paypalobjects.com", "https://*.venmo.com"];

const HCAPTCHA: &[&str] = &["https://hcaptcha.com", "https://*.hcaptcha.com"];

const OF_OTHERS: &str = "Give the `script` element its `integrity`. With a nonce on it, or its hash in `script_src`, the host need not be allowed at all.";

//! One policy inside another: which headers of the inner one are kept, and what the outer one adds.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use axum::{
    Extension, Router,
    body::Body,
    http::{
        HeaderMap, Request, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_DISPOSITION,
            CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
            SERVER, SET_COOKIE, STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    middleware::map_response,
    response::{AppendHeaders, Html, IntoResponse, Response},
    routing::{MethodRouter, get},
};
use security_policy::{
    Nonce, Owned, Policy,
    adapter::{Applied, PolicyLayer},
    upload,
};
use tower::ServiceExt as _;

use policies::{Api, Bare, Cached, Cors, Isolated, Looser, Nonced, Public, Reporting, Shop};

/// The headers that `Shop` sets.
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const COEP: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const ENDPOINTS: HeaderName = HeaderName::from_static("reporting-endpoints");

/// The headers of a handler: a cookie without attributes, and the name of the server.
fn own() -> AppendHeaders<[(HeaderName, &'static str); 2]> {
    AppendHeaders([(SET_COOKIE, "id=abc"), (SERVER, "shop/1.0")])
}

#[tokio::test]
async fn the_outer_policy_adds_what_the_inner_one_lacks() {
    let headers = nested(get(async || (own(), "[]")).layer(Api::layer())).await;

    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), ["default-src 'none'"]);
    assert_eq!(values(&headers, REFERRER_POLICY), ["no-referrer"]);
    assert_eq!(values(&headers, STRICT_TRANSPORT_SECURITY), ["max-age=63072000"]);
    assert_eq!(values(&headers, PERMISSIONS), ["camera=()"]);
    assert_eq!(values(&headers, COOP), ["same-origin"]);
    assert_eq!(values(&headers, COEP), ["require-corp"]);
    // `remove` and `default` of the outer policy always apply.
    assert_eq!(headers.get(SERVER), None);
    assert_eq!(values(&headers, SET_COOKIE), ["id=abc; Secure; HttpOnly; SameSite=Lax"]);
    // The headers that belong to the Content-Security-Policy come from the same policy.
    for name in [CONTENT_SECURITY_POLICY_REPORT_ONLY, X_FRAME_OPTIONS, ENDPOINTS] {
        assert_eq!(headers.get(&name), None, "{name}");
    }
}

#[tokio::test]
async fn an_upload_keeps_its_headers_and_gets_the_rest() {
    let headers = nested(get(async || {
        let mut response = upload::response("cat.html", "text/html", Body::from("<script>"));
        response.headers_mut().append(SET_COOKIE, "id=abc".parse().expect("a value"));
        response.headers_mut().append(SERVER, "shop/1.0".parse().expect("a value"));
        response
    }))
    .await;

    assert_eq!(values(&headers, CONTENT_TYPE), ["application/octet-stream"]);
    assert_eq!(values(&headers, CONTENT_DISPOSITION), ["attachment; filename=\"cat.html\""]);
    assert_eq!(values(&headers, X_CONTENT_TYPE_OPTIONS), ["nosniff"]);
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), ["default-src 'none'; frame-ancestors 'none'; sandbox"]);
    assert_eq!(values(&headers, CORP), ["same-origin"]);
    assert_eq!(headers.get(CONTENT_SECURITY_POLICY_REPORT_ONLY), None);
    assert_eq!(headers.get(X_FRAME_OPTIONS), None);
    assert_eq!(values(&headers, STRICT_TRANSPORT_SECURITY), ["max-age=63072000"]);
    assert_eq!(values(&headers, REFERRER_POLICY), ["strict-origin"]);
    assert_eq!(values(&headers, PERMISSIONS), ["camera=()"]);
    assert_eq!(values(&headers, COOP), ["same-origin"]);
    assert_eq!(headers.get(SERVER), None);
    assert_eq!(values(&headers, SET_COOKIE), ["id=abc; Secure; HttpOnly; SameSite=Lax"]);
}

#[tokio::test]
async fn what_the_inner_policy_removes_stays_away() {
    let headers = nested(get(async || Html("hello")).layer(Looser::layer())).await;

    assert_eq!(headers.get(STRICT_TRANSPORT_SECURITY), None, "removed by name");
    assert_eq!(values(&headers, REFERRER_POLICY), ["strict-origin"], "`omit` removes nothing");
    assert_eq!(values(&headers, SERVER), ["api/2"], "`remove` spares what the inner policy sets");
}

#[tokio::test]
async fn what_both_policies_remove_is_absent_though_it_is_set_in_between() {
    let route = at(get(async || "hello")).layer(Looser::layer()).layer(map_response(async |mut response: Response| {
        response.headers_mut().insert("x-powered-by", "php".parse().expect("a value"));
        response.headers_mut().insert("x-own", "1".parse().expect("a value"));
        response
    }));
    let headers = respond(route.layer(Shop::layer())).await;

    assert_eq!(headers.get("x-powered-by"), None);
    assert_eq!(headers["x-own"], "1");
}

#[tokio::test]
async fn groups_come_from_one_policy() {
    // CORS.
    let headers = nested(get(async || "hello").layer(Cors::layer())).await;
    assert_eq!(values(&headers, ACCESS_CONTROL_ALLOW_ORIGIN), ["*"]);
    assert_eq!(headers.get(ACCESS_CONTROL_ALLOW_CREDENTIALS), None, "the outer one allows them to another origin");
    assert!(headers.contains_key(CONTENT_SECURITY_POLICY));

    // Cross-origin isolation.
    let headers = nested(get(async || "hello").layer(Isolated::layer())).await;
    assert_eq!(values(&headers, COOP), ["same-origin-allow-popups"]);
    assert_eq!(headers.get(COEP), None);

    // One header of the group is enough.
    let headers = nested(get(async || "hello").layer(Reporting::layer())).await;
    assert_eq!(values(&headers, ENDPOINTS), ["main=\"/inner\""]);
    assert_eq!(headers.get(CONTENT_SECURITY_POLICY), None);

    // Caching: no header for specific caches together with another policy's `cache-control`.
    let app = Router::new().route("/", get(async || "hello").layer(Cached::layer())).layer(Public::layer());
    let headers = respond(app).await;
    assert_eq!(values(&headers, CACHE_CONTROL), ["no-cache"]);
    assert_eq!(headers.get("surrogate-control"), None);
}

#[tokio::test]
async fn vary_is_what_both_say() {
    let headers = nested(get(async || [(VARY, "cookie")]).layer(Cors::layer())).await;
    let names: Vec<&str> = values(&headers, VARY).into_iter().flat_map(|line| line.split(", ")).collect();
    assert_eq!(names, ["cookie", "accept", "origin"]);
}

#[tokio::test]
async fn a_cookie_that_the_inner_policy_declares_is_not_completed() {
    let cookies = async || {
        AppendHeaders([(SET_COOKIE, "id=1"), (SET_COOKIE, "theme=dark"), (SET_COOKIE, "own=2"), (SET_COOKIE, "id=3")])
    };
    let headers = nested(get(cookies).layer(Bare::layer())).await;
    assert_eq!(
        values(&headers, SET_COOKIE),
        [
            "id=1; Secure; HttpOnly; SameSite=Lax",
            "theme=dark",
            "own=2; Secure; HttpOnly; SameSite=Lax",
            "id=3; Secure; HttpOnly; SameSite=Lax"
        ]
    );
}

#[tokio::test]
async fn three_policies_own_their_parts() {
    let inner = at(get(async || (own(), Html("hello")))).layer(Isolated::layer()).layer(Api::layer());
    let headers = respond(inner.layer(Shop::layer())).await;

    assert_eq!(values(&headers, COOP), ["same-origin-allow-popups"]);
    assert_eq!(headers.get(COEP), None);
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), ["default-src 'none'"]);
    assert_eq!(values(&headers, REFERRER_POLICY), ["no-referrer"]);
    assert_eq!(values(&headers, STRICT_TRANSPORT_SECURITY), ["max-age=63072000"]);
    assert_eq!(headers.get(SERVER), None);
}

#[tokio::test]
async fn the_same_layer_twice_is_the_same_as_once() {
    let route = || get(async || (own(), [(VARY, "cookie")], Html("hello")));
    let once = nested(route()).await;
    let twice = nested(route().layer(Shop::layer())).await;
    let thrice = respond(at(route()).layer(Shop::layer()).layer(Shop::layer()).layer(Shop::layer())).await;

    assert_eq!(twice, once);
    assert_eq!(thrice, once);
}

#[tokio::test]
async fn a_mark_by_hand_names_its_policy() {
    let headers = nested(get(async || (Extension(Applied::of::<Api>()), Api::headers(), own(), "[]"))).await;
    assert_eq!(headers, nested(get(async || (own(), "[]")).layer(Api::layer())).await);

    // Without an inner policy, the response's own headers decide.
    let headers = nested(get(async || {
        let mut response =
            ([(REFERRER_POLICY, "origin"), (X_FRAME_OPTIONS, "SAMEORIGIN")], own(), "[]").into_response();
        Applied::to(response.headers()).mark(response.extensions_mut());
        response.headers_mut().insert("x-powered-by", "php".parse().expect("a value"));
        response
    }))
    .await;
    assert_eq!(values(&headers, REFERRER_POLICY), ["origin"]);
    assert_eq!(values(&headers, X_FRAME_OPTIONS), ["SAMEORIGIN"]);
    assert_eq!(headers.get(CONTENT_SECURITY_POLICY), None);
    assert_eq!(values(&headers, SERVER), ["shop/1.0"], "it was there");
    assert_eq!(headers.get("x-powered-by"), None, "it was not");
    assert_eq!(values(&headers, SET_COOKIE), ["id=abc; Secure; HttpOnly; SameSite=Lax"]);
    assert_eq!(values(&headers, STRICT_TRANSPORT_SECURITY), ["max-age=63072000"]);
}

#[tokio::test]
async fn marks_add_up() {
    let headers = nested(
        get(async || {
            let mut response = ([(REFERRER_POLICY, "origin")], "[]").into_response();
            Applied::to(response.headers()).mark(response.extensions_mut());
            Applied::of::<Isolated>().mark(response.extensions_mut());
            response.headers_mut().extend(Isolated::headers());
            response
        })
        .layer(Api::layer()),
    )
    .await;
    assert_eq!(values(&headers, REFERRER_POLICY), ["origin"]);
    assert_eq!(values(&headers, COOP), ["same-origin-allow-popups"]);
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), ["default-src 'none'"]);
}

#[tokio::test]
async fn a_304_gets_what_the_inner_policy_does_not_own() {
    let not_modified = || async || (StatusCode::NOT_MODIFIED, own());
    let headers = nested(get(not_modified()).layer(Nonced::layer())).await;
    assert_eq!(headers.get(CONTENT_SECURITY_POLICY), None, "the inner one's, which holds a nonce");
    assert_eq!(values(&headers, STRICT_TRANSPORT_SECURITY), ["max-age=63072000"]);
    assert_eq!(headers.get(SERVER), None);

    let app = Router::new().route("/", get(not_modified()).layer(Isolated::layer())).layer(Nonced::layer());
    assert_eq!(respond(app).await.get(CONTENT_SECURITY_POLICY), None, "the outer one's");
}

/// The policy whose nonce is sent decides about caching, whatever the other one declares.
#[tokio::test]
async fn a_nonce_of_either_policy_stays_out_of_caches() {
    let page = || get(async |nonce: Nonce| Html(nonce.to_string()));

    // Outside a policy that is public, inside the one with the nonce.
    let headers = respond(Router::new().route("/", page().layer(Nonced::layer())).layer(Public::layer())).await;
    assert!(values(&headers, CONTENT_SECURITY_POLICY)[0].contains("'nonce-"));
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, no-store"]);
    assert_eq!(headers.get("surrogate-control"), None);
    assert_eq!(values(&headers, STRICT_TRANSPORT_SECURITY), ["max-age=63072000"]);

    // The other way around.
    let headers = respond(Router::new().route("/", page().layer(Public::layer())).layer(Nonced::layer())).await;
    assert!(values(&headers, CONTENT_SECURITY_POLICY)[0].contains("'nonce-"));
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, no-store"]);
    assert_eq!(headers.get("surrogate-control"), None);

    // The nonce is not used: the outer policy's own.
    let quiet = || get(async || Html("hello"));
    let headers = respond(Router::new().route("/", quiet().layer(Nonced::layer())).layer(Public::layer())).await;
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), ["script-src 'none'; base-uri 'none'"]);
    assert_eq!(values(&headers, CACHE_CONTROL), ["public, max-age=3600"]);
    assert_eq!(headers["surrogate-control"], "max-age=3600");

    // The nonce of a policy that is not sent does not prevent caching.
    let headers = respond(Router::new().route("/", page().layer(Api::layer())).layer(Nonced::layer())).await;
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), ["default-src 'none'"]);
    assert_eq!(headers.get(CACHE_CONTROL), None);
}

/// Either side may be a hand-written `Policy`.
#[tokio::test]
async fn policies_by_hand_take_part() {
    struct Inner;

    impl Policy for Inner {
        type Nonce = ();
        type Prepared = ();
        const HEADERS: &'static [(&'static str, &'static str)] = &[("referrer-policy", "origin")];
        const OWNED: &'static Owned =
            &Owned::headers(Self::HEADERS).and_names(&["x-own"]).and_removed(&["x-frame-options"]);
        fn apply_prepared((): &(), headers: &mut HeaderMap, (): &()) {
            headers.insert(REFERRER_POLICY, "origin".parse().expect("a value"));
            headers.insert("x-own", "1".parse().expect("a value"));
        }
        fn apply_not_modified((): &(), headers: &mut HeaderMap) {
            Self::apply_prepared(&(), headers, &());
        }
    }

    struct Outer;

    impl Policy for Outer {
        type Nonce = ();
        type Prepared = ();
        const HEADERS: &'static [(&'static str, &'static str)] = &[];
        fn apply_prepared((): &(), headers: &mut HeaderMap, (): &()) {
            headers.remove(SERVER);
            headers.insert(REFERRER_POLICY, "unsafe-url".parse().expect("a value"));
            headers.insert(VARY, "origin".parse().expect("a value"));
            headers.insert("x-outer", "1".parse().expect("a value"));
        }
        fn apply_not_modified((): &(), headers: &mut HeaderMap) {
            Self::apply_prepared(&(), headers, &());
        }
    }

    let route = || get(async || (own(), [(VARY, "cookie")], "hello"));
    let headers = nested(route().layer(PolicyLayer::<Inner>::new())).await;
    assert_eq!(values(&headers, REFERRER_POLICY), ["origin"]);
    assert_eq!(headers["x-own"], "1");
    assert_eq!(headers.get(X_FRAME_OPTIONS), None);
    assert!(headers.contains_key(CONTENT_SECURITY_POLICY));

    let app = Router::new().route("/", route().layer(Api::layer())).layer(PolicyLayer::<Outer>::new());
    let headers = respond(app).await;
    assert_eq!(values(&headers, REFERRER_POLICY), ["no-referrer"]);
    assert_eq!(values(&headers, VARY), ["origin", "cookie"]);
    assert_eq!(headers.get(SERVER), None);
    assert_eq!(headers["x-outer"], "1");
}

/// A route inside `Shop`.
async fn nested(route: MethodRouter) -> HeaderMap {
    respond(at(route).layer(Shop::layer())).await
}

fn at(route: MethodRouter) -> Router {
    Router::new().route("/", route)
}

async fn respond(app: Router) -> HeaderMap {
    app.oneshot(Request::new(Body::empty())).await.into_response().into_parts().0.headers
}

fn values(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    headers.get_all(name).iter().map(|value| value.to_str().expect("ASCII")).collect()
}

mod policies {
    use security_policy::security_policy;

    security_policy! {
        pub(crate) struct Shop {
            origin: "https://shop.example.com",
            content_security_policy: { default_src: self, frame_ancestors: self, report_to: main },
            content_security_policy_report_only: { default_src: none, report_to: main },
            reporting_endpoints: { main: "/outer" },
            x_frame_options: same_origin,
            strict_transport_security: { max_age: 2y },
            referrer_policy: strict_origin,
            permissions_policy: { camera: none },
            cross_origin_opener_policy: same_origin,
            cross_origin_embedder_policy: require_corp,
            access_control_allow_origin: "https://partner.example",
            access_control_allow_credentials,
            vary: ["origin"],
            remove: ["server", "x-powered-by"],
            cookies: { default },
        }
    }

    security_policy! {
        pub(crate) struct Api { content_security_policy: { default_src: none }, referrer_policy: no_referrer }
    }

    security_policy! {
        pub(crate) struct Looser {
            server: "api/2",
            #[allow(omitted_protection, reason = "the outer policy has it")]
            referrer_policy: omit,
            remove: ["strict-transport-security", "x-powered-by"],
            ..Referring
        }
    }

    security_policy! {
        pub(crate) struct Referring { referrer_policy: no_referrer }
    }

    security_policy! {
        pub(crate) struct Cors { access_control_allow_origin: *, vary: ["accept"] }
    }

    security_policy! {
        pub(crate) struct Isolated { cross_origin_opener_policy: same_origin_allow_popups }
    }

    security_policy! {
        pub(crate) struct Reporting {
            #[allow(reporting_unused_endpoint, reason = "for a part of the page")]
            reporting_endpoints: { main: "/inner" },
        }
    }

    security_policy! {
        pub(crate) struct Cached { cache_control: { no_cache } }
    }

    security_policy! {
        pub(crate) struct Public {
            cache_control: { public, max_age: 1h },
            headers: { "surrogate-control": "max-age=3600" },
            strict_transport_security: { max_age: 2y },
        }
    }

    security_policy! {
        pub(crate) struct Nonced { content_security_policy: { script_src: nonce, base_uri: none } }
    }

    security_policy! {
        pub(crate) struct Bare {
            origin: "https://shop.example.com",
            cookies: { theme: { max_age: 1y } },
        }
    }
}

//! A policy that is enforced for a share of the visitors.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{
        HeaderMap, HeaderName, Request, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY, CONTENT_TYPE, COOKIE, VARY,
            X_FRAME_OPTIONS,
        },
        request::Parts,
    },
    response::Html,
    routing::get,
};
use security_policy::{
    Nonce,
    rollout::{Rollout, Share, Visitor},
    slot::ScriptSource,
};
use tower::ServiceExt as _;

use policies::{Agreeing, Framed, Own, Shop, Slotted, SlottedSlots, WithoutNonce};

const KEY: &str = "a key of the test";

#[tokio::test]
async fn the_observed_form_reports_and_enforces_the_rest() {
    let rollout = Rollout::new(Share::NONE, Shop::VISITOR, KEY);
    let app =
        Router::new().route("/", get(async |nonce: Nonce| Html(nonce.to_string()))).layer(Shop::rollout(&rollout));

    let (_, headers, nonce) = send(&app, "/", Some("1")).await;
    assert!(!headers.contains_key(CONTENT_SECURITY_POLICY));
    assert_eq!(
        values(&headers, CONTENT_SECURITY_POLICY_REPORT_ONLY),
        [format!(
            "default-src 'self'; script-src 'self' 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'; report-uri /csp"
        )]
    );
    assert_eq!(values(&headers, "integrity-policy".parse().unwrap()), [""; 0]);
    assert_eq!(values(&headers, "integrity-policy-report-only".parse().unwrap()), ["blocked-destinations=(script)"]);
    assert_eq!(values(&headers, "cross-origin-opener-policy".parse().unwrap()), ["unsafe-none"]);
    assert_eq!(values(&headers, X_FRAME_OPTIONS), ["DENY"]);
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, no-store"]);

    rollout.set(Share::ALL);
    let (_, headers, nonce) = send(&app, "/", None).await;
    assert_eq!(
        values(&headers, CONTENT_SECURITY_POLICY),
        [format!(
            "default-src 'self'; script-src 'self' 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'; \
             sandbox allow-scripts; upgrade-insecure-requests; report-uri /csp"
        )]
    );
    assert_eq!(values(&headers, "integrity-policy".parse().unwrap()), ["blocked-destinations=(script)"]);
    assert!(!headers.contains_key(CONTENT_SECURITY_POLICY_REPORT_ONLY));
}

#[tokio::test]
async fn a_response_without_a_nonce_and_a_304_have_both_forms_too() {
    let rollout = Rollout::new(Share::NONE, Shop::VISITOR, KEY);
    let app = Router::new()
        .route("/a.css", get(async || ([(CONTENT_TYPE, "text/css"), (CACHE_CONTROL, "public")], "")))
        .route("/304", get(async || StatusCode::NOT_MODIFIED))
        .layer(Shop::rollout(&rollout));
    for (share, sent, other) in [
        (Share::NONE, CONTENT_SECURITY_POLICY_REPORT_ONLY, CONTENT_SECURITY_POLICY),
        (Share::ALL, CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY),
    ] {
        rollout.set(share);
        let (_, headers, _) = send(&app, "/a.css", Some("1")).await;
        let policy = values(&headers, sent.clone()).concat();
        assert!(policy.starts_with("default-src 'self'; script-src 'self'; base-uri 'none'"), "{policy}");
        assert!(!headers.contains_key(other));
        assert_eq!(values(&headers, CACHE_CONTROL), ["public"]);
        let (_, headers, _) = send(&app, "/304", Some("1")).await;
        assert!(!headers.contains_key(sent) && headers.contains_key(X_FRAME_OPTIONS));
    }
}

#[test]
fn what_the_two_forms_send() {
    fn forms<P: security_policy::rollout::RollsOut<Nonce = ()>>(prepared: &P::Prepared) -> [HeaderMap; 2] {
        let rollout = Rollout::new(Share::NONE, Visitor::by(|_| None::<&str>), KEY);
        let layer = security_policy::rollout::RolloutLayer::<P>::from_prepared(prepared.clone(), &rollout);
        [Share::NONE, Share::ALL].map(|share| {
            use security_policy::adapter::{Next, Stage as _};
            rollout.set(share);
            let (mut request, ()) = Request::new(()).into_parts();
            let Next::Call { state, .. } = layer.request(&mut request) else { panic!("it calls the handler") };
            let mut response = http::Response::new(());
            layer.response(state, &mut response);
            response.into_parts().0.headers
        })
    }
    let [observed, enforced] = forms::<WithoutNonce>(&());
    assert_eq!(
        values(&observed, CONTENT_SECURITY_POLICY_REPORT_ONLY),
        ["default-src 'none', font-src 'self', media-src 'self'; report-uri /csp"]
    );
    assert_eq!(values(&enforced, CONTENT_SECURITY_POLICY), ["default-src 'none', font-src 'self'"]);
    assert_eq!(values(&enforced, CONTENT_SECURITY_POLICY_REPORT_ONLY), ["media-src 'self'; report-uri /csp"]);

    // The policy lets a partner frame the page, which X-Frame-Options alone would forbid.
    let [observed, enforced] = forms::<Framed>(&());
    assert!(!observed.contains_key(X_FRAME_OPTIONS) && enforced.contains_key(X_FRAME_OPTIONS));
    let [observed, _] = forms::<Agreeing>(&());
    assert_eq!(values(&observed, X_FRAME_OPTIONS), ["SAMEORIGIN"]);

    // Nothing is left of a policy that browsers would ignore; what was declared as a report stays.
    let [observed, enforced] = forms::<Own>(&());
    assert_eq!(values(&observed, CONTENT_SECURITY_POLICY_REPORT_ONLY), [""; 0]);
    assert_eq!(values(&enforced, CONTENT_SECURITY_POLICY), ["sandbox allow-scripts; upgrade-insecure-requests"]);
}

#[tokio::test]
async fn slots_are_filled_in_both_forms() {
    let rollout = Rollout::new(Share::NONE, Visitor::by(|_| Some("ada")), KEY);
    let cdn = ScriptSource::parse("https://cdn.test").unwrap();
    let policy = Slotted::configure(SlottedSlots { cdn });
    let app =
        Router::new().route("/", get(async |nonce: Nonce| Html(nonce.to_string()))).layer(policy.rollout(&rollout));
    let (_, headers, nonce) = send(&app, "/", None).await;
    let expected = format!("script-src 'nonce-{nonce}' https://cdn.test; base-uri 'none'");
    assert_eq!(
        values(&headers, CONTENT_SECURITY_POLICY_REPORT_ONLY),
        [format!("{expected}, img-src https://cdn.test; report-uri /csp")],
    );
    rollout.set(Share::ALL);
    let (_, headers, nonce) = send(&app, "/", None).await;
    let expected = format!("script-src 'nonce-{nonce}' https://cdn.test; base-uri 'none'");
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [expected]);
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY_REPORT_ONLY), ["img-src https://cdn.test; report-uri /csp"]);
}

#[test]
fn a_visitor_keeps_the_form_and_a_larger_share_takes_it_from_nobody() {
    let rollout = Rollout::new(Share::NONE, Shop::VISITOR, KEY);
    let twin = Rollout::new(Share::NONE, Shop::VISITOR, KEY);
    let other = Rollout::new(Share::percent(50), Shop::VISITOR, "another key");
    let visitors: Vec<Parts> = (0..2_000).map(|number| visitor(Some(&number.to_string()))).collect();
    let mut before = vec![false; visitors.len()];
    for percent in (0..=100).step_by(5) {
        rollout.set(Share::percent(percent));
        twin.set(Share::percent(percent));
        let now: Vec<bool> = visitors.iter().map(|visitor| rollout.enforces(visitor)).collect();
        assert!(before.iter().zip(&now).all(|(before, now)| before <= now), "{percent}");
        assert_eq!(now, visitors.iter().map(|visitor| twin.enforces(visitor)).collect::<Vec<_>>());
        let count = now.iter().filter(|enforced| **enforced).count();
        assert!(count.abs_diff(20 * usize::from(percent)) < 100, "{percent} %: {count} of 2000");
        if percent == 50 {
            let same = visitors.iter().zip(&now).filter(|(visitor, now)| other.enforces(visitor) == **now).count();
            assert!((800..1_200).contains(&same), "another key chooses other visitors: {same}");
        }
        before = now;
    }
    assert!(before.iter().all(|enforced| *enforced));
}

#[test]
fn a_visitor_who_is_not_known_gets_reports() {
    let rollout = Rollout::new(Share::of_million(999_999), Shop::VISITOR, KEY);
    for unknown in [
        visitor(None),
        visitor(Some("")),
        Request::builder().header(COOKIE, "visitor=1").body(()).unwrap().into_parts().0,
    ] {
        assert!(!rollout.enforces(&unknown));
    }
    rollout.set(Share::ALL);
    assert!(rollout.enforces(&visitor(None)));
    assert_eq!(rollout.share(), Share::ALL);
}

#[tokio::test]
async fn a_cache_keeps_the_forms_of_visitors_apart() {
    let rollout = Rollout::new(Share::percent(50), Shop::VISITOR, KEY);
    let app = Router::new()
        .route("/", get(async || Html("hello")))
        .route("/a.css", get(async || ([(CONTENT_TYPE, "text/css")], "")))
        .layer(Shop::rollout(&rollout));
    assert_eq!(values(&send(&app, "/", Some("1")).await.1, VARY), ["cookie"]);
    assert_eq!(values(&send(&app, "/a.css", Some("1")).await.1, VARY), [""; 0]);
    rollout.set(Share::ALL);
    assert_eq!(values(&send(&app, "/", Some("1")).await.1, VARY), [""; 0]);
}

#[tokio::test]
async fn the_share_changes_while_requests_run() {
    let rollout = Rollout::new(Share::NONE, Shop::VISITOR, KEY);
    let app =
        Router::new().route("/", get(async |nonce: Nonce| Html(nonce.to_string()))).layer(Shop::rollout(&rollout));
    let changing = rollout.clone();
    let changes = tokio::spawn(async move {
        for percent in (0..=100).cycle().take(2_000) {
            changing.set(Share::percent(percent));
            tokio::task::yield_now().await;
        }
    });
    for number in 0..500 {
        let (_, headers, nonce) = send(&app, "/", Some(&number.to_string())).await;
        let (enforced, observed) =
            (headers.get(CONTENT_SECURITY_POLICY), headers.get(CONTENT_SECURITY_POLICY_REPORT_ONLY));
        let policy = enforced.xor(observed).expect("one of the two");
        assert!(policy.to_str().unwrap().contains(&format!("'nonce-{nonce}'")));
        tokio::task::yield_now().await;
    }
    changes.await.unwrap();
}

fn visitor(name: Option<&str>) -> Parts {
    let request = Request::builder();
    let request = match name {
        Some(name) => request.header(COOKIE, format!("__Host-visitor={name}")),
        None => request,
    };
    request.body(()).unwrap().into_parts().0
}

/// `tests/interleavings` runs this in every order.
#[tokio::test]
async fn a_share_that_changes_during_a_request_is_read_once() {
    let rollout = Rollout::new(Share::ALL, Shop::VISITOR, KEY);
    let app = Router::new().route("/", get(async || Html("page"))).layer(Shop::rollout(&rollout));
    let (changed, done) = (rollout.clone(), Arc::new(AtomicBool::new(false)));
    let changing = thread::spawn({
        let done = done.clone();
        move || {
            while !done.load(Ordering::Relaxed) {
                changed.set(Share::of_million(1));
                changed.set(Share::ALL);
            }
        }
    });
    for _ in 0..5_000 {
        let (_, headers, _) = send(&app, "/", Some("1")).await;
        // Only some visitors get this form, so a cache must not hand it to others.
        let is_for_some = headers.contains_key(CONTENT_SECURITY_POLICY_REPORT_ONLY);
        assert_eq!(values(&headers, VARY) == ["cookie"], is_for_some);
    }
    done.store(true, Ordering::Relaxed);
    changing.join().unwrap();
}

async fn send(app: &Router, path: &str, name: Option<&str>) -> (StatusCode, HeaderMap, String) {
    let mut parts = visitor(name);
    parts.uri = path.parse().unwrap();
    let response = app.clone().oneshot(Request::from_parts(parts, Body::empty())).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

fn values(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

mod policies {
    security_policy::security_policy! {
        pub struct Shop {
            origin: "https://shop.test",
            content_security_policy: {
                default_src: self,
                script_src: [self, nonce],
                base_uri: none,
                frame_ancestors: none,
                sandbox: allow_scripts,
                upgrade_insecure_requests,
                report_uri: "/csp",
            },
            integrity_policy: { blocked_destinations: script },
            cross_origin_opener_policy: unsafe_none,
            x_frame_options: deny,
            cookies: { visitor: { name: "__Host-visitor", max_age: 1y } },
        }
    }
    security_policy::security_policy! {
        pub struct WithoutNonce {
            content_security_policy: [{ default_src: none }, { font_src: self }],
            content_security_policy_report_only: { media_src: self, report_uri: "/csp" },
        }
    }
    security_policy::security_policy! {
        pub struct Framed {
            origin: "https://shop.test",
            content_security_policy: { frame_ancestors: [self, "https://partner.test"] },
            #[allow(framing_xfo_conflict, reason = "old browsers")]
            x_frame_options: deny,
        }
    }
    security_policy::security_policy! {
        pub struct Agreeing {
            origin: "https://shop.test",
            content_security_policy: { frame_ancestors: self },
            x_frame_options: same_origin,
        }
    }
    security_policy::security_policy! {
        pub struct Own {
            origin: "https://shop.test",
            content_security_policy: { sandbox: allow_scripts, upgrade_insecure_requests },
        }
    }
    security_policy::security_policy! {
        pub struct Slotted {
            content_security_policy: { script_src: [nonce, $cdn], base_uri: none },
            content_security_policy_report_only: { img_src: $cdn, report_uri: "/csp" },
        }
    }
}

//! What is printed of a roll-out, and which responses depend on a cookie.

use http::{
    Request, Response,
    header::{CONTENT_TYPE, COOKIE, VARY},
    request::Parts,
};

use super::{share::Share, switch::Rollout, visitor::Visitor};
use crate::adapter::stage::{Next, Stage as _};
use shop::Shop;

#[expect(dead_code, unreachable_pub, reason = "the macro generates more than these tests use")]
mod shop {
    security_policy! {
        #[allow(missing, reason = "a test")]
        pub struct Shop {
            origin: "https://shop.example.com",
            content_security_policy: {
                default_src: self,
                base_uri: none,
                form_action: self,
                frame_ancestors: none,
                report_uri: "/reports",
            },
            cookies: { visitor: { name: "__Host-visitor", max_age: 1y } },
        }
    }
}

fn request(cookie: &str) -> Parts {
    Request::builder().header(COOKIE, cookie).body(()).expect("a request").into_parts().0
}

fn by_function() -> Visitor {
    Visitor::by(|request: &Parts| Some(request.headers.get(COOKIE)?.as_bytes().to_vec()))
}

#[test]
fn the_key_and_the_visitor_are_not_printed() {
    let rollout = Rollout::new(Share::percent(5), Shop::VISITOR, "a key");
    let printed = r#"Rollout { share: Share(50000), visitor: Visitor("__Host-visitor"), .. }"#;
    assert_eq!(format!("{rollout:?}"), printed);
    let layer = Shop::rollout(&rollout);
    assert_eq!(format!("{layer:?}"), format!("RolloutLayer {{ rollout: {printed}, .. }}"));
    for (share, expected) in [(Share::NONE, "false"), (Share::ALL, "true")] {
        rollout.set(share);
        let Next::Call { state, .. } = layer.request(&mut request("__Host-visitor=ada")) else {
            panic!("the layer answers")
        };
        assert_eq!(format!("{state:?}"), format!("RolloutState {{ is_enforced: {expected}, .. }}"));
    }

    let rollout = Rollout::new(Share::ALL, by_function(), "a key");
    assert_eq!(format!("{rollout:?}"), "Rollout { share: Share(1000000), visitor: Visitor(..), .. }");
}

#[test]
fn a_response_depends_on_a_cookie_that_names_the_visitor() {
    let cookie = || Visitor::from(Shop::VISITOR);
    for (visitor, share, content_type, expected) in [
        (cookie(), Share::percent(50), "text/html", Some("cookie")),
        (cookie(), Share::percent(50), "image/png", None),
        (cookie(), Share::ALL, "text/html", None),
        (cookie(), Share::NONE, "text/html", None),
        (by_function(), Share::percent(50), "text/html", None),
    ] {
        let layer = Shop::rollout(&Rollout::new(share, visitor, "a key"));
        let Next::Call { state, .. } = layer.request(&mut request("__Host-visitor=ada")) else {
            panic!("the layer answers")
        };
        let mut response = Response::builder().header(CONTENT_TYPE, content_type).body(()).expect("a response");
        layer.response(state, &mut response);
        let vary = response.headers().get(VARY).map(|value| value.to_str().expect("text"));
        assert_eq!(vary, expected, "{content_type} {layer:?}");
    }
}

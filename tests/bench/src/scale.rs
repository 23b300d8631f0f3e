//! The cost of a response by the size and the number of policies.

use std::hint::black_box;

use axum::Router;
use axum::routing::get;
use http::HeaderMap;
use security_policy::security_policy;

use crate::harness::Group;
use crate::layers::ask;
use crate::policies::{Thirteen, own};

macro_rules! scale {
    ($($policy:ident: $($name:literal)*;)*) => {$(
        security_policy! { struct $policy { headers: { $($name: "value",)* } } }
    )*};
}

scale! {
    One: "x-1";
    Two: "x-1" "x-2";
    Five: "x-1" "x-2" "x-3" "x-4" "x-5";
    Ten: "x-1" "x-2" "x-3" "x-4" "x-5" "x-6" "x-7" "x-8" "x-9" "x-10";
    Twenty: "x-1" "x-2" "x-3" "x-4" "x-5" "x-6" "x-7" "x-8" "x-9" "x-10"
        "x-11" "x-12" "x-13" "x-14" "x-15" "x-16" "x-17" "x-18" "x-19" "x-20";
    Forty: "x-1" "x-2" "x-3" "x-4" "x-5" "x-6" "x-7" "x-8" "x-9" "x-10"
        "x-11" "x-12" "x-13" "x-14" "x-15" "x-16" "x-17" "x-18" "x-19" "x-20"
        "x-21" "x-22" "x-23" "x-24" "x-25" "x-26" "x-27" "x-28" "x-29" "x-30"
        "x-31" "x-32" "x-33" "x-34" "x-35" "x-36" "x-37" "x-38" "x-39" "x-40";
}

pub fn headers() -> Group {
    let on = |way: fn(&mut HeaderMap)| {
        let own = own(3);
        move || {
            let mut headers = black_box(&own).clone();
            way(&mut headers);
            black_box(headers);
        }
    };
    Group::new("headers of a policy, 3 own", on(|_| ()))
        .case("1", on(One::apply))
        .case("2", on(Two::apply))
        .case("5", on(Five::apply))
        .case("10", on(Ten::apply))
        .case("20", on(Twenty::apply))
        .case("40", on(Forty::apply))
}

/// A router with this many routes, each with its own policy.
pub fn mounted() -> Group {
    let router = |count: usize| {
        let route = |router: Router, number| {
            let path = if number == 0 { "/".to_owned() } else { format!("/{number}") };
            router.route(&path, get(async || own(3)).layer(Thirteen::layer()))
        };
        ask((0..count).fold(Router::new(), route))
    };
    Group::new("policies mounted", || ())
        .case("1 policy", router(1))
        .case("10 policies", router(10))
        .case("50 policies", router(50))
}

//! Responses of a whole site: several sets of own headers in changing order, each map built by its handler, and headers that follow.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use security_policy::security_policy;

use crate::apply::constants;
use crate::harness::Group;
use crate::layers::ask;
use crate::policies::{Thirteen, own};

type Way = fn(&mut HeaderMap);

/// Groups of a number of sets, each with a separate policy, which has seen no other responses.
macro_rules! sets {
    ($($policy:ident $name:literal $count:literal $pick:ident,)*) => {
        $(security_policy! { struct $policy { ..crate::policies::Thirteen } })*

        pub fn groups() -> Vec<Group> {
            vec![$(diverse($name, $count, $pick, $policy::apply)),*]
        }
    };
}

sets! {
    Uniform4 "sets, 4 uniform" 4 uniform,
    Skewed4 "sets, 4 skewed" 4 skewed,
    Uniform8 "sets, 8 uniform" 8 uniform,
    Skewed8 "sets, 8 skewed" 8 skewed,
    Uniform16 "sets, 16 uniform" 16 uniform,
    Skewed16 "sets, 16 skewed" 16 skewed,
    Uniform50 "sets, 50 uniform" 50 uniform,
    Skewed50 "sets, 50 skewed" 50 skewed,
    Uniform200 "sets, 200 uniform" 200 uniform,
    Skewed200 "sets, 200 skewed" 200 skewed,
}

fn diverse(name: &'static str, count: usize, pick: fn(usize, f64) -> usize, macro_: Way) -> Group {
    let on = |way: Way| {
        let site = Site::new(count, pick);
        move || {
            let mut headers = site.respond();
            way(&mut headers);
            black_box(headers);
        }
    };
    // What is left if finding the right map costs nothing: it is copied, and the values are moved into it.
    let floor = {
        let site = Site::new(count, pick);
        let with_policy = |own: &Vec<_>| {
            let mut whole = built(own);
            constants(&mut whole);
            whole
        };
        let wholes: Vec<HeaderMap> = site.sets.iter().map(with_policy).collect();
        move || {
            let (set, mut headers) = site.respond_numbered();
            let mut own = mem::replace(&mut headers, wholes[set].clone());
            headers.values_mut().zip(own.values_mut()).for_each(|(value, own)| mem::swap(value, own));
            black_box((headers, own));
        }
    };
    let group = Group::new(name, on(|_| ())).case("constants, reserve", on(constants)).case("macro", on(macro_));
    group.case("floor", floor)
}

/// A site in a router, which adds `content-length`: one service, with its policy by hand or by the macro.
pub fn routed() -> Vec<Group> {
    security_policy! { struct Routed8 { ..crate::policies::Thirteen } }
    security_policy! { struct Routed50 { ..crate::policies::Thirteen } }
    let group = |name, count, with_macro: fn(Router) -> Router| {
        let router = || {
            let site = Box::leak(Box::new(Site::new(count, skewed)));
            Router::new().route("/", get(async || site.respond()))
        };
        let by_hand = map_response(async |mut response: Response| {
            constants(response.headers_mut());
            response
        });
        Group::new(name, ask(router()))
            .case("constants, reserve", ask(router().layer(by_hand)))
            .case("macro", ask(with_macro(router())))
    };
    vec![
        group("router, 8 skewed", 8, |router| router.layer(Routed8::layer())),
        group("router, 50 skewed", 50, |router| router.layer(Routed50::layer())),
    ]
}

/// Headers that are set after the policy, as axum does with `content-length`.
pub fn followed() -> Vec<Group> {
    let group = |name, after: fn(&mut HeaderMap)| {
        let on = |way: Way| {
            let own: Vec<_> = own(3).into_iter().filter_map(|(name, value)| Some((name?, value))).collect();
            move || {
                let mut headers = built(&own);
                way(&mut headers);
                after(&mut headers);
                black_box(headers);
            }
        };
        Group::new(name, on(|_| ())).case("constants, reserve", on(constants)).case("macro", on(Thirteen::apply))
    };
    vec![
        group("followed by 1 header", |headers| follow(headers, 1)),
        group("followed by 2 headers", |headers| follow(headers, 2)),
        group("followed by 4 headers", |headers| follow(headers, 4)),
    ]
}

fn follow(headers: &mut HeaderMap, count: usize) {
    for name in FOLLOWING.iter().take(count) {
        headers.insert(name, HeaderValue::from_static("1"));
    }
}

/// Sets of own headers, and the order in which responses have them.
struct Site {
    sets: Vec<Vec<(HeaderName, HeaderValue)>>,
    order: Vec<usize>,
    next: AtomicUsize,
}

impl Site {
    fn new(count: usize, pick: fn(usize, f64) -> usize) -> Self {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let sets = distinct(count, &mut random);
        let order = (0..ORDER).map(|_| pick(count, random.unit()).min(count - 1)).collect();
        Self { sets, order, next: AtomicUsize::new(0) }
    }

    fn respond(&self) -> HeaderMap {
        self.respond_numbered().1
    }

    /// The number of the set, and a response that has it.
    fn respond_numbered(&self) -> (usize, HeaderMap) {
        let set = self.order[self.next.fetch_add(1, Ordering::Relaxed) % ORDER];
        (set, built(&self.sets[set]))
    }
}

fn built(own: &[(HeaderName, HeaderValue)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in black_box(own) {
        headers.insert(name.clone(), value.clone());
    }
    headers
}

/// Different sets of one to seven names, among them `content-type`, in a random order. An outer layer sets `x-request-id` last on every
/// second one.
fn distinct(count: usize, random: &mut Random) -> Vec<Vec<(HeaderName, HeaderValue)>> {
    let (mut seen, mut sets) = (BTreeSet::new(), Vec::new());
    while sets.len() < count {
        let mut names: Vec<HeaderName> = OWN.iter().filter(|_| random.unit() < 0.3).cloned().collect();
        names.truncate(5);
        names.insert(0, header::CONTENT_TYPE);
        if sets.len() % 2 == 1 {
            names.push(HeaderName::from_static("x-request-id"));
        }
        if seen.insert(names.iter().map(ToString::to_string).collect::<Vec<_>>()) {
            sets.push(names.into_iter().map(|name| (name, HeaderValue::from_static("value of a header"))).collect());
        }
    }
    sets
}

fn uniform(count: usize, unit: f64) -> usize {
    (unit * count as f64) as usize
}

/// The first sets are the most frequent: the n-th about 1/n as often as the first.
fn skewed(count: usize, unit: f64) -> usize {
    (f64::powf(count as f64 + 1.0, unit) - 1.0) as usize
}

/// An xorshift generator: the same numbers in every run.
struct Random(u64);

impl Random {
    /// The next number, from 0 to 1.
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

const ORDER: usize = 4_096;

const OWN: [HeaderName; 12] = [
    header::VARY,
    header::ETAG,
    header::SET_COOKIE,
    header::CACHE_CONTROL,
    header::LAST_MODIFIED,
    header::CONTENT_LANGUAGE,
    header::LOCATION,
    header::CONTENT_ENCODING,
    header::LINK,
    header::ACCEPT_RANGES,
    header::AGE,
    HeaderName::from_static("x-trace-id"),
];

const FOLLOWING: [HeaderName; 4] =
    [header::CONTENT_LENGTH, header::DATE, header::SERVER, HeaderName::from_static("x-request-id")];

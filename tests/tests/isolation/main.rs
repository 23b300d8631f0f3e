//! What one response contains never reaches another one: headers, nonces, cookies and tokens, over many threads and shapes of responses.
//!
//! What a layer remembers between responses, such as the layout of header names, is shared by all threads. Here each response has texts
//! that no other has, and is searched for those of all others.
//!
//! `cargo test --release -p security-policy-tests --test isolation -- --ignored` sends four million responses.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

mod policies;
mod threads;
mod visitor;

use std::{
    collections::{BTreeSet, HashSet},
    convert::Infallible,
    sync::{Arc, Barrier},
    thread,
};

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header::SET_COOKIE};
use security_policy::{Key, Keys, LazyNonce, Nonce};
use security_policy_tests::{Random, SEED};
use tower::{Layer as _, ServiceExt as _, service_fn};

use crate::{
    policies::{Inner, Outer, Static},
    visitor::Visitor,
};

/// Miri, which `tests/miri/run` starts, takes a thousand times as long for an instruction.
const THREADS: usize = if cfg!(miri) { 2 } else { 8 };

/// How many sets of names come again and again. All threads have the same ones.
const SHAPES: usize = if cfg!(miri) { 2 } else { 40 };

#[test]
fn no_response_contains_anything_of_another() {
    run(if cfg!(miri) { 5 } else { 3_000 });
}

#[test]
#[ignore = "minutes"]
fn no_response_of_millions_contains_anything_of_another() {
    run(500_000);
}

fn run(responses: usize) {
    let (start, keys) = (Arc::new(Barrier::new(THREADS)), Arc::new(Keys::signing_with(Key::random())));
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let (start, keys) = (start.clone(), keys.clone());
            thread::spawn(move || {
                start.wait();
                of_thread(thread, responses, &keys)
            })
        })
        .collect();
    let mut nonces = HashSet::new();
    for thread in threads {
        for nonce in thread.join().expect("no response of another") {
            assert!(nonces.insert(nonce), "a nonce was sent twice");
        }
    }
    assert!(cfg!(miri) || nonces.len() > THREADS * responses / 3, "{} nonces", nonces.len());
}

/// Makes responses in this thread. Returns the nonces that were sent.
fn of_thread(thread: usize, responses: usize, keys: &Arc<Keys>) -> Vec<String> {
    let mut random = Random::new(0x9e37_79b9_7f4a_7c15 ^ (thread as u64 + 1) << 32);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let (mut nonces, mut earlier) = (Vec::new(), None);
    for number in 0..responses {
        let own = Handler::new(thread, number, &mut random);
        let (sent, nonce) = match random.below(5) {
            0 => (applied(&own), None),
            1 => {
                let nonce = Nonce::random();
                let mut headers = own.headers();
                Inner::apply(&mut headers, &nonce);
                (headers, Some(nonce))
            }
            2 => runtime.block_on(own.through(|handler| Inner::layer().layer(handler))),
            3 => runtime.block_on(own.through(|handler| Outer::layer().layer(Inner::layer().layer(handler)))),
            _ => runtime.block_on(own.through(|handler| Static::layer().layer(handler))),
        };
        own.check(&sent, nonce.as_ref());
        nonces.extend(nonce.map(|nonce| nonce.to_string()));
        if number.is_multiple_of(64) {
            let visitor = Visitor::new(format!("{thread}-{number}"), keys);
            visitor.check(earlier.as_ref(), keys);
            earlier = Some(visitor);
        }
    }
    nonces
}

fn applied(own: &Handler) -> HeaderMap {
    let mut headers = own.headers();
    Static::apply(&mut headers);
    headers
}

/// A handler, with the headers that it sets: some of 48 names, in any order, some of them several times.
#[derive(Clone)]
struct Handler {
    lines: Vec<(&'static str, String)>,
    capacity: usize,
    uses_nonce: bool,
}

impl Handler {
    fn new(thread: usize, number: usize, random: &mut Random) -> Self {
        let line = |index, random: &mut Random| {
            let mark = format!("mark-{thread}-{number}-{index}-end");
            match random.below(4) {
                0 => (random.pick(OWNED), mark),
                1 => ("set-cookie", format!("c{index}={mark}; Path=/{mark}")),
                _ => (random.pick(FREE), mark),
            }
        };
        // A policy remembers names that come again, where they are few and the map has no spare capacity.
        let (count, capacity, mut names) = match random.below(2) {
            0 => {
                let mut names = Random::new(SEED.wrapping_mul(random.below(SHAPES) as u64 + 1));
                (names.below(7), 0, names)
            }
            _ => {
                let count = random.below(if number.is_multiple_of(97) { 60 } else { 12 });
                (count, random.below(80), Random::new(SEED.wrapping_mul((thread << 32 | number) as u64 + 1)))
            }
        };
        let lines = (0..count).map(|index| line(index, &mut names)).collect();
        Self { lines, capacity, uses_nonce: random.below(4) > 0 }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(self.capacity);
        for (name, value) in &self.lines {
            headers.append(HeaderName::from_static(name), HeaderValue::try_from(value).expect("a header"));
        }
        headers
    }

    /// The response through a layer, and the nonce that the handler was given.
    async fn through<S, L>(&self, layered: L) -> (HeaderMap, Option<Nonce>)
    where
        L: FnOnce(tower::util::BoxCloneService<Request<String>, Response<String>, Infallible>) -> S,
        S: tower::Service<Request<String>, Response = Response<String>, Error = Infallible>,
    {
        let own = self.clone();
        let handler = service_fn(move |request: Request<String>| {
            let own = own.clone();
            async move {
                let lazy = request.extensions().get::<LazyNonce>().filter(|_| own.uses_nonce);
                let nonce = lazy.map(|lazy| lazy.get().expect("random bytes"));
                tokio::task::yield_now().await;
                let mut response = Response::new(String::new());
                *response.headers_mut() = own.headers();
                if let Some(nonce) = nonce {
                    response.extensions_mut().insert(Drawn(nonce));
                }
                Ok::<_, Infallible>(response)
            }
        });
        let service = layered(tower::util::BoxCloneService::new(handler));
        let Ok(response) = service.oneshot(Request::new(String::new())).await;
        let (parts, _) = response.into_parts();
        (parts.headers, parts.extensions.get::<Drawn>().map(|drawn| drawn.0.clone()))
    }

    /// The response has the texts of this handler in its free headers, its nonce in the policies, and nothing of others.
    fn check(&self, sent: &HeaderMap, nonce: Option<&Nonce>) {
        let mut expected: Vec<(&str, &str)> = self
            .lines
            .iter()
            .filter(|(name, _)| !OWNED.contains(name))
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let text = |value: &HeaderValue| String::from_utf8(value.as_bytes().to_vec()).expect("ASCII");
        let lines: Vec<(&str, String)> = sent.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
        let mut free: Vec<(&str, &str)> = lines
            .iter()
            .filter(|(name, _)| FREE.contains(name) || *name == SET_COOKIE.as_str())
            // A cookie of a handler gets attributes after its own.
            .map(|(name, value)| (*name, value.split("; Secure").next().unwrap_or_default()))
            .collect();
        expected.sort_unstable();
        free.sort_unstable();
        assert_eq!(free, expected);
        let marks: BTreeSet<&str> = lines.iter().flat_map(|(_, value)| marks(value)).collect();
        let own: BTreeSet<&str> = self.lines.iter().flat_map(|(_, value)| self::marks(value)).collect();
        assert!(marks.is_subset(&own), "{marks:?} is not of {own:?}");
        for (name, value) in &lines {
            assert!(!["server", "x-powered-by"].contains(name), "{name} is removed");
            if let Some((_, rest)) = value.split_once("'nonce-") {
                assert_eq!(rest.split('\'').next(), nonce.map(Nonce::as_str), "{name}: {value}");
            }
        }
        let csps: Vec<&str> = lines
            .iter()
            .filter(|(name, _)| *name == "content-security-policy")
            .map(|(_, value)| value.as_str())
            .collect();
        let [csp] = csps[..] else { panic!("{csps:?}") };
        assert!(csp.starts_with("default-src "), "{csp}");
        assert!(nonce.is_none_or(|nonce| csp.contains(nonce.as_str())), "{csp}");
    }
}

/// The nonce that a handler has drawn, in the extensions of its response.
#[derive(Clone)]
struct Drawn(Nonce);

/// The texts in a value that belong to one response.
fn marks(value: &str) -> impl Iterator<Item = &str> {
    value.match_indices("mark-").filter_map(|(at, _)| Some(&value[at..at + value[at..].find("-end")? + 4]))
}

/// Headers that the policies set or remove.
const OWNED: &[&str] = &[
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
    "permissions-policy",
    "server",
    "x-powered-by",
    "cross-origin-opener-policy",
];

/// Headers that no policy here has.
const FREE: &[&str] = &[
    "x-0",
    "x-1",
    "x-2",
    "x-3",
    "x-4",
    "x-5",
    "x-6",
    "x-7",
    "x-8",
    "x-9",
    "x-10",
    "x-11",
    "x-12",
    "x-13",
    "x-14",
    "x-15",
    "x-16",
    "x-17",
    "x-18",
    "x-19",
    "x-20",
    "x-21",
    "x-22",
    "x-23",
    "x-24",
    "x-25",
    "x-26",
    "x-27",
    "x-28",
    "x-29",
    "etag",
    "link",
    "location",
    "date",
    "accept-ranges",
    "content-language",
    "content-encoding",
    "last-modified",
    "x-request-id",
    "age",
];

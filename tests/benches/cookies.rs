//! What a cookie costs, beside the `cookie` crate and the HMAC below both: nanoseconds and allocations, in one process.
//!
//! `cargo bench -p security-policy-tests --bench cookies` prints the table.

#![allow(deprecated, reason = "what a policy lacks is a warning, and these are parts of policies")]

use std::{
    hint::black_box,
    io::{self, Write as _},
    time::Instant,
};

use allocation_counter::measure;
use cookie::{CookieJar, SameSite, time::Duration};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue, header::COOKIE};
use security_policy::{Key, Keys, UnixTime, security_policy};
use sha2::Sha256;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { max_age: 30d },
            user: { name: "__Host-user", max_age: 10min, signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
        },
    }
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{:<44} {:>9} {:>12} {:>8}", "", "ns", "allocations", "ratio")?;
    let groups: [(&str, Vec<Row<'_>>); 4] = [
        ("set a cookie", set()),
        ("read a cookie", read()),
        ("sign and verify", sign()),
        ("encrypt and decrypt", encrypt()),
    ];
    for (title, rows) in groups {
        writeln!(out, "{title}")?;
        let mut first = None;
        for mut row in rows {
            let allocations = allocations(&mut row.run);
            let nanoseconds = nanoseconds(&mut row.run);
            let ratio = nanoseconds / *first.get_or_insert(nanoseconds);
            writeln!(out, "  {:<42} {nanoseconds:>9.1} {allocations:>12} {ratio:>7.2}x", row.name)?;
        }
    }
    Ok(())
}

struct Row<'a> {
    name: &'static str,
    run: Box<dyn FnMut() + 'a>,
}

fn row<'a>(name: &'static str, run: impl FnMut() + 'a) -> Row<'a> {
    Row { name, run: Box::new(run) }
}

fn set<'a>() -> Vec<Row<'a>> {
    let mut headers = HeaderMap::with_capacity(8);
    vec![
        row("`Shop::THEME.set`, into the header map", move || {
            headers.clear();
            Shop::THEME.set(&mut headers, black_box("dark")).expect("a value");
            black_box(&headers);
        }),
        row("`Shop::THEME.header`, the value alone", || {
            drop(black_box(Shop::THEME.header(black_box("dark"))));
        }),
        row("`cookie::Cookie::build(..).to_string()`", || {
            let cookie = cookie::Cookie::build(("theme", black_box("dark")))
                .secure(true)
                .http_only(true)
                .same_site(SameSite::Lax)
                .path("/")
                .max_age(Duration::days(30));
            drop(black_box(cookie.to_string()));
        }),
    ]
}

fn read<'a>() -> Vec<Row<'a>> {
    let line = "a=1; __Host-session=abcdefghijklmnopqrstuv; lang=de; theme=dark; z=26";
    let mut headers = HeaderMap::new();
    headers.append(COOKIE, HeaderValue::from_static(line));
    vec![
        row("`Shop::THEME.get`", move || {
            assert_eq!(black_box(Shop::THEME.get(black_box(&headers))), Some("dark"));
        }),
        row("`cookie::Cookie::split_parse`, and find", move || {
            let mut cookies = cookie::Cookie::split_parse(black_box(line)).flatten();
            assert!(black_box(cookies.find(|cookie| cookie.name() == "theme")).is_some());
        }),
    ]
}

fn sign<'a>() -> Vec<Row<'a>> {
    let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::from_secs(1_790_000_000));
    let key = cookie::Key::generate();
    let floor = [7_u8; 32];
    vec![
        row("`Shop::USER.sign` and `verify`, with time", move || {
            let text = Shop::USER.sign(&keys, black_box("user:42"), now).expect("a value");
            assert_eq!(Shop::USER.verify(&keys, black_box(&text), now).as_deref(), Ok("user:42"));
        }),
        row("`cookie`'s `SignedJar`, `add` and `get`", move || {
            let mut jar = CookieJar::new();
            jar.signed_mut(&key).add(("__Host-user", black_box("user:42")));
            assert_eq!(jar.signed(&key).get("__Host-user").expect("genuine").value(), "user:42");
        }),
        row("the floor: two HMACs under a ready key", move || {
            let tag = mac(&floor, black_box(b"user:42.arE7gA")).finalize().into_bytes();
            assert!(mac(&floor, black_box(b"user:42.arE7gA")).verify(&tag).is_ok());
        }),
        row("the floor: the same, and deriving the key twice", move || {
            let derive = || mac(&floor, b"security-policy.cookie.signed.__Host-user").finalize().into_bytes();
            let tag = mac(&derive(), black_box(b"user:42.arE7gA")).finalize().into_bytes();
            assert!(mac(&derive(), black_box(b"user:42.arE7gA")).verify(&tag).is_ok());
        }),
    ]
}

fn encrypt<'a>() -> Vec<Row<'a>> {
    let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::from_secs(1_790_000_000));
    let key = cookie::Key::generate();
    vec![
        row("`Shop::SECRET.sign` and `verify`, with time", move || {
            let text = Shop::SECRET.sign(&keys, black_box("user:42"), now).expect("a value");
            assert_eq!(Shop::SECRET.verify(&keys, black_box(&text), now).as_deref(), Ok("user:42"));
        }),
        row("`cookie`'s `PrivateJar`, `add` and `get`", move || {
            let mut jar = CookieJar::new();
            jar.private_mut(&key).add(("__Host-secret", black_box("user:42")));
            assert_eq!(jar.private(&key).get("__Host-secret").expect("genuine").value(), "user:42");
        }),
    ]
}

fn mac(key: &[u8], text: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key").chain_update(text)
}

fn allocations(run: &mut impl FnMut()) -> u64 {
    run();
    measure(run).count_total
}

/// The median of a hundred rounds of a thousand runs.
fn nanoseconds(run: &mut impl FnMut()) -> f64 {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..RUNS).for_each(|_| run());
            start.elapsed().as_secs_f64() * 1e9 / f64::from(RUNS)
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

const ROUNDS: usize = 100;
const RUNS: u32 = 1_000;

//! What a cookie costs, beside the `cookie` crate and the floor below both: nanoseconds and allocations, in one process.
//!
//! `cargo bench -p security-policy-tests --bench cookies` prints the table. With the beginning of a row's name behind
//! `--` that row runs a thousand times inside `profiled` and nothing is printed, for `callgrind --toggle-collect`.

#![allow(deprecated, reason = "what a policy lacks is a warning, and these are parts of policies")]

use std::{
    env,
    hint::black_box,
    io::{self, Write as _},
    time::Instant,
};

use allocation_counter::measure;
use cookie::{CookieJar, SameSite, time::Duration};
use hmac::{Hmac, KeyInit, Mac};
use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};
use security_policy::{Key, Keys, UnixTime, security_policy};
use sha2::Sha256;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { max_age: 30d },
            user: { name: "__Host-user", max_age: 10min, signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
            login: { name: "__Host-login", max_age: 8h, idle: 30min, signed },
        },
    }
}

fn main() -> io::Result<()> {
    let groups: [(&str, Vec<Row<'_>>); 8] = [
        ("set a cookie", set()),
        ("read a cookie", read()),
        ("sign", sign()),
        ("verify", verify()),
        ("encrypt", encrypt()),
        ("decrypt", decrypt()),
        ("start a session", start()),
        ("read a session", resume()),
    ];
    let mut out = io::stdout().lock();
    if let Some(name) = env::args().skip(1).find(|argument| !argument.starts_with("--")) {
        let rows = groups.into_iter().flat_map(|(_, rows)| rows);
        rows.filter(|row| row.name.starts_with(&name)).for_each(|mut row| {
            (row.run)();
            (0..RUNS).for_each(|_| profiled(&mut row.run));
        });
        return Ok(());
    }
    writeln!(out, "{:<54} {:>9} {:>12} {:>8}", "", "ns", "allocations", "ratio")?;
    for (title, rows) in groups {
        writeln!(out, "{title}")?;
        let mut first = None;
        for mut row in rows {
            let allocations = allocations(&mut row.run);
            let nanoseconds = nanoseconds(&mut row.run);
            let ratio = nanoseconds / *first.get_or_insert(nanoseconds);
            writeln!(out, "  {:<52} {nanoseconds:>9.1} {allocations:>12} {ratio:>7.2}x", row.name)?;
        }
    }
    Ok(())
}

#[inline(never)]
fn profiled(run: &mut impl FnMut()) {
    run();
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
    let (keys, now, key, state) = (keys(), now(), cookie::Key::generate(), ready());
    vec![
        row("`Shop::USER.sign`, with time", move || {
            drop(black_box(Shop::USER.sign(&keys, black_box("user:42"), now).expect("a value")));
        }),
        row("`cookie`'s `SignedJar::add`", move || {
            let mut jar = CookieJar::new();
            jar.signed_mut(&key).add(("__Host-user", black_box("user:42")));
            black_box(&jar);
        }),
        row("floor of signing: an HMAC, its key ready", move || {
            drop(black_box(state.clone().chain_update(black_box(STAMPED)).finalize()));
        }),
        row("floor of signing: an HMAC, its key derived", || {
            drop(black_box(mac(derived(), black_box(STAMPED)).finalize()));
        }),
    ]
}

fn verify<'a>() -> Vec<Row<'a>> {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    let text = Shop::USER.sign(&keys, "user:42", now).expect("a value");
    let mut jar = CookieJar::new();
    jar.signed_mut(&key).add(("__Host-user", "user:42"));
    let (state, tag) = (ready(), ready().chain_update(STAMPED).finalize().into_bytes());
    vec![
        row("`Shop::USER.verify`, with time", move || {
            assert_eq!(Shop::USER.verify(&keys, black_box(&text), now).as_deref(), Ok("user:42"));
        }),
        row("`cookie`'s `SignedJar::get`", move || {
            assert_eq!(black_box(&jar).signed(&key).get("__Host-user").expect("genuine").value(), "user:42");
        }),
        row("floor of verifying: an HMAC, its key ready", move || {
            assert!(state.clone().chain_update(black_box(STAMPED)).verify(&tag).is_ok());
        }),
    ]
}

fn encrypt<'a>() -> Vec<Row<'a>> {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    vec![
        row("`Shop::SECRET.sign`, with time", move || {
            drop(black_box(Shop::SECRET.sign(&keys, black_box("user:42"), now).expect("a value")));
        }),
        row("`cookie`'s `PrivateJar::add`", move || {
            let mut jar = CookieJar::new();
            jar.private_mut(&key).add(("__Host-secret", black_box("user:42")));
            black_box(&jar);
        }),
    ]
}

fn decrypt<'a>() -> Vec<Row<'a>> {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    let text = Shop::SECRET.sign(&keys, "user:42", now).expect("a value");
    let mut jar = CookieJar::new();
    jar.private_mut(&key).add(("__Host-secret", "user:42"));
    vec![
        row("`Shop::SECRET.verify`, with time", move || {
            assert_eq!(Shop::SECRET.verify(&keys, black_box(&text), now).as_deref(), Ok("user:42"));
        }),
        row("`cookie`'s `PrivateJar::get`", move || {
            assert_eq!(black_box(&jar).private(&key).get("__Host-secret").expect("genuine").value(), "user:42");
        }),
    ]
}

fn start<'a>() -> Vec<Row<'a>> {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    let (mut headers, mut theirs) = (HeaderMap::with_capacity(8), HeaderMap::with_capacity(8));
    vec![
        row("`Shop::LOGIN.set`, into the header map", move || {
            headers.clear();
            Shop::LOGIN.set(&mut headers, &keys, black_box("user:42"), now).expect("a value");
            black_box(&headers);
        }),
        row("`SignedJar::add`, and its lines into the map", move || {
            theirs.clear();
            let mut jar = CookieJar::new();
            let cookie = cookie::Cookie::build(("__Host-login", black_box("user:42")))
                .secure(true)
                .http_only(true)
                .same_site(SameSite::Lax)
                .path("/")
                .max_age(Duration::minutes(30));
            jar.signed_mut(&key).add(cookie);
            for cookie in jar.delta() {
                theirs.append(SET_COOKIE, HeaderValue::try_from(cookie.to_string()).expect("a header"));
            }
            black_box(&theirs);
        }),
    ]
}

fn resume<'a>() -> Vec<Row<'a>> {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    let line = |pair: String| format!("a=1; lang=de; {pair}; theme=dark");
    let mut headers = HeaderMap::new();
    let text = Shop::LOGIN.sign(&keys, "user:42", now).expect("a value");
    headers.append(COOKIE, HeaderValue::try_from(line(format!("__Host-login={text}"))).expect("a header"));
    let mut jar = CookieJar::new();
    jar.signed_mut(&key).add(("__Host-login", "user:42"));
    let theirs = line(jar.get("__Host-login").expect("added").stripped().to_string());
    vec![
        row("`Shop::LOGIN.get`, from the header map, two limits", move || {
            let session = Shop::LOGIN.get(black_box(&headers), &keys, now).expect("genuine").expect("a session");
            assert_eq!(session.value(), "user:42");
        }),
        row("`Cookie::split_parse` into a jar, and `SignedJar::get`", move || {
            let mut jar = CookieJar::new();
            for cookie in cookie::Cookie::split_parse(black_box(&theirs).to_owned()).flatten() {
                jar.add_original(cookie);
            }
            assert_eq!(jar.signed(&key).get("__Host-login").expect("genuine").value(), "user:42");
        }),
    ]
}

fn keys() -> Keys {
    Keys::signing_with(Key::random())
}

fn now() -> UnixTime {
    UnixTime::from_secs(1_790_000_000)
}

fn ready() -> Hmac<Sha256> {
    mac(derived(), b"")
}

fn derived() -> impl AsRef<[u8]> {
    mac([7; 32], b"security-policy.cookie.signed.__Host-user").finalize().into_bytes()
}

fn mac(key: impl AsRef<[u8]>, text: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_ref()).expect("a key").chain_update(text)
}

/// A value with its time.
const STAMPED: &[u8] = b"user:42.arE7gA";

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

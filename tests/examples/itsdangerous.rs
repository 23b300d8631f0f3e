//! One side of the comparison with itsdangerous and Flask; `tests/compare/itsdangerous/run` runs both.
//!
//! `produce` prints signed values, a line of JSON each: half of CASES, of all kinds in turns, from SEED. `consume` reads such lines,
//! prints those that it does not accept as what they say they are, and fails if there are any.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{
    env,
    io::{self, BufRead as _, Write as _},
    process::ExitCode,
    time::Duration,
};

use security_policy::{
    Key, Keys, UnixTime,
    cookie::Signed,
    security_policy,
    signing::{Derivation, Digest, Signer, dumps, loads},
};
use security_policy_tests::{Random, SEED};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            user: { name: "__Host-user", max_age: 10min, signed },
            basket: { name: "__Host-basket", max_age: 10min, signed },
            session: { max_age: 31d, flask },
        },
    }
}

const BASKET: Signed<Value> = Shop::BASKET.json();

#[derive(Serialize, Deserialize)]
struct Line {
    kind: String,
    value: Value,
    token: String,
}

fn main() -> ExitCode {
    let result = match env::args().nth(1).as_deref() {
        Some("produce") => produce(),
        Some("consume") => consume(),
        _ => Err("expected `produce` or `consume`".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn produce() -> Result<(), String> {
    let (keys, now) = (keys(), UnixTime::now());
    let mut out = io::stdout().lock();
    let mut random = Random::new(SEED ^ number("SEED", 1)?.rotate_left(32));
    for _ in 0..number("CASES", 10_000)?.div_ceil(2 * KINDS.len() as u64) {
        let (text, object) = (text(&mut random), object(&mut random));
        for kind in KINDS {
            let (value, token) = match *kind {
                "cookie" => (Value::from(text.clone()), Shop::USER.sign(&keys, &text, now).map_err(|e| e.to_string())),
                "json" => (object.clone(), BASKET.sign(&keys, &object, now).map_err(|e| e.to_string())),
                "flask" => (object.clone(), Shop::SESSION.sign(&keys, &object, now).map_err(|e| e.to_string())),
                "packed" => (object.clone(), dumps(&legacy(), &keys, &object, now).map_err(|e| e.to_string())),
                _ => (Value::from(text.clone()), Ok(legacy().sign(&keys, &text, now))),
            };
            let line = Line { kind: (*kind).to_owned(), value, token: token? };
            let line = serde_json::to_string(&line).map_err(|error| error.to_string())?;
            writeln!(out, "{line}").map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

fn consume() -> Result<(), String> {
    let keys = keys();
    let (mut counts, mut rejected) = ([0; KINDS.len()], 0);
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        let now = UnixTime::now();
        let Line { kind, value, token } = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        let read = match kind.as_str() {
            "cookie" => Shop::USER.verify(&keys, &token, now).map(|text| Value::from(text.into_owned())),
            "json" => BASKET.verify(&keys, &token, now),
            "flask" => Shop::SESSION.verify(&keys, &token, now),
            "packed" => loads(&legacy(), &keys, &token, now),
            _ => legacy().verify(&keys, &token, now).map(|verified| Value::from(verified.value())),
        };
        match read {
            Ok(read) if read == value => {}
            other => {
                rejected += 1;
                eprintln!("unexplained: {kind} {token}: {other:?} for {value}");
            }
        }
        let index = KINDS.iter().position(|other| *other == kind).ok_or_else(|| format!("{kind} is no kind"))?;
        counts[index] += 1;
    }
    let kinds: Vec<String> = KINDS.iter().zip(counts).map(|(kind, count)| format!("{count} {kind}")).collect();
    let cases: u64 = counts.iter().sum();
    let same = cases - rejected;
    let summary = format!("{cases} cases, {same} same, 0 explained, {rejected} unexplained");
    writeln!(io::stdout(), "itsdangerous, read here: seed {}, {summary} ({})", number("SEED", 1)?, kinds.join(", "))
        .map_err(|error| error.to_string())?;
    match (rejected, counts.contains(&0)) {
        (0, false) => Ok(()),
        (0, true) => Err("a kind never came up".to_owned()),
        _ => Err(format!("{rejected} values are not accepted")),
    }
}

/// A number in a variable of the environment.
fn number(name: &str, default: u64) -> Result<u64, String> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name} is not a number")),
        Err(_) => Ok(default),
    }
}

/// The defaults of itsdangerous.
fn legacy() -> Signer<'static> {
    Signer::new("legacy").derivation(Derivation::DjangoConcat).digest(Digest::Sha1).max_age(Duration::from_secs(600))
}

fn keys() -> Keys {
    Keys::signing_with(Key::from_bytes(SECRET).expect("256 bits"))
}

/// The text of a cookie; its JSON; Flask's session; the serializer and the signer of itsdangerous as they come.
const KINDS: &[&str] = &["cookie", "json", "flask", "packed", "legacy"];

const SECRET: &[u8] = b"a secret that both sides of this comparison know";

/// The characters allowed in a cookie, including dots.
fn text(random: &mut Random) -> String {
    let octets: Vec<char> = (0x21..0x7f).map(char::from).filter(|c| !"\",;\\".contains(*c)).collect();
    (0..random.below(60)).map(|_| octets[random.below(octets.len())]).collect()
}

fn object(random: &mut Random) -> Value {
    let long = "ab".repeat(random.below(80));
    let text: String = (0..random.below(20)).map(|_| ['a', 'é', '☕', '"', '\\', '\n'][random.below(6)]).collect();
    json!({ "id": random.below(1 << 40), "long": long, "text": text, "list": vec![true; random.below(9)], "none": null })
}

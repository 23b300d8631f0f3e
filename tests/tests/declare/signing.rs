//! Signed text: values of itsdangerous are accepted, changed ones are rejected, and errors reveal nothing about the value.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]
#![allow(missing_docs)]

use base64ct::{Base64UrlUnpadded, Encoding as _};
use cookie::CookieJar;
use hmac::{Hmac, KeyInit, Mac as _};
use security_policy::{
    Key, KeyError, Keys, UnixTime, security_policy,
    signing::{Derivation, Digest, Signer, VerifyError, dumps, loads},
};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use sha2::Sha256;
use std::{collections::HashMap, error::Error as _, fs, io::ErrorKind, time::Duration};

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
            user: { name: "__Host-user", max_age: 10min, signed },
            other: { name: "__Host-other", max_age: 10min, signed },
            #[allow(token_no_max_age, reason = "a theme is no secret and lives as long as it likes")]
            eternal: { name: "__Host-eternal", signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
            hidden: { name: "__Host-hidden", max_age: 8h, idle: 30min, private },
            old: { name: "session", max_age: 31d, flask },
        },
    }
}

#[derive(Deserialize)]
struct Table {
    keys: HashMap<String, String>,
    vector: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    op: String,
    signer: Option<String>,
    derivation: String,
    digest: String,
    key: Option<String>,
    keys: Option<Vec<String>>,
    salt: String,
    value: Option<String>,
    json: Option<String>,
    now: Option<u64>,
    max_age: Option<u64>,
    token: String,
    result: Option<String>,
    strict_result: Option<String>,
    compressed: Option<bool>,
}

impl Vector {
    fn signer(&self) -> Signer<'_> {
        let derivation = match self.derivation.as_str() {
            "django-concat" => Derivation::DjangoConcat,
            "concat" => Derivation::Concat,
            "hmac" => Derivation::Hmac,
            "none" => Derivation::None,
            other => panic!("{other}"),
        };
        let digest = match self.digest.as_str() {
            "sha1" => Digest::Sha1,
            "sha256" => Digest::Sha256,
            "sha512" => Digest::Sha512,
            other => panic!("{other}"),
        };
        let signer = Signer::new(&self.salt).derivation(derivation).digest(digest);
        self.max_age.map_or(signer, |seconds| signer.max_age(Duration::from_secs(seconds)))
    }

    fn now(&self) -> UnixTime {
        UnixTime::from_secs(self.now.unwrap_or_default())
    }
}

#[test]
fn every_vector_of_itsdangerous() {
    let table: Table = toml::from_str(include_str!("../../data/signed-tokens.toml")).expect("the table reads");
    assert_eq!(table.vector.len(), 48);
    let key = |name: &str| Key::from_bytes(table.keys[name].as_bytes()).expect("256 bits");
    for vector in &table.vector {
        let (id, signer, now) = (&vector.id, vector.signer(), vector.now());
        match vector.op.as_str() {
            "sign" => {
                let keys = Keys::signing_with(key(vector.key.as_deref().expect("a key")));
                let value = vector.value.as_deref().expect("a value");
                let token = match vector.signer.as_deref() {
                    Some("plain") => signer.sign_untimed(&keys, value),
                    _ => signer.sign(&keys, value, now),
                };
                assert_eq!(token, vector.token, "{id}");
            }
            "verify" => {
                // The last key signs.
                let mut names = vector.keys.as_ref().expect("keys").iter().rev();
                let signing = Keys::signing_with(key(names.next().expect("a key")));
                let keys = names.fold(signing, |keys, name| keys.accepting(key(name)));
                let verified = signer.verify(&keys, &vector.token, now).map(|verified| verified.value());
                let expected = vector.strict_result.as_ref().or(vector.result.as_ref()).expect("a result");
                assert_eq!(result(&verified), expected, "{id}");
                if expected == "ok" {
                    assert_eq!(verified.ok(), vector.value.as_deref(), "{id}");
                }
            }
            "dumps" => {
                let keys = Keys::signing_with(key(vector.key.as_deref().expect("a key")));
                let json = vector.json.as_deref().expect("JSON");
                let value: Value = serde_json::from_str(json).expect("JSON");
                // A map of `Value` is sorted by its keys; the raw text is not.
                let raw = RawValue::from_string(json.to_owned()).expect("JSON");
                assert_eq!(dumps(&signer, &keys, &raw, now).as_deref(), Ok(vector.token.as_str()), "{id}");
                assert_eq!(vector.token.starts_with('.'), vector.compressed.expect("told"), "{id}");
                assert_eq!(loads(&signer, &keys, &vector.token, now), Ok(value), "{id}");
            }
            other => panic!("{other}"),
        }
    }
}

fn result(verified: &Result<&str, VerifyError>) -> &'static str {
    match verified {
        Ok(_) => "ok",
        Err(VerifyError::BadSignature) => "bad-signature",
        Err(VerifyError::MissingTimestamp) => "timestamp-missing",
        Err(VerifyError::MalformedTimestamp) => "malformed-timestamp",
        // itsdangerous calls both an expired signature.
        Err(VerifyError::Expired { .. } | VerifyError::NotYetValid { .. }) => "signature-expired",
        Err(_) => "bad-payload",
    }
}

#[test]
fn every_flipped_bit_of_a_hundred_tokens_is_rejected() {
    let keys = keys();
    let (mut flips, mut text_left) = (0, 0);
    for number in 0..100 {
        let value = format!("user:{number}:{}", "x".repeat(number / 4));
        let token = Shop::USER.sign(&keys, &value, at(0)).expect("fits");
        let encrypted = Shop::SECRET.encrypt(&keys, &value, at(0)).expect("fits");
        for (token, is_signed) in
            [(&token, true), (&encrypted, false)].into_iter().take(if number < 20 { 2 } else { 1 })
        {
            for byte in 0..token.len() {
                for bit in 0..8 {
                    let mut bytes = token.clone().into_bytes();
                    bytes[byte] ^= 1 << bit;
                    flips += 1;
                    // Values that are not text never get this far: `get` skips them.
                    let Ok(text) = String::from_utf8(bytes) else { continue };
                    text_left += 1;
                    let verified = match is_signed {
                        true => Shop::USER.verify(&keys, &text, at(0)),
                        false => Shop::SECRET.decrypt(&keys, &text, at(0)),
                    };
                    assert_eq!(verified, Err(VerifyError::BadSignature), "{token} {text}");
                }
            }
        }
    }
    assert!(flips > 60_000 && text_left > 50_000, "{flips} {text_left}");
}

#[test]
fn a_token_that_is_truncated_or_lengthened_is_rejected() {
    let keys = keys();
    let token = Shop::USER.sign(&keys, "42", at(0)).expect("fits");
    for length in 0..token.len() {
        assert_eq!(Shop::USER.verify(&keys, &token[..length], at(0)), Err(VerifyError::BadSignature));
    }
    for tail in [".", "=", "A", " ", "\n", "\0", ".AAAA", "é"] {
        let text = format!("{token}{tail}");
        assert_eq!(Shop::USER.verify(&keys, &text, at(0)), Err(VerifyError::BadSignature), "{tail:?}");
    }
}

/// The last character of a 32-byte code has two unused bits, and base64 has padding and a second alphabet.
#[test]
fn a_signature_has_one_text() {
    let keys = keys();
    let signer = Signer::new("purpose").digest(Digest::Sha512);
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=";
    let texts = [
        Shop::USER.sign(&keys, "42", at(0)).expect("fits"),
        Shop::SESSION.sign(&keys, "42", at(0)).expect("fits"),
        Shop::OLD.sign(&keys, &42, at(0)).expect("fits"),
        signer.sign(&keys, "42", at(0)),
    ];
    type Accepts<'a> = &'a dyn Fn(&str) -> bool;
    let verifiers: [Accepts<'_>; 4] = [
        &|text| Shop::USER.verify(&keys, text, at(0)).is_ok(),
        &|text| Shop::SESSION.verify(&keys, text, at(0)).is_ok(),
        &|text| Shop::OLD.verify::<u32>(&keys, text, at(0)).is_ok(),
        &|text| signer.verify(&keys, text, at(0)).is_ok(),
    ];
    for (text, accepts) in texts.iter().zip(verifiers) {
        let start = &text[..text.len() - 1];
        let accepted: Vec<String> =
            letters.chars().map(|last| format!("{start}{last}")).filter(|other| accepts(other)).collect();
        assert_eq!(accepted, [text.as_str()]);
        for other in
            [format!("{text}="), format!("{text}=="), format!("{start}="), format!("{text}A"), format!("{text} ")]
        {
            assert!(!accepts(&other), "{other}");
        }
    }
    // The text before the padding of an encrypted value has unused bits too.
    let text = (0..3)
        .map(|length| Shop::SECRET.encrypt(&keys, &"x".repeat(length), at(0)).expect("fits"))
        .find(|text| text.ends_with("=="))
        .expect("one of three lengths has two bytes of padding");
    let start = &text[..text.len() - 3];
    let accepted: Vec<String> = letters
        .chars()
        .map(|last| format!("{start}{last}=="))
        .filter(|other| Shop::SECRET.decrypt(&keys, other, at(0)).is_ok())
        .collect();
    assert_eq!(accepted, [text]);
}

#[test]
fn a_value_verifies_under_its_own_name_alone() {
    let keys = keys();
    let token = Shop::USER.sign(&keys, "42", at(0)).expect("fits");
    assert_eq!(Shop::USER.verify(&keys, &token, at(0)).as_deref(), Ok("42"));
    assert_eq!(Shop::OTHER.verify(&keys, &token, at(0)), Err(VerifyError::BadSignature));
    assert_eq!(Shop::ETERNAL.verify(&keys, &token, at(0)), Err(VerifyError::BadSignature));
    assert_eq!(Shop::SECRET.decrypt(&keys, &token, at(0)), Err(VerifyError::BadSignature));
    assert_eq!(Shop::SESSION.verify(&keys, &token, at(0)), Err(VerifyError::BadSignature));

    let encrypted = Shop::SECRET.encrypt(&keys, "42", at(0)).expect("fits");
    assert_eq!(Shop::HIDDEN.decrypt(&keys, &encrypted, at(0)), Err(VerifyError::BadSignature));
    let flask = Shop::OLD.sign(&keys, &42, at(0)).expect("fits");
    assert_eq!(Shop::USER.verify(&keys, &flask, at(0)), Err(VerifyError::BadSignature));
}

#[test]
fn the_salt_is_the_documented_one() {
    let keys = keys();
    let by_hand = Signer::new("security-policy.cookie.signed.__Host-user").sign(&keys, "42", at(0));
    assert_eq!(Shop::USER.sign(&keys, "42", at(0)), Ok(by_hand));
}

#[test]
fn a_private_value_is_that_of_a_private_jar() {
    let key = Key::parse(OLD).expect("a key");
    let bytes = Base64UrlUnpadded::decode_vec(OLD).expect("base64");
    let keys = Keys::signing_with(key);
    let salt = b"security-policy.cookie.private.__Host-secret";
    let own = <Hmac<Sha256> as KeyInit>::new_from_slice(&bytes).expect("a key").chain_update(salt).finalize();
    let mut whole = [0; 64];
    whole[32..].copy_from_slice(&own.into_bytes());
    let key = cookie::Key::from(&whole);

    for length in 0..40 {
        let value = "x".repeat(length);
        let ours = Shop::SECRET.encrypt(&keys, &value, at(0)).expect("fits");
        let mut jar = CookieJar::new();
        jar.add_original(cookie::Cookie::new("__Host-secret", ours));
        let stamped = jar.private(&key).get("__Host-secret").expect("genuine").value().to_owned();
        assert_eq!(stamped, format!("{value}.arE7gA"));

        jar.private_mut(&key).add(("__Host-secret", stamped));
        let theirs = jar.get("__Host-secret").expect("added").value();
        assert_eq!(Shop::SECRET.decrypt(&keys, theirs, at(0)).as_deref(), Ok(value.as_str()));
        let trimmed = theirs.trim_end_matches('=');
        for text in [trimmed.to_owned(), format!("{trimmed}="), format!("{trimmed}=="), format!("{theirs}====")] {
            let is_whole = text == *theirs;
            assert_eq!(Shop::SECRET.decrypt(&keys, &text, at(0)).is_ok(), is_whole, "{text}");
        }
    }
    for text in ["", "=", "==", "AAAA", "AAAAAAAAAAAAAAAA", "é"] {
        assert_eq!(Shop::SECRET.decrypt(&keys, text, at(0)), Err(VerifyError::BadSignature), "{text}");
    }
}

#[test]
fn every_private_value_has_an_iv_of_its_own() {
    let keys = keys();
    let iv = |text: String| {
        let encrypted = base64ct::Base64::decode_vec(&text).expect("base64");
        <[u8; 12]>::try_from(&encrypted[..12]).expect("its start")
    };
    let mut ivs: Vec<[u8; 12]> = (0..200)
        .flat_map(|_| {
            let secret = Shop::SECRET.encrypt(&keys, "42", at(0)).expect("fits");
            let mut headers = http::HeaderMap::new();
            Shop::HIDDEN.set(&mut headers, &keys, "42", at(0)).expect("fits");
            [secret, sent_back(&headers)].map(iv)
        })
        .collect();
    // Each byte is random: none has the same value in all of them.
    for place in 0..12 {
        assert!(ivs.iter().any(|iv| iv[place] != ivs[0][place]), "{place}");
    }
    ivs.sort_unstable();
    ivs.dedup();
    assert_eq!(ivs.len(), 400);
}

#[test]
fn an_age_of_exactly_the_limit_is_valid() {
    let keys = keys();
    for (written, is_signed) in
        [(Shop::USER.sign(&keys, "42", at(100)), true), (Shop::SECRET.encrypt(&keys, "42", at(100)), false)]
    {
        let token = written.expect("fits");
        let verify = |now| match is_signed {
            true => Shop::USER.verify(&keys, &token, at(now)).map(drop),
            false => Shop::SECRET.decrypt(&keys, &token, at(now)).map(drop),
        };
        assert_eq!(verify(100), Ok(()));
        assert_eq!(verify(700), Ok(()));
        assert_eq!(verify(701), Err(VerifyError::Expired { age: secs(601), limit: secs(600) }));
        assert_eq!(verify(95), Ok(()));
        assert_eq!(verify(94), Err(VerifyError::NotYetValid { ahead: secs(6) }));
    }
}

#[test]
fn without_a_limit_every_age_is_valid() {
    let keys = keys();
    let token = Shop::ETERNAL.sign(&keys, "42", at(100)).expect("fits");
    assert_eq!(Shop::ETERNAL.verify(&keys, &token, UnixTime::from_secs(u64::MAX)).as_deref(), Ok("42"));
    assert_eq!(Shop::ETERNAL.verify(&keys, &token, UnixTime::from_secs(0)).as_deref(), Ok("42"));
}

#[test]
fn a_session_ends_at_either_limit_and_renewing_moves_one() {
    let keys = keys();
    let (hour, half) = (3_600, 1_800);
    macro_rules! check {
        ($session:expr, $write:ident, $read:ident) => {
            let first = $session.$write(&keys, "id", at(0)).expect("fits");
            assert_eq!(
                $session.$read(&keys, &first, at(half)).map(|active| active.value().to_owned()),
                Ok("id".to_owned())
            );
            assert_eq!(
                $session.$read(&keys, &first, at(half + 1)),
                Err(VerifyError::Expired { age: secs(half + 1), limit: secs(half) })
            );

            // Renewed every twenty minutes, it lives for eight hours, and not a second longer.
            let (mut text, mut now) = (first, 0);
            while now < 8 * hour {
                let active = $session.$read(&keys, &text, at(now)).expect("within its limits");
                assert_eq!((active.started(), active.value()), (at(0), "id"));
                let mut headers = http::HeaderMap::new();
                $session.renew(&mut headers, &keys, &active, at(now)).expect("fits");
                text = sent_back(&headers);
                now += 1_200;
            }
            assert!($session.$read(&keys, &text, at(8 * hour)).is_ok());
            assert_eq!(
                $session.$read(&keys, &text, at(8 * hour + 1)),
                Err(VerifyError::Expired { age: secs(8 * hour + 1), limit: secs(8 * hour) }),
            );
        };
    }
    check!(Shop::SESSION, sign, verify);
    check!(Shop::HIDDEN, encrypt, decrypt);
}

#[test]
fn a_session_whose_start_is_missing_or_later_than_its_issue_is_none() {
    let keys = keys();
    let signer = Signer::new("security-policy.cookie.signed-session.__Host-session");
    let without = signer.sign(&keys, "id", at(0));
    assert_eq!(Shop::SESSION.verify(&keys, &without, at(0)), Err(VerifyError::MissingTimestamp));
    let nonsense = signer.sign(&keys, "id.!!", at(0));
    assert_eq!(Shop::SESSION.verify(&keys, &nonsense, at(0)), Err(VerifyError::MalformedTimestamp));
    // `at(1)`, signed at `at(0)`.
    let later = signer.sign(&keys, "id.arE7gQ", at(0));
    assert_eq!(Shop::SESSION.verify(&keys, &later, at(0)), Err(VerifyError::MalformedTimestamp));
    let right = signer.sign(&keys, "id.arE7gA", at(0));
    assert_eq!(Shop::SESSION.verify(&keys, &right, at(0)).map(|active| active.started()), Ok(at(0)));
}

/// A time has exactly one form, or a signed text would have several: a valid signature over another form is rejected.
#[test]
fn a_time_has_no_leading_zeros() {
    let keys = keys();
    let signer = Signer::new("purpose");
    let now = at(0).as_secs().to_be_bytes();
    for zeros in 0..=4 {
        let time = Base64UrlUnpadded::encode_string(&now[4 - zeros..]);
        let found =
            signer.verify(&keys, &signer.sign_untimed(&keys, &format!("42.{time}")), at(0)).map(|all| all.signed_at());
        let expected = if zeros == 0 { Ok(at(0)) } else { Err(VerifyError::MalformedTimestamp) };
        assert_eq!(found, expected, "{time}");
    }
    // The start of a session, before its genuine time of issue.
    let session = Signer::new("security-policy.cookie.signed-session.__Host-session");
    let padded = Base64UrlUnpadded::encode_string(&now[3..]);
    let text = session.sign(&keys, &format!("id.{padded}"), at(0));
    assert_eq!(Shop::SESSION.verify(&keys, &text, at(0)), Err(VerifyError::MalformedTimestamp));
}

#[test]
fn rotating_makes_an_identifier_that_was_never_there() {
    let keys = keys();
    let mut ids = Vec::new();
    for _ in 0..100 {
        let mut headers = http::HeaderMap::new();
        let id = Shop::SESSION.rotate(&mut headers, &keys, at(0)).expect("fits");
        let text = sent_back(&headers);
        assert_eq!(Shop::SESSION.verify(&keys, &text, at(0)).expect("genuine").value(), id.as_str());
        assert_eq!(format!("{id:?}"), "SessionId(..)");
        assert_eq!(id.as_str().len(), 22);
        ids.push(id.as_str().to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 100);
}

#[test]
fn an_earlier_key_accepts_and_never_signs() {
    let old = keys();
    let token = Shop::USER.sign(&old, "42", at(0)).expect("fits");
    let encrypted = Shop::SECRET.encrypt(&old, "42", at(0)).expect("fits");
    let new = Keys::parse(&format!("sign:{NEW} accept:{OLD}")).expect("keys");
    let swapped = Keys::parse(&format!("accept:{OLD}\n\tsign:{NEW}\n")).expect("keys");
    for keys in [&new, &swapped] {
        assert_eq!(Shop::USER.verify(keys, &token, at(0)).as_deref(), Ok("42"));
        assert_eq!(Shop::SECRET.decrypt(keys, &encrypted, at(0)).as_deref(), Ok("42"));
        let fresh = Shop::USER.sign(keys, "42", at(0)).expect("fits");
        assert_eq!(Shop::USER.verify(&old, &fresh, at(0)), Err(VerifyError::BadSignature));
        let fresh = Shop::SECRET.encrypt(keys, "42", at(0)).expect("fits");
        assert_eq!(Shop::SECRET.decrypt(&old, &fresh, at(0)), Err(VerifyError::BadSignature));
    }
    let retired = Keys::parse(&format!("sign:{NEW}")).expect("keys");
    assert_eq!(Shop::USER.verify(&retired, &token, at(0)), Err(VerifyError::BadSignature));
}

#[test]
fn a_signed_text_needs_no_other_allocation() {
    let signer = Signer::new("purpose");
    // A dot, eleven characters of a time, and a dot and 43 characters of a signature.
    for text in [signer.sign(&keys(), "42", UnixTime::from_secs(u64::MAX)), signer.sign_untimed(&keys(), "42")] {
        assert_eq!(text.capacity(), "42".len() + 12 + 44, "{text}");
    }
}

#[test]
fn keys_are_read_in_one_way() {
    let error = |text: &str| Keys::parse(text).expect_err("no keys");
    assert!(matches!(error(""), KeyError::NoneSigns));
    assert!(matches!(error(&format!("accept:{OLD}")), KeyError::NoneSigns));
    assert!(matches!(error(&format!("sign:{OLD} sign:{NEW}")), KeyError::SeveralSign));
    assert!(matches!(error(OLD), KeyError::Unnamed));
    assert!(matches!(error(&format!("verify:{OLD}")), KeyError::Unnamed));
    assert!(matches!(error("sign:"), KeyError::TooShort { bytes: 0 }));
    assert!(matches!(error(&format!("sign:{}", &OLD[..42])), KeyError::NotBase64 | KeyError::TooShort { .. }));
    assert!(matches!(error(&format!("sign:{}", "A".repeat(43))), KeyError::Predictable));
    let counting: Vec<u8> = (0..32).collect();
    for made_up in [
        &counting[..],
        b"0123456789abcdef0123456789abcdef",
        b"YourSecretKeyYourSecretKeyYourSecretKeyYourSecretKey",
        b"change-me-change-me-change-me-12",
    ] {
        let text = Base64UrlUnpadded::encode_string(made_up);
        assert!(matches!(error(&format!("sign:{NEW} accept:{text}")), KeyError::Predictable), "{text}");
        assert!(matches!(Key::from_bytes(made_up), Err(KeyError::Predictable)), "{text}");
    }
    let flasks = "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf";
    assert!(matches!(Key::from_bytes(flasks.as_bytes()), Err(KeyError::Predictable)));
    let digits: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&flasks[2 * at..2 * at + 2], 16).expect("digits")).collect();
    assert!(matches!(Key::from_bytes(&digits), Err(KeyError::Predictable)));
    assert!(matches!(Key::from_bytes(b"31 bytes are one byte too few!!"), Err(KeyError::TooShort { bytes: 31 })));

    // The output of `openssl rand -base64 32`: the other alphabet, with padding, and the same key.
    let printed = "+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik=";
    let plain = "-_kI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";
    let token = Shop::USER.sign(&Keys::parse(&format!("sign:{printed}")).expect("keys"), "42", at(0)).expect("fits");
    assert!(Shop::USER.verify(&Keys::parse(&format!("sign:{plain}")).expect("keys"), &token, at(0)).is_ok());
}

#[test]
fn keys_come_from_a_file_and_a_missing_one_is_an_error() {
    let path = std::env::temp_dir().join(format!("security-policy-keys-{}", std::process::id()));
    fs::write(&path, format!("sign:{OLD}\n")).expect("a file");
    let from_file = Keys::from_file(&path).expect("keys");
    fs::remove_file(&path).expect("the file");
    let token = Shop::USER.sign(&keys(), "42", at(0)).expect("fits");
    assert!(Shop::USER.verify(&from_file, &token, at(0)).is_ok());
    assert!(matches!(Keys::from_file(&path), Err(KeyError::File(error)) if error.kind() == ErrorKind::NotFound));
    let with = |contents: &[u8]| {
        fs::write(&path, contents).expect("a file");
        let keys = Keys::from_file(&path);
        fs::remove_file(&path).expect("the file");
        keys
    };
    let padded = |length: usize| format!("sign:{OLD}{}", " ".repeat(length - 5 - OLD.len()));
    assert!(with(padded(64 * 1024).as_bytes()).is_ok());
    let too_large = with(padded(64 * 1024 + 1).as_bytes());
    assert!(matches!(too_large, Err(KeyError::File(error)) if error.kind() == ErrorKind::FileTooLarge));
    let no_text = with(&[format!("sign:{OLD}").as_bytes(), b"\xff"].concat());
    assert!(matches!(no_text, Err(KeyError::File(error)) if error.kind() == ErrorKind::InvalidData));
    assert!(matches!(with(b""), Err(KeyError::NoneSigns)));
    // It can be opened, and not be read.
    let unreadable = Keys::from_file(std::env::temp_dir()).expect_err("a folder");
    assert!(matches!(unreadable, KeyError::File(_)));
    // The system says why.
    assert!(unreadable.source().is_some());
    assert!(KeyError::NoneSigns.source().is_none());
}

#[test]
fn nothing_prints_a_key_or_a_value() {
    let keys = keys().accepting(Key::parse(NEW).expect("a key"));
    assert_eq!(format!("{keys:?} {:?}", Key::parse(OLD)), "Keys { earlier: 1, .. } Ok(Key(..))");
    let token = Signer::new("purpose").sign(&keys, "hunter2", at(0));
    let verified = Signer::new("purpose").verify(&keys, &token, at(0)).expect("genuine");
    assert_eq!(format!("{verified:?}"), "Verified { signed_at: UnixTime(1790000000), .. }");
    let text = Shop::SESSION.sign(&keys, "hunter2", at(0)).expect("fits");
    let active = Shop::SESSION.verify(&keys, &text, at(0)).expect("genuine");
    assert!(!format!("{active:?}").contains("hunter2"));
    for error in [
        VerifyError::BadSignature,
        VerifyError::MissingTimestamp,
        VerifyError::MalformedTimestamp,
        VerifyError::Expired { age: secs(61), limit: secs(60) },
        VerifyError::NotYetValid { ahead: secs(9) },
        VerifyError::BadPayload,
    ] {
        assert!(!error.to_string().is_empty() && !error.to_string().contains("hunter2"));
    }
}

#[test]
fn a_payload_is_read_after_its_signature_and_limited() {
    let keys = keys();
    let flask = |payload: &str| signer_of_flask().sign(&keys, payload, at(0));
    let read = |text: &str| Shop::OLD.verify::<Value>(&keys, text, at(0));
    assert_eq!(read(&flask("e30")), Ok(serde_json::json!({})));
    assert_eq!(read("e30.arE7gA.AAAA"), Err(VerifyError::BadSignature));
    for payload in ["", "!", ".", ".AAAA", "e30=", "e3", "bm90IGpzb24"] {
        assert_eq!(read(&flask(payload)), Err(VerifyError::BadPayload), "{payload}");
    }
    // What compresses to less is compressed, as itsdangerous does: eleven letters do not, twelve do.
    let letters = |count| dumps(&signer_of_flask(), &keys, &"a".repeat(count), at(0)).expect("JSON");
    assert_eq!([letters(11), letters(12)].map(|text| text.starts_with('.')), [false, true]);
    // A number of 64 KiB is read, a digit more is too much, and is not cut off either.
    let number = |digits: usize| {
        let number = RawValue::from_string("1".repeat(digits)).expect("JSON");
        let text = dumps(&signer_of_flask(), &keys, &number, at(0)).expect("JSON");
        loads::<Box<RawValue>>(&signer_of_flask(), &keys, &text, at(0)).map(|number| number.get().len())
    };
    assert_eq!(number(64 * 1024), Ok(64 * 1024));
    assert_eq!(number(64 * 1024 + 1), Err(VerifyError::BadPayload));
    let no_json = HashMap::from([((1, 2), 3)]);
    let error = dumps(&signer_of_flask(), &keys, &no_json, at(0)).expect_err("a key is no text");
    assert_eq!(error.to_string(), "the value cannot be serialized as JSON");
    // 80 KiB of zeros compress to a few bytes, and are not decompressed.
    let bomb = dumps(&signer_of_flask(), &keys, &"0".repeat(80 * 1024), at(0)).expect("JSON");
    assert!(bomb.len() < 300, "{}", bomb.len());
    assert_eq!(read(&bomb), Err(VerifyError::BadPayload));
}

#[test]
fn json_of_another_type_is_rejected() {
    let keys = keys();
    let cookie = Shop::USER.json::<Vec<u8>>();
    assert!(cookie.sign(&keys, &vec![1; 1_400], at(0)).is_ok());
    assert!(matches!(
        cookie.sign(&keys, &vec![1; 1_600], at(0)),
        Err(security_policy::cookie::ValueError::TooLarge { octets }) if octets > 4_096
    ));
    let text = cookie.sign(&keys, &vec![1, 2], at(0)).expect("fits");
    assert_eq!(cookie.verify(&keys, &text, at(0)), Ok(vec![1, 2]));
    assert_eq!(Shop::USER.json::<String>().verify(&keys, &text, at(0)), Err(VerifyError::BadPayload));
}

/// The value of the only cookie that a response sets.
fn sent_back(headers: &http::HeaderMap) -> String {
    let line = headers["set-cookie"].to_str().expect("ASCII");
    let (_, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
    value.to_owned()
}

fn signer_of_flask() -> Signer<'static> {
    Signer::new("cookie-session").digest(Digest::Sha1)
}

fn at(seconds: u64) -> UnixTime {
    UnixTime::from_secs(1_790_000_000 + seconds)
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn keys() -> Keys {
    Keys::parse(&format!("sign:{OLD}")).expect("keys")
}

const OLD: &str = "pRlI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";
const NEW: &str = "Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY";

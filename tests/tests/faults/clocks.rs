//! A clock that goes back, as after a correction over the network, and servers whose clocks differ.

use std::{sync::Arc, time::Duration};

use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{SpentTokens, TokenError},
    signing::VerifyError,
};

use crate::shop::Shop;

const NOW: u64 = 1_900_000_000;

fn at(seconds: u64) -> UnixTime {
    UnixTime::from_secs(seconds)
}

/// A request with the cookies that these responses set.
fn request(responses: &[&HeaderMap]) -> HeaderMap {
    let lines = responses.iter().flat_map(|headers| headers.get_all(SET_COOKIE));
    let pairs: Vec<&str> = lines.map(|line| line.to_str().expect("text").split(';').next().expect("a pair")).collect();
    HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(pairs.join("; ")).expect("a header"))])
}

/// A session that is renewed while the clock is behind stays valid, and does not become older or younger.
#[test]
fn a_session_survives_a_renewal_on_an_earlier_clock() {
    let keys = Keys::signing_with(Key::random());
    for back in [0, 1, 4, 5, 6, 60, 3600] {
        let (mut set, mut renewed) = (HeaderMap::new(), HeaderMap::new());
        Shop::SESSION.set(&mut set, &keys, "42", at(NOW)).expect("a value");
        let first = request(&[&set]);
        let active = Shop::SESSION.get(&first, &keys, at(NOW)).expect("genuine").expect("there");
        Shop::SESSION.renew(&mut renewed, &keys, &active, at(NOW - back)).expect("a value");
        let again = request(&[&renewed]);
        let active = Shop::SESSION.get(&again, &keys, at(NOW + 1)).unwrap_or_else(|error| panic!("{back}: {error}"));
        let active = active.expect("there");
        assert_eq!((active.value(), active.started(), active.last_issued()), ("42", at(NOW), at(NOW)), "{back}");
    }
}

/// Beyond the clock skew, what was issued later is not valid yet. It is again when the clock has caught up.
#[test]
fn a_value_of_the_future_is_rejected_until_it_is_present() {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let mut set = HeaderMap::new();
    Shop::SESSION.set(&mut set, &keys, "42", at(NOW)).expect("a value");
    let session = request(&[&set]);
    let (token, mut half) = (Shop::CSRF.token(keys.clone(), &session, at(NOW)), HeaderMap::new());
    let text = token.text();
    token.set_cookie(&mut half);
    let all = request(&[&set, &half]);
    for (back, is_valid) in [(0, true), (5, true), (6, false), (3600, false)] {
        let ahead = Duration::from_secs(back);
        let session = Shop::SESSION.get(&all, &keys, at(NOW - back)).map(|active| active.is_some());
        let token = Shop::CSRF.verify_once(&keys, &text, "/order", &all, at(NOW - back)).map(|_| true);
        match is_valid {
            true => assert_eq!((session, token), (Ok(true), Ok(true)), "{back}"),
            false => {
                assert_eq!(session, Err(VerifyError::NotYetValid { ahead }));
                // Without its session, the token is for nobody.
                assert!(token.is_err(), "{back}");
            }
        }
    }
    assert!(Shop::SESSION.get(&all, &keys, at(NOW + 1)).is_ok_and(|active| active.is_some()));
}

/// A used token stays used on an earlier clock, and when the clock has passed its end.
#[tokio::test]
async fn a_used_token_stays_used_whatever_the_clock_does() {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let (start, spent) = (UnixTime::now().as_secs(), SpentTokens::in_process());
    let mut set = HeaderMap::new();
    Shop::SESSION.set(&mut set, &keys, "42", at(start)).expect("a value");
    let (token, mut half) = (Shop::CSRF.token(keys.clone(), &request(&[&set]), at(start + 10)), HeaderMap::new());
    let text = token.text();
    token.set_cookie(&mut half);
    let all = request(&[&set, &half]);
    let verify = |now: u64| Shop::CSRF.verify_once(&keys, &text, "/order", &all, at(now));
    spent.spend(verify(start + 10).expect("a token")).await.expect("the first use");
    for now in [start + 10, start + 6, start + 3_600, start + 5, start + 1_000] {
        match verify(now) {
            Ok(token) => assert_eq!(spent.spend(token).await, Err(TokenError::Spent), "{now}"),
            Err(error) => assert!(
                matches!(
                    error,
                    TokenError::NotYetValid { .. } | TokenError::Expired { .. } | TokenError::ForeignCookie
                ),
                "{error}"
            ),
        }
    }
}

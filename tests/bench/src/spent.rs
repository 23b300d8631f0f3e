//! The store of used tokens, compared with a locked set and with a cache that forgets by itself.

use std::collections::HashSet;
use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use http::HeaderMap;
use moka::sync::Cache;
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{SpentTokens, TokenError, UnspentToken},
    security_policy,
};

use crate::harness::Group;
use crate::layers::now;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 2h, once },
    }
}

pub fn groups() -> Vec<Group> {
    vec![first(), again()]
}

/// A first use of a token. Each of them then has a few hundred thousand tokens.
fn first() -> Group {
    // The store rejects tokens that were issued before it was made.
    let (set, cache, spent) = (locked(), cache(), SpentTokens::in_process());
    let tokens = tokens(TOKENS);
    let ids: Vec<Id> = tokens.iter().map(id).collect();
    let mut of_set = ids.clone().into_iter();
    let mut of_cache = ids.into_iter();
    let mut of_spent = tokens.into_iter();
    Group::new("once, first use of a token", || ())
        .case("Mutex<HashSet>, which forgets nothing", move || {
            assert!(set.lock().expect("no panic before").insert(of_set.next().expect("a token")));
        })
        .case("moka, time_to_live", move || {
            assert!(cache.entry(of_cache.next().expect("a token")).or_insert(()).is_fresh());
        })
        .case("SpentTokens::in_process", move || {
            assert_eq!(now(spent.spend(of_spent.next().expect("a token"))), Ok(()));
        })
}

/// A second use of a token, among 100,000 others.
fn again() -> Group {
    let (set, cache, spent) = (locked(), cache(), SpentTokens::in_process());
    let tokens = tokens(100_000);
    for token in &tokens {
        set.lock().expect("no panic before").insert(id(token));
        cache.insert(id(token), ());
        assert_eq!(now(spent.spend(*token)), Ok(()));
    }
    let (own, token) = (id(&tokens[7]), tokens[7]);
    Group::new("once, second use of a token", || ())
        .case("Mutex<HashSet>, which forgets nothing", move || {
            assert!(!set.lock().expect("no panic before").insert(black_box(own)));
        })
        .case("moka, time_to_live", move || assert!(!cache.entry(black_box(own)).or_insert(()).is_fresh()))
        .case("SpentTokens::in_process", move || {
            assert_eq!(now(spent.spend(black_box(token))), Err(TokenError::Spent));
        })
}

type Id = [u8; 16];

fn locked() -> Mutex<HashSet<Id>> {
    Mutex::default()
}

fn cache() -> Cache<Id, ()> {
    Cache::builder().max_capacity(1_000_000).time_to_live(Duration::from_secs(7_260)).build()
}

fn id(token: &UnspentToken) -> Id {
    let mut id = Id::default();
    Base64UrlUnpadded::decode(token.key(), &mut id).expect("the key is base64url");
    id
}

fn tokens(count: usize) -> Vec<UnspentToken> {
    let (keys, now) = (Arc::new(Keys::signing_with(Key::random())), UnixTime::now());
    let (mut page, mut request) = (HeaderMap::new(), HeaderMap::new());
    let token = Shop::CSRF.token(keys.clone(), &HeaderMap::new(), now);
    let _ = token.text();
    token.set_cookie(&mut page);
    let cookie = page["set-cookie"].to_str().expect("text").split(';').next().expect("a pair").to_owned();
    request.insert("cookie", cookie.parse().expect("a header"));
    let token = || Shop::CSRF.token(keys.clone(), &request, now).text();
    let verified = |text: String| Shop::CSRF.verify_once(&keys, &text, "/buy", &request, now).expect("a valid token");
    (0..count).map(|_| verified(token())).collect()
}

/// More than a case is called.
const TOKENS: usize = 210_000;

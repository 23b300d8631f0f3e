//! Cookies and tokens of one visitor, which are those of nobody else.

use std::sync::Arc;

use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};
use security_policy::{Keys, UnixTime, csrf::TokenError};

use crate::policies::Forms;

pub struct Visitor {
    name: String,
    token: String,
    cookies: HeaderMap,
}

impl Visitor {
    pub fn new(name: String, keys: &Arc<Keys>) -> Self {
        let (mut set, now) = (HeaderMap::new(), UnixTime::now());
        Forms::SESSION.set(&mut set, keys, &name, now).expect("a value");
        Forms::VAULT.set(&mut set, keys, &name, now).expect("a value");
        let token = Forms::CSRF.token(keys.clone(), &request(&set), now);
        let text = token.text();
        token.set_cookie(&mut set);
        assert_eq!(set.get_all(SET_COOKIE).iter().count(), 3);
        Self { name, token: text, cookies: request(&set) }
    }

    /// The cookies have the values of this visitor, and the token is valid here and not with the cookies of another.
    pub fn check(&self, other: Option<&Self>, keys: &Keys) {
        let now = UnixTime::now();
        let session = Forms::SESSION.get(&self.cookies, keys, now).expect("genuine").expect("there");
        assert_eq!(session, self.name);
        assert_eq!(Forms::VAULT.get(&self.cookies, keys, now).expect("genuine").as_deref(), Some(self.name.as_str()));
        let verify = |token: &str, cookies: &HeaderMap| Forms::CSRF.verify(keys, token, "/order", cookies, now);
        assert_eq!(verify(&self.token, &self.cookies), Ok(()));
        if let Some(other) = other {
            assert_eq!(verify(&other.token, &other.cookies), Ok(()));
            assert_eq!(verify(&self.token, &other.cookies), Err(TokenError::Foreign));
            assert_eq!(verify(&other.token, &self.cookies), Err(TokenError::Foreign));
            assert_ne!(self.token, other.token);
        }
    }
}

/// The headers of a request that returns the cookies of a response.
pub fn request(set: &HeaderMap) -> HeaderMap {
    let pairs =
        set.get_all(SET_COOKIE).iter().map(|line| line.to_str().expect("text").split(';').next().expect("a pair"));
    let line = pairs.collect::<Vec<_>>().join("; ");
    HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(line).expect("a header"))])
}

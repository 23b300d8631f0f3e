//! A visitor who is logged in: the cookies that the browser sends, and the tokens of the forms.

use crate::site::{KEYS, NOW, Once, Shop};
use http::{HeaderMap, HeaderValue, header::COOKIE};
use security_policy::UnixTime;
use security_policy::csrf::{Bind, Csrf};
use std::sync::{Arc, LazyLock};

/// The cookies of the visitor: the session, and that of the tokens.
pub(crate) struct Visitor {
    pub(crate) session: String,
    pub(crate) secret: String,
}

impl Visitor {
    fn new<B: Bind>(csrf: &Csrf<B>) -> Self {
        let mut set = HeaderMap::new();
        Shop::LOGIN.set(&mut set, &KEYS, "user:42", NOW).expect("a value");
        let session = pair(&set["set-cookie"]);
        let headers = cookies(&session);
        let token = csrf.token(Arc::clone(&KEYS), &headers, NOW);
        let (_, mut set) = (token.text(), HeaderMap::new());
        token.set_cookie(&mut set);
        Self { session, secret: pair(&set["set-cookie"]) }
    }

    /// The headers of a request with the cookies.
    pub(crate) fn headers(&self) -> HeaderMap {
        cookies(&format!("{}; {}", self.session, self.secret))
    }

    /// A token for a form of the visitor.
    pub(crate) fn token<B: Bind>(&self, csrf: &Csrf<B>, issued: UnixTime) -> String {
        csrf.token(Arc::clone(&KEYS), &self.headers(), issued).text()
    }
}

/// The visitor of the site whose tokens can be used more than once.
pub(crate) static VISITOR: LazyLock<Visitor> = LazyLock::new(|| Visitor::new(&Shop::CSRF));

/// The visitor of the site with one-time tokens.
pub(crate) static ONE_TIME_VISITOR: LazyLock<Visitor> = LazyLock::new(|| Visitor::new(&Once::CSRF));

fn pair(line: &HeaderValue) -> String {
    line.to_str().expect("ASCII").split(';').next().unwrap_or_default().to_owned()
}

fn cookies(line: &str) -> HeaderMap {
    HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(line).expect("a value"))])
}

//! A policy whose slots have been filled.

use std::{collections::HashSet, fmt, marker::PhantomData, sync::Arc};

use http::{HeaderMap, HeaderValue};

#[cfg(feature = "cookie")]
use crate::cookie::{
    CookieError,
    jar::{self, Cookies, DeclaresCookies},
};
use crate::{header_map::with_nonce, nonce::Nonce, policy::Policy};

/// A policy whose slots were filled at start-up.
///
/// `configure` of a policy with slots returns it: the headers that hold a slot are built there, once. From then on the
/// policy is applied as one without slots is, and costs the same. A clone shares what has been built.
///
/// # Example
///
/// ```
/// use security_policy::{Nonce, security_policy, slot::{ParseError, ScriptSource}};
///
/// security_policy! {
///     struct Shop {
///         content_security_policy: { default_src: none, script_src: [nonce, $cdn], base_uri: none },
///     }
/// }
///
/// let cdn = ScriptSource::parse("https://cdn.example.com")?;
/// let shop = Shop::configure(ShopSlots { cdn });
///
/// let nonce = Nonce::random();
/// assert_eq!(
///     shop.headers(&nonce)["content-security-policy"],
///     format!("default-src 'none'; script-src 'nonce-{nonce}' https://cdn.example.com; base-uri 'none'"),
/// );
/// # Ok::<(), ParseError>(())
/// ```
pub struct Configured<P: Policy, N = <P as Policy>::Nonce> {
    prepared: P::Prepared,
    nonce: PhantomData<fn() -> N>,
}

impl<P: Policy> Configured<P> {
    /// Takes what the generated code has built.
    #[doc(hidden)]
    #[must_use]
    pub fn new(prepared: P::Prepared) -> Self {
        Self { prepared, nonce: PhantomData }
    }

    /// Returns what [`Policy::apply_prepared`] takes, for an adapter of one's own.
    #[must_use]
    pub fn prepared(&self) -> &P::Prepared {
        &self.prepared
    }

    /// Returns the layer that applies this policy to every response of the services under it.
    #[cfg(feature = "tower")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
    #[must_use]
    pub fn layer(&self) -> crate::adapter::PolicyLayer<P> {
        crate::adapter::PolicyLayer::from_prepared(self.prepared.clone())
    }
}

/// The policy is a layer itself: `.layer(shop)` does what `.layer(shop.layer())` does.
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
impl<S, P: Policy> tower_layer::Layer<S> for Configured<P> {
    type Service = crate::adapter::PolicyService<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        tower_layer::Layer::layer(&Configured::layer(self), inner)
    }
}

#[cfg(feature = "cookie")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookie")))]
impl<P: DeclaresCookies> Configured<P> {
    /// Adds to a cookie of the crate `cookie`, or to those that a jar of it sends, the attributes that they lack.
    ///
    /// [`Cookies`] has an example.
    pub fn complete<C: Cookies>(&self, cookies: &mut C) {
        jar::complete::<P, C>(&self.prepared, cookies);
    }

    /// Compares a cookie of the crate `cookie`, or those that a jar of it sends, with what the policy says of them.
    ///
    /// # Errors
    ///
    /// Returns an error for a declared cookie whose attributes are not the declared ones, and for any other one that lacks
    /// what `default` says.
    pub fn check<C: Cookies>(&self, cookies: &C) -> Result<(), CookieError> {
        jar::check::<P, C>(&self.prepared, cookies)
    }
}

impl<P: Policy<Nonce = ()>> Configured<P, ()> {
    /// Puts the policy onto a response. It replaces headers of the same names, adds to `vary`, and leaves all others alone.
    pub fn apply(&self, headers: &mut HeaderMap) {
        P::apply_prepared(&self.prepared, headers, &());
    }

    /// A new map that holds the policy, for a response that starts from it.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        self.apply(&mut headers);
        headers
    }
}

impl<P: Policy<Nonce = Nonce>> Configured<P, Nonce> {
    /// Puts the policy onto a response. It replaces headers of the same names, adds to `vary`, and leaves all others alone.
    ///
    /// The nonce counts as used by the page, so that the response is kept out of caches, as
    /// [`Policy::apply_prepared`] says.
    pub fn apply(&self, headers: &mut HeaderMap, nonce: &Nonce) {
        P::apply_prepared(&self.prepared, headers, nonce);
    }

    /// A new map that holds the policy, for a response that starts from it.
    #[must_use]
    pub fn headers(&self, nonce: &Nonce) -> HeaderMap {
        let mut headers = HeaderMap::new();
        self.apply(&mut headers, nonce);
        headers
    }
}

// By hand: a derive would ask `P: Clone`, and a policy is never a value.
impl<P: Policy, N> Clone for Configured<P, N> {
    fn clone(&self) -> Self {
        Self { prepared: self.prepared.clone(), nonce: PhantomData }
    }
}

impl<P: Policy, N> fmt::Debug for Configured<P, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configured").finish_non_exhaustive()
    }
}

/// What of a policy holds a slot, with the slots filled; in the order of the generated code.
#[derive(Clone, Debug)]
pub struct Prepared(Arc<Filled>);

#[derive(Debug)]
struct Filled {
    headers: Box<[Header]>,
    /// For each cookie, what stands behind its value, and the line that takes it back.
    #[cfg_attr(not(feature = "cookies"), expect(dead_code, reason = "nobody asks for a cookie"))]
    cookies: Box<[[&'static str; 2]]>,
}

#[derive(Debug)]
enum Header {
    Value(HeaderValue),
    /// What is written around the nonces, and the value for a response without one.
    Around(Box<[Box<[u8]>]>, HeaderValue),
}

impl Prepared {
    /// For each header, the pieces between its nonces; each piece in parts, as the policy has them around its slots; and, if
    /// it has a nonce, such parts of its value without one. For each cookie, its two texts in such parts.
    #[must_use]
    pub fn new(headers: &[(&[&[&str]], &[&str])], cookies: &[[&[&str]; 2]]) -> Self {
        // A cookie is a value that is copied about, and holds what lives as long as the program does. That is filled
        // once, at start-up, so that what is leaked is a line or two.
        let text = |parts: &[&str]| -> &'static str { Box::leak(parts.concat().into_boxed_str()) };
        Self(Arc::new(Filled {
            headers: headers.iter().map(|(pieces, without_nonce)| Header::new(pieces, without_nonce)).collect(),
            cookies: cookies.iter().map(|texts| texts.map(text)).collect(),
        }))
    }

    /// A cookie whose domain has been filled in.
    #[cfg(feature = "cookies")]
    #[must_use]
    pub fn cookie(&self, index: usize, name: &'static str) -> crate::cookie::Cookie {
        let [tail, removal] = self.0.cookies[index];
        crate::cookie::Cookie::from_macro((name, tail), removal)
    }

    /// The value of a header without a nonce.
    #[must_use]
    pub fn value(&self, index: usize) -> HeaderValue {
        match &self.0.headers[index] {
            Header::Value(value) => value.clone(),
            Header::Around(..) => unreachable!("the macro asks for the value of a header without a nonce"),
        }
    }

    /// The value of a header with one.
    #[must_use]
    pub fn with_nonce(&self, index: usize, nonce: &Nonce) -> HeaderValue {
        match &self.0.headers[index] {
            Header::Around(pieces, _) => with_nonce(pieces, nonce),
            Header::Value(_) => unreachable!("the macro asks for a nonce where there is one"),
        }
    }

    /// The value of a header with one, for a response without.
    #[must_use]
    pub fn without_nonce(&self, index: usize) -> HeaderValue {
        match &self.0.headers[index] {
            Header::Around(_, value) | Header::Value(value) => value.clone(),
        }
    }
}

/// Values of slots that take any number of them, each with a space before it. A second value that reads the same is left out.
/// `otherwise` is returned where there is none.
#[must_use]
pub fn sources(slots: &[&dyn Values], otherwise: &str) -> String {
    let (mut text, mut seen) = (String::new(), HashSet::new());
    for slot in slots {
        slot.each(&mut |value| {
            if seen.insert(value) {
                text.push(' ');
                text.push_str(value);
            }
        });
    }
    if text.is_empty() { otherwise.to_owned() } else { text }
}

/// The values of one slot.
pub trait Values {
    /// Calls `take` with each of them.
    fn each<'a>(&'a self, take: &mut dyn FnMut(&'a str));
}

impl<T: AsRef<str>> Values for Vec<T> {
    fn each<'a>(&'a self, take: &mut dyn FnMut(&'a str)) {
        self.iter().for_each(|value| take(value.as_ref()));
    }
}

impl Header {
    fn new(pieces: &[&[&str]], without_nonce: &[&str]) -> Self {
        match pieces {
            [piece] => Self::Value(joined(piece)),
            pieces => Self::Around(
                pieces.iter().map(|piece| piece.concat().into_bytes().into_boxed_slice()).collect(),
                joined(without_nonce),
            ),
        }
    }
}

fn joined(parts: &[&str]) -> HeaderValue {
    let value = HeaderValue::try_from(parts.concat())
        .expect("the macro has checked the texts, and the types of the slots what stands between them");
    // The first clone of a value allocates what all further ones share: no response pays for it.
    drop(value.clone());
    value
}

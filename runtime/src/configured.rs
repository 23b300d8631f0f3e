//! A policy whose slots are filled.

use std::{collections::HashSet, fmt, marker::PhantomData, sync::Arc};

use http::{HeaderMap, HeaderValue};

#[cfg(feature = "cookie")]
use crate::cookie::{
    CookieError,
    jar::{self, Cookies, DeclaresCookies},
};
use crate::{
    header_map::{for_each, with_nonce},
    nonce::Nonce,
    policy::Policy,
};

/// A policy whose slots were filled at start-up.
///
/// `configure` of a policy with slots returns it, and builds the headers that contain a slot, once. Applying the policy then costs the
/// same as applying one without slots. Clones share the headers.
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
    /// Wraps the state that generated code has built.
    #[doc(hidden)]
    #[must_use]
    pub fn new(prepared: P::Prepared) -> Self {
        Self { prepared, nonce: PhantomData }
    }

    /// Returns the argument of [`Policy::apply_prepared`], for custom adapters.
    #[must_use]
    pub fn prepared(&self) -> &P::Prepared {
        &self.prepared
    }

    /// Returns the layer that applies this policy to every response of the service that it wraps.
    #[cfg(feature = "adapter")]
    #[cfg_attr(docsrs, doc(cfg(feature = "adapter")))]
    #[must_use]
    pub fn layer(&self) -> crate::adapter::layer::PolicyLayer<P> {
        crate::adapter::layer::PolicyLayer::from_prepared(self.prepared.clone())
    }
}

/// The policy is itself a layer: `.layer(shop)` is the same as `.layer(shop.layer())`.
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
impl<S, P: Policy> tower_layer::Layer<S> for Configured<P> {
    type Service = crate::adapter::tower::PolicyService<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        tower_layer::Layer::layer(&Configured::layer(self), inner)
    }
}

#[cfg(feature = "cookie")]
#[cfg_attr(docsrs, doc(cfg(feature = "cookie")))]
impl<P: DeclaresCookies> Configured<P> {
    /// Adds missing attributes to a cookie of the crate `cookie`, or to the cookies that one of its jars sends.
    ///
    /// [`Cookies`] has an example.
    pub fn complete<C: Cookies>(&self, cookies: &mut C) {
        jar::complete::<P, C>(&self.prepared, cookies);
    }

    /// Compares a cookie of the crate `cookie`, or the cookies that one of its jars sends, with the policy.
    ///
    /// # Errors
    ///
    /// Returns an error for a declared cookie whose attributes differ from the declaration, and for any other cookie that lacks an
    /// attribute of `default`.
    pub fn check<C: Cookies>(&self, cookies: &C) -> Result<(), CookieError> {
        jar::check::<P, C>(&self.prepared, cookies)
    }
}

impl<P: Policy<Nonce = ()>> Configured<P, ()> {
    /// Sets the headers of the policy on a response. Replaces headers of the same name, adds to `vary`, and keeps all others.
    pub fn apply(&self, headers: &mut HeaderMap) {
        P::apply_prepared(&self.prepared, headers, &());
    }

    /// Returns the headers of the policy in a new map.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        self.apply(&mut headers);
        headers
    }

    /// Calls a function with the lower-case name and the value of each header, in the order in which they are sent: for frameworks and
    /// platforms that have header types of their own.
    pub fn for_each(&self, header: impl FnMut(&str, &str)) {
        for_each(&self.headers(), header);
    }
}

impl<P: Policy<Nonce = Nonce>> Configured<P, Nonce> {
    /// Sets the headers of the policy on a response. Replaces headers of the same name, adds to `vary`, and keeps all others.
    ///
    /// The page is assumed to use the nonce, so the response is kept out of caches, as
    /// [`Policy::apply_prepared`] describes.
    pub fn apply(&self, headers: &mut HeaderMap, nonce: &Nonce) {
        P::apply_prepared(&self.prepared, headers, nonce);
    }

    /// Returns the headers of the policy in a new map.
    #[must_use]
    pub fn headers(&self, nonce: &Nonce) -> HeaderMap {
        let mut headers = HeaderMap::new();
        self.apply(&mut headers, nonce);
        headers
    }

    /// Calls a function with the lower-case name and the value of each header, in the order in which they are sent: for frameworks and
    /// platforms that have header types of their own.
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
    /// let shop = Shop::configure(ShopSlots { cdn: ScriptSource::parse("https://cdn.example.com")? });
    /// let mut names = Vec::new();
    /// shop.for_each(&Nonce::random(), |name, _| names.push(name.to_owned()));
    /// assert_eq!(names, ["cache-control", "content-security-policy"]);
    /// # Ok::<(), ParseError>(())
    /// ```
    pub fn for_each(&self, nonce: &Nonce, header: impl FnMut(&str, &str)) {
        for_each(&self.headers(nonce), header);
    }
}

// By hand: a derive would require `P: Clone`, and a policy is never a value.
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

/// The headers and cookies of a policy that contain a slot, with the slots filled, in the order of the generated code.
#[derive(Clone, Debug)]
pub struct Prepared(Arc<Filled>);

#[derive(Debug)]
struct Filled {
    headers: Box<[Header]>,
    /// For each cookie, the attributes after its value, and the line that deletes it.
    #[cfg_attr(not(feature = "cookies"), expect(dead_code, reason = "only generated code for cookies uses it"))]
    cookies: Box<[[&'static str; 2]]>,
}

#[derive(Debug)]
enum Header {
    Value(HeaderValue),
    /// The text around the nonces, and the value for a response without a nonce.
    Around(Box<[Box<[u8]>]>, HeaderValue),
}

impl Prepared {
    /// For each header, takes the pieces between its nonces. Each piece is a list of parts: the texts of the policy and its slots. A
    /// header with a nonce also has the parts of its value without the nonce. For each cookie, takes the parts of its two texts.
    #[must_use]
    pub fn new(headers: &[(&[&[&str]], &[&str])], cookies: &[[&[&str]; 2]]) -> Self {
        // Cookies are `Copy` and contain `&'static str`, so the texts are leaked. That happens once, at start-up, and is a line or two
        // for each cookie.
        let text = |parts: &[&str]| -> &'static str { Box::leak(parts.concat().into_boxed_str()) };
        Self(Arc::new(Filled {
            headers: headers.iter().map(|(pieces, without_nonce)| Header::new(pieces, without_nonce)).collect(),
            cookies: cookies.iter().map(|texts| texts.map(text)).collect(),
        }))
    }

    /// A cookie whose domain is filled.
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
            Header::Around(..) => unreachable!("the macro uses this only for a header without a nonce"),
        }
    }

    /// The value of a header with a nonce.
    #[must_use]
    pub fn with_nonce(&self, index: usize, nonce: &Nonce) -> HeaderValue {
        match &self.0.headers[index] {
            Header::Around(pieces, _) => with_nonce(pieces, nonce),
            Header::Value(_) => unreachable!("the macro uses this only for a header with a nonce"),
        }
    }

    /// The value of a header with a nonce, for a response that does not use it.
    #[must_use]
    pub fn without_nonce(&self, index: usize) -> HeaderValue {
        match &self.0.headers[index] {
            Header::Around(_, value) | Header::Value(value) => value.clone(),
        }
    }
}

/// The values of slots that take any number of them, each after a space. Duplicates are left out. Returns `otherwise` if there is no
/// value.
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
    /// Calls `take` with each value.
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
        .expect("the macro has checked the texts, and the types of the slots have checked the values");
    // The first clone of a value allocates the memory that all later clones share, so it is made here and not in a response.
    drop(value.clone());
    value
}

#[cfg(test)]
mod tests {
    use super::Configured;
    use crate::presets::Api;

    #[test]
    fn debug_shows_that_there_is_more() {
        assert_eq!(format!("{:?}", Configured::<Api>::new(())), "Configured { .. }");
    }
}

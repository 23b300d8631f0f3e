//! What a declared policy is to everything that applies one.

use http::{Extensions, HeaderMap};

use crate::nonce::Nonce;

/// A policy that can be applied to a response.
///
/// [`security_policy!`](crate::security_policy) implements it for the type that it declares. Adapters are
/// generic over it; an application calls the inherent `apply`, `headers` and `layer` of its own policy,
/// which need no import.
///
/// # Example
///
/// An adapter for a framework of one's own, in one function:
///
/// ```
/// use http::Response;
/// use security_policy::Policy;
///
/// fn finish<P: Policy<Prepared = ()>, B>(nonce: &P::Nonce, response: &mut Response<B>) {
///     P::apply_prepared(&(), response.headers_mut(), nonce);
/// }
///
/// # use http::{HeaderMap, HeaderValue, header::SERVER};
/// # struct Anonymous;
/// # impl Policy for Anonymous {
/// #     type Nonce = ();
/// #     type Prepared = ();
/// #     const HEADERS: &'static [(&'static str, &'static str)] = &[];
/// #     fn apply_prepared(_: &(), headers: &mut HeaderMap, _: &()) { headers.remove(SERVER); }
/// #     fn apply_not_modified(_: &(), headers: &mut HeaderMap) { headers.remove(SERVER); }
/// # }
/// let mut response = Response::new("hello");
/// response.headers_mut().insert(SERVER, HeaderValue::from_static("shop/1.0"));
///
/// finish::<Anonymous, _>(&(), &mut response);
/// assert_eq!(response.headers().get(SERVER), None);
/// ```
pub trait Policy: 'static {
    /// What each response needs: [`Nonce`] where the policy uses one, else `()`.
    type Nonce: PerResponse;

    /// What start-up built: `()` where everything was known while compiling.
    type Prepared: Clone + Send + Sync + 'static;

    /// The headers that are the same in every response, lower-case names, in the order on the wire.
    ///
    /// A header that carries a nonce is not among them.
    const HEADERS: &'static [(&'static str, &'static str)];

    /// Writes the policy into the headers of a response.
    ///
    /// The policy wins over every header of a name that it declares; all other headers stay, every
    /// `Set-Cookie` in its order. A map with thousands of names that has no room for the policy loses
    /// the oldest of them.
    fn apply_prepared(prepared: &Self::Prepared, headers: &mut HeaderMap, nonce: &Self::Nonce);

    /// Writes the policy into the headers of a `304 Not Modified`.
    ///
    /// A browser puts the headers of a 304 over those of the page that it has cached, whose scripts carry
    /// an earlier nonce. A header with a nonce is therefore removed here, and the cached one stays.
    fn apply_not_modified(prepared: &Self::Prepared, headers: &mut HeaderMap);
}

/// What a response needs before its policy can be applied: a [`Nonce`], or nothing.
///
/// It is sealed: these are the two there are.
///
/// # Example
///
/// ```
/// use http::Extensions;
/// use security_policy::{Nonce, PerResponse};
///
/// let mut request = Extensions::new();
/// let outer = Nonce::for_request(&mut request);
/// let inner = Nonce::for_request(&mut request);
/// assert_eq!(outer.as_str(), inner.as_str());
/// ```
pub trait PerResponse: Clone + Send + Sync + sealed::Sealed + 'static {
    /// Whether this is a nonce, which must not be replayed from a cache.
    const IS_NONCE: bool;

    /// Takes it from the extensions of the request, where the first to ask leaves it.
    ///
    /// The handler, an inner and an outer policy share the one nonce of their response in this way.
    ///
    /// # Panics
    ///
    /// Panics where [`Nonce::random`] does.
    fn for_request(extensions: &mut Extensions) -> Self;
}

impl PerResponse for () {
    const IS_NONCE: bool = false;

    fn for_request(_: &mut Extensions) -> Self {}
}

impl PerResponse for Nonce {
    const IS_NONCE: bool = true;

    fn for_request(extensions: &mut Extensions) -> Self {
        extensions.get_or_insert_with(Nonce::random).clone()
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for () {}
    impl Sealed for super::Nonce {}
}

//! The trait of policies, for code that applies them.

use http::{Extensions, HeaderMap};

use crate::{
    cache_control::forbid_storing,
    lazy_nonce::{LazyNonce, NonceError},
    nonce::Nonce,
    owned::Owned,
};

/// A policy that can be applied to a response.
///
/// [`security_policy!`](crate::security_policy) implements it for the type that it declares. Adapters are generic over it. An
/// application calls the inherent `apply`, `headers` and `layer` of its policy, which need no import.
///
/// # Compatibility
///
/// An implementation provides `Nonce`, `Prepared`, `HEADERS`, `apply_prepared` and `apply_not_modified`. Later versions may add items to
/// this trait, but only with a default, so existing implementations still compile. [`PerResponse`] is sealed and the fields of
/// [`Owned`] are private, so these can grow too.
///
/// # Example
///
/// An adapter for another framework, in one function:
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
    /// What each response needs: [`Nonce`] if the policy uses one, otherwise `()`.
    type Nonce: PerResponse;

    /// The state that is built at start-up: `()` if everything is known at compile time.
    type Prepared: Clone + Send + Sync + 'static;

    /// The headers that are the same in every response, with lower-case names, in the order in which they are sent.
    ///
    /// Headers that contain a nonce are not included.
    const HEADERS: &'static [(&'static str, &'static str)];

    /// The headers and cookies that the policy owns: an outer policy leaves them alone.
    ///
    /// By default these are the [`HEADERS`](Self::HEADERS); [`Owned`] has an example with more.
    const OWNED: &'static Owned = &Owned::headers(Self::HEADERS);

    /// Applies the policy to the headers of a response.
    ///
    /// The policy replaces every header that it declares, except `vary`, to which it adds. All other headers are kept, and every
    /// `Set-Cookie` in its order. If a map already has thousands of names and cannot take those of the policy, the oldest are removed.
    ///
    /// The page is assumed to use the nonce: the response becomes `cache-control: private, no-store`, unless it already forbids storing
    /// or the policy declares `cache_control`. If the map has a `content-type` that cannot run script, the response gets the policy
    /// without the nonce instead, and keeps its `cache-control`.
    fn apply_prepared(prepared: &Self::Prepared, headers: &mut HeaderMap, nonce: &Self::Nonce);

    /// Applies the policy to the headers of a response that uses no nonce.
    ///
    /// It allows nothing that the policy with a nonce forbids, and does not change `cache-control`. The default implementation, for a
    /// policy that is written by hand, uses a random nonce that is discarded, so the response must still be kept out of caches.
    ///
    /// # Panics
    ///
    /// The default implementation, for a policy that uses a nonce, panics if [`Nonce::random`] does.
    fn apply_without_nonce(prepared: &Self::Prepared, headers: &mut HeaderMap) {
        if Self::Nonce::IS_NONCE {
            forbid_storing(headers);
        }
        Self::apply_prepared(prepared, headers, &sealed::Sealed::unshared());
    }

    /// Applies the policy to the headers of a `304 Not Modified`.
    ///
    /// Browsers replace the headers of the cached page with those of the 304, and the scripts of the cached page carry an earlier
    /// nonce, or none. Headers with a nonce are therefore removed, so that the cached ones stay in effect.
    fn apply_not_modified(prepared: &Self::Prepared, headers: &mut HeaderMap);
}

/// What a policy needs for each response: a [`Nonce`], or nothing.
///
/// It is sealed: `Nonce` and `()` are its only implementations.
///
/// # Example
///
/// ```
/// use http::Extensions;
/// use security_policy::{Nonce, PerResponse};
///
/// let mut request = Extensions::new();
/// let outer = Nonce::for_request(&mut request)?;
/// let inner = Nonce::for_request(&mut request)?;
/// assert_eq!(outer.as_str(), inner.as_str());
/// # Ok::<(), security_policy::NonceError>(())
/// ```
pub trait PerResponse: Clone + Send + Sync + sealed::Sealed + 'static {
    /// Whether this is a nonce, which must not be replayed from a cache.
    const IS_NONCE: bool;

    /// Returns the nonce of the request. The first call generates it and stores it in the extensions, as a [`LazyNonce`].
    ///
    /// The handler, an inner policy and an outer policy share one nonce in this way. The call counts as a request for the nonce: the
    /// layer of a policy adds it to the headers.
    ///
    /// # Errors
    ///
    /// Returns what [`LazyNonce::get`] does.
    fn for_request(extensions: &mut Extensions) -> Result<Self, NonceError>;
}

impl PerResponse for () {
    const IS_NONCE: bool = false;

    fn for_request(_: &mut Extensions) -> Result<Self, NonceError> {
        Ok(())
    }
}

impl PerResponse for Nonce {
    const IS_NONCE: bool = true;

    fn for_request(extensions: &mut Extensions) -> Result<Self, NonceError> {
        LazyNonce::of(extensions).get()
    }
}

pub(crate) mod sealed {
    use http::Extensions;

    use crate::{lazy_nonce::LazyNonce, nonce::Nonce};

    pub trait Sealed: Sized {
        /// The nonce of a response that does not exist yet.
        type Lazy: Clone + Send + Sync + 'static;

        /// Stores a lazy nonce in the extensions of a request, where a handler or a middleware can request it.
        fn offer(extensions: &mut Extensions) -> Self::Lazy;

        /// Returns the nonce for the headers; `None` if it was not requested. From now on it cannot be requested.
        fn close(lazy: &Self::Lazy) -> Option<Self>;

        /// A nonce that is used for nothing else.
        fn unshared() -> Self;
    }

    impl Sealed for () {
        type Lazy = ();

        fn offer(_: &mut Extensions) {}

        fn close((): &()) -> Option<()> {
            Some(())
        }

        fn unshared() {}
    }

    impl Sealed for Nonce {
        type Lazy = LazyNonce;

        fn offer(extensions: &mut Extensions) -> LazyNonce {
            LazyNonce::open(extensions)
        }

        fn close(lazy: &LazyNonce) -> Option<Nonce> {
            lazy.close()
        }

        fn unshared() -> Nonce {
            Nonce::draw().unwrap_or_else(|error| panic!("{error}"))
        }
    }
}

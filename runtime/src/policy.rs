//! What a declared policy is to everything that applies one.

use http::{Extensions, HeaderMap};

use crate::{
    cache_control::forbid_storing,
    lazy_nonce::{LazyNonce, NonceError},
    nonce::Nonce,
    owned::Owned,
};

/// A policy that can be applied to a response.
///
/// [`security_policy!`](crate::security_policy) implements it for the type that it declares. Adapters are
/// generic over it; an application calls the inherent `apply`, `headers` and `layer` of its own policy,
/// which need no import.
///
/// # What a later version may add
///
/// An item that is added to this trait has a default, so that a policy that is written by hand still compiles: it provides
/// `Nonce`, `Prepared`, `HEADERS`, `apply_prepared` and `apply_not_modified`, and nothing else is ever required of it. The
/// types that these name grow the same way: [`PerResponse`] is sealed, and the fields of [`Owned`] are private.
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

    /// What the policy owns of a response; an outer policy leaves it alone.
    ///
    /// A policy that is written by hand owns its [`HEADERS`](Self::HEADERS), unless it [says more](Owned).
    const OWNED: &'static Owned = &Owned::headers(Self::HEADERS);

    /// Writes the policy into the headers of a response.
    ///
    /// The policy wins over every header of a name that it declares, but for `vary`, to which it adds; all other headers
    /// stay, every `Set-Cookie` in its order. A map with thousands of names that has no room for the policy loses
    /// the oldest of them.
    ///
    /// A nonce counts as used by the page: the response becomes `cache-control: private, no-store`, unless it or the policy
    /// says otherwise. A response whose `content-type`, as far as it is in the map, cannot run script gets the policy without
    /// a nonce instead, and keeps its `cache-control`.
    fn apply_prepared(prepared: &Self::Prepared, headers: &mut HeaderMap, nonce: &Self::Nonce);

    /// Writes the policy into the headers of a response whose page uses no nonce.
    ///
    /// It allows nothing that the policy with a nonce forbids, and leaves `cache-control` alone. A policy that is written by
    /// hand takes a nonce that nobody gets to know, so that the response still has to stay out of caches.
    ///
    /// # Panics
    ///
    /// For a policy that is written by hand and uses a nonce, panics where [`Nonce::random`] does.
    fn apply_without_nonce(prepared: &Self::Prepared, headers: &mut HeaderMap) {
        if Self::Nonce::IS_NONCE {
            forbid_storing(headers);
        }
        Self::apply_prepared(prepared, headers, &sealed::Sealed::unshared());
    }

    /// Writes the policy into the headers of a `304 Not Modified`.
    ///
    /// A browser puts the headers of a 304 over those of the page that it has cached, whose scripts carry
    /// an earlier nonce, or none. A header with a nonce is therefore removed here, and the cached one stays.
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
/// let outer = Nonce::for_request(&mut request)?;
/// let inner = Nonce::for_request(&mut request)?;
/// assert_eq!(outer.as_str(), inner.as_str());
/// # Ok::<(), security_policy::NonceError>(())
/// ```
pub trait PerResponse: Clone + Send + Sync + sealed::Sealed + 'static {
    /// Whether this is a nonce, which must not be replayed from a cache.
    const IS_NONCE: bool;

    /// Takes it from the extensions of the request, where the first to ask leaves it.
    ///
    /// The handler, an inner and an outer policy share the one nonce of their response in this way. It counts as asking: the
    /// layer of a policy writes this nonce into the headers. A [`LazyNonce`] in the extensions is where it is kept.
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
        /// What stands for it until the response is there.
        type Lazy: Clone + Send + Sync + 'static;

        /// Leaves that in the extensions of a request, for a handler or a middleware to ask.
        fn offer(extensions: &mut Extensions) -> Self::Lazy;

        /// What the headers need; `None` where nobody has asked. From now on nobody can.
        fn close(lazy: &Self::Lazy) -> Option<Self>;

        /// One that nobody else gets to know.
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
            Nonce::random()
        }
    }
}

//! The nonce of a response that may not need one: it is drawn when somebody asks.

use std::{
    error, fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use http::Extensions;

use crate::nonce::{Nonce, RandomError};

/// The nonce of a response, drawn when it is first asked for.
///
/// A layer leaves one in the extensions of each request. All clones share the one nonce: those of the handler, of a
/// middleware, and of an inner and an outer policy. A response for which nobody has asked carries the policy without a
/// nonce, and can be cached.
///
/// In axum a handler takes the [`Nonce`] itself as an argument, which asks for it. A tower middleware asks before it calls the
/// service that answers:
///
/// ```
/// use http::Request;
/// use security_policy::{LazyNonce, Nonce};
///
/// fn nonce_of<B>(request: &Request<B>) -> Option<Nonce> {
///     request.extensions().get::<LazyNonce>()?.get().ok()
/// }
/// # assert!(nonce_of(&Request::new(())).is_none());
/// ```
///
/// # Example
///
/// ```
/// use security_policy::LazyNonce;
///
/// let lazy = LazyNonce::new();
/// let first = lazy.get()?;
/// assert_eq!(lazy.clone().get()?.as_str(), first.as_str());
/// # Ok::<(), security_policy::NonceError>(())
/// ```
#[derive(Clone)]
pub struct LazyNonce(Arc<Cell>);

#[derive(Default)]
struct Cell {
    /// Holds `None` where nobody had asked before the headers were written.
    nonce: OnceLock<Option<Nonce>>,
    is_closed: AtomicBool,
}

impl LazyNonce {
    /// Makes one that nobody has asked for.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::default())
    }

    /// Returns the nonce; the first to ask draws it.
    ///
    /// # Errors
    ///
    /// Returns an error once the headers of the response have been written, which a body that is streamed, or a task that
    /// outlives the handler, may find; and where the operating system has no random bytes to give.
    pub fn get(&self) -> Result<Nonce, NonceError> {
        let cell = &*self.0;
        if cell.is_closed.load(Ordering::Acquire) {
            return Err(NonceError::Closed);
        }
        let drawn = match cell.nonce.get() {
            Some(nonce) => nonce,
            None => {
                let nonce = Nonce::try_random().map_err(NonceError::Random)?;
                cell.nonce.get_or_init(|| Some(nonce))
            }
        };
        drawn.clone().ok_or(NonceError::Closed)
    }

    /// The nonce of a request: the one in its extensions, or a new one that is left there.
    pub(crate) fn of(extensions: &mut Extensions) -> Self {
        extensions.get_or_insert_with(Self::new).clone()
    }

    /// The same for a service whose response has not been made. The one of an earlier response is no use to it: a middleware
    /// that calls a service twice hands both of them the same extensions.
    pub(crate) fn open(extensions: &mut Extensions) -> Self {
        let lazy = Self::of(extensions);
        if !lazy.0.is_closed.load(Ordering::Acquire) {
            return lazy;
        }
        let lazy = Self::new();
        extensions.insert(lazy.clone());
        lazy
    }

    /// Returns the nonce that the headers have to carry, if anybody has asked. From now on, asking is an error.
    pub(crate) fn close(&self) -> Option<Nonce> {
        // First this: for a thread that has read it before, the cell decides, which is written once.
        self.0.is_closed.store(true, Ordering::Release);
        self.0.nonce.get_or_init(|| None).clone()
    }
}

impl Default for LazyNonce {
    fn default() -> Self {
        Self::new()
    }
}

/// A request is often logged with its extensions before the response has left: the value stays out.
impl fmt::Debug for LazyNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LazyNonce(..)")
    }
}

/// Why there is no [`Nonce`] to be had.
///
/// # Example
///
/// ```
/// use security_policy::NonceError;
///
/// assert!(NonceError::Closed.to_string().starts_with("the headers of the response have been written"));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum NonceError {
    /// The headers of the response have been written: what they do not carry, no browser accepts.
    Closed,
    /// The operating system had no random bytes.
    Random(RandomError),
}

impl fmt::Display for NonceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str(
                "the headers of the response have been written, so that no nonce can be added to them\n\
                 help: ask for the nonce before the handler returns, and hand it to what writes the body",
            ),
            Self::Random(error) => error.fmt(f),
        }
    }
}

impl error::Error for NonceError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Closed => None,
            Self::Random(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_headers_carry_is_what_was_handed_out() {
        for round in 0..200 {
            let lazy = LazyNonce::new();
            let asking: Vec<_> = (0..4)
                .map(|_| {
                    let lazy = lazy.clone();
                    std::thread::spawn(move || lazy.get().ok().map(|nonce| nonce.to_string()))
                })
                .collect();
            if round % 2 == 0 {
                std::thread::yield_now();
            }
            let sent = lazy.close().map(|nonce| nonce.to_string());
            for answer in asking {
                let answer = answer.join().expect("no panic");
                assert!(answer.is_none() || answer == sent, "{answer:?} was handed out, {sent:?} sent");
            }
            assert!(matches!(lazy.get(), Err(NonceError::Closed)));
            assert_eq!(lazy.close().map(|nonce| nonce.to_string()), sent);
        }
    }

    #[test]
    fn nothing_is_drawn_unless_somebody_asks() {
        let lazy = LazyNonce::of(&mut Extensions::new());
        assert!(lazy.0.nonce.get().is_none());
        assert!(lazy.close().is_none());
        assert!(matches!(lazy.0.nonce.get(), Some(None)));
        assert!(lazy.get().is_err());
        assert!(matches!(lazy.0.nonce.get(), Some(None)));
    }

    #[test]
    fn a_second_response_to_a_request_has_its_own() {
        let mut extensions = Extensions::new();
        let first = LazyNonce::open(&mut extensions);
        let nonce = first.get().expect("open");
        assert_eq!(LazyNonce::open(&mut extensions).get().expect("the same").as_str(), nonce.as_str());
        first.close();
        let second = LazyNonce::open(&mut extensions).get().expect("open");
        assert_ne!(second.as_str(), nonce.as_str());
        assert_eq!(LazyNonce::of(&mut extensions).get().expect("the second").as_str(), second.as_str());
    }
}

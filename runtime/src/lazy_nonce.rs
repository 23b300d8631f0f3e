//! The nonce of a response that may not need one: it is generated when first requested.

use std::{
    error, fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use http::Extensions;

use crate::nonce::{Nonce, RandomError};

/// The nonce of a response, generated when it is first requested.
///
/// A layer puts one into the extensions of each request. All clones share one nonce: those of the handler, of a middleware, and of an
/// inner and an outer policy. If the nonce is never requested, the response carries the policy without it, and can be cached.
///
/// In axum, poem and salvo, a handler requests the [`Nonce`] by taking it as an argument. A tower middleware requests it before it calls the inner
/// service:
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
    /// Contains `None` if the headers were written before the nonce was requested.
    nonce: OnceLock<Option<Nonce>>,
    is_closed: AtomicBool,
}

impl LazyNonce {
    /// Makes one whose nonce has not been requested.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::default())
    }

    /// Returns the nonce; the first call generates it.
    ///
    /// # Errors
    ///
    /// Returns an error if the headers of the response have already been written, which can happen in a streamed body or in a task
    /// that outlives the handler, or if the operating system cannot provide random bytes.
    pub fn get(&self) -> Result<Nonce, NonceError> {
        let cell = &*self.0;
        if cell.is_closed.load(Ordering::Acquire) {
            return Err(NonceError::Closed);
        }
        let drawn = match cell.nonce.get() {
            Some(nonce) => nonce,
            None => {
                let nonce = Nonce::draw().map_err(NonceError::Random)?;
                cell.nonce.get_or_init(|| Some(nonce))
            }
        };
        drawn.clone().ok_or(NonceError::Closed)
    }

    /// The nonce of a request: the one in its extensions, or a new one, which is added to them.
    pub(crate) fn of(extensions: &mut Extensions) -> Self {
        extensions.get_or_insert_with(Self::new).clone()
    }

    /// The same for a service that has not answered yet. It replaces the nonce of an earlier response: a middleware that calls a
    /// service twice may pass the same extensions both times.
    pub(crate) fn open(extensions: &mut Extensions) -> Self {
        let lazy = Self::of(extensions);
        if !lazy.0.is_closed.load(Ordering::Acquire) {
            return lazy;
        }
        let lazy = Self::new();
        extensions.insert(lazy.clone());
        lazy
    }

    /// Returns the nonce for the headers, if it was requested. From now on, requesting it is an error.
    pub(crate) fn close(&self) -> Option<Nonce> {
        // This comes first. The cell is written once, so a thread that reads it later sees the same decision.
        self.0.is_closed.store(true, Ordering::Release);
        self.0.nonce.get_or_init(|| None).clone()
    }
}

impl Default for LazyNonce {
    fn default() -> Self {
        Self::new()
    }
}

/// Redacts the value: requests are often logged with their extensions before the response is sent.
impl fmt::Debug for LazyNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LazyNonce(..)")
    }
}

/// Why a [`Nonce`] is not available.
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
    /// The headers of the response have been written without a nonce, so browsers would not accept one.
    Closed,
    /// The operating system could not provide random bytes.
    Random(RandomError),
}

impl fmt::Display for NonceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str(
                "the headers of the response have been written, so no nonce can be added to them\n\
                 help: get the nonce before the handler returns, and pass it to the code that writes the body",
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
        for round in 0..if cfg!(miri) { 2 } else { 200 } {
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

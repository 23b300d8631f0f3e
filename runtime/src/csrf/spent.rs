//! The store of used tokens, for policies with `once`.

use std::{error, fmt, pin::Pin, ptr, sync::Arc};

use super::{
    rejection::TokenError,
    spent_memory::Memory,
    unspent::{TokenId, UnspentToken},
};
use crate::signing::time::UnixTime;

/// A store of used tokens that several servers share, such as a database.
///
/// A server that is alone needs none: [`SpentTokens::in_process`] is the default.
///
/// # Example
///
/// Redis, with the crate `redis` and its feature `aio`. `SET` with `NX` is atomic: of two servers that spend the same
/// token at the same time, one gets an answer, and the other gets `nil`.
///
/// ```
/// # mod redis {
/// #     pub mod aio {
/// #         #[derive(Clone)]
/// #         pub struct MultiplexedConnection;
/// #     }
/// #     #[derive(Debug)]
/// #     pub struct RedisError;
/// #     impl std::fmt::Display for RedisError {
/// #         fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("down") }
/// #     }
/// #     impl std::error::Error for RedisError {}
/// #     pub struct Cmd;
/// #     impl Cmd {
/// #         pub fn arg<T>(&mut self, _: T) -> &mut Self { self }
/// #         pub async fn query_async<T>(&mut self, _: &mut aio::MultiplexedConnection) -> Result<T, RedisError> {
/// #             Err(RedisError)
/// #         }
/// #     }
/// #     pub fn cmd(_: &str) -> Cmd { Cmd }
/// # }
/// use security_policy::csrf::{Spent, SpentTokens, Storing, UnspentToken, Use};
///
/// struct Redis(redis::aio::MultiplexedConnection);
///
/// impl Spent for Redis {
///     fn spend(&self, token: UnspentToken) -> Storing {
///         let mut connection = self.0.clone();
///         Box::pin(async move {
///             let stored: Option<String> = redis::cmd("SET")
///                 .arg(format!("csrf:{}", token.key()))
///                 .arg(1)
///                 .arg("NX")
///                 .arg("EX")
///                 .arg(token.remember_for().as_secs())
///                 .query_async(&mut connection)
///                 .await?;
///             Ok(if stored.is_some() { Use::First } else { Use::Again })
///         })
///     }
/// }
///
/// fn shared(connection: redis::aio::MultiplexedConnection) -> SpentTokens {
///     SpentTokens::shared(Redis(connection))
/// }
/// ```
///
/// Limit the time of the connection: a request waits for the answer. If Redis evicts keys when its memory is full, a
/// token that it has evicted is accepted again. Configure `maxmemory-policy noeviction`; Redis then rejects the command,
/// and the request is rejected. After a failover to a replica that has not received the last keys, their tokens are
/// accepted again; `WAIT` after `SET` prevents that.
pub trait Spent: Send + Sync + 'static {
    /// Records that a token was used, unless it is recorded already, for [`UnspentToken::remember_for`].
    ///
    /// Both have to be one atomic step. If it fails, the request is rejected as [`TokenError::StoreUnavailable`], and the
    /// feature `tracing` logs the error.
    fn spend(&self, token: UnspentToken) -> Storing;
}

/// The answer of a store, when it arrives.
pub type Storing = Pin<Box<dyn Future<Output = Result<Use, Box<dyn error::Error + Send + Sync>>> + Send>>;

/// Whether a token was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum Use {
    /// It was not, and is recorded now.
    First,
    /// It was, or may have been.
    Again,
}

/// The tokens that were used, for a policy with `once`.
///
/// Clones share the tokens. [`CsrfLayer::remembering`](super::CsrfLayer::remembering) sets it; without it, each layer has
/// its own.
///
/// # Example
///
/// In a framework without a layer:
///
/// ```
/// use http::{HeaderMap, Method, Uri};
/// use security_policy::{Key, Keys, UnixTime, csrf::{Decision, SpentTokens, TokenError}, security_policy};
/// use std::sync::Arc;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///         csrf: { bind_to: session, max_age: 2h, once },
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (keys, spent) = (Arc::new(Keys::signing_with(Key::random())), SpentTokens::in_process());
/// let now = UnixTime::now();
///
/// // A page with a form.
/// let mut page = HeaderMap::new();
/// let token = Shop::CSRF.token(keys.clone(), &HeaderMap::new(), now);
/// let text = token.text();
/// token.set_cookie(&mut page);
///
/// // The request, twice.
/// let mut request = HeaderMap::new();
/// request.insert("sec-fetch-site", "same-origin".parse().unwrap());
/// request.insert("cookie", page["set-cookie"].to_str().unwrap().split(';').next().unwrap().parse().unwrap());
/// assert_eq!(Shop::CSRF.decide(&Method::POST, &Uri::from_static("/buy"), &request), Ok(Decision::NeedsToken));
/// let mut outcomes = Vec::new();
/// for _ in 0..2 {
///     let token = Shop::CSRF.verify_once(&keys, &text, "/buy", &request, now).unwrap();
///     outcomes.push(spent.spend(token).await);
/// }
/// assert_eq!(outcomes, [Ok(()), Err(TokenError::Spent)]);
/// # }
/// ```
#[derive(Clone)]
pub struct SpentTokens(Store);

#[derive(Clone)]
enum Store {
    Memory(Arc<Memory>),
    Shared(Arc<dyn Spent>),
}

impl SpentTokens {
    /// Remembers up to a million tokens in the memory of the process.
    ///
    /// - A token is forgotten a minute after it expires. The memory is allocated as it is needed.
    /// - With 200,000 other tokens in memory, spending a token takes about half a microsecond: 1.2 times as long as inserting it
    ///   into a `Mutex<HashSet>`, which forgets nothing, and a quarter of the time of the cache of the crate `moka`.
    /// - If the limit is reached, further tokens are rejected as [`TokenError::StoreFull`] until others expire. With the
    ///   `max_age` of two hours, a million tokens are 139 requests a second. A shorter `max_age` needs less memory.
    /// - Another process does not know these tokens: use [`shared`](Self::shared) for several servers.
    /// - After a restart, the used tokens are forgotten. So a token that was issued before the store was made is rejected
    ///   as [`TokenError::IssuedBeforeStart`], whether it was used or not.
    #[must_use]
    pub fn in_process() -> Self {
        Self::in_process_up_to(CAPACITY)
    }

    /// Remembers up to this number of tokens in the memory of the process, like [`in_process`](Self::in_process).
    #[must_use]
    pub fn in_process_up_to(tokens: usize) -> Self {
        Self(Store::Memory(Arc::new(Memory::new(tokens, UnixTime::now()))))
    }

    /// Remembers tokens in a store that several servers share. [`Spent`] has an example.
    #[must_use]
    pub fn shared(store: impl Spent) -> Self {
        Self(Store::Shared(Arc::new(store)))
    }

    /// Spends a token: records that it was used.
    ///
    /// # Errors
    ///
    /// Returns an error if the token was used before, or if the store cannot tell: it is full, cannot be reached, or has
    /// been started after the token was issued.
    pub async fn spend(&self, token: UnspentToken) -> Result<(), TokenError> {
        match self.start(token) {
            Spend::Now(outcome) => outcome,
            Spend::Later(spending) => spending.await,
        }
    }

    /// What a request keeps while one of its tokens is spent in this store.
    pub(super) fn spending(&self, token: &UnspentToken) -> Spending {
        Spending { token: *token.id(), store: self.clone() }
    }

    /// Whether this token has been spent in this store for the same request, by another layer that is mounted.
    pub(super) fn has_spent(&self, token: &UnspentToken, earlier: &Spending) -> bool {
        let is_same_store = match (&self.0, &earlier.store.0) {
            (Store::Memory(own), Store::Memory(other)) => Arc::ptr_eq(own, other),
            (Store::Shared(own), Store::Shared(other)) => ptr::addr_eq(Arc::as_ptr(own), Arc::as_ptr(other)),
            _ => false,
        };
        is_same_store && earlier.token == *token.id()
    }

    /// Spends a token at once if the store is in memory.
    pub(super) fn start(&self, token: UnspentToken) -> Spend {
        match &self.0 {
            Store::Memory(memory) => Spend::Now(memory.spend(&token)),
            Store::Shared(store) => {
                let storing = store.spend(token);
                Spend::Later(Box::pin(async move {
                    match storing.await {
                        Ok(Use::First) => Ok(()),
                        Ok(Use::Again) => Err(TokenError::Spent),
                        Err(error) => {
                            log(&*error);
                            Err(TokenError::StoreUnavailable)
                        }
                    }
                }))
            }
        }
    }
}

impl Default for SpentTokens {
    fn default() -> Self {
        Self::in_process()
    }
}

impl fmt::Debug for SpentTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Store::Memory(_) => "SpentTokens(in process)",
            Store::Shared(_) => "SpentTokens(shared)",
        })
    }
}

/// The outcome of spending a token, now or later.
pub(super) enum Spend {
    Now(Result<(), TokenError>),
    Later(Outcome),
}

/// A token that is spent for a request, in the extensions of the request: a layer that is mounted twice spends it once.
#[derive(Clone)]
pub(super) struct Spending {
    token: TokenId,
    store: SpentTokens,
}

/// The outcome of a store that answers later.
pub(super) type Outcome = Pin<Box<dyn Future<Output = Result<(), TokenError>> + Send>>;

fn log(error: &(dyn error::Error + Send + Sync)) {
    #[cfg(feature = "tracing")]
    tracing::error!(target: "security_policy::csrf", %error, "the store of used tokens failed");
    #[cfg(not(feature = "tracing"))]
    let _ = error;
}

/// The default number of tokens.
const CAPACITY: usize = 1_000_000;

#[cfg(test)]
mod tests {
    use std::{
        sync::Mutex,
        task::{Context, Poll, Waker},
        time::Duration,
    };

    use super::*;

    /// A store that remembers one token, and fails for all others.
    #[derive(Default)]
    struct Narrow(Mutex<Option<String>>);

    impl Spent for Narrow {
        fn spend(&self, token: UnspentToken) -> Storing {
            let mut known = self.0.lock().expect("no panic before");
            let outcome = match known.replace(token.key()) {
                None => Ok(Use::First),
                Some(known) if known == token.key() => Ok(Use::Again),
                Some(_) => Err("full".into()),
            };
            Box::pin(async { outcome })
        }
    }

    fn token(id: u8) -> UnspentToken {
        let now = UnixTime::now();
        UnspentToken::new([id; 16], now, Duration::from_secs(60), now)
    }

    fn spend(tokens: &SpentTokens, id: u8) -> Result<(), TokenError> {
        let mut future = Box::pin(tokens.spend(token(id)));
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => panic!("no store waits"),
        }
    }

    #[test]
    fn each_store_accepts_a_token_one_time() {
        for (tokens, name, other) in [
            (SpentTokens::in_process(), "SpentTokens(in process)", Ok(())),
            (SpentTokens::default(), "SpentTokens(in process)", Ok(())),
            (SpentTokens::in_process_up_to(1), "SpentTokens(in process)", Err(TokenError::StoreFull { limit: 1 })),
            (SpentTokens::shared(Narrow::default()), "SpentTokens(shared)", Err(TokenError::StoreUnavailable)),
        ] {
            assert_eq!([spend(&tokens, 1), spend(&tokens.clone(), 1)], [Ok(()), Err(TokenError::Spent)], "{name}");
            assert_eq!((spend(&tokens, 2), format!("{tokens:?}").as_str()), (other, name));
        }
        let early = UnixTime::from_secs(UnixTime::now().as_secs() - 10);
        let early = UnspentToken::new([1; 16], early, Duration::from_secs(60), UnixTime::now());
        let Spend::Now(outcome) = SpentTokens::in_process().start(early) else { panic!("it waits") };
        assert_eq!(outcome, Err(TokenError::IssuedBeforeStart));
    }

    #[test]
    fn a_layer_knows_what_one_outside_has_spent() {
        let memory = [SpentTokens::in_process(), SpentTokens::in_process()];
        let shared = [(); 2].map(|()| SpentTokens::shared(Narrow::default()));
        let all = [memory, shared].concat();
        for (index, own) in all.iter().enumerate() {
            for (other_index, other) in all.iter().enumerate() {
                let earlier = other.clone().spending(&token(1));
                assert_eq!(own.has_spent(&token(1), &earlier), index == other_index, "{own:?} {other:?}");
                assert!(!own.has_spent(&token(2), &earlier), "{own:?} {other:?}");
            }
        }
    }
}

//! The application with the layers of [`Market`], which each case builds with what it needs.

use std::{
    collections::HashSet,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use security_policy::{
    csrf::{Spent, SpentTokens, Storing, UnspentToken, Use},
    reports::{ReadError, Receive, Reports},
    rollout::{Rollout, Share},
    transport::TransportLayer,
};

use crate::{app::App, policies::Market};

/// What an application with the layers of `Market` is built from. The [module](crate::app) lists the layers.
#[derive(Clone, Debug)]
pub struct Layers {
    /// How many times each layer is mounted.
    pub times: usize,
    /// The used tokens.
    pub spent: SpentTokens,
    /// For whom the policy is enforced.
    pub rollout: Rollout,
    /// The reports that have arrived.
    pub reports: Received,
    /// The layer of `transport`.
    pub transport: TransportLayer,
}

/// Builds the application of a framework with the layers of `Market`.
///
/// An async closure or function `async |layers: Layers| -> impl App` implements it.
pub trait Build {
    /// Builds the application.
    fn build(&self, layers: Layers) -> Pin<Box<dyn Future<Output = Box<dyn App>> + '_>>;
}

impl<A: App + 'static, F: AsyncFn(Layers) -> A> Build for F {
    fn build(&self, layers: Layers) -> Pin<Box<dyn Future<Output = Box<dyn App>> + '_>> {
        Box::pin(async move { Box::new(self(layers).await) as Box<dyn App> })
    }
}

/// A framework, and how many times each layer is mounted. Every case has the same result with both.
#[expect(missing_debug_implementations, reason = "it holds a function")]
pub struct Site<'a> {
    pub(crate) build: &'a dyn Build,
    pub(crate) times: usize,
}

impl Site<'_> {
    /// The layers that a case changes: everything is enforced, and a store answers later whether a token was used.
    pub(crate) fn layers(&self) -> Layers {
        Layers {
            times: self.times,
            spent: SpentTokens::shared(Table::default()),
            rollout: Rollout::new(Share::ALL, Market::VISITOR, "the key of a test"),
            reports: Received::default(),
            transport: Market::TRANSPORT.layer(),
        }
    }

    /// Builds an application.
    pub(crate) async fn app(&self, layers: &Layers) -> Box<dyn App> {
        self.build.build(layers.clone()).await
    }
}

/// The reports that have arrived.
#[derive(Clone, Debug, Default)]
pub struct Received(Arc<Mutex<Vec<Result<Reports, ReadError>>>>);

impl Received {
    /// Returns what has arrived since the last call.
    pub(crate) fn take(&self) -> Vec<Result<Reports, ReadError>> {
        std::mem::take(&mut *self.0.lock().expect("no case panics here"))
    }
}

impl Receive for Received {
    fn receive(&self, received: Result<Reports, ReadError>) {
        self.0.lock().expect("no case panics here").push(received);
    }
}

/// A store that answers later.
#[derive(Clone, Default)]
struct Table(Arc<Mutex<HashSet<String>>>);

impl Spent for Table {
    fn spend(&self, token: UnspentToken) -> Storing {
        let table = self.0.clone();
        Box::pin(async move {
            Later(3).await;
            let is_first = table.lock().expect("no case panics here").insert(token.key());
            Later(2).await;
            Ok(if is_first { Use::First } else { Use::Again })
        })
    }
}

/// A store that cannot be reached.
pub(crate) struct Down;

impl Spent for Down {
    fn spend(&self, _: UnspentToken) -> Storing {
        Box::pin(async {
            Later(1).await;
            Err("connection refused".into())
        })
    }
}

/// A future that is not ready this many times.
struct Later(u8);

impl Future for Later {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

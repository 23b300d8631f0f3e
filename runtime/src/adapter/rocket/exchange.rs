//! What is kept of a request until its response.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Extensions, Response, request::Parts};
use rocket::Request;

use super::{
    any_stage::{AnyNext, AnyStage, Kept},
    stages::Stages,
};
use crate::adapter::stage::BodyError;

/// What is kept of a request until its response, in the local cache of the request.
#[derive(Default)]
pub(super) struct Exchange(Mutex<State>);

/// The content of an [`Exchange`].
#[derive(Default)]
pub(super) struct State {
    /// The head of the request, as the stages see it. Its extensions contain what guards return.
    pub(super) head: Option<Parts>,
    /// What each stage keeps, by its index.
    pub(super) kept: Vec<Option<Kept>>,
    /// The stages that have to read the body.
    pub(super) waiting: Vec<Waiting>,
    /// The answer of a stage.
    pub(super) answer: Option<Response<Bytes>>,
    /// The extensions of the response: those of an answer that was handed out, and marks of the handler.
    pub(super) response: Extensions,
    /// The policies of [`WithPolicy`](super::with_policy::WithPolicy).
    pub(super) inner: Vec<(Box<dyn AnyStage>, Kept)>,
}

/// A stage that has to read the body before it decides.
pub(super) struct Waiting {
    pub(super) index: usize,
    pub(super) reading: Kept,
    pub(super) limit: usize,
}

impl Exchange {
    /// The one of a request.
    pub(super) fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(Self::default)
    }

    /// A copy of what a stage has added to the extensions of the request.
    pub(super) fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.lock().head.as_ref()?.extensions.get().cloned()
    }

    /// Passes the body to the stages that wait for it.
    pub(super) async fn read(&self, stages: &Stages, body: &Result<Bytes, BodyError>) {
        // A stage may wait, and a lock must not be held meanwhile. Nothing else of the request runs until then.
        let mut state = std::mem::take(&mut *self.lock());
        state.read(stages, body).await;
        *self.lock() = state;
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The state of a request before the first stage.
    pub(super) fn new(head: Parts, stages: usize) -> Self {
        Self { head: Some(head), kept: (0..stages).map(|_| None).collect(), ..Self::default() }
    }

    /// Takes over what a stage has decided. The first answer counts.
    pub(super) fn take(&mut self, index: usize, next: AnyNext) {
        match next {
            AnyNext::Call(kept) => self.kept[index] = Some(kept),
            AnyNext::Answer(answer) => {
                self.answer.get_or_insert(answer);
            }
            AnyNext::Read { reading, limit } => self.waiting.push(Waiting { index, reading, limit }),
            // It is settled before.
            AnyNext::Wait(_) => {}
        }
    }

    /// How much of the body the waiting stages read, at most. Returns `None` if none waits.
    pub(super) fn limit(&self) -> Option<usize> {
        self.waiting.iter().map(|waiting| waiting.limit).max()
    }

    /// Passes the body to the stages that wait for it. Their answer counts more than that of a stage inside them.
    async fn read(&mut self, stages: &Stages, body: &Result<Bytes, BodyError>) {
        let (waiting, later) = (std::mem::take(&mut self.waiting), self.answer.take());
        let Some(mut head) = self.head.take() else { return };
        for Waiting { index, reading, limit } in waiting {
            let Some(entry) = stages.entry(index) else { continue };
            let body = body.clone().and_then(|body| match body.len() > limit {
                true => Err(BodyError::TooLarge),
                false => Ok(body),
            });
            if self.answer.is_none() {
                let next = entry.stage.body(reading, &mut head, body).settled(&mut head).await;
                self.take(index, next);
            }
        }
        self.head = Some(head);
        if self.answer.is_some() {
            // The request does not reach the policies of a part of the application.
            let entries = stages.ordered().iter().zip(&mut self.kept);
            entries.filter(|(entry, _)| entry.scope.depth() > 0).for_each(|(_, kept)| *kept = None);
        }
        self.answer = self.answer.take().or(later);
    }
}

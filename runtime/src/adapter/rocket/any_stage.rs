//! Stages of any type, and what they keep of a request.

use std::{any::Any, pin::Pin};

use bytes::Bytes;
use http::{Response, request::Parts};

use crate::adapter::stage::{BodyError, Next, Stage};

/// A [`Stage`] of any type.
pub(super) trait AnyStage: Send + Sync {
    fn reads_head(&self) -> bool;

    fn answers(&self) -> bool;

    fn request(&self, request: &mut Parts) -> AnyNext;

    fn beginning(&self, reading: Kept, request: &mut Parts, beginning: &[u8]) -> Result<AnyNext, Kept>;

    fn body(&self, reading: Kept, request: &mut Parts, body: Result<Bytes, BodyError>) -> AnyNext;

    fn response(&self, state: Kept, response: &mut Response<()>);
}

/// What a stage keeps of a request.
pub(super) type Kept = Box<dyn Any + Send>;

/// A [`Next`] of any stage. Rocket still has the body that was read.
pub(super) enum AnyNext {
    Call(Kept),
    Answer(Response<Bytes>),
    Read { reading: Kept, limit: usize },
    Wait(AnyWait),
}

/// A [`Wait`](crate::adapter::stage::Wait) of any stage.
pub(super) type AnyWait = Pin<Box<dyn Future<Output = AnyResume> + Send>>;

/// What a stage does after it has waited.
pub(super) type AnyResume = Box<dyn FnOnce(&mut Parts) -> AnyNext + Send>;

impl<S: Stage> AnyStage for S {
    fn reads_head(&self) -> bool {
        S::READS_HEAD
    }

    fn answers(&self) -> bool {
        S::ANSWERS
    }

    fn request(&self, request: &mut Parts) -> AnyNext {
        AnyNext::of(self, Stage::request(self, request))
    }

    fn beginning(&self, reading: Kept, request: &mut Parts, beginning: &[u8]) -> Result<AnyNext, Kept> {
        match Stage::beginning(self, own(reading), request, beginning) {
            Ok(next) => Ok(AnyNext::of(self, next)),
            Err(reading) => Err(Box::new(reading)),
        }
    }

    fn body(&self, reading: Kept, request: &mut Parts, body: Result<Bytes, BodyError>) -> AnyNext {
        AnyNext::of(self, Stage::body(self, own(reading), request, body))
    }

    fn response(&self, state: Kept, response: &mut Response<()>) {
        Stage::response(self, own(state), response);
    }
}

impl AnyNext {
    fn of<S: Stage>(stage: &S, next: Next<S>) -> Self {
        match next {
            Next::Call { state, body: _ } => Self::Call(Box::new(state)),
            Next::Answer(response) => Self::Answer(response),
            Next::Read { reading, limit } => Self::Read { reading: Box::new(reading), limit },
            Next::Wait(wait) => {
                let stage = stage.clone();
                Self::Wait(Box::pin(async move {
                    let resume = wait.await;
                    let resume: AnyResume = Box::new(move |head| Self::of(&stage, resume.call(&stage, head)));
                    resume
                }))
            }
        }
    }

    /// Waits until the stage has decided, or has to read the body.
    pub(super) async fn settled(self, head: &mut Parts) -> Self {
        let mut next = self;
        while let Self::Wait(wait) = next {
            next = wait.await(head);
        }
        next
    }
}

fn own<T: 'static>(kept: Kept) -> T {
    *kept.downcast().expect("a stage gets back what it has returned")
}

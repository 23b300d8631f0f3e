//! Stages of any type, and what they keep of a request.

use std::any::Any;

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
}

impl<S: Stage> AnyStage for S {
    fn reads_head(&self) -> bool {
        S::READS_HEAD
    }

    fn answers(&self) -> bool {
        S::ANSWERS
    }

    fn request(&self, request: &mut Parts) -> AnyNext {
        Stage::request(self, request).into()
    }

    fn beginning(&self, reading: Kept, request: &mut Parts, beginning: &[u8]) -> Result<AnyNext, Kept> {
        match Stage::beginning(self, own(reading), request, beginning) {
            Ok(next) => Ok(next.into()),
            Err(reading) => Err(Box::new(reading)),
        }
    }

    fn body(&self, reading: Kept, request: &mut Parts, body: Result<Bytes, BodyError>) -> AnyNext {
        Stage::body(self, own(reading), request, body).into()
    }

    fn response(&self, state: Kept, response: &mut Response<()>) {
        Stage::response(self, own(state), response);
    }
}

impl<S: Stage> From<Next<S>> for AnyNext {
    fn from(next: Next<S>) -> Self {
        match next {
            Next::Call { state, body: _ } => Self::Call(Box::new(state)),
            Next::Answer(response) => Self::Answer(response),
            Next::Read { reading, limit } => Self::Read { reading: Box::new(reading), limit },
        }
    }
}

fn own<T: 'static>(kept: Kept) -> T {
    *kept.downcast().expect("a stage gets back what it has returned")
}

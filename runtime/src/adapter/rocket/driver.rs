//! The fairing that runs all stages.

use bytes::Bytes;
use http::request::Parts;
use rocket::{
    Build, Data, Request, Response, Rocket,
    fairing::{self, Fairing, Info, Kind},
};

#[cfg(feature = "csrf")]
use super::form_routes;
use super::{
    any_stage::{AnyNext, Kept},
    exchange::{Exchange, State},
    head::{self, Head},
    stages::{Entry, Stages},
};
use crate::adapter::{bridge::unreadable, stage::BodyError};

/// Runs all stages. The first fairing attaches it at launch, and Rocket calls it after every fairing that the application attaches: it
/// sees the method and the path that will be routed, and the headers that are sent.
pub(super) struct Driver;

#[rocket::async_trait]
impl Fairing for Driver {
    fn info(&self) -> Info {
        Info { name: "Security Policy", kind: Kind::Ignite | Kind::Request | Kind::Response }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        #[cfg(feature = "csrf")]
        let rocket = form_routes::find(rocket).await;
        Ok(rocket)
    }

    async fn on_request(&self, request: &mut Request<'_>, data: &mut Data<'_>) {
        let Some(stages) = request.rocket().state::<Stages>() else { return };
        let stages = stages.ordered();
        let reads_head = stages.iter().any(|entry| entry.stage.reads_head());
        let (head, unreadable) = match reads_head.then(|| head::read(request)) {
            Some(Ok(head)) => (head, None),
            Some(Err(_)) => (head::extensions_only(), Some(unreadable())),
            None => (head::extensions_only(), None),
        };
        let covered: Vec<bool> = stages.iter().map(|entry| entry.scope.covers(request.uri())).collect();
        let state = State { answer: unreadable, ..State::new(head, stages.len()) };
        let state = decide(stages, &covered, state, data).await;
        // The local cache may belong to an earlier response: clones of a local request share it.
        *Exchange::of(request).lock() = state;
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let Some(stages) = request.rocket().state::<Stages>() else { return };
        let mut state = Exchange::of(request).lock();
        // A guard has rejected the request, so that the response is that of a catcher.
        if let Some(answer) = state.answer.take() {
            let (extensions, answer) = head::answer(answer);
            *response = answer;
            (state.response, state.inner) = (extensions, Vec::new());
        }
        let mut head = Head::of(request, response);
        *head.response().extensions_mut() = std::mem::take(&mut state.response);
        for (stage, kept) in std::mem::take(&mut state.inner) {
            stage.response(kept, head.response());
        }
        let kept = std::mem::take(&mut state.kept);
        for (entry, kept) in stages.ordered().iter().zip(kept) {
            if let Some(kept) = kept {
                entry.stage.response(kept, head.response());
            }
        }
        head.write(response);
    }
}

/// Runs the stages on the head of a request, the outermost first, and on as much of its body as Rocket shows. After an answer, only
/// policies of the whole application still apply.
async fn decide(stages: &[Entry], covered: &[bool], mut state: State, data: &mut Data<'_>) -> State {
    let mut beginning = None;
    for (index, entry) in stages.iter().enumerate().rev() {
        let is_answered = state.answer.is_some() && (entry.stage.answers() || entry.scope.depth() > 0);
        if !covered[index] || is_answered {
            continue;
        }
        let Some(mut head) = state.head.take() else { return state };
        let mut next = entry.stage.request(&mut head).settled(&mut head).await;
        if let AnyNext::Read { reading, limit } = next {
            if beginning.is_none() {
                beginning = Some(Beginning::of(data).await);
            }
            next = match &beginning {
                Some(beginning) => beginning.decide(entry, reading, limit, &mut head).settled(&mut head).await,
                None => AnyNext::Read { reading, limit },
            };
        }
        state.head = Some(head);
        state.take(index, next);
    }
    state
}

/// The beginning of a body. Rocket shows a fairing 512 bytes.
struct Beginning {
    bytes: Bytes,
    end: End,
}

enum End {
    /// This is the whole body.
    Complete,
    /// There may be more.
    Open,
    Unreadable,
}

impl Beginning {
    async fn of(data: &mut Data<'_>) -> Self {
        let bytes = Bytes::copy_from_slice(data.peek(PEEK).await);
        let end = match (bytes.len() < PEEK, data.peek_complete()) {
            (false, _) => End::Open,
            (true, true) => End::Complete,
            (true, false) => End::Unreadable,
        };
        Self { bytes, end }
    }

    fn decide(&self, entry: &Entry, reading: Kept, limit: usize, head: &mut Parts) -> AnyNext {
        let body = match self.end {
            End::Unreadable => Err(BodyError::Unreadable),
            _ if self.bytes.len() > limit => Err(BodyError::TooLarge),
            End::Complete => Ok(self.bytes.clone()),
            End::Open => {
                let decided = entry.stage.beginning(reading, head, &self.bytes);
                return decided.unwrap_or_else(|reading| AnyNext::Read { reading, limit });
            }
        };
        entry.stage.body(reading, head, body)
    }
}

/// The most bytes that `Data::peek` returns.
const PEEK: usize = 512;

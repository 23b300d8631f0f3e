//! The routes that answer instead of the handler.

use bytes::Bytes;
use http::{StatusCode, header::CONTENT_TYPE};
use rocket::{
    Data, Request, Response, Route,
    data::ToByteUnit,
    http::{Method, Status},
    route::{Handler, Outcome},
};

use super::{
    exchange::{Exchange, State},
    head,
    stages::Stages,
};
use crate::adapter::stage::BodyError;

/// The routes that precede every other route: they match every request, and pass on those that no stage has answered.
pub(super) fn front() -> Vec<Route> {
    METHODS.iter().map(|method| everywhere(*method, FIRST, Place::Front)).collect()
}

/// Whether a route is one of those: another one of this rank would collide with them, and Rocket would not launch.
#[cfg(feature = "csrf")]
pub(super) fn is_front(route: &Route) -> bool {
    route.rank == FIRST
}

/// The routes that follow every other route.
#[cfg(feature = "csrf")]
pub(super) fn last() -> Vec<Route> {
    METHODS
        .iter()
        .filter(|method| method.supports_payload())
        .map(|method| everywhere(*method, LAST, Place::Last))
        .collect()
}

/// The route that precedes a route which does not check forms, in the order of all those routes.
#[cfg(feature = "csrf")]
pub(super) fn before(route: &Route) -> Route {
    let mut checkpoint = route.clone();
    checkpoint.name = Some("security_policy".into());
    checkpoint.handler = Box::new(Checkpoint(Place::Unchecked));
    checkpoint.rank = (FIRST / 2).saturating_add(route.rank);
    checkpoint
}

fn everywhere(method: Method, rank: isize, place: Place) -> Route {
    let mut route = Route::ranked(rank, method, "/<_..>", Checkpoint(place));
    route.name = Some("security_policy".into());
    route
}

/// Hands out the answer of a stage, and reads the body for stages that wait for it.
#[derive(Clone, Copy)]
struct Checkpoint(Place);

#[derive(Clone, Copy)]
enum Place {
    /// Before all other routes.
    Front,
    /// Before a route that does not check forms.
    #[cfg(feature = "csrf")]
    Unchecked,
    /// After all other routes.
    #[cfg(feature = "csrf")]
    Last,
}

#[rocket::async_trait]
impl Handler for Checkpoint {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let exchange = Exchange::of(request);
        let (answer, limit) = {
            let mut state = exchange.lock();
            // An answer of a stage inside counts only if the waiting stages accept the request.
            match state.limit() {
                None => (hand_out(&mut state), None),
                limit => (None, limit),
            }
        };
        let (Some(stages), Some(limit)) = (request.rocket().state::<Stages>(), limit) else {
            return answer.map_or(Outcome::Forward((data, Status::NotFound)), Outcome::Success);
        };
        if let Place::Front = self.0
            && stages.has_form_routes()
            && request.method().supports_payload()
        {
            return Outcome::Forward((data, Status::NotFound));
        }
        let body = read(data, limit).await;
        exchange.read(stages, &body).await;
        match (hand_out(&mut exchange.lock()), self.0) {
            (Some(answer), _) => Outcome::Success(answer),
            #[cfg(feature = "csrf")]
            (None, Place::Last) => Outcome::Error(Status::NotFound),
            (None, _) => Outcome::Success(body_is_lost(request)),
        }
    }
}

/// Reads a body up to a limit.
pub(super) async fn read(data: Data<'_>, limit: usize) -> Result<Bytes, BodyError> {
    match data.open(limit.bytes()).into_bytes().await {
        Ok(body) if body.is_complete() => Ok(body.into_inner().into()),
        Ok(_) => Err(BodyError::TooLarge),
        Err(_) => Err(BodyError::Unreadable),
    }
}

/// The response for the answer of a stage. Its extensions are kept for the stages outside.
fn hand_out<'r>(state: &mut State) -> Option<Response<'r>> {
    let (extensions, response) = head::answer(state.answer.take()?);
    state.response.extend(extensions);
    Some(response)
}

/// The stages accept the request, but Rocket gives the body out only once, and they have read it. This is a mistake in the program.
fn body_is_lost<'r>(request: &Request<'_>) -> Response<'r> {
    log::error!("{} {}: {BODY_IS_LOST}", request.method(), request.uri().path());
    let mut response = http::Response::new(Bytes::from_static(BODY_IS_LOST.as_bytes()));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(CONTENT_TYPE, const { http::HeaderValue::from_static("text/plain; charset=utf-8") });
    head::answer(response).1
}

const BODY_IS_LOST: &str = "\
    the CSRF token of this form is valid, but is not in the first 512 bytes, and this handler does not check forms\n\
    help: take the form as `CsrfForm<T>`, or write `token.field()` as the first field of the form";

/// The ranks of routes are between these.
const FIRST: isize = isize::MIN;
#[cfg(feature = "csrf")]
const LAST: isize = isize::MAX;

/// Every method that Rocket knows.
const METHODS: &[Method] = &[
    Method::Get,
    Method::Put,
    Method::Post,
    Method::Delete,
    Method::Options,
    Method::Head,
    Method::Trace,
    Method::Connect,
    Method::Patch,
];

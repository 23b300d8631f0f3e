//! The checks as a stage, for frameworks that are not built on tower.

use std::fmt;

use bytes::Bytes;
use http::{Response, request::Parts};

use super::{
    binding::Bind,
    decision::Rule,
    form::Search,
    gate::{Gate, TokenPlace, complete, complete_rejection, log},
    layer::CsrfLayer,
    original_uri::original_uri,
    rejection::{Rejection, TokenError},
    response::Respond,
    spent::Spend,
    token::CsrfToken,
    token_context::{HeadDecision, TokenContext},
    unspent::UnspentToken,
};
use crate::{
    adapter::{BodyError, Next, Resume, Stage, Wait},
    signing::time::UnixTime,
};

/// Checks every request, in the frameworks that are not built on tower.
impl<B, R> Stage for CsrfLayer<B, R>
where
    B: Bind,
    R: Respond<Bytes> + Clone + Send + Sync + 'static,
{
    type State = CsrfState;
    type Reading = CsrfReading;

    fn request(&self, request: &mut Parts) -> Next<Self> {
        let gate = &self.config.gate;
        let uri = original_uri(&request.uri, &request.extensions);
        let outcome = gate.csrf.check_at(&gate.keys, &request.method, uri, &request.headers, UnixTime::now);
        match outcome {
            Ok(HeadDecision::Passes(rule)) => self.accept(rule, request, None),
            Ok(HeadDecision::Spends(token)) => self.spend(token, TokenPlace::Header, request, None),
            Ok(HeadDecision::NeedsForm(context)) => match gate.search(&request.headers) {
                Ok(search) => {
                    let context = context.into_owned();
                    Next::Read { reading: CsrfReading { search, context }, limit: gate.limits.bytes }
                }
                Err(error) => self.reject(error.into(), request),
            },
            Err(rejection) => self.reject(rejection, request),
        }
    }

    fn body(&self, reading: CsrfReading, request: &mut Parts, body: Result<Bytes, BodyError>) -> Next<Self> {
        let Gate { csrf, keys, limits, .. } = &self.config.gate;
        let CsrfReading { mut search, context } = reading;
        let path = original_uri(&request.uri, &request.extensions).path();
        let verified = body
            .map_err(|error| match error {
                BodyError::TooLarge => TokenError::TooLarge { limit: limits.bytes },
                BodyError::Unreadable => TokenError::UnreadableForm,
            })
            .and_then(|body| {
                search.read(&body)?;
                Ok((csrf.verify_in_context(keys, &context, &search.finish()?, path)?, body))
            });
        match verified {
            Ok((None, body)) => self.accept(Rule::Token, request, Some(body)),
            Ok((Some(token), body)) => self.spend(token, TokenPlace::Form, request, Some(body)),
            Err(error) => self.reject(error.into(), request),
        }
    }

    fn response(&self, state: CsrfState, response: &mut Response<()>) {
        complete(response, &state.token, state.varies);
    }
}

impl<B, R> CsrfLayer<B, R>
where
    B: Bind,
    R: Respond<Bytes> + Clone + Send + Sync + 'static,
{
    fn accept(&self, rule: Rule, request: &mut Parts, body: Option<Bytes>) -> Next<Self> {
        let token = self.config.gate.accept(rule, &request.headers, &mut request.extensions);
        self.call(token, request, body)
    }

    /// Spends a token that is accepted one time.
    fn spend(&self, token: UnspentToken, place: TokenPlace, request: &mut Parts, body: Option<Bytes>) -> Next<Self> {
        match self.config.gate.spend(token) {
            Spend::Now(outcome) => self.spent(outcome, place, request, body),
            Spend::Later(spending) => Next::Wait(Wait::new(async move {
                let outcome = spending.await;
                Resume::new(move |stage: &Self, request: &mut Parts| stage.spent(outcome, place, request, body))
            })),
        }
    }

    fn spent(
        &self,
        outcome: Result<(), TokenError>,
        place: TokenPlace,
        request: &mut Parts,
        body: Option<Bytes>,
    ) -> Next<Self> {
        match outcome {
            Ok(()) => {
                let token = self.config.gate.accept_spent(place, &request.headers, &mut request.extensions);
                self.call(token, request, body)
            }
            Err(error) => self.reject(error.into(), request),
        }
    }

    fn call(&self, token: CsrfToken, request: &Parts, body: Option<Bytes>) -> Next<Self> {
        Next::Call { state: CsrfState { token, varies: self.config.gate.varies(&request.method) }, body }
    }

    fn reject(&self, rejection: Rejection, request: &Parts) -> Next<Self> {
        log(&rejection, &request.method, original_uri(&request.uri, &request.extensions));
        let mut response = self.config.respond.respond(&rejection);
        complete_rejection(&mut response, rejection, self.config.gate.varies(&request.method));
        Next::Answer(response)
    }
}

/// The state of a request that has passed.
#[derive(Debug)]
pub struct CsrfState {
    token: CsrfToken,
    varies: bool,
}

/// A request whose form has to contain a token.
pub struct CsrfReading {
    search: Search,
    context: TokenContext<'static>,
}

impl fmt::Debug for CsrfReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfReading(..)")
    }
}

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
    rejection::{Rejection, TokenError},
    response::Respond,
    spent::Spend,
    token::CsrfToken,
    token_context::{HeadDecision, TokenContext},
    unspent::UnspentToken,
};
use crate::{
    adapter::{
        original_uri::original_uri,
        stage::{BodyError, Next, Resume, Stage, Wait},
    },
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
            Ok(HeadDecision::Passes(rule)) => self.accept(rule, request, None, None),
            Ok(HeadDecision::Spends(token)) => self.spend(token, TokenPlace::Header, request, None, None),
            Ok(HeadDecision::NeedsForm(context)) => match gate.search(&request.headers) {
                Ok(search) => {
                    let context = context.into_owned();
                    Next::Read { reading: CsrfReading { search, context, token: None }, limit: gate.limits.bytes }
                }
                Err(error) => self.reject(error.into(), request),
            },
            Err(rejection) => self.reject(rejection, request),
        }
    }

    fn body(&self, reading: CsrfReading, request: &mut Parts, body: Result<Bytes, BodyError>) -> Next<Self> {
        let Gate { csrf, keys, limits, .. } = &self.config.gate;
        let CsrfReading { mut search, context, token: used } = reading;
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
            Ok((None, body)) => self.accept(Rule::Token, request, Some(body), used),
            Ok((Some(token), body)) => self.spend(token, TokenPlace::Form, request, Some(body), used),
            Err(error) => self.reject(error.into(), request),
        }
    }

    /// Accepts a token that is complete in the beginning. Otherwise, request guards, which run before the form is read, can already
    /// issue tokens for the response.
    #[cfg(feature = "rocket")]
    fn beginning(
        &self,
        reading: CsrfReading,
        request: &mut Parts,
        beginning: &[u8],
    ) -> Result<Next<Self>, CsrfReading> {
        let Gate { csrf, keys, .. } = &self.config.gate;
        let path = original_uri(&request.uri, &request.extensions).path();
        let search = self.config.gate.search(&request.headers).ok();
        let found = search.and_then(|search| search.in_beginning(beginning));
        match found.map(|token| csrf.verify_in_context(keys, &reading.context, &token, path)) {
            Some(Ok(None)) => return Ok(self.accept(Rule::Token, request, None, None)),
            Some(Ok(Some(token))) => return Ok(self.spend(token, TokenPlace::Form, request, None, None)),
            Some(Err(_)) | None => {}
        }
        let token = csrf.token_at(keys.clone(), &request.headers, None);
        request.extensions.insert(token.clone());
        Err(CsrfReading { token: Some(token), ..reading })
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
    /// Takes the token that request guards may have used already.
    fn accept(&self, rule: Rule, request: &mut Parts, body: Option<Bytes>, used: Option<CsrfToken>) -> Next<Self> {
        let token = self.config.gate.accept(rule, &request.headers, &mut request.extensions);
        self.call(token, request, body, used)
    }

    /// Spends a token that is accepted one time.
    fn spend(
        &self,
        token: UnspentToken,
        place: TokenPlace,
        request: &mut Parts,
        body: Option<Bytes>,
        used: Option<CsrfToken>,
    ) -> Next<Self> {
        match self.config.gate.spend(token, &mut request.extensions) {
            Spend::Now(outcome) => self.spent(outcome, place, request, body, used),
            Spend::Later(spending) => Next::Wait(Wait::new(async move {
                let outcome = spending.await;
                Resume::new(move |stage: &Self, request: &mut Parts| stage.spent(outcome, place, request, body, used))
            })),
        }
    }

    fn spent(
        &self,
        outcome: Result<(), TokenError>,
        place: TokenPlace,
        request: &mut Parts,
        body: Option<Bytes>,
        used: Option<CsrfToken>,
    ) -> Next<Self> {
        match outcome {
            Ok(()) => {
                let token = self.config.gate.accept(Rule::Token, &request.headers, &mut request.extensions);
                place.mark_next(&token);
                self.call(token, request, body, used)
            }
            Err(error) => self.reject(error.into(), request),
        }
    }

    fn call(
        &self,
        mut token: CsrfToken,
        request: &mut Parts,
        body: Option<Bytes>,
        used: Option<CsrfToken>,
    ) -> Next<Self> {
        if let Some(used) = used {
            used.mark_session_read();
            request.extensions.insert(used.clone());
            token = used;
        }
        Next::Call { state: CsrfState { token, varies: self.config.gate.varies(&request.method) }, body }
    }

    fn reject(&self, rejection: Rejection, request: &Parts) -> Next<Self> {
        let (gate, respond) = (&self.config.gate, &self.config.respond);
        let uri = original_uri(&request.uri, &request.extensions);
        log(&rejection, &request.method, uri);
        let mut response = match gate.reason(&rejection, &request.method, uri, &request.headers) {
            Some(reason) => respond.respond_with_reason(&rejection, reason),
            None => respond.respond(&rejection),
        };
        complete_rejection(&mut response, rejection, gate.varies(&request.method));
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
    /// The token that the handler may use for its response, if it got one before the form was read.
    token: Option<CsrfToken>,
}

impl fmt::Debug for CsrfReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfReading(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csrf::form::Form;

    #[test]
    fn what_is_read_is_not_printed() {
        let context = TokenContext { session: None, secret: [7; 16], now: UnixTime::from_secs(0) };
        let reading = CsrfReading { search: Search::new(&Form::UrlEncoded, "csrf_token", 1), context, token: None };
        assert_eq!(format!("{reading:?}"), "CsrfReading(..)");
    }
}

//! The steps of a check that do not depend on the framework: from the head of a request to its response.

use std::sync::Arc;

use http::{
    Extensions, HeaderMap, HeaderValue, Method, Request, Response, Uri,
    header::{CONTENT_LENGTH, VARY},
};

use super::{
    binding::Bind,
    decision::Rule,
    form::{FIELD_LIMIT, Form, Search},
    policy::Csrf,
    reason::{RejectedRequest, TokenNames},
    rejection::{Rejection, TokenError},
    spent::{Spend, SpentTokens},
    token::CsrfToken,
    unspent::UnspentToken,
};
use crate::{adapter::session::keep_private, cache_control::forbid_storing, header_map::append, signing::keys::Keys};

/// The checks that a policy declares, with the keys of the program.
#[derive(Clone)]
pub(super) struct Gate<B> {
    pub(super) csrf: Csrf<B>,
    pub(super) keys: Arc<Keys>,
    pub(super) limits: Limits,
    /// Whether a response says why its request was rejected.
    pub(super) gives_reasons: bool,
    /// The tokens that were used; `None` for a policy without `once`.
    pub(super) spent: Option<SpentTokens>,
}

/// Where a request has its token.
#[derive(Clone, Copy)]
pub(super) enum TokenPlace {
    Header,
    Form,
}

impl TokenPlace {
    /// A script gets the next token with the response, as it has no new page to take it from.
    pub(super) fn mark_next(self, token: &CsrfToken) {
        if matches!(self, Self::Header) {
            token.mark_next();
        }
    }
}

/// How much of a form is read to find its token.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) bytes: usize,
    pub(super) fields: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: BODY_LIMIT, fields: FIELD_LIMIT }
    }
}

impl<B: Bind> Gate<B> {
    /// Returns the search for the token in a body with these headers, or an error if the body is not a form or too large.
    pub(super) fn search(&self, headers: &HeaderMap) -> Result<Search, TokenError> {
        let form = Form::of(headers).ok_or(TokenError::Missing)?;
        let Limits { bytes, fields } = self.limits;
        let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        match length {
            Some(length) if length > bytes as u64 => Err(TokenError::TooLarge { limit: bytes }),
            _ => Ok(Search::new(&form, self.csrf.field(), fields)),
        }
    }

    /// Adds the token and the rule to the extensions of a request that passed.
    pub(super) fn accept(&self, rule: Rule, headers: &HeaderMap, extensions: &mut Extensions) -> CsrfToken {
        keep(self.issue(rule, headers), rule, extensions)
    }

    /// The same for a whole request, which is not taken apart.
    pub(super) fn accept_request<Body>(&self, rule: Rule, request: &mut Request<Body>) -> CsrfToken {
        keep(self.issue(rule, request.headers()), rule, request.extensions_mut())
    }

    fn issue(&self, rule: Rule, headers: &HeaderMap) -> CsrfToken {
        let token = self.csrf.token_at(self.keys.clone(), headers, None);
        if rule == Rule::Token {
            token.mark_session_read();
        }
        token
    }

    /// Explains a rejection to the developer; `None` if the response does not say why. Takes the URI that the client requested.
    pub(super) fn reason(
        &self,
        rejection: &Rejection,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Option<String> {
        let (rules, token) = (self.csrf.rules(), TokenNames::of(&self.csrf));
        self.gives_reasons.then(|| RejectedRequest { rules, token, rejection, method, uri, headers }.explained())
    }

    /// Spends a token, unless a layer outside has spent it for the same request. Without a store, every token is rejected.
    pub(super) fn spend(&self, token: UnspentToken, extensions: &mut Extensions) -> Spend {
        match &self.spent {
            Some(spent) if extensions.get().is_some_and(|earlier| spent.has_spent(&token, earlier)) => {
                Spend::Now(Ok(()))
            }
            Some(spent) => {
                // If it is not accepted, the request is rejected, and no layer inside sees this.
                extensions.insert(spent.spending(&token));
                spent.start(token)
            }
            None => Spend::Now(Err(TokenError::StoreUnavailable)),
        }
    }

    /// Whether the response depends on where the request comes from.
    pub(super) fn varies(&self, method: &Method) -> bool {
        self.csrf.isolates() && method.is_safe()
    }
}

/// Adds the token and the rule to the extensions of a request.
fn keep(token: CsrfToken, rule: Rule, extensions: &mut Extensions) -> CsrfToken {
    extensions.insert(token.clone());
    extensions.insert(rule);
    token
}

/// Adds the cookie of a token that the handler has used to its response, and keeps the response out of caches.
pub(super) fn complete<B>(response: &mut Response<B>, token: &CsrfToken, varies: bool) {
    token.set_next(response.headers_mut());
    if token.is_used() {
        let headers = response.headers_mut();
        token.set_cookie(headers);
        forbid_storing(headers);
    }
    vary(response, varies);
    // Shared caches must not store it, whatever the policy of an outer layer declares.
    if token.has_session() || token.is_used() {
        keep_private(response);
    }
}

/// Completes the response to a rejected request.
pub(super) fn complete_rejection<B>(response: &mut Response<B>, rejection: Rejection, varies: bool) {
    response.extensions_mut().insert(rejection);
    vary(response, varies);
}

fn vary<B>(response: &mut Response<B>, varies: bool) {
    if varies {
        append(
            response.headers_mut(),
            VARY,
            HeaderValue::from_static("sec-fetch-site, sec-fetch-mode, sec-fetch-dest, origin"),
        );
    }
}

/// Logs a rejection, with the feature `tracing`. Takes the URI that the client requested.
pub(super) fn log(rejection: &Rejection, method: &Method, uri: &Uri) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "security_policy::csrf",
        rule = rejection.rule(),
        reason = %rejection,
        method = %method,
        path = ?uri.path(),
        "request rejected",
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (rejection, method, uri);
}

/// One mebibyte.
const BODY_LIMIT: usize = 1 << 20;

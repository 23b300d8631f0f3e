//! What a handler that gets no nonce answers and logs.

use std::error::Error as _;

use axum::body::to_bytes;
use axum_core::response::{IntoResponse as _, Response};

use super::{MissingNonce, NonceRejection};
use crate::{lazy_nonce::NonceError, nonce::no_random_bytes};

async fn shown(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body in memory");
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

#[tokio::test]
async fn a_handler_without_its_nonce_answers_with_500_and_the_reason() {
    let missing = "this handler takes a `Nonce`, but no layer of a policy with a nonce covers it\n\
                   help: add the layer of a policy that declares `nonce`, after the route: `.layer(Shop::layer())`";
    let closed = "the headers of the response have been written, so no nonce can be added to them\n\
                  help: get the nonce before the handler returns, and pass it to the code that writes the body";
    let random = "the operating system has no random bytes for a nonce";
    assert_eq!(shown(MissingNonce.into_response()).await, (500, missing.to_owned()));
    for (rejection, text, source) in [
        (NonceRejection::Missing(MissingNonce), missing, None),
        (NonceRejection::Unavailable(NonceError::Closed), closed, None),
        (NonceRejection::Unavailable(NonceError::Random(no_random_bytes())), random, Some(random.to_owned())),
    ] {
        assert_eq!(rejection.source().map(ToString::to_string), source);
        assert_eq!(shown(rejection.into_response()).await, (500, text.to_owned()));
    }
}

//! How salvo's requests are read.

use bytes::Bytes;
use salvo_core::{
    extract::Extractible as _,
    http::{ReqBody, Request},
};

use crate::{
    adapter::{
        exchange::FrameworkRequest as _,
        stage::BodyError::{self, TooLarge},
    },
    nonce::Nonce,
};

/// salvo keeps a body that an earlier hoop has read, however long it is.
#[tokio::test]
async fn a_body_has_the_limit_of_the_stage_also_if_it_was_read_before() {
    async fn read(limit: usize, earlier: Option<usize>) -> Result<Bytes, BodyError> {
        let mut request = Request::default();
        request.replace_body(ReqBody::Once(Bytes::from_static(b"tea=3")));
        if let Some(earlier) = earlier {
            request.payload_with_max_size(earlier).await.expect("a short body");
        }
        request.read_body(limit).await
    }
    let whole = Ok(Bytes::from_static(b"tea=3"));
    for earlier in [None, Some(5), Some(1_000)] {
        for (limit, expected) in [(0, &Err(TooLarge)), (4, &Err(TooLarge)), (5, &whole), (6, &whole)] {
            assert_eq!(read(limit, earlier).await, *expected, "{limit} after {earlier:?}");
        }
    }
}

#[test]
fn documentation_names_the_argument() {
    assert_eq!(Nonce::metadata().name, "Nonce");
}

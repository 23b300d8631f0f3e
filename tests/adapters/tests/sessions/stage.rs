//! One-time tokens through [`Stage`], as the adapters of other frameworks run it.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, request::Parts};
use security_policy::{
    UnixTime,
    adapter::{Next, Stage},
    csrf::{Rejection, SpentTokens, TokenError},
};

use crate::{
    browser::Browser,
    once::{Shop, Table, keys},
};

/// What an adapter does with a request.
async fn run<S: Stage>(stage: &S, mut request: Parts, body: &'static str) -> Response<()> {
    let mut next = stage.request(&mut request);
    loop {
        next = match next {
            Next::Call { state, body: read } => {
                assert!(read.is_none_or(|read| read == body));
                let mut response = Response::new(());
                stage.response(state, &mut response);
                return response;
            }
            Next::Answer(response) => return response.map(|_| ()),
            Next::Read { reading, .. } => stage.body(reading, &mut request, Ok(Bytes::from_static(body.as_bytes()))),
            Next::Wait(wait) => wait.resume(stage, &mut request).await,
        };
    }
}

#[tokio::test]
async fn a_token_is_accepted_one_time() {
    for shared in [false, true] {
        let keys = keys();
        let layer = Shop::CSRF.layer(keys.clone());
        let layer = if shared { layer.remembering(SpentTokens::shared(Table::default())) } else { layer };
        let mut page = HeaderMap::new();
        let token = Shop::CSRF.token(keys.clone(), &HeaderMap::new(), UnixTime::now());
        let (header, form) = (token.text(), token.text());
        token.set_cookie(&mut page);
        let mut browser = Browser::default();
        browser.keep(&page);
        let request = |name: &'static str, value: &str| {
            let request = Request::post("/order").header("sec-fetch-site", "same-origin");
            let request = request.header("cookie", browser.cookie_line()).header(name, value);
            request.body(()).expect("a request").into_parts().0
        };
        let form: &'static str = format!("csrf_token={form}&tea=3").leak();
        for (name, value, body) in
            [("x-csrf-token", header.as_str(), ""), ("content-type", "application/x-www-form-urlencoded", form)]
        {
            let response = run(&layer, request(name, value), body).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(response.headers().contains_key("x-csrf-token"), name == "x-csrf-token");
            let response = run(&layer, request(name, value), body).await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN);
            assert_eq!(response.extensions().get(), Some(&Rejection::Token(TokenError::Spent)));
        }
    }
}

//! tonic: a layer of the server, or of one service. It adds the policy to gRPC responses, and leaves their bodies and trailers alone.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
};

use bytes::{Buf as _, BufMut as _, Bytes};
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use security_policy_tests_adapters::{Api, Shop, desk};
use tonic::{
    Status,
    body::Body,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    server::{Grpc, NamedService},
    service::Routes,
    transport::{Server, server::Router},
};
use tower::{Layer, Service, ServiceExt as _, service_fn};

#[tokio::test]
async fn messages_and_trailers_are_unchanged() {
    let (plain, body, trailers) = call(Routes::new(Greeter), "/tea.Shop/Greet", "green").await;
    assert_eq!((plain.contains_key("referrer-policy"), &body[..]), (false, &b"\0\0\0\0\x0bhello green"[..]));
    assert_eq!(trailers.expect("trailers")["grpc-status"], "0");

    let layered = Api.layer(Routes::new(Greeter));
    let (headers, body, trailers) = call(layered, "/tea.Shop/Greet", "green").await;
    assert_policy(&headers);
    assert_eq!(
        (&headers["content-type"], &body[..]),
        (&"application/grpc".parse().expect("a value"), &b"\0\0\0\0\x0bhello green"[..])
    );
    assert_eq!(trailers.expect("trailers")["grpc-status"], "0");
}

/// A status without a message is in the headers, and an unknown method is an answer of the router.
#[tokio::test]
async fn errors_have_the_policy_and_their_status() {
    for (path, message, status) in [("/tea.Shop/Greet", "", "3"), ("/tea.Shop", "x", "12"), ("/other/Greet", "x", "12")]
    {
        let (headers, body, trailers) = call(Api.layer(Routes::new(Greeter)), path, message).await;
        assert_policy(&headers);
        assert_eq!(
            (&headers["grpc-status"], body.len(), trailers),
            (&status.parse().expect("a value"), 0, None),
            "{path}"
        );
    }
}

/// A policy, its layer and a configured policy are layers of a server.
#[test]
fn each_form_is_a_layer_of_a_server() {
    let _: Router<_> = Server::builder().layer(Shop).add_service(Greeter);
    let _: Router<_> = Server::builder().layer(Shop::layer()).add_service(Greeter);
    let _: Router<_> = Server::builder().layer(desk()).add_service(Greeter);
}

fn assert_policy(headers: &HeaderMap) {
    for (name, value) in Api::HEADERS {
        assert_eq!(headers.get_all(*name).iter().collect::<Vec<_>>(), [*value], "{name}");
    }
}

async fn call<S, B>(service: S, path: &str, message: &str) -> (HeaderMap, Bytes, Option<HeaderMap>)
where
    S: Service<Request<Body>, Response = Response<B>, Error: std::fmt::Debug>,
    B: BodyExt<Data = Bytes, Error: std::fmt::Debug>,
{
    let mut body = vec![0];
    body.put_u32(u32::try_from(message.len()).expect("a short message"));
    body.put_slice(message.as_bytes());
    let request = Request::post(path)
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(Body::new(Full::new(Bytes::from(body))))
        .expect("a request");
    let (parts, body) = service.oneshot(request).await.expect("a response").into_parts();
    let body = body.collect().await.expect("a whole body");
    let trailers = body.trailers().cloned();
    (parts.headers, body.to_bytes(), trailers)
}

/// What `tonic-build` generates, by hand: a service with one method.
#[derive(Clone)]
struct Greeter;

impl NamedService for Greeter {
    const NAME: &'static str = "tea.Shop";
}

impl Service<Request<Body>> for Greeter {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(async {
            let greet = service_fn(|name: tonic::Request<String>| greet(&name.into_inner()));
            Ok(Grpc::new(Text).unary(greet, request).await)
        })
    }
}

fn greet(name: &str) -> Ready<Result<tonic::Response<String>, Status>> {
    ready(match name {
        "" => Err(Status::invalid_argument("")),
        name => Ok(tonic::Response::new(format!("hello {name}"))),
    })
}

/// Messages that are texts.
#[derive(Clone, Copy)]
struct Text;

impl Codec for Text {
    type Encode = String;
    type Decode = String;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Text {
    type Item = String;
    type Error = Status;

    fn encode(&mut self, text: String, target: &mut EncodeBuf<'_>) -> Result<(), Status> {
        target.put_slice(text.as_bytes());
        Ok(())
    }
}

impl Decoder for Text {
    type Item = String;
    type Error = Status;

    fn decode(&mut self, source: &mut DecodeBuf<'_>) -> Result<Option<String>, Status> {
        let bytes = source.copy_to_bytes(source.remaining());
        String::from_utf8(bytes.to_vec()).map(Some).map_err(|_| Status::invalid_argument("not a text"))
    }
}

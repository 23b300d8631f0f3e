//! A client of HTTP/1.1 that sends the bytes of a request as they are, and opens a connection for each.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Sends a request and reads the response.
pub(crate) async fn send(address: SocketAddr, request: Request<Bytes>) -> Response<Bytes> {
    let is_head = request.method() == Method::HEAD;
    let (mut reader, mut writer) = TcpStream::connect(address).await.expect("the server listens").into_split();
    // The server may answer a large form without reading it.
    let sending = async { writer.write_all(&serialized(&request)).await.is_ok() };
    let receiving = async {
        let mut received = Vec::new();
        loop {
            let end = received.windows(4).position(|window| window == b"\r\n\r\n");
            if let Some(end) = end {
                let response = parsed(&received[..end]);
                let has_body = !is_head && !response.status().is_informational();
                if has_body {
                    let _ = reader.read_to_end(&mut received).await;
                }
                return (response, received.split_off(end + 4));
            }
            let length = reader.read_buf(&mut received).await.expect("a response");
            assert!(length > 0, "the connection ended without a response");
        }
    };
    let (_, (response, body)) = tokio::join!(sending, receiving);
    let is_chunked = response.headers().contains_key(header::TRANSFER_ENCODING);
    response.map(|()| if is_chunked { joined(&body) } else { body.into() })
}

fn serialized(request: &Request<Bytes>) -> Vec<u8> {
    let mut text = format!("{} {} HTTP/1.1\r\n", request.method(), request.uri()).into_bytes();
    let mut line =
        |name: &HeaderName, value: &[u8]| text.extend([name.as_str().as_bytes(), b": ", value, b"\r\n"].concat());
    request.headers().iter().for_each(|(name, value)| line(name, value.as_bytes()));
    line(&header::CONTENT_LENGTH, request.body().len().to_string().as_bytes());
    if !request.headers().contains_key(header::CONNECTION) {
        line(&header::CONNECTION, b"close");
    }
    text.extend([b"\r\n", &request.body()[..]].concat());
    text
}

fn parsed(head: &[u8]) -> Response<()> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
    let mut response = Response::new(());
    *response.status_mut() = status.parse::<StatusCode>().expect("a status");
    for line in lines {
        let (name, value) = line.split_once(": ").expect("a header");
        let value = HeaderValue::from_str(value).expect("a value");
        response.headers_mut().append(name.parse::<HeaderName>().expect("a name"), value);
    }
    response
}

/// The data of a chunked body (RFC 9112, section 7.1).
fn joined(mut body: &[u8]) -> Bytes {
    let mut data = Vec::new();
    loop {
        let end = body.windows(2).position(|window| window == b"\r\n").expect("a chunk's size");
        let size = usize::from_str_radix(str::from_utf8(&body[..end]).expect("a size"), 16).expect("a size");
        if size == 0 {
            return data.into();
        }
        data.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
    }
}

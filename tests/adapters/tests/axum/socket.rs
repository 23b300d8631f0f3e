//! A client of HTTP/1.1. It sends the bytes of a request as they are, and opens a connection for each.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header},
};
use security_policy::adapter::Peer;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
};

/// Sends a request, from the address of its `Peer`, and reads the response.
pub(crate) async fn send(address: SocketAddr, request: Request<Bytes>) -> Response<Bytes> {
    let is_head = request.method() == Method::HEAD;
    let (mut reader, mut writer) = connection(address, request.extensions().get()).await.into_split();
    // The server may answer a large form without reading it.
    let sending = async { writer.write_all(&serialized(&request)).await.is_ok() };
    let receiving = async {
        let mut received = Vec::new();
        loop {
            let end = received.windows(4).position(|window| window == b"\r\n\r\n");
            if let Some(end) = end {
                let response = parsed(&received[..end]);
                let status = response.status();
                let mut body = received.split_off(end + 4);
                let length = response.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
                match length.and_then(|length| length.parse().ok()) {
                    _ if is_head || status.is_informational() || status == StatusCode::NOT_MODIFIED => {}
                    // After a handshake, the server keeps the connection open.
                    Some(length) if body.len() < length => {
                        let at = body.len();
                        body.resize(length, 0);
                        reader.read_exact(&mut body[at..]).await.expect("a whole body");
                    }
                    Some(_) => {}
                    None => {
                        let _ = reader.read_to_end(&mut body).await;
                    }
                }
                return (response, body);
            }
            let length = reader.read_buf(&mut received).await.expect("a response");
            assert!(length > 0, "the connection ended without a response");
        }
    };
    let (_, (response, body)) = tokio::join!(sending, receiving);
    let is_chunked = response.headers().contains_key(header::TRANSFER_ENCODING);
    response.map(|()| if is_chunked { joined(&body) } else { body.into() })
}

async fn connection(address: SocketAddr, from: Option<&Peer>) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    if let Some(Peer(from)) = from {
        socket.bind((*from, 0).into()).expect("an address of this machine");
    }
    socket.connect(address).await.expect("the server listens")
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

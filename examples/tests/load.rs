//! 200,000 requests over 100 connections to the axum example: no error, and all nonces differ.
//!
//! `cargo test --release -p examples --no-default-features --test load -- --ignored --nocapture`

use std::{
    collections::HashSet,
    io::{BufRead as _, BufReader, Write as _, stdout},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    time::Instant,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const REQUESTS: usize = 200_000;
const CONNECTIONS: usize = 100;

/// The example, in a child process that ends when this is dropped.
struct Shop {
    process: Child,
    address: SocketAddr,
}

impl Shop {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_axum"))
            .env("PORT", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the example starts");
        let mut lines = BufReader::new(process.stderr.take().expect("its output")).lines().map_while(Result::ok);
        let port = lines.find_map(|line| line.strip_prefix("http://localhost:")?.parse().ok());
        Self { process, address: SocketAddr::from(([127, 0, 0, 1], port.expect("it prints its address"))) }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes without `--release`; see the top of the file"]
async fn all_nonces_differ() {
    let shop = Shop::start();
    let start = Instant::now();
    let clients: Vec<_> = (0..CONNECTIONS).map(|_| tokio::spawn(nonces(shop.address))).collect();
    let mut all = HashSet::new();
    for client in clients {
        for nonce in client.await.expect("no error") {
            assert!(all.insert(nonce), "a nonce was sent twice");
        }
    }
    assert_eq!(all.len(), REQUESTS);
    let seconds = start.elapsed().as_secs_f64();
    writeln!(
        stdout(),
        "{REQUESTS} requests over {CONNECTIONS} connections in {seconds:.1} s, no error, all nonces distinct"
    )
    .expect("stdout is open");
}

/// Sends requests over one connection. Each response has one nonce, in its header and in its page.
async fn nonces(address: SocketAddr) -> Vec<String> {
    let mut stream = tokio::io::BufReader::new(TcpStream::connect(address).await.expect("the example listens"));
    let mut nonces = Vec::new();
    for _ in 0..REQUESTS / CONNECTIONS {
        stream.write_all(b"GET / HTTP/1.1\r\nhost: shop.example.com\r\n\r\n").await.expect("an open connection");
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let start = head.len();
            assert!(stream.read_line(&mut head).await.expect("a line") > 0, "the connection ended");
            if let Some(value) = head[start..].strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
        }
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        let mut page = vec![0; length];
        stream.read_exact(&mut page).await.expect("a whole page");
        let page = String::from_utf8(page).expect("text");
        let nonce = page.split("<script nonce=\"").nth(1).and_then(|text| text.split('"').next()).expect("a nonce");
        assert!(head.contains(&format!("script-src 'nonce-{nonce}'")), "{head}");
        assert!(head.contains("cache-control: private, no-store\r\n"), "{head}");
        nonces.push(nonce.to_owned());
    }
    nonces
}

//! The bytes that are sent: in HTTP/1, and with HPACK for the first response of a connection and for a later one.

use http::HeaderMap;
use security_policy::{Nonce, presets};

use crate::policies::Thirteen;

pub fn print() {
    println!("{:<28} {:>7} {:>6} {:>12} {:>12}", "policy", "headers", "http/1", "hpack, first", "hpack, later");
    row("helmet 8, its defaults", presets::Helmet::headers);
    row("thirteen headers", Thirteen::headers);
    row("presets::Strict", || presets::Strict::headers(&Nonce::random()));
    row("presets::StaticSite", presets::StaticSite::headers);
    row("presets::Api", presets::Api::headers);
}

fn row(name: &str, headers: impl Fn() -> HeaderMap) {
    let mut encoder = fluke_hpack::Encoder::new();
    let mut encode = || {
        let headers = headers();
        encoder.encode(headers.iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()))).len()
    };
    let (first, later) = (encode(), encode());
    let headers = headers();
    let lines: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum();
    println!("{name:<28} {:>7} {lines:>6} {first:>12} {later:>12}", headers.len());
}

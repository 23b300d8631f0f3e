//! Prints the headers of the policies for front ends, as JSON, each for one nonce: `tests/browser/front_ends.test.mjs` serves pages with them.

use http::HeaderMap;
use security_policy::presets::{StaticSite, Strict, WasmApp};
use security_policy::{Nonce, security_policy};
use serde_json::{Map, Value, json};

security_policy! {
    struct File {
        origin: "https://shop.example",
        content_security_policy: { .., script_src: [.., wasm_unsafe_eval, hash_file("browser/front_ends/start.js")] },
        ..StaticSite
    }
}

fn main() {
    let nonce = Nonce::random();
    let policies = json!({
        "nonce": nonce.to_string(),
        "wasm_app": pairs(&WasmApp::headers(&nonce)),
        "file": pairs(&File::headers()),
        "strict": pairs(&Strict::headers(&nonce)),
    });
    serde_json::to_writer(std::io::stdout(), &policies).expect("a reader of the policies");
}

fn pairs(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &http::HeaderValue| value.to_str().expect("ASCII").into();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

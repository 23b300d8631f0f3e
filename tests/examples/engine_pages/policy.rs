//! The policies of pages, and the URLs that they are about.

use security_policy_tests::Random;

/// The URLs that a page of this kind can be about.
pub(crate) fn urls(probe: &str) -> &'static [&'static str] {
    match probe {
        "websocket" => SOCKETS,
        "worker" | "shared worker" => WORKERS,
        "script" | "inserted script" | "module" | "modulepreload" | "import" => SCRIPTS,
        "framed" => ANCESTORS,
        "service worker" | "xslt" | "svg use" | "nested worker" | "speculation rules" => OWN,
        _ if !URLS_OF_ADDRESSES.contains(&probe) => PLAIN,
        _ => URLS,
    }
}

/// A policy, which often has a directive for this kind of page.
pub(crate) fn policy(probe: &str, random: &mut Random) -> String {
    let names: &[&str] = match probe {
        "script"
        | "inserted script"
        | "module"
        | "modulepreload"
        | "import"
        | "inline script"
        | "inserted inline script"
        | "javascript url"
        | "preload script"
        | "redirected script"
        | "audio worklet" => &["script-src", "script-src", "script-src-elem", "default-src", "script-src-attr"],
        // The scripts of these pages have to run.
        "import scripts" => &["script-src", "script-src-elem", "default-src"],
        "import map integrity" | "speculation rules" => &["script-src", "script-src-elem"],
        "sandboxed script" => &["sandbox", "sandbox", "script-src"],
        "sandboxed form" => &["sandbox", "sandbox", "form-action"],
        "preload style" | "css import" | "css module" => &["style-src", "style-src-elem", "default-src"],
        "preload image" | "icon" | "svg use" | "css url" | "redirected image" => &["img-src", "img-src", "default-src"],
        "srcdoc" | "data document" | "blob document" | "blank document" => &["img-src"],
        "preload font" => &["font-src", "default-src"],
        "event source" | "ping" | "web transport" | "json module" => &["connect-src", "default-src"],
        "embed" => &["object-src", "default-src"],
        "track" => &["media-src", "default-src"],
        "manifest" => &["manifest-src", "default-src"],
        "xslt" => &["script-src", "script-src-elem", "default-src"],
        "service worker" | "nested worker" => &["worker-src", "child-src", "script-src", "default-src"],
        "handler" => &["script-src", "script-src-attr", "default-src", "script-src-elem"],
        "eval" | "wasm" => &["script-src", "script-src", "default-src", "script-src-elem"],
        "style" | "inline style" => &["style-src", "style-src-elem", "default-src", "style-src-attr"],
        "style attribute" => &["style-src", "style-src-attr", "default-src", "style-src-elem"],
        "image" => &["img-src", "default-src"],
        "frame" => &["frame-src", "child-src", "default-src"],
        "object" => &["object-src", "default-src"],
        "video" => &["media-src", "default-src"],
        "font" => &["font-src", "default-src"],
        "fetch" | "websocket" | "beacon" => &["connect-src", "default-src"],
        "worker" | "shared worker" => &["worker-src", "child-src", "script-src", "default-src"],
        "prefetch" => &["default-src", "default-src", "img-src", "connect-src", "script-src"],
        "base" => &["base-uri", "default-src"],
        "form" => &["form-action", "default-src"],
        "framed" => &["frame-ancestors", "frame-ancestors", "default-src"],
        _ => &["require-trusted-types-for", "script-src"],
    };
    let sources: &[&str] = match probe {
        "framed" => &["'self'", "'none'", "https://cdn.test", "https:", "*", "*.test", "https://evil.test"],
        "trusted types" => &["'script'"],
        "sandboxed script" | "sandboxed form" => &["allow-scripts", "allow-forms", "allow-same-origin"],
        "speculation rules" => &["'self'", "'unsafe-inline'", "'nonce-abc'", "'inline-speculation-rules'", "https:"],
        "inline script" | "inserted inline script" | "handler" | "javascript url" => INLINE,
        "inline style" | "style attribute" => STYLES,
        "eval" | "wasm" => EVAL,
        _ => SOURCES,
    };
    let directives = (0..=random.below(2)).map(|_| {
        let length = if probe == "trusted types" { 1 } else { random.below(4) };
        let list = (0..length).map(|_| random.pick(sources)).collect::<Vec<_>>();
        let name = random.pick(names);
        match (probe, name) {
            // The markup and the script of the page itself.
            ("sandboxed form", "sandbox") => format!("sandbox allow-scripts {}", list.join(" ")),
            ("sandboxed script" | "sandboxed form", "script-src" | "form-action") => {
                format!("{name} 'nonce-abc' https:")
            }
            ("import map integrity", _) => format!("{name} 'nonce-abc' {}", list.join(" ")),
            ("css import" | "css url", "style-src" | "style-src-elem" | "default-src") => {
                let others = list.iter().filter(|source| !source.starts_with("'nonce") && !source.starts_with("'sha"));
                let others = others.copied().collect::<Vec<_>>().join(" ");
                format!("{name} 'unsafe-inline' {others}")
            }
            _ => format!("{name} {}", list.join(" ")),
        }
    });
    directives.collect::<Vec<_>>().join("; ")
}

const SOURCES: &[&str] = &[
    "'none'",
    "'self'",
    "'self'",
    "'unsafe-inline'",
    "'strict-dynamic'",
    "'nonce-abc'",
    "'nonce-abc'",
    "'sha256-XZT9H3t7aLt0SgIThuhY5KRQO3zni6D8wwZJKPza+c4='",
    "https:",
    "http:",
    "wss:",
    "ws:",
    "data:",
    "*",
    "https://*",
    "https://cdn.test",
    "cdn.test",
    "*.test",
    "https://cdn.test:8443",
    "http://cdn.test:80",
    "https://cdn.test:*",
    "https://cdn.test/dir/",
    "https://cdn.test/dir/a",
    "https://cdn.test/d%69r/a",
    "wss://cdn.test",
    "https://192.0.2.7:8443",
];

const INLINE: &[&str] = &[
    "'self'",
    "'unsafe-inline'",
    "'unsafe-inline'",
    "'unsafe-hashes'",
    "'unsafe-hashes'",
    "'strict-dynamic'",
    "'nonce-abc'",
    "'sha256-XZT9H3t7aLt0SgIThuhY5KRQO3zni6D8wwZJKPza+c4='",
    "'sha256-6z25KRiQfuzlpPo3OCA4i9DrEjBzShyWkFVVQbaY7ZM='",
    "https:",
    "'unsafe-eval'",
];

const STYLES: &[&str] = &[
    "'self'",
    "'unsafe-inline'",
    "'unsafe-inline'",
    "'unsafe-hashes'",
    "'nonce-abc'",
    "'sha256-zlMG6+lg6lQInNpeAQzAEFvbcBOLkk353vw8ejVL8Js='",
    "'sha256-8f935d27GvUutRyY9yWScUMiFUk4WTdZURISiYfPOeQ='",
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
];

const EVAL: &[&str] =
    &["'self'", "'unsafe-eval'", "'wasm-unsafe-eval'", "'unsafe-inline'", "'strict-dynamic'", "'nonce-abc'", "*"];

pub(crate) const PLAIN: &[&str] = &[
    "https://app.test/dir/a",
    "https://cdn.test/dir/a",
    "https://cdn.test/other",
    "https://cdn.test:8443/dir/a",
    "https://evil.test/dir/a",
];

const URLS: &[&str] = &[
    "https://app.test/dir/a",
    "https://cdn.test/dir/a",
    "https://cdn.test/dir/../other",
    "https://cdn.test:8443/dir/a",
    "https://evil.test/dir/a",
    "https://192.0.2.7:8443/dir/a",
];

const OWN: &[&str] = &["https://app.test/dir/a", "https://app.test/dir/a", "https://app.test/other"];

/// The probes that can request something from an address.
const URLS_OF_ADDRESSES: &[&str] = &["image", "style", "video", "font", "fetch", "beacon", "css url", "event source"];

const SCRIPTS: &[&str] = &[
    "https://app.test/dir/a",
    "https://cdn.test/dir/a",
    "https://cdn.test/other",
    "https://cdn.test:8443/dir/a",
    "https://evil.test/dir/a",
    "data:text/javascript,globalThis.ran%20=%20true",
];

const WORKERS: &[&str] = &["https://app.test/dir/a", "https://app.test/dir/a", DATA_WORKER];

/// It answers as a worker, or as a shared one.
const DATA_WORKER: &str = "data:text/javascript,try{postMessage(1)}catch{onconnect=e=>e.ports[0].postMessage(1)}";

const SOCKETS: &[&str] =
    &["wss://app.test/dir/a", "wss://cdn.test/dir/a", "wss://cdn.test:8443/dir/a", "wss://evil.test/a"];

const ANCESTORS: &[&str] = &["https://app.test", "https://cdn.test", "https://evil.test"];

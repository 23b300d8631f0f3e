//! The first inputs of a target, from the cases of other tests.

use security_policy_fuzz_targets::LONGEST;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The first inputs of a target.
pub(crate) fn seeds(target: &str) -> Vec<Vec<u8>> {
    let texts = match target {
        "policy" => policies(),
        "expect" => promises(),
        "csp" => csps(),
        "header" => headers(),
        "response" => responses(),
        "set_cookie" => set_cookies(),
        "url" => cases("links.toml", "link", |case| Some(format!("https://shop.example/a/b\n{}", text(case, "text")?))),
        "report" => reports(),
        "template" => templates(),
        "page" => pages(),
        "declared" | "token" => return noise(),
        _ => Vec::new(),
    };
    let written = WRITTEN.iter().filter(|(name, _)| *name == target).flat_map(|(_, inputs)| *inputs);
    let all = texts.into_iter().chain(written.map(|input| (*input).to_owned())).map(String::into_bytes);
    all.filter(|input| input.len() <= LONGEST).collect()
}

fn policies() -> Vec<String> {
    let folders = ["lints", "errors", "promises"].map(|folder| blocks(folder, "rust"));
    folders.into_iter().flatten().collect()
}

/// Each Content-Security-Policy of a page of promises with each promise.
fn promises() -> Vec<String> {
    let mut all = Vec::new();
    for block in blocks("promises", "rust") {
        let Some((_, promises)) = block.split_once("expect: {") else { continue };
        let promises = promises.split('}').next().unwrap_or_default();
        for promise in promises.split(",\n").map(str::trim).filter(|promise| !promise.is_empty()) {
            let promise = promise.trim_end_matches(',');
            all.push(format!("default-src 'self'; script-src 'nonce-abc' https://js.example/v3/\n{promise}"));
        }
    }
    all
}

fn csps() -> Vec<String> {
    let values = cases("header-cases.toml", "case", |case| {
        let is_csp = text(case, "header")?.starts_with("Content-Security-Policy");
        text(case, "value").filter(|_| is_csp)
    });
    let urls = ["https://a.example/b/c", "https://shop.example/", "data:text/html,a", "wss://x.example:8443/"];
    values.iter().zip(urls.iter().cycle()).map(|(value, url)| format!("{value}\nimg-src * https:\n{url}")).collect()
}

fn headers() -> Vec<String> {
    cases("header-cases.toml", "case", |case| {
        let (name, value) = (text(case, "header")?.to_ascii_lowercase(), text(case, "value")?);
        Some(format!("{name}\n{value}\n{value}"))
    })
}

fn responses() -> Vec<String> {
    blocks("lints", "http").into_iter().map(|lines| format!("200 https://shop.example\n{lines}")).collect()
}

fn set_cookies() -> Vec<String> {
    cases("cookies.toml", "case", |case| Some(format!("{}\n{}", text(case, "request_url")?, text(case, "set_cookie")?)))
}

fn reports() -> Vec<String> {
    cases("reports.toml", "report", |case| Some(format!("application/json\n{}", text(case, "sample")?)))
}

fn templates() -> Vec<String> {
    let mut all = Vec::new();
    for engine in ["askama", "handlebars", "minijinja", "tera"] {
        for path in files(&tests().join("pages/trees").join(engine)) {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("a.html");
            all.push(format!("{engine}\n--- {name}\n{text}"));
        }
    }
    all
}

fn pages() -> Vec<String> {
    let pages = blocks("lints", "html").into_iter();
    pages.map(|page| format!("default-src 'self'; script-src 'nonce-abc'; base-uri 'none'\n{page}")).collect()
}

/// Bytes without a meaning, the same in every run.
fn noise() -> Vec<Vec<u8>> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    (0..64).map(|number| (0..8 + 4 * number).map(|_| byte()).collect()).collect()
}

/// The code of a language in the Markdown files of a folder.
fn blocks(folder: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    for path in files(&tests().join(folder)) {
        let page = fs::read_to_string(&path).unwrap_or_default();
        for block in page.split("\n```").skip(1).step_by(2) {
            let Some((info, code)) = block.split_once('\n') else { continue };
            if info.split(' ').next() == Some(language) {
                blocks.push(code.to_owned());
            }
        }
    }
    blocks
}

/// Something of each case of a file in `tests/data`.
fn cases(file: &str, name: &str, read: impl Fn(&Table) -> Option<String>) -> Vec<String> {
    let text = fs::read_to_string(tests().join("data").join(file)).expect("a file of cases");
    let table: Table = text.parse().expect("TOML");
    let cases = table.get(name).and_then(Value::as_array).expect("a list of cases");
    cases.iter().filter_map(Value::as_table).filter_map(read).collect()
}

fn text(case: &Table, key: &str) -> Option<String> {
    case.get(key)?.as_str().map(str::to_owned)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the tests") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What no other test has.
const WRITTEN: &[(&str, &[&str])] = &[
    (
        "value",
        &[
            "source\nhttps://img.example.com:8443/a/",
            "source\n*.example.com",
            "source\ndata:",
            "script_source\nhttps://js.example.com",
            "origin\nhttps://a.example",
            "url\nhttps://a.example/reports?a=b",
            "url\n/reports",
            "domain\nexample.com",
            "cookie\ndark",
            "file\nrapport \u{e9}t\u{e9}.pdf",
            "file\n../../nul.txt",
            "key\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "route\nPOST /a/*",
            "host\n*.example.com:8443",
            "network\n10.0.0.0/8",
            "network\n2001:db8::/32",
        ],
    ),
    (
        "cookies",
        &[
            "theme=dark; {note}",
            "{card}; {login}\n{vault}; {old}",
            "note=a.b.c; {note}",
            "__Host-login=; {login}; {login}",
            " theme = \"a\" ;theme=b;;=",
            "theme=\u{e9}",
        ],
    ),
    (
        "csrf",
        &[
            "POST /a\ncookie: {login}; {secret}\ncontent-type: application/x-www-form-urlencoded\n\na=b&csrf_token={token}&c=%64",
            "POST /a\ncookie: {login}; {secret}\ncontent-type: multipart/form-data; boundary=x\n\n--x\r\ncontent-disposition: form-data; name=\"csrf_token\"\r\n\r\n{token}\r\n--x\r\ncontent-disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nc\r\n--x--\r\n",
            "POST /a\ncookie: {login}; {secret}\ncontent-type: multipart/form-data; boundary=\"x y\"\n\npreamble\r\n--x y  \r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=csrf_token\r\n\r\n{token}\r\n--x y--",
            "POST /a\ncookie: {login}; {secret}\ncontent-type: application/json\n\n{\"csrf_token\": \"{token}\"}",
            "PUT /a?b\ncookie: {login}; {secret}\nx-csrf-token: {token}\ncontent-length: 3\n\nabc",
            "POST /webhook\nsec-fetch-site: cross-site\n\na=b",
            "DELETE /a\nsec-fetch-site: same-origin\norigin: https://shop.example.com\n\n",
            "POST /a\norigin: https://pay.example.com\ncontent-type: application/x-www-form-urlencoded;charset=utf-8\n\n%63srf_token=a+b",
        ],
    ),
    (
        "request",
        &[
            "10.0.0.1 GET /a?b#c\nhost: shop.example.com\nx-forwarded-proto: http\nx-forwarded-for: 192.0.2.1",
            "10.0.0.1 POST //a\nhost: shop.example.com:443\nforwarded: for=\"[2001:db8::1]:80\";proto=http;host=a, for=10.0.0.2",
            "127.0.0.1 GET /\nhost: localhost:3000\nscheme: http",
            "192.0.2.1 GET http://www.shop.example.com/a\nscheme: http",
            "::1 CONNECT a:1\nhost: a:1\nscheme: http",
            "192.0.2.1 OPTIONS *\nhost: [::1]:80\nscheme: http",
            "192.0.2.1 GET /a\nhost: a.cdn.example.com\nscheme: http\nupgrade: websocket\norigin: https://shop.example.com",
            "192.0.2.1 POST /a\nhost: shop.example.com\nscheme: https\nsec-fetch-site: same-origin\nsec-fetch-mode: navigate",
        ],
    ),
];

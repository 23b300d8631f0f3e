//! What the guides show, besides their doc tests: the policies have no findings, headers are those that a policy sends, and the lines of other
//! programs mean the same.
//!
//! A block of headers follows the Rust block with the policy that sends them. `PENDING` in a block of messages shows what they are.

use crate::cases::compile::{Compiled, compile_calls, compile_reading};
use security_policy_core::lint::UNUSED_ALLOW;
use security_policy_syntax::Memory;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/guides");

/// The page of the macro.
const LANGUAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/declare");

/// Headers that are not those of a policy.
const OTHERS: &[&str] =
    &["accept-ranges", "cache-control", "content-length", "content-type", "date", "etag", "last-modified", "location"];

/// Languages of blocks. `js` and `python` are run by `tests/compare/guides`; `text` is what a compiler or a browser prints.
const LANGUAGES: &[&str] = &["console", "html", "http", "js", "nginx", "python", "rust", "text", "toml"];

/// A fenced block of a guide.
#[derive(Debug)]
struct Block {
    /// The file and the line of its opening.
    place: String,
    language: String,
    /// The words after the language.
    attributes: Vec<String>,
    text: String,
}

impl Block {
    fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|other| other == attribute)
    }

    /// The policies of a Rust block, with the lines that rustdoc hides.
    fn compiled(&self) -> Compiled {
        let shown = |line: &str| match line.trim_start().strip_prefix("# ") {
            Some(hidden) => format!("{hidden}\n"),
            None if line.trim() == "#" => "\n".to_owned(),
            None => format!("{line}\n"),
        };
        compile_calls(&self.text.lines().map(shown).collect::<String>())
    }
}

fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the pages");
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}

fn blocks(path: &Path) -> Vec<Block> {
    let text = fs::read_to_string(path).expect("a guide");
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(opening), None) => {
                let mut words = opening.split(',').map(str::to_owned);
                open = Some(Block {
                    place: format!("{file}:{}", number + 1),
                    language: words.next().unwrap_or_default(),
                    attributes: words.collect(),
                    text: String::new(),
                });
            }
            (None, Some(block)) => block.text.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{file}: a block has no end");
    blocks
}

fn all_blocks() -> Vec<Block> {
    pages(FOLDER).iter().flat_map(|path| blocks(path)).collect()
}

#[test]
fn every_block_is_of_a_known_language() {
    let mut wrong = Vec::new();
    for block in all_blocks() {
        if !LANGUAGES.contains(&block.language.as_str()) {
            wrong.push(format!("{}: `{}`", block.place, block.language));
        }
        if block.has("ignore") {
            wrong.push(format!("{}: it is not compiled", block.place));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A reader who pastes a policy sees no warning; a block that shows an error says `compile_fail`, and its messages follow.
#[test]
fn policies_have_no_findings_but_those_that_are_shown() {
    let (mut wrong, mut policies) = (Vec::new(), 0);
    for path in pages(FOLDER) {
        let blocks = blocks(&path);
        for (place, block) in blocks.iter().enumerate().filter(|(_, block)| block.language == "rust") {
            let source = &block.text;
            let compiled = block.compiled();
            policies += compiled.sent.len();
            let printed = compiled.printed(source);
            let shown = match block.has("compile_fail") {
                true => blocks.get(place + 1).filter(|next| next.language == "text").map_or("", |next| &next.text),
                false => "",
            };
            if printed.trim_end() != shown.trim_end() {
                wrong.push(format!("{}: the compiler says\n{printed}\n", block.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(policies > 10, "only {policies} policies were read");
}

/// Pages have no findings under `Strict`, with the host of the frame that they show.
#[test]
fn pages_have_no_findings() {
    const POLICY: &str = "struct Site { origin: \"https://shop.example.com\", \
        content_security_policy: { .., frame_src: [.., \"https://player.video.example\"] }, \
        templates: { engine: minijinja, files: \"templates/*.html\" }, ..security_policy::presets::Strict }";
    let mut count = 0;
    for block in all_blocks().into_iter().filter(|block| block.language == "html") {
        let mut files = Memory::default();
        files.files.insert("templates/page.html".to_owned(), block.text.into_bytes());
        let compiled = compile_reading(POLICY, &files);
        assert_eq!(compiled.printed(POLICY), "", "{}", block.place);
        count += 1;
    }
    assert!(count > 2, "only {count} pages were read");
}

/// The page of the macro shows parts of policies, which lack protections; but what it allows, the compiler has found.
#[test]
fn the_page_of_the_macro_allows_nothing_in_vain() {
    let (mut unused, mut allowed) = (Vec::new(), 0);
    for path in pages(LANGUAGE) {
        let blocks = blocks(&path);
        for block in blocks.iter().filter(|block| block.language.is_empty() || block.language == "rust") {
            if block.has("ignore") {
                continue;
            }
            allowed += block.text.matches("#[allow(").count();
            let said = block.compiled().messages;
            unused.extend(said.iter().filter(|said| said.lint == Some(UNUSED_ALLOW)).map(|_| block.place.clone()));
        }
    }
    assert_eq!(unused, [""; 0]);
    assert!(allowed > 5, "only {allowed} attributes were read");
}

/// The output of `curl`, and the headers of other libraries.
#[test]
fn headers_are_those_of_the_policy_above() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in pages(FOLDER) {
        let (mut sent, mut without_nonce) = (BTreeMap::new(), BTreeMap::new());
        for block in blocks(&path) {
            match block.language.as_str() {
                "rust" => {
                    let compiled = block.compiled();
                    if let (Some(last), Some(other)) = (compiled.sent.last(), compiled.sent_without_nonce.last()) {
                        (sent, without_nonce) = (normal(last), normal(other));
                    }
                }
                "http" | "console" => {
                    let shown = normal(&block.text);
                    // Commands without headers.
                    if block.language == "console" && shown.is_empty() {
                        continue;
                    }
                    count += 1;
                    if shown != sent && shown != without_nonce {
                        wrong.push(format!("{}: shown\n{shown:#?}\nand sent\n{sent:#?}", block.place));
                    }
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 6, "only {count} blocks have headers");
}

/// Lines of nginx say the same as the policy of the next Rust block.
#[test]
fn lines_of_nginx_are_the_policy_below() {
    let mut count = 0;
    for path in pages(FOLDER) {
        let blocks = blocks(&path);
        for (place, block) in blocks.iter().enumerate().filter(|(_, block)| block.text.contains("add_header")) {
            if block.language != "nginx" {
                continue;
            }
            let line = |line: &str| {
                let (name, value) = line.trim().strip_prefix("add_header ")?.split_once(' ')?;
                let value = value.strip_suffix(" always;")?.trim_matches('"').replace("\\\"", "\"");
                Some(format!("{name}: {value}\n"))
            };
            let headers: String = block.text.lines().map(|text| line(text).expect("a header")).collect();
            let next = blocks[place..].iter().find(|block| block.language == "rust").expect("a policy below");
            assert_eq!(normal(&headers), normal(&next.compiled().sent[0]), "{}", block.place);
            count += 1;
        }
    }
    assert!(count > 0, "no line of nginx was read");
}

/// Manifests are manifests, and name features that exist.
#[test]
fn manifests_name_features_that_exist() {
    let manifest = include_str!("../../../runtime/Cargo.toml").parse::<Table>().expect("a manifest");
    let features = manifest["features"].as_table().expect("features");
    let mut count = 0;
    for block in all_blocks().iter().filter(|block| block.language == "toml") {
        let table = block.text.parse::<Table>().unwrap_or_else(|error| panic!("{}: {error}", block.place));
        for dependencies in ["dependencies", "dev-dependencies"].iter().filter_map(|key| table.get(*key)) {
            let list = dependencies.get("security-policy").and_then(|dependency| dependency.get("features"));
            for name in list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
                assert!(features.contains_key(name), "{}: there is no feature `{name}`", block.place);
                count += 1;
            }
        }
    }
    assert!(count > 1, "only {count} features were read");
}

/// The index lists every guide once, and the module has no other pages.
#[test]
fn the_index_lists_every_guide() {
    let index = fs::read_to_string(Path::new(FOLDER).join("index.md")).expect("the index");
    let module = fs::read_to_string(Path::new(FOLDER).join("mod.rs")).expect("the module");
    for path in pages(FOLDER) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name != "index" {
            assert_eq!(index.matches(&format!("]({name})")).count(), 1, "{name} in the index");
            let entry = format!("#[doc = include_str!(\"{name}.md\")]\npub mod {name} {{}}");
            assert!(module.contains(&entry), "{name} is no page");
        }
    }
}

/// The value of a header, as browsers understand it.
#[derive(Clone, Debug, PartialEq)]
enum Meaning {
    /// Directives in any order, each with its sources in any order.
    Csp(BTreeSet<(String, BTreeSet<String>)>),
    Text(String),
}

impl Meaning {
    fn of(name: &str, value: &str) -> Meaning {
        if !name.starts_with("content-security-policy") {
            // Browsers ignore the case of its words.
            let value = if name == "x-frame-options" { value.to_lowercase() } else { value.to_owned() };
            return Meaning::Text(value);
        }
        let text = with_fixed_nonces(value);
        let directive = |directive: &str| {
            let mut words = directive.split_ascii_whitespace().map(str::to_owned);
            Some((words.next()?, words.collect()))
        };
        Meaning::Csp(text.split(';').filter_map(directive).collect())
    }
}

/// Every nonce is the same one.
fn with_fixed_nonces(value: &str) -> String {
    let mut parts = value.split("'nonce-");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("'nonce-{nonce}");
        text.push_str(&part[part.find('\'').unwrap_or(0)..]);
    }
    text
}

/// The headers of a policy in some lines.
fn normal(lines: &str) -> BTreeMap<String, Meaning> {
    let header = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        let name = name.to_lowercase();
        let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        (is_name && !OTHERS.contains(&name.as_str())).then(|| (name.clone(), Meaning::of(&name, value)))
    };
    lines.lines().filter_map(header).collect()
}

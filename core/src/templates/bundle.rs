//! What a bundler writes about its files: the manifest of Vite, and the page of Trunk.

use crate::json::{self, Json};
use crate::page::{Element, Event, FileSet, MarkupFile, Page, Parts, ScriptKind, walk};

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bundled {
    /// Its path, from the folder of the bundle.
    File(String),
    /// Its integrity: `sha384-…`.
    Integrity(String),
    /// The content of an inline script or style.
    Inline(String),
}

/// The scripts, the styles, or both, that a manifest of Vite or a page of Trunk lists, each once, in the order of the text.
///
/// # Errors
///
/// Returns what is wrong, on one line, for a text that is neither.
///
/// ```
/// use security_policy_core::templates::{Bundled, bundled};
///
/// let vite = r#"{ "main.js": { "file": "assets/main-1.js", "css": ["assets/main-2.css"], "isEntry": true } }"#;
/// assert_eq!(bundled(vite, true, false), Ok(vec![Bundled::File("assets/main-1.js".to_owned())]));
/// assert_eq!(bundled(vite, false, true), Ok(vec![Bundled::File("assets/main-2.css".to_owned())]));
///
/// let trunk = r#"<link rel="modulepreload" href="/app-1.js" integrity="sha384-x"><script>init()</script>"#;
/// let scripts = bundled(trunk, true, false);
/// assert_eq!(scripts, Ok(vec![Bundled::Integrity("sha384-x".to_owned()), Bundled::Inline("init()".to_owned())]));
/// ```
pub fn bundled(text: &str, scripts: bool, styles: bool) -> Result<Vec<Bundled>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut all = match text.trim_start().starts_with('<') {
        true => of_page(text, scripts, styles),
        false => of_manifest(text, scripts, styles)?,
    };
    let mut seen = Vec::with_capacity(all.len());
    all.retain(|item| {
        let is_new = !seen.contains(item);
        seen.push(item.clone());
        is_new
    });
    Ok(all)
}

/// The manifest of Vite: an object with a chunk for each source (<https://vite.dev/guide/backend-integration>).
fn of_manifest(text: &str, scripts: bool, styles: bool) -> Result<Vec<Bundled>, String> {
    let value = json::parse(text).map_err(|error| format!("it is not JSON: {}", error.message))?;
    let Json::Object(chunks) = value.node else { return Err("it is JSON, and not an object".to_owned()) };
    let mut found = Vec::new();
    for (source, chunk) in &chunks {
        let Json::Object(members) = &chunk.node else {
            return Err(format!("`{}` in it is not a chunk with a `file`", source.node));
        };
        let member = |name: &str| members.iter().find(|(key, _)| key.node == name).map(|(_, value)| &value.node);
        let Some(Json::String(file)) = member("file") else {
            return Err(format!("`{}` in it is not a chunk with a `file`", source.node));
        };
        let css = match member("css") {
            Some(Json::Array(files)) => files.as_slice(),
            _ => &[],
        };
        let css = css.iter().filter_map(|file| if let Json::String(file) = &file.node { Some(file) } else { None });
        let is_listed = |file: &str| {
            (scripts && (file.ends_with(".js") || file.ends_with(".mjs"))) || (styles && file.ends_with(".css"))
        };
        let files = std::iter::once(file).chain(css).filter(|file| is_listed(file));
        found.extend(files.map(|file| Bundled::File(file.clone())));
    }
    Ok(found)
}

/// The page that Trunk writes, with the integrity of each file.
fn of_page(text: &str, scripts: bool, styles: bool) -> Vec<Bundled> {
    let mut files = FileSet::new();
    let id = files.add(MarkupFile { path: String::new(), name: String::new(), text: text.to_owned() });
    let mut found = Vec::new();
    walk(&Page::plain(id, &files), &files, &|_| false, &mut |event, _| match event {
        Event::Start(element) if is_file(element, scripts, styles) => {
            let integrity = element.attribute("integrity").and_then(|attribute| attribute.value.as_ref());
            let texts = integrity.and_then(Parts::constant).unwrap_or_default().split_ascii_whitespace();
            found.extend(texts.map(|text| Bundled::Integrity(text.to_owned())));
        }
        Event::Raw { element, content } => {
            let is_script =
                element.is("script") && element.attribute("src").is_none() && element.script_kind() != ScriptKind::Data;
            let is_code = (scripts && is_script) || (styles && element.is("style"));
            if let Some(text) = content.constant().filter(|_| is_code && element.attribute("nonce").is_none()) {
                found.push(Bundled::Inline(text.replace("\r\n", "\n").replace('\r', "\n")));
            }
        }
        _ => {}
    });
    found
}

fn is_file(element: &Element<'_>, scripts: bool, styles: bool) -> bool {
    let has = |name: &str, word: &str| {
        let value = element.attribute(name).and_then(|attribute| attribute.value.as_ref()).and_then(Parts::constant);
        value.is_some_and(|value| value.split_ascii_whitespace().any(|part| part.eq_ignore_ascii_case(word)))
    };
    let is_link = element.is("link");
    (scripts && element.is("script"))
        || (scripts && is_link && (has("rel", "modulepreload") || (has("rel", "preload") && has("as", "script"))))
        || (styles && is_link && (has("rel", "stylesheet") || (has("rel", "preload") && has("as", "style"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_manifest_says_so() {
        for (text, error) in [
            ("", "it is not JSON: "),
            ("{", "it is not JSON: "),
            ("[]", "it is JSON, and not an object"),
            ("{\"a\": 1}", "`a` in it is not a chunk with a `file`"),
            ("{\"a\": {\"src\": \"a\"}}", "`a` in it is not a chunk with a `file`"),
        ] {
            let said = bundled(text, true, true).expect_err(text);
            assert!(said.starts_with(error), "{text}: {said}");
        }
        assert_eq!(bundled("{}", true, true), Ok(Vec::new()));
        assert_eq!(bundled("<p", true, true), Ok(Vec::new()));
    }

    #[test]
    fn each_file_is_listed_once_by_its_kind() {
        let vite = r#"{
            "main.js": { "file": "a.js", "css": ["a.css"], "assets": ["logo.png"] },
            "other.js": { "file": "b.mjs", "css": ["a.css", "b.css"] },
            "style.css": { "file": "c.css" },
            "again.js": { "file": "a.js" }
        }"#;
        let file = |name: &str| Bundled::File(name.to_owned());
        assert_eq!(bundled(vite, true, false), Ok(vec![file("a.js"), file("b.mjs")]));
        assert_eq!(bundled(vite, false, true), Ok(vec![file("a.css"), file("b.css"), file("c.css")]));

        let trunk = "\u{feff}<!DOCTYPE html><link rel=stylesheet href=/a.css integrity=sha384-a>\
            <link rel=modulepreload href=/b.js crossorigin integrity='sha384-b sha512-b'>\
            <link rel=preload as=fetch href=/b.wasm integrity=sha384-w><script src=/c.js integrity=sha384-c></script>\
            <script type=module>\r\ninit()</script><script nonce=x>no()</script><style>p{}</style>";
        let integrity = |text: &str| Bundled::Integrity(text.to_owned());
        assert_eq!(
            bundled(trunk, true, false),
            Ok(vec![
                integrity("sha384-b"),
                integrity("sha512-b"),
                integrity("sha384-c"),
                Bundled::Inline("\ninit()".to_owned())
            ])
        );
        assert_eq!(bundled(trunk, false, true), Ok(vec![integrity("sha384-a"), Bundled::Inline("p{}".to_owned())]));
    }
}

//! Calls, which are evaluated while the crate is compiled: the policy contains their result as a string.

use super::parser::{Parser, string};
use crate::bundle::{Item, Unread};
use crate::files::{self, Dependencies, Files, Glob};
use crate::glob::{self, Problem};
use crate::template_hashes::Kinds;
use crate::templates::bundled;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use security_policy_core::csp::HashAlgorithm;
use security_policy_core::declaration::{SERVICES, Value, ValueKind};
use security_policy_core::word::{self, Row};
use security_policy_core::{Diagnostic, Feature, Spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _, Result};
use syn::{Error, LitStr, Token};

/// A function of the language.
struct Function {
    name: &'static str,
    example: &'static str,
    call: fn(&mut Parser<'_>, &LitStr, HashAlgorithm) -> std::result::Result<String, Diagnostic>,
    /// Whether it takes an algorithm after the string.
    is_hash: bool,
}

const FUNCTIONS: &[Function] = &[
    Function { name: "hash", example: "hash(\"greet()\")", call: hash, is_hash: true },
    Function { name: "hash_file", example: "hash_file(\"static/app.js\")", call: hash_file, is_hash: true },
    Function { name: "hash_dir", example: "hash_dir(\"dist/**/*.js\")", call: hash_dir, is_hash: true },
    Function {
        name: "hash_manifest",
        example: "hash_manifest(\"dist/.vite/manifest.json\")",
        call: hash_manifest,
        is_hash: true,
    },
    Function { name: "env", example: "env(\"CDN_ORIGIN\")", call: env, is_hash: false },
];

impl Row for Function {
    fn key(&self) -> &'static str {
        self.name
    }
}

impl Parser<'_> {
    /// `name("…")`, and for a hash `name("…", sha384)`.
    /// `key` is the name of the entry that contains it.
    pub(super) fn call(&mut self, name: &Ident, arguments: &Group, key: &str) -> Option<Value> {
        let name = self.word(name);
        if self.depth == 0 && key == SERVICES {
            return self.service(name, arguments);
        }
        self.has_references = true;
        let function = word::find(FUNCTIONS, &name.node, name.span, "a function of the policy language");
        let function = self.errors.keep(function)?;
        let read = |input: ParseStream<'_>| Ok((string(input), input.parse::<TokenStream>()?));
        let (argument, rest) = read.parse2(arguments.stream()).ok()?;
        let Some(argument) = argument else {
            let help = format!("write `{}`", function.example);
            self.error_at(arguments, &format!("`{}` takes a string", function.name), &help);
            return None;
        };
        let algorithm = self.algorithm(function, rest)?;
        self.key = key.to_owned();
        let text = (function.call)(self, &argument, algorithm);
        let text = self.errors.keep(text)?;
        let span = self.map.add_text(argument.span(), &text);
        if !function.is_hash {
            self.map
                .explain(span, format!("the environment variable `{}` is `{text}` in this build", argument.value()));
        }
        Some(Value { kind: ValueKind::Text(text), span })
    }

    /// `name("…")` in the list of services: the argument is part of the policy.
    fn service(&mut self, name: Spanned<String>, arguments: &Group) -> Option<Value> {
        if arguments.stream().is_empty() {
            let key = &name.node;
            self.error_at(
                arguments,
                "nothing is written in the parentheses",
                &format!("write `{key}`, or `{key}(\"…\")`"),
            );
            return None;
        }
        let read = |input: ParseStream<'_>| {
            let value = self.value(input, &name);
            if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
            }
            Ok((value, input.parse::<TokenStream>()?))
        };
        let (value, rest) = read.parse2(arguments.stream()).ok()?;
        let value = value?;
        if !rest.is_empty() {
            let key = &name.node;
            self.error(&rest, &format!("unexpected argument of `{key}(…)`"), &format!("write `{key}({value})`"));
            return None;
        }
        let span = name.span.to(value.span);
        Some(Value { kind: ValueKind::Call(name, Box::new(value)), span })
    }

    fn algorithm(&mut self, function: &Function, rest: TokenStream) -> Option<HashAlgorithm> {
        let mut trees = rest.clone().into_iter();
        match (trees.next(), trees.next(), trees.next()) {
            (None, ..) => return Some(HashAlgorithm::Sha256),
            (Some(TokenTree::Punct(comma)), None, _) if comma.as_char() == ',' => return Some(HashAlgorithm::Sha256),
            (Some(TokenTree::Punct(comma)), Some(TokenTree::Ident(word)), None)
                if comma.as_char() == ',' && function.is_hash =>
            {
                if let Some(algorithm) = algorithm_of(&word) {
                    return Some(algorithm);
                }
                self.error_at(
                    &word,
                    &format!("browsers do not support the digest `{word}`"),
                    "write `sha256`, `sha384` or `sha512`",
                );
            }
            _ => self.error(
                &rest,
                &format!("unexpected argument of `{}(…)`", function.name),
                &format!("write `{}`", function.example),
            ),
        }
        None
    }

    fn error_in(&mut self, literal: &LitStr, message: &str, help: String) -> Diagnostic {
        let Spanned { span, .. } = self.text(literal);
        Diagnostic::error(span, message).help(help)
    }
}

fn hash(_: &mut Parser<'_>, argument: &LitStr, algorithm: HashAlgorithm) -> std::result::Result<String, Diagnostic> {
    // HTML, section 13.2.3.5: browsers hash the parsed text, in which every line break is `\n`.
    let text = argument.value().replace("\r\n", "\n").replace('\r', "\n");
    Ok(source(algorithm, text.as_bytes()))
}

fn hash_file(
    parser: &mut Parser<'_>,
    argument: &LitStr,
    algorithm: HashAlgorithm,
) -> std::result::Result<String, Diagnostic> {
    let path = argument.value();
    let paths = match Glob::is_pattern(&path) {
        true => matching(parser, argument, &path)?,
        false => vec![path],
    };
    // Two files can have the same content.
    let mut sources: Vec<String> = Vec::with_capacity(paths.len());
    for path in &paths {
        match parser.dependencies.file(parser.files, path) {
            Ok(bytes) => {
                let source = source(algorithm, &bytes);
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
            Err(error) => return Err(parser.error_in(argument, &error, files::PATHS.to_owned())),
        }
    }
    Ok(sources.join(" "))
}

/// Like [`hash_file`], for a pattern only: a path without `*` is a file or a folder, which `hash_dir` does not guess.
fn hash_dir(
    parser: &mut Parser<'_>,
    argument: &LitStr,
    algorithm: HashAlgorithm,
) -> std::result::Result<String, Diagnostic> {
    let path = argument.value();
    if Glob::is_pattern(&path) {
        return hash_file(parser, argument, algorithm);
    }
    let folder = path.trim_end_matches('/');
    let help = match folder.rsplit('/').next().is_some_and(|name| name.contains('.') && name.len() > 1) {
        true => format!("write `hash_file(\"{path}\")` for one file"),
        false => {
            format!("write `hash_dir(\"{}**/*.js\")`", if folder.is_empty() { path } else { format!("{folder}/") })
        }
    };
    Err(parser.error_in(argument, "`hash_dir` takes a pattern of files", help))
}

/// The scripts or styles that a bundler lists: the manifest of Vite, or the page of Trunk.
fn hash_manifest(
    parser: &mut Parser<'_>,
    argument: &LitStr,
    algorithm: HashAlgorithm,
) -> std::result::Result<String, Diagnostic> {
    let Some(kinds) = Kinds::of(&parser.key) else {
        let message = format!("`hash_manifest` cannot be written in `{}`", parser.key);
        return Err(parser.error_in(argument, &message, "write it in `script_src` or `style_src`".to_owned()));
    };
    let path = argument.value();
    let manifest = match parser.dependencies.file(parser.files, &path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return Err(parser.error_in(argument, &error, files::PATHS.to_owned())),
    };
    let items = match bundled(&manifest, kinds.scripts, kinds.styles) {
        Ok(items) => items,
        Err(Unread::FeatureIsOff) => {
            let span = parser.text(argument).span;
            return Err(Feature::Templates.missing("hash_manifest", span));
        }
        Err(Unread::Malformed(error)) => {
            let help = "name the manifest of Vite, `dist/.vite/manifest.json`, or the page of Trunk, `dist/index.html`";
            return Err(parser.error_in(argument, &format!("`{path}` is no manifest: {error}"), help.to_owned()));
        }
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    // Vite writes its manifest in a folder of the bundle.
    let folder = folder.strip_suffix(".vite").map_or(folder, |folder| folder.trim_end_matches('/'));
    let mut sources: Vec<String> = Vec::with_capacity(items.len());
    for item in items {
        let own = match item {
            Item::Integrity(integrity) => format!("'{integrity}'"),
            Item::Inline(text) => source(algorithm, text.as_bytes()),
            Item::File(file) => {
                let path = if folder.is_empty() { file } else { format!("{folder}/{file}") };
                match parser.dependencies.file(parser.files, &path) {
                    Ok(bytes) => source(algorithm, &bytes),
                    Err(error) => return Err(parser.error_in(argument, &error, files::PATHS.to_owned())),
                }
            }
        };
        if !sources.contains(&own) {
            sources.push(own);
        }
    }
    match sources.is_empty() {
        true => {
            let message = format!("`{path}` lists no files for `{}`", parser.key);
            Err(parser.error_in(argument, &message, "remove it, or build the bundle first".to_owned()))
        }
        false => Ok(sources.join(" ")),
    }
}

/// The files that a pattern matches.
fn matching(parser: &mut Parser<'_>, argument: &LitStr, pattern: &str) -> std::result::Result<Vec<String>, Diagnostic> {
    let folder = Some(glob::split(pattern).0).filter(|folder| !folder.is_empty()).unwrap_or(".");
    let (message, help) = match Glob::find(pattern, parser.files) {
        Ok(glob) => {
            let paths = glob.paths(pattern);
            parser.dependencies.globs.push(glob);
            return Ok(paths);
        }
        Err(Problem::Unreadable(error)) => {
            (format!("cannot read the folder `{folder}`: {error}"), files::PATHS.to_owned())
        }
        Err(Problem::NoFile) => (
            format!("no file matches `{pattern}`"),
            format!("build the files before this crate is compiled; {}", files::PATHS),
        ),
    };
    Err(parser.error_in(argument, &message, help))
}

fn env(parser: &mut Parser<'_>, argument: &LitStr, _: HashAlgorithm) -> std::result::Result<String, Diagnostic> {
    let name = argument.value();
    parser.dependencies.variable(parser.files, &name).map_err(|error| {
        let help = match files::is_variable(&name) {
            true => format!("set it for the build: `{name}=https://cdn.example.com cargo build`"),
            false => "write the name of a variable: `env(\"CDN_ORIGIN\")`".to_owned(),
        };
        parser.error_in(argument, &error, help)
    })
}

fn source(algorithm: HashAlgorithm, bytes: &[u8]) -> String {
    format!("'{}-{}'", algorithm.name(), algorithm.digest(bytes))
}

fn algorithm_of(word: &Ident) -> Option<HashAlgorithm> {
    HashAlgorithm::ALL.into_iter().find(|algorithm| word == algorithm.name())
}

/// `"dist/**/*.js"` or `"dist/**/*.js", "/assets/"`: the member `integrity` of an import map for the files that match a pattern, as JSON.
/// The string after the pattern precedes the path of each file in its URL; it is `/` by default.
///
/// # Errors
///
/// The tokens are something else, no file matches, or a file cannot be read.
pub fn integrity_map(tokens: TokenStream, files: &dyn Files) -> Result<(String, Dependencies)> {
    (|input: ParseStream<'_>| of_files(input, files)).parse2(tokens)
}

fn of_files(input: ParseStream<'_>, files: &dyn Files) -> Result<(String, Dependencies)> {
    let help = "\nhelp: write `integrity_map!(\"dist/**/*.js\")` or `integrity_map!(\"dist/**/*.js\", \"/assets/\")`";
    let Some(pattern) = string(input) else { return Err(input.error(format!("expected a pattern of files{help}"))) };
    let mut prefix = "/".to_owned();
    if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        if !input.is_empty() {
            prefix = string(input).ok_or_else(|| input.error(format!("expected the start of the URLs{help}")))?.value();
        }
    }
    if !input.is_empty() {
        return Err(input.error(format!("unexpected argument{help}")));
    }
    let path = pattern.value();
    let error = |message: String| Error::new(pattern.span(), format!("{message}\nhelp: {}", files::PATHS));
    let glob = match Glob::find(&path, files) {
        Ok(glob) => glob,
        Err(Problem::NoFile) => return Err(error(format!("no file matches `{path}`"))),
        Err(Problem::Unreadable(reason)) => return Err(error(format!("cannot read the folder of `{path}`: {reason}"))),
    };
    let mut dependencies = Dependencies::default();
    let mut members = Vec::with_capacity(glob.names.len());
    for (name, path) in glob.names.iter().zip(glob.paths(&path)) {
        let bytes = dependencies.file(files, &path).map_err(error)?;
        let url = quoted(&format!("{prefix}{name}"));
        let algorithm = HashAlgorithm::Sha384;
        members.push(format!("{url}:\"{}-{}\"", algorithm.name(), algorithm.digest(&bytes)));
    }
    dependencies.globs.push(glob);
    Ok((format!("{{\"integrity\":{{{}}}}}", members.join(",")), dependencies))
}

/// A JSON string that cannot end the `script` element around it.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `"static/app.js"` or `"static/app.js", sha512`: the file's Subresource Integrity.
///
/// # Errors
///
/// The tokens are something else, or the file cannot be read.
pub fn integrity(tokens: TokenStream, files: &dyn Files) -> Result<(String, Dependencies)> {
    (|input: ParseStream<'_>| of_a_file(input, files)).parse2(tokens)
}

fn of_a_file(input: ParseStream<'_>, files: &dyn Files) -> Result<(String, Dependencies)> {
    let help = "\nhelp: write `integrity!(\"static/app.js\")` or `integrity!(\"static/app.js\", sha512)`";
    let path: LitStr = match string(input) {
        Some(path) => path,
        None => return Err(input.error(format!("expected the path of a file{help}"))),
    };
    let mut algorithm = HashAlgorithm::Sha384;
    if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        if !input.is_empty() {
            let word = input.call(Ident::parse_any)?;
            algorithm = algorithm_of(&word)
                .ok_or_else(|| Error::new(word.span(), format!("browsers do not support the digest `{word}`{help}")))?;
        }
    }
    if !input.is_empty() {
        return Err(input.error(format!("unexpected argument{help}")));
    }
    let mut dependencies = Dependencies::default();
    let bytes = dependencies
        .file(files, &path.value())
        .map_err(|error| Error::new(path.span(), format!("{error}\nhelp: {}", files::PATHS)))?;
    Ok((format!("{}-{}", algorithm.name(), algorithm.digest(&bytes)), dependencies))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    /// Digests of `a()` and `b()`, by OpenSSL.
    const A_256: &str = "sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4=";
    const A_384: &str = "sha384-DGWwUx8JQ/sT4JgpuI0No/p+ZboOXDOsHnvjkLtDr+VlcROccZcpIhzdvm9ZiDWr";
    const A_512: &str =
        "sha512-Xwa43hlStOb2KFTrLGz7HHr5Zn1HK6je8NYoRuicP5OgHy4cnNzS5DZ6zVCKJ6r//YrOF0XJJA4zgS8tZZD4iw==";
    const B_256: &str = "sha256-cf242PFc/kb7xD0Qzhsmd9vvRkc+cWFmbi+k+YvtdKc=";
    const B_384: &str = "sha384-lDNRBkZrtvAZsIrSbBt1JHaFAtTqlHMYb2ppCdYfcpzaB7p8k3j948rjecdZ0pv7";

    fn files<const N: usize>(files: [(&str, &str); N]) -> Memory {
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        Memory { files: files.into(), ..Memory::default() }
    }

    /// What a call is in `script_src`, or the message about it.
    fn called(call: &str, files: &Memory) -> std::result::Result<String, String> {
        let policy = format!("krate struct A {{ content_security_policy: {{ script_src: {call} }} }}");
        let item = crate::parse(policy.parse().expect("tokens"), files).expect("a policy");
        let error = item.errors.iter().next().map(ToString::to_string);
        let answer = crate::answer(&item, &item.declaration).to_string();
        error.map_or_else(|| Ok(answer.split('"').nth(1).unwrap_or_default().to_owned()), Err)
    }

    #[test]
    fn integrity_is_a_digest_of_the_file() {
        let files = files([("static/app.js", "a()")]);
        for (call, expected) in [
            ("\"static/app.js\"", A_384),
            ("\"static/app.js\",", A_384),
            ("\"static/app.js\", sha256", A_256),
            ("\"static/app.js\", sha384", A_384),
            ("\"static/app.js\", sha512", A_512),
        ] {
            let (integrity, dependencies) = integrity(call.parse().expect("tokens"), &files).expect(call);
            assert_eq!(
                (integrity.as_str(), dependencies.files.as_slice()),
                (expected, &["static/app.js".to_owned()][..])
            );
        }
        for (call, message) in [
            ("", "unexpected end of input, expected the path of a file"),
            ("app", "expected the path of a file"),
            ("b\"static/app.js\"", "expected the path of a file"),
            ("\"static/app.js\", md5", "browsers do not support the digest `md5`"),
            ("\"static/app.js\" sha256", "unexpected argument"),
            ("\"static/app.js\", sha256, sha384", "unexpected argument"),
        ] {
            let error = integrity(call.parse().expect("tokens"), &files).expect_err(call).to_string();
            let help = "help: write `integrity!(\"static/app.js\")` or `integrity!(\"static/app.js\", sha512)`";
            assert_eq!(error, format!("{message}\n{help}"), "{call}");
        }
        let error = integrity("\"gone.js\"".parse().expect("tokens"), &files).expect_err("no file").to_string();
        assert!(error.starts_with("cannot read `gone.js`: ") && error.ends_with(files::PATHS), "{error}");
    }

    #[test]
    fn an_import_map_has_the_integrity_of_each_file() {
        let files = files([("dist/b.js", "b()"), ("dist/a/a.js", "a()"), ("dist/style.css", "")]);
        for (call, [a, b]) in [
            ("\"dist/**/*.js\"", ["/a/a.js", "/b.js"]),
            ("\"dist/**/*.js\",", ["/a/a.js", "/b.js"]),
            ("\"dist/**/*.js\", \"https://cdn.example/\"", ["https://cdn.example/a/a.js", "https://cdn.example/b.js"]),
        ] {
            let (member, dependencies) = integrity_map(call.parse().expect("tokens"), &files).expect(call);
            assert_eq!(member, format!("{{\"integrity\":{{\"{a}\":\"{A_384}\",\"{b}\":\"{B_384}\"}}}}"));
            // A changed file and a new one change the map.
            assert_eq!(dependencies.files, ["dist/a/a.js", "dist/b.js"]);
            assert_eq!(dependencies.globs[0].pattern, "**/*.js");
        }
        for (call, message) in [
            ("", "unexpected end of input, expected a pattern of files"),
            ("dist", "expected a pattern of files"),
            ("\"dist/*.js\", assets", "expected the start of the URLs"),
            ("\"dist/*.js\" \"/\"", "unexpected argument"),
            ("\"dist/*.js\", \"/\", \"/\"", "unexpected argument"),
        ] {
            let error = integrity_map(call.parse().expect("tokens"), &files).expect_err(call).to_string();
            let help =
                "help: write `integrity_map!(\"dist/**/*.js\")` or `integrity_map!(\"dist/**/*.js\", \"/assets/\")`";
            assert_eq!(error, format!("{message}\n{help}"), "{call}");
        }
        for (call, message) in [
            ("\"dist/*.mjs\"", "no file matches `dist/*.mjs`"),
            ("\"gone/*.js\"", "cannot read the folder of `gone/*.js`: "),
        ] {
            let error = integrity_map(call.parse().expect("tokens"), &files).expect_err(call).to_string();
            assert!(error.starts_with(message) && error.ends_with(files::PATHS), "{error}");
        }
    }

    /// The map is written into a `script` element.
    #[test]
    fn no_name_of_a_file_ends_the_import_map() {
        for (name, shown) in [
            ("</script>.js", "\\u003c/script\\u003e.js"),
            ("<!--&.js", "\\u003c!--\\u0026.js"),
            ("\"\\.js", "\\\"\\\\.js"),
            ("\n\u{1}\u{7f}.js", "\\u000a\\u0001\\u007f.js"),
            ("\u{2028}\u{2029}.js", "\\u2028\\u2029.js"),
            ("\u{e9}'.js", "\u{e9}'.js"),
        ] {
            let files = files([(name, "a()")]);
            let (member, _) = integrity_map("\"**/*.js\"".parse().expect("tokens"), &files).expect(name);
            assert_eq!(member, format!("{{\"integrity\":{{\"/{shown}\":\"{A_384}\"}}}}"));
        }
    }

    #[test]
    fn a_hash_takes_one_digest_after_a_comma() {
        let none = Memory::default();
        for (call, expected) in [
            ("hash(\"a()\")", A_256),
            ("hash(\"a()\",)", A_256),
            ("hash(\"a()\", sha384)", A_384),
            ("hash(\"a()\", sha512)", A_512),
        ] {
            assert_eq!(called(call, &none), Ok(format!("'{expected}'")));
        }
        for call in [
            "hash(\"a()\";)",
            "hash(\"a()\" sha384)",
            "hash(\"a()\"; sha384)",
            "hash(\"a()\", sha384,)",
            "hash(\"a()\", .)",
        ] {
            let error = called(call, &none).expect_err(call);
            assert!(error.starts_with("unexpected argument of `hash(…)`"), "{call}: {error}");
        }
    }

    #[test]
    fn files_with_the_same_content_have_one_hash() {
        let files = files([("dist/a.js", "a()"), ("dist/b.js", "b()"), ("dist/c.js", "a()")]);
        let both = format!("'{A_256}' '{B_256}'");
        assert_eq!(called("hash_file(\"dist/*.js\")", &files), Ok(both.clone()));
        assert_eq!(called("hash_dir(\"dist/*.js\")", &files), Ok(both));
        assert_eq!(called("hash_file(\"dist/b.js\")", &files), Ok(format!("'{B_256}'")));
    }

    #[test]
    fn a_folder_or_a_file_is_no_pattern() {
        for (path, help) in [
            ("dist", "write `hash_dir(\"dist/**/*.js\")`"),
            ("dist/", "write `hash_dir(\"dist/**/*.js\")`"),
            ("dist/app.js", "write `hash_file(\"dist/app.js\")` for one file"),
            (".htaccess", "write `hash_file(\".htaccess\")` for one file"),
            (".", "write `hash_dir(\"./**/*.js\")`"),
            ("dist/.", "write `hash_dir(\"dist/./**/*.js\")`"),
            ("", "write `hash_dir(\"**/*.js\")`"),
            ("/", "write `hash_dir(\"/**/*.js\")`"),
        ] {
            let error = called(&format!("hash_dir(\"{path}\")"), &Memory::default()).expect_err(path);
            assert_eq!(error, format!("`hash_dir` takes a pattern of files\nhelp: {help}"));
        }
    }
}

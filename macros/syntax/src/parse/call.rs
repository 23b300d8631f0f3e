//! Calls, which are evaluated while the crate is compiled: the policy contains their result as a string.

use super::parser::{Parser, string};
use crate::files::{self, Dependencies, Files, Glob};
use crate::glob::{self, Problem};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use security_policy_core::csp::HashAlgorithm;
use security_policy_core::declaration::{Value, ValueKind};
use security_policy_core::word::{self, Row};
use security_policy_core::{Diagnostic, Spanned};
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
    Function { name: "env", example: "env(\"CDN_ORIGIN\")", call: env, is_hash: false },
];

impl Row for Function {
    fn key(&self) -> &'static str {
        self.name
    }
}

impl Parser<'_> {
    /// `name("…")`, and for a hash `name("…", sha384)`.
    pub(super) fn call(&mut self, name: &Ident, arguments: &Group) -> Option<Value> {
        self.has_references = true;
        let name = self.word(name);
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
        let text = (function.call)(self, &argument, algorithm);
        let text = self.errors.keep(text)?;
        let span = self.map.add_text(argument.span(), &text);
        if !function.is_hash {
            self.map
                .explain(span, format!("the environment variable `{}` is `{text}` in this build", argument.value()));
        }
        Some(Value { kind: ValueKind::Text(text), span })
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

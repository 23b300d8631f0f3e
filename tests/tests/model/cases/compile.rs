//! Compiles policies as the macro does, without rustc.

use super::print::excerpt_of;
use proc_macro2::{Delimiter, Ident, Span as TokenSpan, TokenStream, TokenTree};
use security_policy_core::csp::Segment;
use security_policy_core::{Level, SecurityPolicy};
use security_policy_syntax::{Files, Memory, Message, answer, check, messages, parse, undecided, unresolved_base};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// The messages of some policies, and the headers that each sends.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) messages: Vec<Said>,
    /// For each policy, a line for each header and cookie.
    pub(crate) sent: Vec<String>,
    /// The same, for a response that uses no nonce.
    pub(crate) sent_without_nonce: Vec<String>,
}

/// A message, with the place of its tokens in the source.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) level: Level,
    pub(crate) lint: Option<&'static str>,
    pub(crate) text: String,
    /// Empty if it is about no token.
    pub(crate) bytes: Range<usize>,
}

impl Compiled {
    /// The messages as the compiler prints them.
    pub(crate) fn printed(&self, source: &str) -> String {
        let printed: Vec<String> = self.messages.iter().map(|said| said.printed(source)).collect();
        printed.join("\n\n")
    }
}

impl Said {
    fn printed(&self, source: &str) -> String {
        let level = match self.level {
            Level::Deny => "error",
            Level::Warn | Level::Allow => "warning",
        };
        // The lines after the first are indented.
        let indented = self.text.replace('\n', &format!("\n{}", " ".repeat(level.len() + 2)));
        format!("{level}: {indented}{}", excerpt_of(source, &self.bytes))
    }
}

/// Compiles the policies of a source, on 2027-01-01; each may derive from those before it and from the presets.
pub(crate) fn compile(source: &str) -> Compiled {
    compile_with(source, &BASES, &Memory { now: NEW_YEAR, ..Memory::default() })
}

/// 2027-01-01T00:00:00Z
pub(crate) const NEW_YEAR: u64 = 1_798_761_600;

/// The same, with files and environment variables for `hash_file` and `env`.
pub(crate) fn compile_reading(source: &str, files: &dyn Files) -> Compiled {
    compile_with(source, &BASES, files)
}

/// Compiles the policies in the `security_policy! { … }` of a Rust source, also those in modules and functions.
pub(crate) fn compile_calls(source: &str) -> Compiled {
    let tokens = source.parse::<TokenStream>().unwrap_or_else(|error| panic!("{error} in\n{source}"));
    let (mut bases, mut compiled) = (BASES.clone(), Compiled::default());
    for policy in calls(tokens) {
        if let Some(policy) = policy_of(policy, &mut bases, &Memory::default(), &mut compiled) {
            compiled.sent.push(sent(&policy));
            compiled.sent_without_nonce.push(sent_without_nonce(&policy));
        }
    }
    compiled
}

/// The tokens that the presets pass to derived policies. They are kept as text, since tokens cannot leave their thread.
static BASES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let presets = include_str!("../../../../runtime/src/presets.rs");
    let mut bases = BTreeMap::new();
    for policy in calls(presets.parse().expect("tokens")) {
        drop(policy_of(policy, &mut bases, &Memory::default(), &mut Compiled::default()));
    }
    assert!(bases.len() > 4, "{} presets", bases.len());
    bases
});

fn compile_with(source: &str, bases: &BTreeMap<String, String>, files: &dyn Files) -> Compiled {
    let mut bases = bases.clone();
    let mut compiled = Compiled::default();
    let tokens = match source.parse::<TokenStream>() {
        Ok(tokens) => tokens,
        Err(error) => panic!("{error} in\n{source}"),
    };
    for policy in policies(tokens) {
        if let Some(policy) = policy_of(policy, &mut bases, files, &mut compiled) {
            compiled.sent.push(sent(&policy));
        }
    }
    compiled
}

fn policy_of(
    policy: TokenStream,
    bases: &mut BTreeMap<String, String>,
    files: &dyn Files,
    out: &mut Compiled,
) -> Option<SecurityPolicy> {
    let mut tokens = TokenStream::from(TokenTree::from(Ident::new("security_policy", TokenSpan::call_site())));
    tokens.extend(policy);
    // As in a build with the feature `expect`, and without any other name that `cfg` mentions.
    while let Some(choice) = undecided(&tokens) {
        let holds = choice.predicate.to_string() == "feature = \"expect\"";
        tokens = if holds { choice.holds } else { choice.fails };
    }
    if let Some(path) = unresolved_base(&tokens) {
        let name = path.into_iter().last().map(|name| name.to_string()).unwrap_or_default();
        let Some(answer) = bases.get(&name) else {
            let text = format!("no policy `{name}` precedes the one that inherits from it");
            out.messages.push(Said { level: Level::Deny, lint: None, text, bytes: 0..0 });
            return None;
        };
        tokens.extend(answer.parse::<TokenStream>().expect("tokens that were printed"));
    }
    let item = match parse(tokens, files) {
        Ok(item) => item,
        Err(errors) => {
            out.messages.extend(errors.into_iter().map(|error| Said {
                level: Level::Deny,
                lint: None,
                text: error.to_string(),
                bytes: error.span().byte_range(),
            }));
            return None;
        }
    };
    let checked = check(&item);
    bases.insert(item.name.to_string(), answer(&item, &checked.declaration).to_string());
    out.messages.extend(messages(&item, &checked.diagnostics).into_iter().map(|message| {
        let Message { span, level, lint, text, .. } = message;
        Said { level, lint, text, bytes: bytes(item.map.underline(span)) }
    }));
    Some(checked.policy)
}

/// From the first to the last token.
fn bytes(tokens: TokenStream) -> Range<usize> {
    let ranges: Vec<Range<usize>> = tokens.into_iter().map(|token| token.span().byte_range()).collect();
    match (ranges.first(), ranges.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}

/// Each policy ends with its closing brace.
pub(crate) fn policies(tokens: TokenStream) -> Vec<TokenStream> {
    let mut policies = vec![TokenStream::new()];
    for tree in tokens {
        let ends = matches!(&tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        policies.last_mut().expect("there is one always").extend([tree]);
        if ends {
            policies.push(TokenStream::new());
        }
    }
    policies.retain(|policy| !policy.is_empty());
    policies
}

/// The content of each `security_policy! { … }` in a Rust source, in its order.
fn calls(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut calls = Vec::new();
    for (place, tree) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        match &tokens[place.saturating_sub(2)..place] {
            [TokenTree::Ident(name), TokenTree::Punct(bang)] if name == "security_policy" && bang.as_char() == '!' => {
                calls.push(group.stream());
            }
            _ => calls.extend(self::calls(group.stream())),
        }
    }
    calls
}

/// The text of each policy in a source, after the path that the macro adds.
pub(crate) fn texts(source: &str) -> Vec<String> {
    let tokens = source.parse::<TokenStream>().expect("tokens");
    let text = |policy: TokenStream| format!("krate {}", &source[bytes(policy)]);
    policies(tokens).into_iter().map(text).collect()
}

/// The headers and the attributes of cookies, a line each; a name in braces is a value that is known at run time.
fn sent(policy: &SecurityPolicy) -> String {
    let headers = policy.headers.iter().map(|header| format!("{}: {}\n", header.wire_name(), text(header.render())));
    let cookies =
        policy.cookies().map(|cookie| format!("set-cookie: {}=…{}\n", cookie.name().node, text(cookie.tail())));
    headers.chain(cookies).collect()
}

/// The headers of a response that uses no nonce, a line each.
fn sent_without_nonce(policy: &SecurityPolicy) -> String {
    let lines = policy.headers.iter().map(|header| {
        let segments = header.render_without_nonce().unwrap_or_else(|| header.render());
        format!("{}: {}\n", header.wire_name(), text(segments))
    });
    lines.collect()
}

fn text(segments: Vec<Segment>) -> String {
    segments.iter().map(Segment::to_string).collect()
}

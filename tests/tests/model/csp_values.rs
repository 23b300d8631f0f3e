//! Values of the directives of a policy, as they are declared, and headers that are made of them.

use security_policy_core::csp::{Arity, ClauseValue, Csp, Directive, Grammar, Keyword, SCHEMES};
use security_policy_core::declaration::{Declaration, Entry, Named, Value, ValueKind};
use security_policy_core::header::{Field, FieldValue};
use security_policy_core::policy::HeaderValue;
use security_policy_core::{Diagnostics, SecurityPolicy, Span, Spanned};

/// The values that are the only one of a directive, and those that can be combined; `None` if it has no value.
pub(crate) fn alone_and_together(directive: Directive) -> Option<(Vec<Value>, Vec<Value>)> {
    let hosts = [
        "*",
        "cdn.example.com",
        "*.example.com",
        "https://cdn.example.com:8443/js/",
        "wss://a.example:*",
        "https://*",
        "*:8080",
        "custom+app:",
    ];
    let digests = [
        "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "'sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb'",
        "'url-sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "'eval-sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "'ed25519-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "'nonce-cmFuZG9t'",
    ];
    let schemes = SCHEMES.iter().map(|scheme| word(scheme.key));
    let texts = |texts: &[&str]| texts.iter().map(|item| text(item)).collect::<Vec<_>>();
    Some(match directive.grammar() {
        Grammar::Sources => {
            let keywords =
                Keyword::ALL.iter().filter(|keyword| **keyword != Keyword::None).map(|keyword| word(keyword.key()));
            let all =
                keywords.chain([word("nonce")]).chain(schemes).chain(texts(&hosts)).chain(texts(&digests)).collect();
            (vec![word("none"), text("'self' https://a.example")], all)
        }
        Grammar::Ancestors => {
            let all = [word("self"), text("https://a.example/")]
                .into_iter()
                .chain(schemes)
                .chain(texts(&hosts[..3]))
                .collect();
            (vec![word("none")], all)
        }
        Grammar::Words(words, Arity::One) => (words.iter().map(|item| word(item.key)).collect(), Vec::new()),
        Grammar::Words(words, arity) => {
            let all = words.iter().map(|item| word(item.key)).collect();
            (if arity == Arity::Any { vec![list(Vec::new())] } else { Vec::new() }, all)
        }
        Grammar::TrustedTypes => {
            (vec![word("none")], vec![word("allow_duplicates"), text("*"), text("dompurify"), text("a-#=_/@.%1")])
        }
        Grammar::Endpoint => (vec![word("csp"), text("csp-endpoint")], Vec::new()),
        Grammar::UriReferences => (Vec::new(), vec![text("/csp"), text("https://reports.example.com/csp?a=b")]),
        Grammar::MediaTypes => (Vec::new(), vec![text("application/pdf"), text("application/x-shockwave-flash")]),
        Grammar::Empty => return None,
    })
}

/// A header as it is declared and rendered.
pub(crate) struct Rendered {
    pub(crate) is_enforced: bool,
    /// What is sent.
    pub(crate) text: String,
    /// The policies in it: the names of the directives, and their words, each rendered on its own.
    pub(crate) policies: Vec<Vec<(String, Vec<String>)>>,
}

/// A header of one to three policies, of directives in any order with any values. `below` returns a random number below its argument.
pub(crate) fn rendered(below: &mut dyn FnMut(usize) -> usize) -> Rendered {
    let is_enforced = below(2) == 0;
    let field = if is_enforced { Field::ContentSecurityPolicy } else { Field::ContentSecurityPolicyReportOnly };
    let count = if below(3) == 0 { 2 + below(2) } else { 1 };
    let policies: Vec<Value> = (0..count).map(|_| policy(below)).collect();
    let declared = if count == 1 { policies[0].clone() } else { list(policies) };
    let header = Entry { value: Some(declared), ..entry(field.key(), None) };
    let declaration = Declaration { levels: Vec::new(), entries: vec![header] };
    let mut out = Diagnostics::new();
    let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut out);
    assert!(out.is_empty(), "{declaration:?}: {out:?}");
    let HeaderValue::Field(value) = &policy.headers[0].value else { panic!("{field:?} is a field") };
    let FieldValue::Csp(csps) = value else { panic!("{field:?} has policies") };
    let text = value.to_text(field).replace("{nonce}", NONCE);
    Rendered { is_enforced, text, policies: csps.iter().map(|csp| words_of(&csp.node)).collect() }
}

/// Some directives, in any order, with some values.
fn policy(below: &mut dyn FnMut(usize) -> usize) -> Value {
    let some = 1 + below(6);
    let entries = some_of(Directive::ALL.to_vec(), some, below).into_iter().map(|directive| {
        let value = alone_and_together(directive).map(|(alone, together)| {
            match alone.is_empty() || (!together.is_empty() && below(4) > 0) {
                true => {
                    let count = 1 + below(together.len().min(12));
                    list(some_of(together, count, below))
                }
                false => alone[below(alone.len())].clone(),
            }
        });
        entry(directive.key(), value)
    });
    block(entries.collect())
}

/// As many of these, in another order.
fn some_of<T>(mut all: Vec<T>, count: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<T> {
    (0..count).map(|_| all.swap_remove(below(all.len()))).collect()
}

/// The names of the directives, and the words of each.
pub(crate) fn words_of(csp: &Csp) -> Vec<(String, Vec<String>)> {
    let words = |value: &ClauseValue| match value {
        ClauseValue::Sources(sources) => texts(sources.iter().map(|source| &source.node)),
        ClauseValue::Words(words) => texts(words.iter().map(|word| word.node.wire)),
        ClauseValue::TrustedTypes(types) => texts(types.iter().map(|name| &name.node)),
        ClauseValue::Urls(urls) => texts(urls.iter().map(|url| &url.node)),
        ClauseValue::Texts(words) => texts(words.iter().map(|word| &word.node)),
        _ => Vec::new(),
    };
    csp.clauses.iter().map(|clause| (clause.directive.node.name().to_owned(), words(&clause.value))).collect()
}

fn texts(items: impl Iterator<Item = impl ToString>) -> Vec<String> {
    items.map(|item| item.to_string().replace("'nonce-'", &format!("'nonce-{NONCE}'"))).collect()
}

/// The nonce of all responses.
const NONCE: &str = "c2xvdCBvZiBhIG5vbmNl";

pub(crate) fn word(text: &str) -> Value {
    value(ValueKind::Word(text.to_owned()))
}

pub(crate) fn text(text: &str) -> Value {
    value(ValueKind::Text(text.to_owned()))
}

pub(crate) fn list(items: Vec<Value>) -> Value {
    value(ValueKind::List(items))
}

pub(crate) fn block(entries: Vec<Entry>) -> Value {
    value(ValueKind::Block(entries))
}

pub(crate) fn entry(key: &str, value: Option<Value>) -> Entry {
    let key = Spanned::new(key.to_owned(), Span::default());
    Entry { levels: Vec::new(), key, named: Named::ByWord, value, span: Span::default() }
}

fn value(kind: ValueKind) -> Value {
    Value { kind, span: Span::default() }
}

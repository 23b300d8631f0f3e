//! A call of the macro, as text: what follows the path of the crate.

use crate::input::text;
use crate::sent::assert_header_value;
use proc_macro2::TokenStream;
use quote::quote;
use security_policy_core::csp::Segment;
use security_policy_core::header::{Field, FieldValue};
use security_policy_core::policy::{HeaderName, HeaderValue};
use security_policy_core::{Level, SecurityPolicy};
use security_policy_syntax::{
    Checked, Item, Memory, Message, answer, check, check_depth, messages, outline, parse, undecided, unresolved_base,
};

pub(crate) fn run(input: &[u8]) {
    checked(&text(input));
}

/// Reads and checks a policy; `None` if it is none. What it declares can be rendered, read again and inherited.
pub(crate) fn checked(text: &str) -> Option<Vec<Message>> {
    let tokens: TokenStream = format!("krate {text}").parse().ok()?;
    check_depth(&tokens).ok()?;
    drop(outline(tokens.clone()));
    let tokens = decided(tokens);
    if unresolved_base(&tokens).is_some() {
        return None;
    }
    let item = parse(tokens, &files()).ok()?;
    let checked = check(&item);
    let messages = messages(&item, &checked.diagnostics);
    let is_error = |message: &Message| message.level == Level::Deny;
    assert!(item.base.is_some() || checked.has_errors == messages.iter().any(is_error), "{messages:?}");
    assert!(messages.iter().all(|message| !message.text.is_empty() && message.span.start <= message.span.end));
    if !checked.has_errors {
        assert_reads_back(&checked.policy);
        if item.base.is_none() {
            assert_inherits(&item, &checked);
        }
    }
    Some(messages)
}

/// Follows one branch of every `#[cfg(…)]`.
fn decided(mut tokens: TokenStream) -> TokenStream {
    while let Some(choice) = undecided(&tokens) {
        tokens = choice.holds;
    }
    tokens
}

fn files() -> Memory {
    let mut files = Memory::default();
    for (path, text) in [("a.js", "a()"), ("a.css", "b {}"), ("t/a.html", "<p>{{ a }}<script>a()</script>")] {
        files.files.insert(path.to_owned(), text.into());
    }
    files.variables.insert("A".to_owned(), "https://a.example".to_owned());
    files
}

fn assert_reads_back(policy: &SecurityPolicy) {
    for header in &policy.headers {
        let segments = header.render();
        assert_header_value(&segments.iter().map(Segment::to_string).collect::<String>());
        let is_known = segments.iter().all(|segment| matches!(segment, Segment::Text(_)));
        if let (HeaderName::Field(field), HeaderValue::Field(value), true) =
            (&header.name.node, &header.value, is_known)
        {
            for value in of_responses(*field, value) {
                assert_written(*field, &value);
            }
        }
    }
}

/// What the responses get of a value: of a list of origins, each gets one.
fn of_responses(field: Field, value: &FieldValue) -> Vec<FieldValue> {
    match value {
        FieldValue::Texts(origins) if field == Field::AccessControlAllowOrigin => {
            origins.iter().map(|origin| FieldValue::Texts(vec![origin.clone()])).collect()
        }
        _ => vec![value.clone()],
    }
}

/// The text of a value is read as the same value, whatever the form in which it was written first.
pub(crate) fn assert_written(field: Field, value: &FieldValue) {
    let written = value.to_text(field);
    assert_header_value(&written);
    let (again, found) = FieldValue::parse(field, written.as_str());
    if !value.is_empty() {
        let again = again.map(|again| again.to_text(field));
        assert_eq!(again.as_ref(), Some(&written), "{field:?}: {found:?}");
    }
}

/// A policy that adds nothing to its base sends what the base sends.
fn assert_inherits(item: &Item, base: &Checked) {
    let answer = answer(item, &base.declaration);
    let tokens = quote!(krate struct Derived { ..Base } #answer);
    let derived = parse(decided(tokens), &files()).unwrap_or_else(|error| panic!("{error}: {answer}"));
    let derived = check(&derived);
    let sent = |checked: &Checked| -> Vec<(String, String)> {
        let line = |header: &security_policy_core::policy::Header| {
            (header.wire_name().to_owned(), header.render().iter().map(Segment::to_string).collect())
        };
        checked.policy.headers.iter().map(line).collect()
    };
    assert_eq!(sent(&derived), sent(base), "{answer}");
}

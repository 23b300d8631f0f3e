//! The lines of a policy that messages name.

use security_policy_core::declaration::ValueKind;
use security_policy_core::{Diagnostic, Span};
use security_policy_syntax::{Item, Memory, Message, parse};

const POLICY: &str = "security_policy struct Shop {
    origin: \"https://shop.example.com\",
    content_security_policy: {
        script_src: [
            self,
            \"https://cdn.example.com\",
        ],
    },
}";

#[test]
fn a_note_ends_with_the_line_that_decides() {
    let item = parse(POLICY.parse().expect("tokens"), &Memory::default()).expect("a policy");
    let error = |span: Span| Diagnostic::error(item.name_span, "a promise does not hold").decided_by(span);
    let text = |error: &Diagnostic| Message::new(error, &item).text;
    let [own, cdn] = sources(&item);
    assert_eq!(text(&error(own).note("`self` allows it")), "a promise does not hold\nnote: `self` allows it (line 5)");
    assert_eq!(text(&error(cdn)), "a promise does not hold\nnote: line 6 decides");
    // No token is there, so that there is no line.
    let nowhere = Span::new(100_000, 100_001);
    assert_eq!(text(&error(nowhere).note("`self` allows it")), "a promise does not hold\nnote: `self` allows it");
}

/// The places of the two sources.
fn sources(item: &Item) -> [Span; 2] {
    let block = item.declaration.entries[1].value.as_ref().map(|value| &value.kind);
    let Some(ValueKind::Block(directives)) = block else { panic!("{block:?}") };
    let list = directives[0].value.as_ref().map(|value| &value.kind);
    let Some(ValueKind::List(sources)) = list else { panic!("{list:?}") };
    [sources[0].span, sources[1].span]
}

//! The value of any header that the model knows: the first line is its name, and the second its value. The rest is a structured field,
//! compared with another parser.

use crate::input::{first_line, text};
use crate::policy::assert_written;
use security_policy_core::Diagnostics;
use security_policy_core::header::{Field, FieldValue, Targeted};
use security_policy_core::structured_field::{Member, parse_dictionary, parse_item, parse_list};
use sfv::FieldType as _;

pub(crate) fn run(input: &[u8]) {
    let (name, rest) = first_line(input);
    let (value, rest) = first_line(rest);
    if let Some(targeted) = Targeted::of(&name) {
        targeted.forbids_sharing(&value);
    }
    if let Some(field) = Field::from_name(&name) {
        reads_back(field, &value);
    }
    structured(&text(rest));
}

/// What is read is written so that the same is read again.
pub(crate) fn reads_back(field: Field, text: &str) {
    let (value, found) = FieldValue::parse(field, text);
    for found in &found {
        assert!(text.get(found.span.start..found.span.end).is_some(), "{found:?} is outside of {text:?}");
        assert!(!found.to_string().is_empty());
    }
    // What has an error cannot be declared.
    if let (Some(value), true) = (value, found.is_empty()) {
        assert_written(field, &value);
    }
}

/// Both parsers accept the same texts, and write them in the same way.
fn structured(text: &str) {
    let parser = || sfv::Parser::new(text);
    let item = parse_item(text).ok().map(|item| item.to_string());
    assert_eq!(item, parser().parse::<sfv::Item>().ok().map(|item| item.serialize()), "an item: {text:?}");
    let list = parse_list(text).ok().map(|list| joined(list.iter().map(Member::to_string)));
    let other = parser().parse::<sfv::List>().ok().map(|list| list.serialize().unwrap_or_default());
    assert_eq!(list, other, "a list: {text:?}");
    let dictionary = parse_dictionary(text, &mut Diagnostics::new()).is_ok();
    assert_eq!(dictionary, parser().parse::<sfv::Dictionary>().is_ok(), "a dictionary: {text:?}");
}

fn joined(members: impl Iterator<Item = String>) -> String {
    members.collect::<Vec<_>>().join(", ")
}

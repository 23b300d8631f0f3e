//! What is wrong at a place of a file, whichever subcommand found it.

use crate::workspace::{Policy, Region};
use security_policy_core::{Level, Span, excerpt};
use security_policy_syntax::{Edit, Item, Message};

/// A finding of a lint, or an error.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// [`Level::Deny`] for an error, [`Level::Warn`] for a warning.
    pub(crate) level: Level,
    /// The lint; `None` for an error that is not from a lint.
    pub(crate) lint: Option<&'static str>,
    /// What is wrong.
    pub(crate) title: String,
    /// What to write instead.
    pub(crate) help: Option<String>,
    /// What browsers or attackers do, and where a value comes from.
    pub(crate) notes: Vec<String>,
    /// The part of the file that is wrong.
    pub(crate) region: Region,
    /// The change of the file that fixes it.
    pub(crate) edit: Option<Edit>,
}

impl Finding {
    /// A message about a policy.
    pub(crate) fn of(message: &Message, policy: &Policy) -> Finding {
        let item = &policy.item;
        let (region, is_exact) = region(message.span, item, &policy.region);
        let mut title = message.title.clone();
        if let (false, Some((text, part))) = (is_exact, item.map.part(message.span)) {
            title.push_str(&excerpt(text, part));
        }
        let source = &policy.region.source;
        let edit = message.fix.as_ref().and_then(|fix| Edit::of(fix, item, &source.text));
        Finding {
            level: message.level,
            lint: message.lint,
            title,
            help: message.help.clone(),
            notes: message.notes.clone(),
            region,
            edit,
        }
    }

    /// The error of a call that is no policy. Its text can have a line that starts with `help: `.
    pub(crate) fn no_policy(region: &Region, error: &str) -> Finding {
        let (title, help) = match error.split_once("\nhelp: ") {
            Some((title, help)) => (title, Some(help.to_owned())),
            None => (error, None),
        };
        let title = title.to_owned();
        Finding { level: Level::Deny, lint: None, title, help, notes: Vec::new(), region: region.clone(), edit: None }
    }
}

/// The part of the file that a span is about, and whether it is all of it: a string with escapes is underlined as a whole.
fn region(span: Span, item: &Item, call: &Region) -> (Region, bool) {
    let (first, last) = (item.map.first(span), item.map.last(span));
    let source = &call.source;
    if !source.contains(first) || !source.contains(last) {
        return (call.clone(), false);
    }
    let bytes = first.byte_range().start..last.byte_range().end;
    let whole = Region { source: source.clone(), bytes: bytes.clone() };
    let Some((text, part)) = item.map.part(span) else { return (whole, true) };
    let written = source.text.get(bytes.clone()).unwrap_or_default();
    let exact =
        written.find('"').map(|quote| quote + 1).filter(|start| written.get(*start..start + text.len()) == Some(text));
    match exact {
        Some(start) => {
            let start = bytes.start + start;
            (Region { bytes: start + part.start..start + part.end, ..whole }, true)
        }
        None => (whole, false),
    }
}

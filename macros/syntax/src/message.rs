//! A diagnostic → the message that is printed: its place and its text.

use crate::parse::Item;
use security_policy_core::diagnostic::expired;
use security_policy_core::{Diagnostic, Diagnostics, Fix, Level, Span, excerpt};

/// An error or a warning as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The place to underline, in the policy itself. For an inherited field it is the path of the base, which can be in another crate,
    /// whose source the compiler does not have.
    pub span: Span,
    /// [`Level::Deny`] for an error, [`Level::Warn`] for a warning.
    pub level: Level,
    /// The lint; `None` for an error that is not from a lint.
    pub lint: Option<&'static str>,
    /// What is wrong; then, a line each, what to write, what browsers or attackers do, and where a value comes from.
    pub text: String,
    /// The first line of the text: what is wrong.
    pub title: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What browsers or attackers do, and where a value comes from.
    pub notes: Vec<String>,
    /// The rewrite that fixes it, if one is certain to be right.
    pub fix: Option<Box<Fix>>,
}

/// The messages about a policy, in the order of the source.
///
/// ```
/// use security_policy_syntax::{Memory, check, messages, parse};
///
/// let tokens = r#"security_policy struct Json { content_type: "application/json", x_content_type_options: nosnif }"#;
/// let item = parse(tokens.parse().unwrap(), &Memory::default()).unwrap();
/// let messages = messages(&item, &check(&item).diagnostics);
/// assert_eq!(messages.len(), 1);
/// assert!(messages[0].text.contains("help: did you mean `nosniff`?"));
/// ```
pub fn messages(item: &Item, diagnostics: &Diagnostics) -> Vec<Message> {
    let printed = diagnostics.iter().filter(|diagnostic| diagnostic.level != Level::Allow);
    printed.map(|diagnostic| Message::new(diagnostic, item)).collect()
}

impl Message {
    /// The message of one diagnostic.
    pub fn new(diagnostic: &Diagnostic, item: &Item) -> Message {
        let title = diagnostic.message.clone();
        let mut shown = shown(diagnostic, item);
        let own: Vec<String> = shown.note.take().into_iter().chain(expiry(diagnostic, item)).collect();
        shown.note = (!own.is_empty()).then(|| own.join("\nnote: "));
        let sources = sources(diagnostic, item);
        let mut text = shown.to_string();
        sources.iter().for_each(|source| text.push_str(&format!("\nnote: {source}")));
        let Diagnostic { level, lint, help, fix, .. } = shown;
        let notes = own.into_iter().chain(sources).collect();
        Message { span: place(diagnostic, item), level, lint, text, title, help, notes, fix }
    }
}

fn place(diagnostic: &Diagnostic, item: &Item) -> Span {
    match (&item.base, item.base_path) {
        (Some(base), Some(path)) if base.span.contains(diagnostic.span) => path,
        _ => diagnostic.span,
    }
}

/// The diagnostic with what the compiler cannot show: the wrong part of a string, and the line that decides. The other notes follow it.
fn shown(diagnostic: &Diagnostic, item: &Item) -> Diagnostic {
    let mut diagnostic = diagnostic.clone();
    if let Some((text, part)) = item.map.part(diagnostic.span) {
        diagnostic.message.push_str(&excerpt(text, part));
    }
    if let Some(decided_by) = diagnostic.decided_by.and_then(|span| item.map.place(span)) {
        let line = decided_by.seen_from(item.map.place(place(&diagnostic, item)).as_ref());
        let note = diagnostic.note.map_or_else(|| format!("{line} decides"), |note| format!("{note} ({line})"));
        diagnostic.note = Some(note);
    }
    diagnostic.expired = None;
    diagnostic
}

/// That the `allow` of the finding has expired, and in which line it is.
fn expiry(diagnostic: &Diagnostic, item: &Item) -> Option<String> {
    let date = diagnostic.expired.as_ref()?;
    let seen = item.map.place(place(diagnostic, item));
    let line = item.map.place(date.span).map(|line| format!(" ({})", line.seen_from(seen.as_ref())));
    Some(expired(&date.node) + &line.unwrap_or_default())
}

/// Where the value comes from, if not from the policy itself: a variable, a file, or the policy that it inherits from.
fn sources(diagnostic: &Diagnostic, item: &Item) -> Vec<String> {
    let mut sources: Vec<String> = item.map.explanation(diagnostic.span).map(str::to_owned).into_iter().collect();
    if let Some(base) = item.base.as_ref().filter(|base| base.span.contains(diagnostic.span)) {
        // The path of the base is underlined, so the note names the field.
        let field = base.declaration.entries.iter().find(|entry| entry.span.contains(diagnostic.span));
        let field = match &diagnostic.promise {
            Some(promise) => format!("the promise `{promise}`"),
            None => field.map_or_else(|| "this".to_owned(), |entry| format!("`{}`", entry.key.node)),
        };
        sources.push(format!("`{}` inherits {field} from `{}`", item.name, base.name.node));
    }
    sources
}

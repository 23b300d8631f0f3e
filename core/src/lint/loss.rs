//! The finding about protections of a base that a derived policy loses.

use crate::declaration::REMOVE;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::inherit::Omitted;
use crate::list::separated;
use crate::order::{Amount, Item, Loss, Measure};
use crate::policy::{Inheritance, SecurityPolicy};
use crate::span::Span;

/// Whether `omit` drops what is measured: the field, an entry of it, or a parameter of the entry.
pub(super) fn drops(omitted: &Omitted, measure: &Measure) -> bool {
    let (key, entry) = (omitted.key.node.as_str(), measure.entry.as_deref());
    match omitted.block.as_deref() {
        None => measure.field == key,
        Some(block) => {
            (measure.field == block && entry == Some(key)) || (entry == Some(block) && measure.aspect == key)
        }
    }
}

/// Whether the policy sets the headers that it does not remove any more, so that no handler can.
pub(super) fn is_set_instead(loss: &Loss, policy: &SecurityPolicy, inheritance: &Inheritance) -> bool {
    let is_gone = |name: &str| {
        policy.remove.iter().any(|removed| removed.node == name)
            || policy.headers.iter().any(|header| header.wire_name() == name)
    };
    loss.before.field == REMOVE && inheritance.policy.remove.iter().all(|name| is_gone(&name.node))
}

/// One finding about all that is lost at one place.
pub(super) fn finding(span: Span, losses: &[Loss], policy: &SecurityPolicy, inheritance: &Inheritance) -> Diagnostic {
    let (mut messages, mut lost, mut effects) = (Vec::new(), Vec::new(), Vec::new());
    // If an entry is removed, so are its parameters.
    let is_part_of_another = |loss: &Loss| {
        !loss.before.aspect.is_empty()
            && losses.iter().any(|other| other.before.entry == loss.before.entry && other.before.aspect.is_empty())
    };
    let losses: Vec<&Loss> = losses.iter().filter(|loss| !is_part_of_another(loss)).collect();
    for loss in &losses {
        add(message(loss, &inheritance.name), &mut messages);
        if written(loss).is_none() {
            add(in_base(loss), &mut lost);
        }
        add(loss.before.effect.to_owned(), &mut effects);
    }
    messages.retain(|message| !message.is_empty());
    if !lost.is_empty() {
        let verb = if lost.len() == 1 { "is" } else { "are" };
        messages.push(format!("{} of `{}` {verb} dropped", separated(&lost, ", ", &quoted), inheritance.name));
    }
    Diagnostic::finding(span, separated(&messages, ", and ", &String::clone))
        .help(help(&losses, &lost, policy, inheritance))
        .note(separated(&effects, "; ", &String::clone))
}

fn add(text: String, texts: &mut Vec<String>) {
    if !texts.contains(&text) {
        texts.push(text);
    }
}

fn quoted(text: &String) -> String {
    format!("`{text}`")
}

fn written(loss: &Loss) -> Option<&String> {
    loss.now.as_ref().and_then(|now| now.text.as_ref())
}

/// The text in the base, or the name if it has no text.
fn in_base(loss: &Loss) -> String {
    let name = loss.before.entry.as_deref().unwrap_or(loss.before.field);
    loss.before.text.clone().unwrap_or_else(|| name.to_owned())
}

/// The message about a value that is written here; empty if it is not.
fn message(loss: &Loss, base: &str) -> String {
    match (written(loss), &loss.before.text) {
        (Some(now), Some(before)) => format!("`{now}` is weaker than `{before}` of `{base}`"),
        (Some(now), None) => format!("`{now}` is weaker than `{base}`, which does not have it"),
        (None, _) => String::new(),
    }
}

/// What to write so that nothing is lost, and no more is permitted than by what was written.
fn help(losses: &[&Loss], lost: &[String], policy: &SecurityPolicy, inheritance: &Inheritance) -> String {
    let (mut kept, mut removed) = (Vec::new(), Vec::new());
    for loss in losses {
        match (&loss.before.amount, &loss.before.text) {
            (Amount::Except(_), Some(_)) => add(extended(loss), &mut kept),
            (_, Some(text)) => add(text.clone(), &mut kept),
            (_, None) => removed.extend(written(loss).cloned()),
        }
    }
    let pronoun = if kept.len() == 1 { "it" } else { "them" };
    let dots = match losses.first() {
        Some(first) if !lost.is_empty() && keeps_no_more(first.before.field, losses, policy, inheritance) => {
            "write `..` in the block, or "
        }
        _ => "",
    };
    let kept = (!kept.is_empty()).then(|| format!("keep {pronoun}: {dots}{}", separated(&kept, ", ", &quoted)));
    let removed = (!removed.is_empty()).then(|| format!("remove {}", separated(&removed, ", ", &quoted)));
    let help: Vec<String> = [kept, removed].into_iter().flatten().collect();
    separated(&help, "; ", &String::clone)
}

/// Whether `..` would bring back only what is lost. Another entry could permit more than its absence does.
fn keeps_no_more(field: &str, losses: &[&Loss], policy: &SecurityPolicy, inheritance: &Inheritance) -> bool {
    let Some(field) = Field::from_key(field) else { return false };
    let own = entries(policy, field);
    let is_lost = |key: &String| losses.iter().any(|loss| loss.before.entry.as_ref() == Some(key));
    entries(&inheritance.policy, field).iter().filter(|key| !own.contains(key)).all(is_lost)
}

/// The names in the block of a header that is made of independent entries.
fn entries(policy: &SecurityPolicy, field: Field) -> Vec<String> {
    match policy.get(field).map(|value| value.node) {
        Some(FieldValue::Csp(csps)) => {
            let clauses = csps.iter().flat_map(|csp| &csp.node.clauses);
            clauses.map(|clause| clause.directive.node.key().to_owned()).collect()
        }
        Some(FieldValue::Permissions(permissions)) => {
            permissions.iter().map(|permission| permission.feature.node.key.to_owned()).collect()
        }
        Some(FieldValue::Parameters(parameters)) => {
            parameters.all.iter().map(|setting| setting.parameter.key.to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// A list that forbids something, together with what the base forbids.
fn extended(loss: &Loss) -> String {
    let key = loss.before.entry.as_deref().unwrap_or(loss.before.field);
    match loss.now.as_ref().map(|now| &now.amount) {
        Some(Amount::Except(items)) if !items.is_empty() => {
            format!("{key}: [.., {}]", separated(items, ", ", &Item::dsl))
        }
        _ => in_base(loss),
    }
}

//! What filters do to the marks of values.

use super::escape::{Mark, Mode};
use super::value::{Content, Value};
use crate::page::engine::table::Dialect;
use crate::page::file::Place;

/// A filter that is applied to a value.
pub(super) struct Input<'i, 'a> {
    pub(super) dialect: Dialect,
    pub(super) name: &'i str,
    pub(super) place: Place,
    pub(super) arguments: &'i [Value<'a>],
    pub(super) mode: &'i Mode,
}

/// Filters of Jinja whose result keeps the mark of their input.
const KEEP_MARK: &[&str] = &[
    "upper",
    "lower",
    "trim",
    "trim_start",
    "trim_end",
    "capitalize",
    "indent",
    "default",
    "d",
    "string",
    "first",
    "last",
    "reverse",
    "split",
    "lines",
    "format",
    "title",
];

/// Filters that keep the markup of their input: they change no more than letters and white space.
const KEEP_MARKUP: &[&str] =
    &["upper", "lower", "trim", "trim_start", "trim_end", "capitalize", "indent", "default", "d", "string", "title"];

/// Filters of askama whose result contains nothing to escape.
const HARMLESS_IN_ASKAMA: &[&str] =
    &["urlencode", "urlencode_strict", "filesizeformat", "linebreaks", "linebreaksbr", "paragraphbreaks", "pluralize"];

/// The value after a filter.
pub(super) fn apply<'a>(value: Value<'a>, input: &Input<'_, 'a>) -> Value<'a> {
    let marked = |mark| Value { mark: Some(mark), ..Value::UNKNOWN };
    let harmless = |mark| Value { harmless: Some(mark), ..Value::UNKNOWN };
    match (input.dialect, input.name) {
        (_, "safe") => {
            let mark = match (&value.mark, &value.harmless) {
                (Some(mark @ (Mark::Json | Mark::Html)), _) | (_, Some(mark)) => mark.clone(),
                _ => Mark::Raw(input.place),
            };
            Value { mark: Some(mark), ..value }
        }
        (Dialect::Askama, "escape" | "e") => escaped_by_askama(value, input),
        (Dialect::Askama, "json" | "tojson") => harmless(Mark::Json),
        (Dialect::Askama, "ref" | "deref" | "default" | "assigned_or" | "defined_or") => value,
        (Dialect::Askama, name) if HARMLESS_IN_ASKAMA.contains(&name) => marked(Mark::Html),
        (Dialect::Askama, name) => {
            let harmless = value.harmless.filter(|_| KEEP_MARKUP.contains(&name));
            Value { content: kept(value.content, name), mark: None, harmless }
        }
        (Dialect::Minijinja, "tojson") => marked(Mark::Json),
        (Dialect::Minijinja, "escape" | "e") | (Dialect::Tera, "escape") => match value.mark {
            Some(_) => value,
            None => Value { mark: Some(Mark::Html), content: escaped(value.content), harmless: None },
        },
        (Dialect::Tera, "escape_html" | "escape_xml") => harmless(Mark::Html),
        (Dialect::Minijinja, "title") => Value::UNKNOWN,
        (_, "replace" | "join") => replaced(&value, input),
        (_, "default" | "d") if input.arguments.iter().any(Value::has_mark) => {
            let fallback = input.arguments.iter().take(1).cloned();
            Value::either(std::iter::once(value).chain(fallback).collect())
        }
        (_, name) if matches!(value.content, Content::List(_)) => of_list(value, name),
        (_, name) => {
            let mark = value.mark.filter(|_| KEEP_MARK.contains(&name));
            Value { content: kept(value.content, name), mark, harmless: None }
        }
    }
}

/// `x|e` escapes as the template does, `x|e("html")` as that format.
fn escaped_by_askama<'a>(value: Value<'a>, input: &Input<'_, 'a>) -> Value<'a> {
    let mark = match input.arguments.first().map(|argument| &argument.content) {
        Some(Content::Text(name)) if matches!(&**name, "none" | "txt" | "md" | "yml" | "") => Mark::Raw(input.place),
        None if *input.mode != Mode::Html => return Value { mark: None, ..value },
        _ => Mark::Html,
    };
    Value { mark: Some(mark), content: escaped(value.content), harmless: None }
}

/// With escaping on, what is marked stays as it is, and the rest of the result is escaped.
fn replaced<'a>(value: &Value<'a>, input: &Input<'_, 'a>) -> Value<'a> {
    let marks = |value: &Value<'a>| match &value.content {
        Content::List(values) => values.iter().find_map(|value| value.mark.clone()),
        _ => value.mark.clone(),
    };
    let found = marks(value).or_else(|| input.arguments.iter().find_map(marks));
    Value { mark: found.filter(|_| *input.mode == Mode::Html), ..Value::UNKNOWN }
}

/// What filters make of a list.
fn of_list<'a>(value: Value<'a>, name: &str) -> Value<'a> {
    let Content::List(values) = &value.content else { return value };
    match name {
        "first" => values.first().cloned().unwrap_or(Value::UNKNOWN),
        "last" => values.last().cloned().unwrap_or(Value::UNKNOWN),
        "min" | "max" | "random" | "nth" => Value::either(values.to_vec()),
        "sort" | "reverse" | "unique" | "list" | "default" | "d" => value,
        _ => Value::UNKNOWN,
    }
}

/// The content after a filter, if it is still known.
fn kept<'a>(content: Content<'a>, name: &str) -> Content<'a> {
    match content {
        Content::Nodes(nodes) if KEEP_MARKUP.contains(&name) => Content::Nodes(nodes),
        // The markup is not known any more.
        Content::Nodes(_) | Content::UnknownModule => Content::UnknownModule,
        Content::Text(text) if matches!(name, "default" | "d" | "string") => Content::Text(text),
        _ => Content::Unknown,
    }
}

/// The content after escaping: markup becomes text.
fn escaped(content: Content<'_>) -> Content<'_> {
    match content {
        Content::Text(text) => Content::Text(text),
        _ => Content::Unknown,
    }
}

//! What filters do to the marks of values.

use super::escape::{Mark, Mode};
use super::structure::any;
use super::value::{Content, Value};
use crate::page::engine::table::Dialect;
use crate::page::file::Place;

/// A filter that is applied to a value.
pub(super) struct Input<'i, 'a> {
    pub(super) dialect: Dialect,
    pub(super) name: &'i str,
    pub(super) place: Place,
    /// The names of its arguments, of those that have one.
    pub(super) names: Vec<Option<&'i str>>,
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
    "string",
    "first",
    "last",
    "reverse",
    "format",
    "title",
];

/// Filters that keep the markup of their input: they change no more than letters and white space.
const KEEP_MARKUP: &[&str] =
    &["upper", "lower", "trim", "trim_start", "trim_end", "capitalize", "indent", "string", "title"];

/// Filters of Jinja that give a part of a list or a map, or its items in another order.
const PARTS: &[&str] =
    &["sort", "reverse", "unique", "list", "select", "reject", "selectattr", "rejectattr", "values", "chain"];

/// Filters of Jinja that give one item of a list or a map.
const ITEM: &[&str] = &["last", "min", "max", "random", "nth"];

/// Filters of askama whose result contains nothing to escape.
const HARMLESS_IN_ASKAMA: &[&str] = &["urlencode", "urlencode_strict", "filesizeformat"];

/// The names of the HTML escaper of askama. The application can add others, which do not escape HTML.
const HTML_IN_ASKAMA: &[&str] = &["askama", "html", "htm", "j2", "jinja", "jinja2", "rinja", "svg", "xml"];

/// The value after a filter.
pub(super) fn apply<'a>(value: Value<'a>, input: &Input<'_, 'a>) -> Value<'a> {
    if let Content::Either(values) = &value.content {
        return Value::either(values.iter().map(|value| apply(value.clone(), input)).collect());
    }
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
        (Dialect::Askama, "ref" | "deref") => value,
        // They escape the value as if it was printed.
        (Dialect::Askama, "linebreaks" | "linebreaksbr" | "paragraphbreaks") => escaped_once(&value),
        (Dialect::Askama, "pluralize") if *input.mode == Mode::Html => {
            any(input.arguments.iter().map(escaped_once).chain([marked(Mark::Html)]))
        }
        (_, "default" | "d") | (Dialect::Askama, "assigned_or" | "defined_or") => match input.arguments.first() {
            Some(fallback) if fallback.has_mark() || !is_unknown(&value) => {
                Value::either(vec![value, fallback.clone()])
            }
            _ => value,
        },
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
        (Dialect::Minijinja, "map") => mapped(&value, input),
        (_, "format" | "indent") if input.arguments.iter().any(Value::has_mark) => replaced(&value, input),
        (Dialect::Minijinja, "split" | "lines") => {
            Value::many(if value.mark.is_some() { changed(&value) } else { Value::UNKNOWN })
        }
        (_, name) if is_structure(&value) || matches!(name, "zip" | "chain") => of_structure(&value, name, input),
        (_, name) => {
            let mark = value.mark.filter(|_| KEEP_MARK.contains(&name));
            Value { content: kept(value.content, name), mark, harmless: None }
        }
    }
}

/// `x|e` escapes as the template does, `x|e("html")` as that format.
fn escaped_by_askama<'a>(value: Value<'a>, input: &Input<'_, 'a>) -> Value<'a> {
    let mark = match input.arguments.first().map(|argument| &argument.content) {
        Some(Content::Text(name)) if !HTML_IN_ASKAMA.contains(&&**name) => Mark::Raw(input.place),
        None if *input.mode != Mode::Html => return Value { mark: None, ..value },
        _ => Mark::Html,
    };
    Value { mark: Some(mark), content: escaped(value.content), harmless: None }
}

/// With escaping on, what is marked stays as it is, and the rest of the result is escaped.
fn replaced<'a>(value: &Value<'a>, input: &Input<'_, 'a>) -> Value<'a> {
    let mut parts = vec![value.within()];
    parts.extend(input.arguments.iter().map(Value::within).filter(Value::has_mark));
    if *input.mode != Mode::Html || !parts.iter().any(Value::has_mark) {
        return Value::UNKNOWN;
    }
    let is_marked = parts.iter().any(Value::is_marked);
    any(parts.iter().map(changed).chain((!is_marked).then_some(Value::UNKNOWN)))
}

/// What is known about a marked value after it was changed.
pub(super) fn changed<'a>(value: &Value<'a>) -> Value<'a> {
    match &value.content {
        Content::Either(values) => Value::either(values.iter().map(changed).collect()),
        // What it printed can still be in it.
        Content::Nodes(_) | Content::UnknownModule => Value::either(vec![value.clone(), Value::unknown_markup()]),
        _ => Value { mark: Some(value.mark.clone().unwrap_or(Mark::Html)), ..Value::UNKNOWN },
    }
}

/// A value that is escaped unless it is marked.
fn escaped_once<'a>(value: &Value<'a>) -> Value<'a> {
    match &value.content {
        Content::Either(values) => any(values.iter().map(escaped_once)),
        _ if value.mark.is_some() => changed(value),
        _ => Value { mark: Some(Mark::Html), ..Value::UNKNOWN },
    }
}

fn is_unknown(value: &Value<'_>) -> bool {
    matches!(value, Value { content: Content::Unknown, mark: None, .. })
}

fn is_structure(value: &Value<'_>) -> bool {
    matches!(value.content, Content::List(_) | Content::Many(_) | Content::Module(_))
}

/// What filters make of a list or a map.
fn of_structure<'a>(value: &Value<'a>, name: &str, input: &Input<'_, 'a>) -> Value<'a> {
    let items = || match value.content {
        Content::Module(_) => value.values(),
        _ => value.items(),
    };
    let all = || Value::either(std::iter::once(items()).chain(input.arguments.iter().map(Value::items)).collect());
    let pair = || {
        // A computed key can be marked too.
        let key = if matches!(value.content, Content::Many(_)) { value.values() } else { Value::UNKNOWN };
        Value::many(Value::list(vec![key, value.values()]))
    };
    match name {
        "first" => match &value.content {
            Content::List(_) => value.item(Some("0")),
            _ => value.items(),
        },
        "get" | "attr" => match input.arguments.first().map(|key| &key.content) {
            Some(Content::Text(key)) => value.item(Some(key)),
            _ => value.item(None),
        },
        "items" | "dictsort" | "pairs" => pair(),
        "groupby" | "group_by" => Value::many(Value::list(vec![items().within(), Value::many(items())])),
        "batch" | "slice" | "zip" => Value::many(Value::many(all())),
        "chain" => Value::many(all()),
        name if PARTS.contains(&name) => value.part(),
        name if ITEM.contains(&name) => items(),
        _ => Value::UNKNOWN,
    }
}

/// `list|map("filter", arguments)` and `list|map(attribute="name")`.
fn mapped<'a>(value: &Value<'a>, input: &Input<'_, 'a>) -> Value<'a> {
    let Some(first) = input.arguments.first() else { return Value::UNKNOWN };
    let item = value.items();
    let Content::Text(name) = &first.content else { return Value::many(item.within()) };
    if input.names.first() == Some(&Some("attribute")) {
        return Value::many(if name.contains('.') { item.within() } else { item.item(Some(name)) });
    }
    let input = Input { name, names: input.names[1..].to_vec(), arguments: &input.arguments[1..], ..*input };
    Value::many(apply(item, &input))
}

/// The content after a filter, if it is still known.
fn kept<'a>(content: Content<'a>, name: &str) -> Content<'a> {
    match content {
        Content::Nodes(nodes) if KEEP_MARKUP.contains(&name) => Content::Nodes(nodes),
        // The markup is not known any more.
        Content::Nodes(_) | Content::UnknownModule => Content::UnknownModule,
        Content::Text(text) if name == "string" => Content::Text(text),
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

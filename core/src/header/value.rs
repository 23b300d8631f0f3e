//! The value of a header: from the DSL, from header text, and back to it.

use super::endpoints::{self, Endpoint};
use super::field::{Field, Shape};
use super::parameters::{Argument, Kind, Parameters, boolean, lower_word};
use super::permissions_policy::{self as permissions, Permission};
use super::text::Text;
use crate::csp::{self, ClauseValue, Csp, Directive, Segment};
use crate::declaration::{self, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::join::joined;
use crate::span::{Span, Spanned};
use crate::structured_field as sf;
use crate::word::{self, Word};

/// The value of a header, by its shape.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldValue {
    /// Content-Security-Policies, each of which has to allow what a page does.
    Csp(Vec<Spanned<Csp>>),
    /// Words of a closed list.
    Words(Vec<Spanned<&'static Word>>),
    /// `?1`, `?0`, or `true`.
    Boolean(Spanned<bool>),
    /// Seconds.
    Seconds(Spanned<u64>),
    /// Strings.
    Texts(Vec<Spanned<String>>),
    /// Named parameters.
    Parameters(Parameters),
    /// Named parameters, any number of times.
    Groups(Vec<Parameters>),
    /// Features and who may use them.
    Permissions(Vec<Permission>),
    /// Names and URLs.
    Endpoints(Vec<Endpoint>),
}

impl FieldValue {
    /// Gives meaning to what stands behind a header's name. `None` where nothing of it could be read.
    pub fn lower(field: Field, entry: &Entry, out: &mut Diagnostics) -> Option<FieldValue> {
        let what = format!("a value of `{}`", field.key());
        if let (Shape::Boolean | Shape::True, None) = (field.shape(), &entry.value) {
            return Some(FieldValue::Boolean(Spanned::new(true, entry.key.span)));
        }
        let value = out.keep(entry.required(&example(field)))?;
        if let (ValueKind::Text(text), true) = (&value.kind, may_be_one_string(field)) {
            let (mut whole, found) = FieldValue::parse(field, text);
            whole.iter_mut().for_each(|whole| whole.shift(value.span.start));
            out.take_over(found, value.span.start);
            return whole;
        }
        let list = |out: &mut Diagnostics, read: &dyn Fn(&Value) -> Result<Spanned<String>, Diagnostic>| {
            let items = out.keep_each(value.items(), read);
            not_empty(items, field, value, out).map(FieldValue::Texts)
        };
        match field.shape() {
            Shape::Csp(disposition) => Csp::lower_list(value, disposition, out).map(FieldValue::Csp),
            Shape::Word(words) => out.keep(lower_word(words, value, &what)).map(|word| FieldValue::Words(vec![word])),
            Shape::Words(words) | Shape::QuotedWords(words) => {
                let items = out.keep_each(value.items(), &|item| lower_word(words, item, &what));
                not_empty(items, field, value, out).map(FieldValue::Words)
            }
            Shape::Boolean => out.keep(boolean(value)).map(|flag| FieldValue::Boolean(Spanned::new(flag, value.span))),
            Shape::True => match boolean(value) {
                Ok(true) => Some(FieldValue::Boolean(Spanned::new(true, value.span))),
                _ => {
                    out.push(
                        value
                            .unexpected("nothing or `true`", &format!("`{}`, or remove it", field.key()))
                            .note("browsers know no other value than `true`"),
                    );
                    None
                }
            },
            Shape::Seconds => out.keep(value.seconds()).map(FieldValue::Seconds),
            Shape::Text(text) => out.keep(text.lower(value)).map(|text| FieldValue::Texts(vec![text])),
            Shape::Texts(text) | Shape::Strings(text) => list(out, &|item| text.lower(item)),
            Shape::Parameters(schema) => {
                let parameters = Parameters::lower(schema, value, &entry.key, out)?;
                check_pins(field, &parameters, out);
                Some(FieldValue::Parameters(parameters))
            }
            Shape::Groups(schema) => {
                let groups =
                    value.items().iter().filter_map(|item| Parameters::lower(schema, item, &entry.key, out)).collect();
                not_empty(groups, field, value, out).map(FieldValue::Groups)
            }
            Shape::Permissions | Shape::Features => {
                let entries = out.keep(value.block("`{ camera: none, geolocation: self }`"))?;
                Some(FieldValue::Permissions(permissions::lower(entries, out)))
            }
            Shape::Endpoints => {
                let entries = out.keep(value.block("`{ csp: \"/reports\" }`"))?;
                Some(FieldValue::Endpoints(endpoints::lower(entries, out)))
            }
        }
    }

    /// Reads the value of a header.
    ///
    /// ```
    /// use security_policy_core::header::{Field, FieldValue};
    ///
    /// let (value, diagnostics) = FieldValue::parse(Field::StrictTransportSecurity, "max-age=63072000; includeSubDomains");
    /// assert!(diagnostics.is_empty());
    /// assert_eq!(value.map(|value| value.to_text(Field::StrictTransportSecurity)).as_deref(), Some("max-age=63072000; includeSubDomains"));
    /// ```
    pub fn parse(field: Field, text: &str) -> (Option<FieldValue>, Diagnostics) {
        let mut out = Diagnostics::new();
        let span = Span::new(0, text.len());
        let what = format!("a value of `{}`", field.title());
        let from_wire = match compares_case(field) {
            true => word::from_wire_with_case,
            false => word::from_wire,
        };
        let word = |words: &'static [Word], item: Spanned<&str>| {
            let found = from_wire(words, item.node).ok_or_else(|| word::unknown(words, item.node, item.span, &what));
            found.map(|word| Spanned::new(word, item.span))
        };
        let value = match field.shape() {
            Shape::Csp(disposition) => {
                let (csps, found) = Csp::parse_list(text, disposition);
                out.extend(found);
                Some(FieldValue::Csp(csps))
            }
            Shape::Word(words) => {
                out.keep(word(words, Spanned::new(text.trim(), span))).map(|word| FieldValue::Words(vec![word]))
            }
            Shape::Words(words) => Some(FieldValue::Words(out.keep_each(&items(text), &|item| word(words, *item)))),
            Shape::QuotedWords(words) => {
                let unquoted = out.keep_each(&items(text), &|item| unquote(*item));
                Some(FieldValue::Words(out.keep_each(&unquoted, &|item| word(words, *item))))
            }
            Shape::Boolean => match sf::parse_item(text) {
                Ok(sf::Item { bare: Spanned { node: sf::BareItem::Boolean(flag), span }, .. }) => {
                    Some(FieldValue::Boolean(Spanned::new(flag, span)))
                }
                _ => out.keep(Err(Diagnostic::fault(span, format!("`{text}` is not `?1` or `?0`")).help("write `?1`"))),
            },
            Shape::True if text == "true" => Some(FieldValue::Boolean(Spanned::new(true, span))),
            Shape::True => out.keep(Err(
                Diagnostic::fault(span, format!("`{text}` is not `true`")).help("write `true`, in lower case")
            )),
            Shape::Seconds => {
                let seconds = text
                    .trim()
                    .parse()
                    .map_err(|_| Diagnostic::fault(span, format!("`{text}` is not a number of seconds")));
                out.keep(seconds).map(|seconds| FieldValue::Seconds(Spanned::new(seconds, span)))
            }
            Shape::Text(kind) => out.keep(kind.check(text, span)).map(|text| FieldValue::Texts(vec![text])),
            Shape::Texts(kind) => {
                Some(FieldValue::Texts(out.keep_each(&items(text), &|item| kind.check(item.node, item.span))))
            }
            Shape::Strings(kind) => {
                let unquoted = out.keep_each(&items(text), &|item| unquote(*item));
                Some(FieldValue::Texts(out.keep_each(&unquoted, &|item| kind.check(item.node, item.span))))
            }
            Shape::Parameters(schema) => {
                let parameters = Parameters::parse(schema, text, field.key(), &mut out);
                check_pins(field, &parameters, &mut out);
                Some(FieldValue::Parameters(parameters))
            }
            Shape::Groups(schema) => {
                Some(FieldValue::Groups(Parameters::parse_sequence(schema, text, field.key(), &mut out)))
            }
            Shape::Permissions => Some(FieldValue::Permissions(permissions::parse(text, &mut out))),
            Shape::Features => Some(FieldValue::Permissions(permissions::parse_feature_policy(text, &mut out))),
            Shape::Endpoints => Some(FieldValue::Endpoints(endpoints::parse(text, &mut out))),
        };
        (value, out)
    }

    /// The header's value, with a slot where the nonce goes.
    pub fn render(&self, field: Field) -> Vec<Segment> {
        let text = match (self, field.shape()) {
            (FieldValue::Csp(csps), _) => return csp::render_list(csps),
            (FieldValue::Words(words), Shape::QuotedWords(_)) => joined(words, ", ", &|word| sf::quote(word.node.wire)),
            (FieldValue::Words(words), _) => joined(words, ", ", &|word| word.node.wire.to_owned()),
            (FieldValue::Boolean(flag), Shape::Boolean) => sf::BareItem::Boolean(flag.node).to_string(),
            (FieldValue::Boolean(flag), _) => flag.node.to_string(),
            (FieldValue::Seconds(seconds), _) => seconds.node.to_string(),
            (FieldValue::Texts(texts), Shape::Strings(_)) => joined(texts, ", ", &|text| sf::quote(&text.node)),
            (FieldValue::Texts(texts), _) => joined(texts, ", ", &|text| text.node.clone()),
            (FieldValue::Parameters(parameters), Shape::Parameters(schema)) => parameters.render(schema),
            (FieldValue::Groups(groups), Shape::Groups(schema)) => joined(groups, ", ", &|group| group.render(schema)),
            (FieldValue::Permissions(permissions), Shape::Features) => permissions::render_feature_policy(permissions),
            (FieldValue::Permissions(permissions), _) => permissions::render(permissions),
            (FieldValue::Endpoints(endpoints), _) => return endpoints::render(endpoints),
            // A value is made by `lower` or `parse` for its own field, so that the shapes agree.
            (FieldValue::Parameters(_) | FieldValue::Groups(_), _) => String::new(),
        };
        vec![Segment::Text(text)]
    }

    /// The header's value as text; a nonce that is not known yet stands as `{nonce}`.
    pub fn to_text(&self, field: Field) -> String {
        joined(&self.render(field), "", &Segment::to_string)
    }

    /// The reporting endpoints that it names.
    pub(crate) fn named_endpoints<'a>(&'a self, names: &mut Vec<Spanned<&'a str>>) {
        let name = |text: &'a Spanned<String>| Spanned::new(text.node.as_str(), text.span);
        match self {
            FieldValue::Csp(csps) => {
                for clause in csps.iter().filter_map(|csp| csp.node.get(Directive::ReportTo)) {
                    if let ClauseValue::Texts(texts) = &clause.value {
                        // Browsers read the first name only.
                        names.extend(texts.first().map(name));
                    }
                }
            }
            FieldValue::Permissions(permissions) => {
                names.extend(permissions.iter().filter_map(|permission| permission.report_to.as_ref()).map(name));
            }
            FieldValue::Parameters(parameters) => {
                for setting in &parameters.all {
                    let is_endpoint = matches!(
                        setting.parameter.kind,
                        Kind::Text(Text::Endpoint, _) | Kind::Texts(Text::Endpoint, _)
                    );
                    if let (true, Argument::Texts(texts)) = (is_endpoint, &setting.value.node) {
                        names.extend(texts.iter().map(name));
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        match self {
            FieldValue::Csp(csps) => csps.iter().all(|csp| csp.node.clauses.is_empty()),
            FieldValue::Words(words) => words.is_empty(),
            FieldValue::Texts(texts) => texts.is_empty(),
            FieldValue::Parameters(parameters) => parameters.all.is_empty(),
            FieldValue::Groups(groups) => groups.is_empty(),
            FieldValue::Permissions(permissions) => permissions.is_empty(),
            FieldValue::Endpoints(endpoints) => endpoints.is_empty(),
            FieldValue::Boolean(_) | FieldValue::Seconds(_) => false,
        }
    }
}

/// The fault of a header that is declared twice.
pub(crate) fn declared_twice(key: &Spanned<String>) -> Diagnostic {
    declaration::repeated(
        key,
        "a response carries one of each; browsers ignore or merge the others, each in its own way",
    )
}

/// RFC 7469, section 2.5: a host is only noted when one pin is not in the chain.
fn check_pins(field: Field, parameters: &Parameters, out: &mut Diagnostics) {
    if !matches!(field, Field::PublicKeyPins | Field::PublicKeyPinsReportOnly) {
        return;
    }
    let Some(Spanned { node: Argument::Texts(pins), span }) = parameters.get("pin_sha256") else { return };
    let repeated = pins.iter().enumerate().find(|(index, pin)| pins[..*index].contains(pin));
    if let Some((_, pin)) = repeated {
        out.push(Diagnostic::fault(pin.span, "this pin stands twice").help("give the backup key a pin of its own"));
    } else if pins.len() < 2 {
        out.push(
            Diagnostic::fault(*span, "`pin_sha256` has one pin, and a backup pin is required")
                .help("add the pin of a key that is kept offline: `pin_sha256: [\"…\", \"…\"]`")
                .note("browsers ignored a header without a backup pin; today none reads it at all"),
        );
    }
}

/// Whether a string stands for the whole header. Where it can stand for a part as well, it is the part.
fn may_be_one_string(field: Field) -> bool {
    match field.shape() {
        Shape::Permissions | Shape::Features | Shape::Endpoints | Shape::Groups(_) => true,
        Shape::Parameters(schema) => schema.parameters.first().is_none_or(|first| {
            !first.name.is_empty() || !matches!(first.kind, Kind::Text(..) | Kind::Texts(..) | Kind::WordsAndTexts(..))
        }),
        _ => false,
    }
}

fn not_empty<T>(items: Vec<T>, field: Field, value: &Value, out: &mut Diagnostics) -> Option<Vec<T>> {
    if value.items().is_empty() && !out.within(value.span) {
        out.push(Diagnostic::fault(value.span, format!("`{}` is empty", field.key())).help(format!(
            "write `{}: {}`, or remove it",
            field.key(),
            example(field)
        )));
    }
    (!items.is_empty()).then_some(items)
}

/// A value that the header takes.
fn example(field: Field) -> String {
    let word = |words: &[Word]| words.first().map_or_else(String::new, |word| word.key.to_owned());
    let plain = |text: Text| text.example().split('`').nth(1).unwrap_or("\"…\"").to_owned();
    match field.shape() {
        Shape::Csp(_) => "{ default_src: self }".to_owned(),
        Shape::Word(words) | Shape::Words(words) | Shape::QuotedWords(words) => word(words),
        Shape::Boolean | Shape::True => "true".to_owned(),
        Shape::Seconds => "10min".to_owned(),
        Shape::Text(text) => plain(text),
        Shape::Texts(text) | Shape::Strings(text) => format!("[{}]", plain(text)),
        Shape::Parameters(schema) | Shape::Groups(schema) => format!("{{ {} }}", super::parameters::example(schema)),
        Shape::Permissions | Shape::Features => "{ camera: none }".to_owned(),
        Shape::Endpoints => "{ csp: \"/reports\" }".to_owned(),
    }
}

/// Whether browsers tell `Same-Origin` from `same-origin` in this header of words.
fn compares_case(field: Field) -> bool {
    // Fetch, #cross-origin-resource-policy-internal-check, step 4: a value that is none of the three counts as absent.
    // Clear Site Data, #parsing: the strings in quotes are compared as they are.
    matches!(field, Field::CrossOriginResourcePolicy | Field::ClearSiteData)
}

/// What stands between commas, without the white space around it.
fn items(text: &str) -> Vec<Spanned<&str>> {
    let base = text.as_ptr() as usize;
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(|item| {
            let at = item.as_ptr() as usize - base;
            Spanned::new(item, Span::new(at, at + item.len()))
        })
        .collect()
}

fn unquote(item: Spanned<&str>) -> Result<Spanned<&str>, Diagnostic> {
    match item.node.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inner) => Ok(Spanned::new(inner, Span::new(item.span.start + 1, item.span.end - 1))),
        None => Err(Diagnostic::fault(item.span, format!("`{}` stands without its double quotes", item.node))
            .help(format!("write `\"{}\"`", item.node))
            .note("the quotes are part of the value; without them browsers ignore it")),
    }
}

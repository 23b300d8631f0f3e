//! Declaration → policy: what each name means. What is wrong goes to the diagnostics; what is right is kept.

use crate::cookie::CookiePolicy;
use crate::csp::{Directive, is_token};
use crate::csrf::CsrfPolicy;
use crate::declaration::{Declaration, Entry, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::{Field, FieldValue, Text, declared_twice};
use crate::policy::{Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::url::Origin;
use crate::word::{self, Word};

/// The fields of a policy that are no headers.
pub const FIELDS: &[Word] = &[ORIGIN, HEADER, REMOVE, COOKIES, CSRF];

const ORIGIN: Word =
    Word::new("origin", "", "The origin that the policy is sent from: `\"https://shop.example.com\"`.");
const HEADER: Word = Word::new("header", "", "Any other header: `header \"x-name\": \"value\"`.");
const REMOVE: Word = Word::new("remove", "", "Headers that are taken off every response: `[\"server\"]`.");
const COOKIES: Word = Word::new("cookies", "", "The cookies, a block each: `{ session: { max_age: 8h, signed } }`.");
const CSRF: Word = Word::new("csrf", "", "Which requests from elsewhere are taken: `{ bind_to: session }`.");

impl SecurityPolicy {
    /// Gives meaning to a declaration; `name` is where the name of the policy stands.
    pub fn lower(declaration: &Declaration, name: Span, out: &mut Diagnostics) -> SecurityPolicy {
        let mut policy = SecurityPolicy { name, ..SecurityPolicy::default() };
        let mut seen: Vec<&Spanned<String>> = Vec::new();
        for entry in &declaration.entries {
            let is_header = entry.key.node == HEADER.key;
            if !is_header && seen.contains(&&entry.key) {
                out.push(declared_twice(&entry.key));
                continue;
            }
            seen.push(&entry.key);
            if let (false, Some(argument)) = (is_header, &entry.argument) {
                out.push(
                    Diagnostic::fault(
                        argument.span,
                        format!("a string stands between `{}` and its value", entry.key.node),
                    )
                    .help(format!(
                        "write `{}: …`, or `header \"x-name\": \"value\"` for a header that has no field",
                        entry.key.node
                    )),
                );
                continue;
            }
            policy.field(entry, out);
        }
        for (index, name) in policy.remove.iter().enumerate() {
            if policy.remove[..index].contains(name) {
                out.push(
                    Diagnostic::fault(name.span, format!("`{}` stands twice in `remove`", name.node))
                        .help("keep one of the two"),
                );
            }
            if policy.headers.iter().any(|header| header.wire_name() == name.node) {
                out.push(
                    Diagnostic::fault(name.span, format!("`{}` is both sent and removed", name.node))
                        .help("take it out of `remove`: the policy replaces what a handler has set anyway"),
                );
            }
        }
        if let Some(cookies) = &policy.cookies {
            let mut taken = vec!["HEADERS".to_owned()];
            if policy.csrf.is_some() {
                taken.push("CSRF".to_owned());
            }
            for header in &policy.headers {
                taken.push(header.wire_name().to_ascii_uppercase().replace('-', "_"));
            }
            cookies.check(policy.origin.as_ref(), &taken, out);
        }
        if let Some(csrf) = &mut policy.csrf {
            csrf.check(policy.origin.as_ref(), policy.cookies.as_ref(), out);
        }
        policy
    }

    fn field(&mut self, entry: &Entry, out: &mut Diagnostics) {
        let key = &entry.key;
        if key.node == ORIGIN.key {
            let text = out.keep(entry.required("\"https://shop.example.com\""));
            let text = text.and_then(|value| out.keep(value.text("an origin", "`\"https://shop.example.com\"`")));
            let origin =
                text.map(|text| site_origin(text.node, text.span).map(|origin| Spanned::new(origin, text.span)));
            self.origin = origin.and_then(|origin| out.keep(origin));
        } else if key.node == REMOVE.key {
            let Some(value) = out.keep(entry.required("[\"server\"]")) else { return };
            self.remove = out.keep_each(value.items(), &removed);
            if value.items().is_empty() && !out.within(value.span) {
                out.push(
                    Diagnostic::fault(value.span, "`remove` is empty").help("name the headers: `remove: [\"server\"]`"),
                );
            }
        } else if key.node == COOKIES.key {
            self.cookies = CookiePolicy::lower(entry, out);
        } else if key.node == CSRF.key {
            self.csrf = Some(CsrfPolicy::lower(entry, out));
        } else if key.node == HEADER.key {
            self.custom(entry, out);
        } else if let Some(field) = Field::from_key(&key.node) {
            let Some(value) = FieldValue::lower(field, entry, out) else { return };
            if value.is_empty() {
                if !out.within(entry.span) {
                    out.push(
                        Diagnostic::fault(
                            entry.value.as_ref().map_or(key.span, |value| value.span),
                            format!("`{}` is empty", key.node),
                        )
                        .help("say something in it, or remove it"),
                    );
                }
                return;
            }
            self.headers.push(Header {
                name: Spanned::new(HeaderName::Field(field), key.span),
                value: HeaderValue::Field(value),
                span: entry.span,
            });
        } else {
            out.push(unknown(key));
        }
    }

    fn custom(&mut self, entry: &Entry, out: &mut Diagnostics) {
        let Some(name) = &entry.argument else {
            out.push(
                Diagnostic::fault(entry.key.span, "`header` names no header")
                    .help("write `header \"x-name\": \"value\"`"),
            );
            return;
        };
        let lower = name.node.to_ascii_lowercase();
        let value =
            out.keep(entry.required("\"value\"").and_then(|value| value.text("a string", "the value as a string")));
        let value = value.and_then(|text| out.keep(Text::Free.check(text.node, text.span)));
        let fault = if !is_token(&lower) {
            Some(
                Diagnostic::fault(name.span, format!("`{}` is not the name of a header", name.node))
                    .help("a name is made of letters, digits and hyphens: `x-shop`"),
            )
        } else if let Some(field) = Field::from_name(&lower) {
            Some(
                Diagnostic::fault(name.span, format!("`{}` has a field of its own", name.node))
                    .help(format!("write `{}: …`", field.key()))
                    .note("a field is checked; text is not"),
            )
        } else if FRAMING.contains(&lower.as_str()) {
            Some(
                Diagnostic::fault(name.span, format!("`{}` belongs to a single response, not to a policy", name.node))
                    .help("leave it to the handler and the server"),
            )
        } else if self.headers.iter().any(|header| header.wire_name() == lower) {
            Some(declared_twice(name))
        } else {
            None
        };
        match (fault, value) {
            (Some(fault), _) => out.push(fault),
            (None, Some(value)) => self.headers.push(Header {
                name: Spanned::new(HeaderName::Custom(lower), name.span),
                value: HeaderValue::Custom(value),
                span: entry.span,
            }),
            (None, None) => {}
        }
    }
}

fn site_origin(text: &str, span: Span) -> Result<Origin, Diagnostic> {
    let origin = Origin::parse(text, span)?;
    match origin.scheme() {
        "https" | "http" => Ok(origin),
        other => Err(Diagnostic::fault(span, format!("a site is not served over `{other}:`"))
            .help(format!("write `\"https://{}\"`", origin.host()))),
    }
}

fn removed(item: &Value) -> Result<Spanned<String>, Diagnostic> {
    let name = item.text("the name of a header", "`\"server\"`")?;
    if !is_token(name.node) {
        return Err(Diagnostic::fault(name.span, format!("`{}` is not the name of a header", name.node))
            .help("write `\"server\"`"));
    }
    Ok(name.map(str::to_ascii_lowercase))
}

fn unknown(key: &Spanned<String>) -> Diagnostic {
    let name = &key.node;
    let fault = Diagnostic::fault(key.span, format!("`{name}` is not a field of a policy"));
    if let Some(directive) = Directive::from_key(&word::snake_case(name)) {
        return fault
            .help(format!("`{}` is a directive: write it inside `content_security_policy: {{ … }}`", directive.key()));
    }
    if let Some((_, key)) = SHORT.iter().find(|(short, _)| short == name) {
        return fault.help(format!("write `{key}`"));
    }
    match word::nearest(name, &[word::keys(Field::ALL), word::keys(FIELDS)].concat()) {
        Some(key) => fault.help(format!("did you mean `{key}`?")),
        None => {
            fault.help(format!("a header that has no field is written `header \"{}\": \"…\"`", name.replace('_', "-")))
        }
    }
}

/// What people call these headers.
const SHORT: &[(&str, &str)] = &[
    ("csp", "content_security_policy"),
    ("hsts", "strict_transport_security"),
    ("hpkp", "public_key_pins"),
    ("coop", "cross_origin_opener_policy"),
    ("coep", "cross_origin_embedder_policy"),
    ("corp", "cross_origin_resource_policy"),
    ("nosniff", "x_content_type_options: nosniff"),
];

/// What describes or carries one response: a constant would break it.
const FRAMING: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

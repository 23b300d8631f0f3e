//! The fields of a policy, each with its value.

use super::fields::{COOKIES, CSRF, EXPECT, HEADERS, ORIGIN, REMOVE, REPORTING, SERVICES, TEMPLATES, TRANSPORT};
use super::unknown::unknown;
use crate::cookie::CookiePolicy;
use crate::csp::is_token;
use crate::csrf::CsrfPolicy;
use crate::declaration::{ANY, Declaration, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::{Firsts, Names};
use crate::header::{Field, FieldValue, MAX_HEADERS, check_length, declared_twice};
use crate::policy::{Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::promise::Expectations;
use crate::reporting::Reporting;
use crate::service::Services;
use crate::span::{Span, Spanned};
use crate::templates::Templates;
use crate::transport::TransportPolicy;
use crate::url::Origin;

impl SecurityPolicy {
    /// Reads a declaration into a policy. `name` is the place of the policy's name.
    ///
    /// Every error is added to `out`; the policy consists of everything that has none. It does not run lints, as
    /// [`lint::check`](crate::lint::check) does.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy_core::declaration::{Declaration, Entry, Named, Value, ValueKind};
    /// use security_policy_core::{Diagnostics, SecurityPolicy, Span, Spanned};
    ///
    /// let field = |key: &str, word: &str| Entry {
    ///     levels: Vec::new(),
    ///     key: Spanned::new(key.to_owned(), Span::default()),
    ///     named: Named::ByWord,
    ///     value: Some(Value { kind: ValueKind::Word(word.to_owned()), span: Span::default() }),
    ///     span: Span::default(),
    /// };
    /// let entries = vec![field("x_frame_options", "deny"), field("referer_policy", "origin")];
    /// let mut found = Diagnostics::new();
    /// let policy = SecurityPolicy::lower(&Declaration { levels: Vec::new(), entries }, Span::default(), &mut found);
    /// assert_eq!(policy.headers.len(), 1);
    /// assert_eq!(found.iter().next().and_then(|error| error.help.as_deref()), Some("write `referrer_policy`"));
    /// ```
    pub fn lower(declaration: &Declaration, name: Span, out: &mut Diagnostics) -> SecurityPolicy {
        let mut policy = SecurityPolicy { name, ..SecurityPolicy::default() };
        let mut firsts = Firsts::default();
        for (index, entry) in declaration.entries.iter().enumerate() {
            match firsts.earlier(entry.key.node.as_str(), index) {
                Some(first) => out.push(declared_twice(&declaration.entries[first], &entry.key)),
                None => policy.field(entry, out),
            }
        }
        if let Some(entry) = declaration.entries.iter().find(|entry| entry.key.node == EXPECT.key) {
            policy.expect = Some(Expectations::lower(entry, policy.origin.as_ref(), out));
        }
        if let Some(services) = policy.services.take() {
            if !declaration.entries.iter().any(is_csp) {
                out.push(
                    Diagnostic::error(
                        services.span,
                        "`services` adds nothing: the policy has no `content_security_policy`",
                    )
                    .help("write `content_security_policy: { default_src: self }`, or remove it")
                    .note("without a Content-Security-Policy, browsers load from every host"),
                );
            }
            services.expand(&mut policy);
            policy.services = Some(services);
        }
        if let Some(reporting) = policy.reporting.take() {
            reporting.expand(&mut policy, out);
            policy.reporting = Some(reporting);
        }
        policy.check_custom_headers(out);
        if let Some(first) = policy.headers.get(MAX_HEADERS) {
            out.push(
                Diagnostic::error(
                    first.name.span,
                    format!("this policy sets {} headers, and it can set {MAX_HEADERS}", policy.headers.len()),
                )
                .help("set fewer headers")
                .note("a `HeaderMap` of the crate `http` cannot hold them all, and clients reject responses with far fewer headers"),
            );
        }
        let sent: Names<'_> = policy.headers.iter().map(Header::wire_name).collect();
        let mut firsts = Firsts::default();
        for (index, name) in policy.remove.iter().enumerate() {
            if firsts.earlier(name.node.as_str(), index).is_some() {
                out.push(
                    Diagnostic::error(name.span, format!("`{}` is listed twice in `remove`", name.node))
                        .help("remove one of the two")
                        .note("header names are compared without case"),
                );
            }
            if sent.contains(name.node.as_str()) {
                out.push(
                    Diagnostic::error(name.span, format!("`{}` is both sent and removed", name.node))
                        .help("delete it from `remove`: the policy replaces a header that a handler has set"),
                );
            }
        }
        if let Some(cookies) = &policy.cookies {
            cookies.check(policy.origin.as_ref(), &policy.other_constants(), out);
        }
        if let Some(csrf) = &mut policy.csrf {
            csrf.check(policy.origin.as_ref(), policy.cookies.as_ref(), out);
        }
        if let Some(transport) = &policy.transport {
            transport.check(policy.origin.as_ref(), out);
        }
        policy
    }

    fn field(&mut self, entry: &Entry, out: &mut Diagnostics) {
        let key = &entry.key;
        if key.node == ORIGIN.key {
            let text = out.keep(entry.required("\"https://shop.example.com\""));
            let text = text.and_then(|value| out.keep(value.text("an origin", "`\"https://shop.example.com\"`")));
            let origin =
                text.map(|text| Origin::of_site(text.node, text.span).map(|origin| Spanned::new(origin, text.span)));
            self.origin = origin.and_then(|origin| out.keep(origin));
        } else if key.node == REMOVE.key {
            let Some(value) = out.keep(entry.required("[\"server\"]")) else { return };
            self.remove = out.keep_each(value.items(), &removed);
            if value.items().is_empty() && !out.within(value.span) {
                out.push(
                    Diagnostic::error(value.span, "`remove` is empty").help("name the headers: `remove: [\"server\"]`"),
                );
            }
        } else if key.node == COOKIES.key {
            self.cookies = CookiePolicy::lower(entry, out);
        } else if key.node == CSRF.key {
            self.csrf = Some(CsrfPolicy::lower(entry, out));
        } else if key.node == REPORTING.key {
            self.reporting = Some(Reporting::lower(entry, out));
        } else if key.node == SERVICES.key {
            self.services = Some(Services::lower(entry, out));
        } else if key.node == TRANSPORT.key {
            self.transport = Some(TransportPolicy::lower(entry, out));
        } else if key.node == TEMPLATES.key {
            self.templates = Some(Templates::lower(entry, out));
        } else if key.node == EXPECT.key {
            // It is read last: its errors name the origin of the policy.
        } else if key.node == HEADERS.key {
            let entries = out.keep(entry.block("`headers: { \"x-name\": \"value\" }`")).unwrap_or_default();
            let mut firsts = Firsts::default();
            for (index, entry) in entries.iter().enumerate() {
                let first = firsts.earlier(entry.key.node.to_ascii_lowercase(), index);
                self.custom_header(entry, first.map(|first| &entries[first]), out);
            }
        } else if let Some(field) = Field::from_key(&key.node) {
            let Some(value) = FieldValue::lower(field, entry, out) else { return };
            if value.is_empty() {
                if !out.within(entry.span) {
                    out.push(
                        Diagnostic::error(
                            entry.value.as_ref().map_or(key.span, |value| value.span),
                            format!("`{}` is empty", key.node),
                        )
                        .help("give it a value, or remove it"),
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
}

/// Whether the value of an entry consists of Content-Security-Policies.
fn is_csp(entry: &Entry) -> bool {
    Field::from_key(&entry.key.node).and_then(Field::disposition).is_some()
}

fn removed(item: &Value) -> Result<Spanned<String>, Diagnostic> {
    let header = |name: &str| name.trim().trim_end_matches(':').to_ascii_lowercase().replace(['_', ' '], "-");
    let help = |name: &str| match header(name) {
        header if is_token(&header) => format!("write `\"{header}\"`"),
        _ => "write `\"server\"`".to_owned(),
    };
    match &item.kind {
        ValueKind::Text(name) if is_token(name) => {
            let name = Spanned::new(name.to_ascii_lowercase(), item.span);
            check_length(&name).map(|()| name)
        }
        ValueKind::Text(name) => {
            Err(Diagnostic::error(item.span, format!("`{name}` is not a valid header name")).help(help(name)))
        }
        ValueKind::Word(name) if name != ANY => {
            Err(Diagnostic::error(item.span, format!("a header name is a string, and `{name}` is a word"))
                .help(help(name)))
        }
        _ => Err(item.unexpected("the name of a header", "`\"server\"`")),
    }
}

//! Declaration → the services of the list.

use super::policy::{Chosen, Services};
use super::row::Service;
use super::table::SERVICES;
use crate::declaration::{self, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::span::Spanned;
use crate::word;

impl Services {
    /// Reads the value of the field `services`. Where there are errors, the result consists of what could be read.
    pub(crate) fn lower(entry: &Entry, out: &mut Diagnostics) -> Services {
        let mut services = Services::new(entry.key.span);
        let Some(value) = out.keep(entry.required(EXAMPLE)) else { return services };
        if value.items().is_empty() && !out.within(value.span) {
            let key = declaration::SERVICES;
            out.push(
                Diagnostic::error(value.span, format!("`{key}` is empty"))
                    .help(format!("name the services: `{key}: {EXAMPLE}`")),
            );
        }
        let mut firsts = Firsts::default();
        for (index, item) in value.items().iter().enumerate() {
            if out.is_full() {
                break;
            }
            let Some(chosen) = out.keep(chosen(item)) else { continue };
            match firsts.earlier(item.to_string(), index) {
                Some(_) => out.push(
                    Diagnostic::error(chosen.span, format!("`{item}` is listed twice")).help("remove one of the two"),
                ),
                None => services.push(chosen),
            }
        }
        services
    }
}

fn chosen(item: &Value) -> Result<Chosen, Diagnostic> {
    let (name, argument) = match &item.kind {
        ValueKind::Word(name) => (Spanned::new(name.as_str(), item.span), None),
        ValueKind::Call(name, argument) => (Spanned::new(name.node.as_str(), name.span), Some(argument.as_ref())),
        ValueKind::Text(text) if SERVICES.iter().any(|service| service.word.key == text) => {
            return Err(Diagnostic::error(item.span, "the name of a service is written without quotes")
                .help(format!("write `{text}`")));
        }
        ValueKind::Text(text) => {
            return Err(Diagnostic::error(item.span, format!("`\"{text}\"` is not the name of a service"))
                .help("write sources in `content_security_policy`, and the names of services here"));
        }
        _ => return Err(item.unexpected("the name of a service", "`stripe`")),
    };
    let service = word::find(SERVICES, name.node, name.span, "a service")?;
    let argument = match argument {
        Some(argument) => Some(text(service, argument)?),
        None => None,
    };
    match (service.argument, &argument) {
        (Some(takes), None) if takes.is_required() => {
            Err(Diagnostic::error(item.span, format!("`{}` needs {} in parentheses", name.node, takes.what()))
                .help(format!("write `{}`", service.example()))
                .note("without it, the policy would allow what every customer of the service has there"))
        }
        (None, Some(argument)) => {
            Err(Diagnostic::error(argument.span, format!("`{}` takes nothing in parentheses", name.node))
                .help(format!("write `{}`", name.node)))
        }
        _ => Ok(Chosen { service, argument, span: item.span }),
    }
}

fn text(service: &Service, argument: &Value) -> Result<Spanned<String>, Diagnostic> {
    let Some(takes) = service.argument else {
        return Ok(Spanned::new(argument.to_string(), argument.span));
    };
    let key = service.word.key;
    if let ValueKind::Slot(name) = &argument.kind {
        let help = format!("write a string, or list `${name}` in the directives that the page of `{key}` names");
        return Err(Diagnostic::error(argument.span, format!("`{key}` cannot take a slot")).help(help));
    }
    let text = argument.text(takes.what(), &format!("`{key}(\"{}\")`", takes.example()))?;
    takes.check(key, text)?;
    Ok(Spanned::new(text.node.to_owned(), text.span))
}

const EXAMPLE: &str = "[stripe, google_fonts]";

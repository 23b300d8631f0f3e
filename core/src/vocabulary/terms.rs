//! The words of each position, from the rows of their tables.

use super::lints::Subject;
#[cfg(feature = "cookies")]
use super::of_cookie;
#[cfg(feature = "csrf")]
use super::of_csrf;
#[cfg(feature = "promise")]
use super::of_promise;
#[cfg(feature = "reporting")]
use super::of_reporting;
#[cfg(feature = "services")]
use super::of_service;
#[cfg(feature = "templates")]
use super::of_templates;
#[cfg(feature = "transport")]
use super::of_transport;
use super::place::Place;
use super::term::{Position, Term, example_or, of_rows};
use super::{language, of_csp, of_header, of_permissions};
#[cfg(feature = "cookies")]
use crate::cookie;
use crate::csp::Directive;
#[cfg(feature = "csrf")]
use crate::csrf;
use crate::header::{ALLOWLIST, FEATURES, Field, Kind, PERMISSION};
use crate::lower::FIELDS;
#[cfg(feature = "reporting")]
use crate::reporting::{self, parameter};
#[cfg(feature = "services")]
use crate::service;
#[cfg(feature = "templates")]
use crate::templates;
#[cfg(feature = "transport")]
use crate::transport;
use crate::word::Word;

impl Position {
    /// A position with its words.
    pub(super) fn of(place: Place) -> Position {
        Position { name: name(place), doc: doc(place), terms: terms(place) }
    }
}

/// An identifier.
pub(super) fn name(place: Place) -> String {
    match place {
        Place::Fields => "field".to_owned(),
        Place::Directives => "directive".to_owned(),
        Place::Sources => "source".to_owned(),
        Place::Ancestors => "ancestor".to_owned(),
        Place::Directive(directive) => directive.key().to_owned(),
        Place::Features => "feature".to_owned(),
        Place::Allowlist => "allowlist".to_owned(),
        Place::Permission => "permission".to_owned(),
        Place::Header(field) => field.key().to_owned(),
        Place::Parameter(field, parameter) => format!("{}_{}", field.key(), parameter.key),
        #[cfg(feature = "cookies")]
        Place::Cookies => "cookies".to_owned(),
        #[cfg(feature = "cookies")]
        Place::Cookie => "cookie".to_owned(),
        #[cfg(feature = "cookies")]
        Place::Attribute(attribute) => format!("cookie_{}", attribute.key),
        #[cfg(feature = "reporting")]
        Place::Reporting => "reporting".to_owned(),
        #[cfg(feature = "reporting")]
        Place::Reporters => "reporting_only".to_owned(),
        #[cfg(feature = "services")]
        Place::Services => "service".to_owned(),
        #[cfg(feature = "csrf")]
        Place::Csrf => "csrf".to_owned(),
        #[cfg(feature = "csrf")]
        Place::CsrfParameter(parameter) => format!("csrf_{}", parameter.key),
        #[cfg(feature = "csrf")]
        Place::Isolate => "csrf_isolate".to_owned(),
        #[cfg(feature = "transport")]
        Place::Transport => "transport".to_owned(),
        #[cfg(feature = "transport")]
        Place::TransportParameter(parameter) => format!("transport_{}", parameter.key),
        #[cfg(feature = "templates")]
        Place::Templates => "templates".to_owned(),
        #[cfg(feature = "templates")]
        Place::TemplatesParameter(parameter) => format!("templates_{}", parameter.key),
        #[cfg(feature = "templates")]
        Place::Delimiters => "templates_delimiters".to_owned(),
        #[cfg(feature = "promise")]
        Place::Promises => "promise".to_owned(),
        #[cfg(feature = "promise")]
        Place::Kinds => "promise_kind".to_owned(),
        #[cfg(feature = "promise")]
        Place::BoundedKinds => "promise_only".to_owned(),
        #[cfg(feature = "promise")]
        Place::Modifiers => "promise_word".to_owned(),
        Place::Language(table) => table.name.to_owned(),
    }
}

fn doc(place: Place) -> String {
    match place {
        Place::Fields => "The fields of a policy: its headers, and what else it declares.".to_owned(),
        Place::Directives => "The directives of a Content-Security-Policy.".to_owned(),
        Place::Sources => "The words of a source list, such as that of `script_src`.".to_owned(),
        Place::Ancestors => "The words of `frame_ancestors`.".to_owned(),
        Place::Directive(directive) => format!("The words of the directive `{}`.", directive.key()),
        Place::Features => "The features of a Permissions-Policy.".to_owned(),
        Place::Allowlist => "The words of a feature's allowlist, which lists who may use the feature.".to_owned(),
        Place::Permission => "The parameters of a feature of a Permissions-Policy.".to_owned(),
        Place::Header(field) => format!("The words and parameters of `{}`.", field.key()),
        Place::Parameter(field, parameter) => {
            let what = if matches!(parameter.kind, Kind::Blocks(_)) { "parameters" } else { "words" };
            format!("The {what} of `{}` in `{}`.", parameter.key, field.key())
        }
        #[cfg(feature = "cookies")]
        Place::Cookies => "The names in `cookies` that are not cookies. Any other name declares a cookie.".to_owned(),
        #[cfg(feature = "cookies")]
        Place::Cookie => "The attributes of a cookie.".to_owned(),
        #[cfg(feature = "cookies")]
        Place::Attribute(attribute) => format!("The words of a cookie's `{}`.", attribute.key),
        #[cfg(feature = "reporting")]
        Place::Reporting => "The parameters of `reporting`.".to_owned(),
        #[cfg(feature = "reporting")]
        Place::Reporters => "The words of `only` in `reporting`.".to_owned(),
        #[cfg(feature = "services")]
        Place::Services => "The services of `services`: what each adds to a Content-Security-Policy, by the documentation of its vendor.".to_owned(),
        #[cfg(feature = "csrf")]
        Place::Csrf => "The parameters of `csrf`.".to_owned(),
        #[cfg(feature = "csrf")]
        Place::CsrfParameter(parameter) => format!("The words of `{}` in `csrf`.", parameter.key),
        #[cfg(feature = "csrf")]
        Place::Isolate => "The parameters of `isolate` in `csrf`.".to_owned(),
        #[cfg(feature = "transport")]
        Place::Transport => "The parameters of `transport`.".to_owned(),
        #[cfg(feature = "transport")]
        Place::TransportParameter(parameter) => format!("The words of `{}` in `transport`.", parameter.key),
        #[cfg(feature = "templates")]
        Place::Templates => "The parameters of `templates`.".to_owned(),
        #[cfg(feature = "templates")]
        Place::TemplatesParameter(parameter) => format!("The words of `{}` in `templates`.", parameter.key),
        #[cfg(feature = "templates")]
        Place::Delimiters => "The parameters of `delimiters` in `templates`.".to_owned(),
        #[cfg(feature = "promise")]
        Place::Promises => "What a promise in `expect` starts with: a verb, or the name of a property.".to_owned(),
        #[cfg(feature = "promise")]
        Place::Kinds => {
            "What follows `allow` and `deny` in `expect`: the kind of what a browser loads or runs.".to_owned()
        }
        #[cfg(feature = "promise")]
        Place::BoundedKinds => "What follows `only` in `expect`: the kind that a list bounds.".to_owned(),
        #[cfg(feature = "promise")]
        Place::Modifiers => "The words after the kind of a promise with `allow` or `deny`.".to_owned(),
        Place::Language(table) => table.doc.to_owned(),
    }
}

fn terms(place: Place) -> Vec<Term> {
    match place {
        Place::Fields => {
            let mut terms = of_rows(FIELDS, &of_header::field_of_policy);
            terms.append(&mut of_rows(Field::ALL, &of_header::header));
            terms
        }
        Place::Directives => of_rows(Directive::ALL, &of_csp::directive),
        Place::Sources => {
            let mut terms = of_csp::sources();
            terms.append(&mut of_rows(language::CALLS, &of_language));
            and(terms, of_language(&language::TEMPLATE_HASHES))
        }
        Place::Ancestors => and(of_csp::ancestors(), of_language(&language::ENV)),
        Place::Directive(of) => of_csp::words(of),
        Place::Features => of_rows(FEATURES, &of_permissions::feature),
        Place::Allowlist => and(of_rows(ALLOWLIST, &of_permissions::allowed), of_language(&language::ENV)),
        Place::Permission => of_rows(PERMISSION, &of_permissions::permission),
        Place::Header(field) => of_header::words_and_parameters(field),
        Place::Parameter(field, of) => of_header::of_parameter(of, field),
        #[cfg(feature = "cookies")]
        Place::Cookies => vec![of_cookie::in_cookies(&cookie::DEFAULT)],
        #[cfg(feature = "cookies")]
        Place::Cookie => of_cookie::attributes().collect(),
        #[cfg(feature = "cookies")]
        Place::Attribute(of) => of_cookie::words(of).collect(),
        #[cfg(feature = "reporting")]
        Place::Reporting => of_rows(reporting::PARAMETERS, &of_reporting::parameter),
        #[cfg(feature = "reporting")]
        Place::Reporters => of_rows(parameter::ONLY_VALUES, &of_reporting::word),
        #[cfg(feature = "services")]
        Place::Services => of_rows(service::SERVICES, &of_service::term),
        #[cfg(feature = "csrf")]
        Place::Csrf => of_rows(csrf::PARAMETERS, &of_csrf::of_csrf),
        #[cfg(feature = "csrf")]
        Place::CsrfParameter(of) => of_csrf::words(of).collect(),
        #[cfg(feature = "csrf")]
        Place::Isolate => of_rows(csrf::ISOLATION, &of_csrf::of_isolate),
        #[cfg(feature = "transport")]
        Place::Transport => of_rows(transport::PARAMETERS, &of_transport::of_transport),
        #[cfg(feature = "transport")]
        Place::TransportParameter(of) => of_transport::words(of).collect(),
        #[cfg(feature = "templates")]
        Place::Templates => of_rows(templates::PARAMETERS, &of_templates::of_templates),
        #[cfg(feature = "templates")]
        Place::TemplatesParameter(of) => of_templates::words(of).collect(),
        #[cfg(feature = "templates")]
        Place::Delimiters => of_rows(templates::DELIMITERS, &of_templates::of_delimiters),
        #[cfg(feature = "promise")]
        Place::Promises => of_promise::promises().collect(),
        #[cfg(feature = "promise")]
        Place::Kinds => of_promise::kinds().collect(),
        #[cfg(feature = "promise")]
        Place::BoundedKinds => of_promise::bounded_kinds().collect(),
        #[cfg(feature = "promise")]
        Place::Modifiers => of_promise::modifiers().collect(),
        Place::Language(table) if table.is_syntax => of_rows(table.words, &of_syntax),
        Place::Language(table) => of_rows(table.words, &of_language),
    }
}

fn and(mut terms: Vec<Term>, last: Term) -> Vec<Term> {
    terms.push(last);
    terms
}

fn of_language(word: &Word) -> Term {
    let example = example_or(&word.reference, || word.key.to_owned());
    Term::of_word(word, example, Subject::of(&[word.key]).alone())
}

/// A word that is an everyday word elsewhere, which no lint is about.
fn of_syntax(word: &Word) -> Term {
    Term { subject: Subject::default(), ..of_language(word) }
}

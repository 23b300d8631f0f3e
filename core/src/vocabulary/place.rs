//! The positions of the grammar: which tables can be written in each, and how an example of each is written.

use super::language;
#[cfg(feature = "promise")]
use super::of_promise;
#[cfg(feature = "cookies")]
use crate::cookie::ATTRIBUTES;
use crate::csp::{Directive, Grammar};
#[cfg(feature = "csrf")]
use crate::csrf;
#[cfg(feature = "promise")]
use crate::declaration::EXPECT;
#[cfg(feature = "services")]
use crate::declaration::SERVICES;
#[cfg(feature = "templates")]
use crate::declaration::TEMPLATES;
use crate::header::{Field, Kind, Parameter};
#[cfg(feature = "promise")]
use crate::promise::{self, KINDS, Subjects, Verb};
#[cfg(feature = "reporting")]
use crate::reporting::parameter;
#[cfg(feature = "templates")]
use crate::templates;
#[cfg(feature = "transport")]
use crate::transport;
use crate::word::Word;

/// A position of the grammar.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// The fields of a policy.
    Fields,
    /// The directives of a Content-Security-Policy.
    Directives,
    /// The words of a source list.
    Sources,
    /// The words of `frame_ancestors`.
    Ancestors,
    /// The words of a directive that takes words of a closed list.
    Directive(Directive),
    /// The features of a Permissions-Policy.
    Features,
    /// The allowlist of a feature.
    Allowlist,
    /// The block of a feature.
    Permission,
    /// The words and parameters of a header.
    Header(Field),
    /// The words, or the parameters, that a parameter of a header takes.
    Parameter(Field, &'static Parameter),
    /// The names of the cookies: any, and one that has a meaning.
    #[cfg(feature = "cookies")]
    Cookies,
    /// The attributes of a cookie.
    #[cfg(feature = "cookies")]
    Cookie,
    /// The words that an attribute of a cookie takes.
    #[cfg(feature = "cookies")]
    Attribute(&'static Parameter),
    /// The parameters of `reporting`.
    #[cfg(feature = "reporting")]
    Reporting,
    /// The words of `only` in `reporting`.
    #[cfg(feature = "reporting")]
    Reporters,
    /// The services of `services`.
    #[cfg(feature = "services")]
    Services,
    /// The parameters of `csrf`.
    #[cfg(feature = "csrf")]
    Csrf,
    /// The words that a parameter of `csrf` takes.
    #[cfg(feature = "csrf")]
    CsrfParameter(&'static Parameter),
    /// The parameters of `isolate`.
    #[cfg(feature = "csrf")]
    Isolate,
    /// The parameters of `transport`.
    #[cfg(feature = "transport")]
    Transport,
    /// The words that a parameter of `transport` takes.
    #[cfg(feature = "transport")]
    TransportParameter(&'static Parameter),
    /// The parameters of `templates`.
    #[cfg(feature = "templates")]
    Templates,
    /// The words that a parameter of `templates` takes.
    #[cfg(feature = "templates")]
    TemplatesParameter(&'static Parameter),
    /// The parameters of `delimiters` in `templates`.
    #[cfg(feature = "templates")]
    Delimiters,
    /// The words that a promise can start with.
    #[cfg(feature = "promise")]
    Promises,
    /// The kinds of a single case.
    #[cfg(feature = "promise")]
    Kinds,
    /// The kinds that a list can bound.
    #[cfg(feature = "promise")]
    BoundedKinds,
    /// The words after the kind of a case.
    #[cfg(feature = "promise")]
    Modifiers,
    /// The words of the language itself.
    Language(&'static language::Table),
}

impl Place {
    /// The position of the keys of a block at a path whose values have this position.
    pub(super) fn of_block(self, path: &[&str]) -> Place {
        match (self, path) {
            (Place::Allowlist, [_, _]) => Place::Permission,
            (place, _) => place,
        }
    }

    /// Whether `self` is one of its words.
    pub(super) fn has_self(self) -> bool {
        matches!(self, Place::Sources | Place::Ancestors | Place::Allowlist)
    }
}

/// Every position, each once.
pub(super) fn all() -> Vec<Place> {
    let mut all = vec![Place::Fields, Place::Directives, Place::Sources, Place::Ancestors];
    for directive in Directive::ALL.iter().filter(|directive| has_words(**directive)) {
        all.push(Place::Directive(*directive));
    }
    all.extend([Place::Features, Place::Allowlist, Place::Permission]);
    for field in Field::ALL.iter().copied().filter(|field| first(*field) == *field) {
        if has_terms(field) {
            all.push(Place::Header(field));
        }
        for parameter in parameters(field).iter().filter(|parameter| has_place(parameter)) {
            all.push(Place::Parameter(field, parameter));
        }
    }
    #[cfg(feature = "cookies")]
    all.extend(of_cookies());
    #[cfg(feature = "csrf")]
    all.extend(of_csrf());
    #[cfg(feature = "reporting")]
    all.extend([Place::Reporting, Place::Reporters]);
    #[cfg(feature = "services")]
    all.push(Place::Services);
    #[cfg(feature = "transport")]
    all.extend(of_transport());
    #[cfg(feature = "templates")]
    all.extend(of_templates());
    #[cfg(feature = "promise")]
    all.extend([Place::Promises, Place::Kinds, Place::BoundedKinds, Place::Modifiers]);
    all.extend(language::TABLES.iter().map(Place::Language));
    all
}

/// The position at a path of keys.
pub(super) fn at(path: &[&str]) -> Option<Place> {
    let Some((key, path)) = path.split_first() else { return Some(Place::Fields) };
    match *key {
        #[cfg(feature = "cookies")]
        "cookies" => return at_cookies(path),
        #[cfg(feature = "csrf")]
        "csrf" => return at_csrf(path),
        #[cfg(feature = "reporting")]
        "reporting" => return at_reporting(path),
        #[cfg(feature = "services")]
        SERVICES => return path.is_empty().then_some(Place::Services),
        #[cfg(feature = "transport")]
        "transport" => return at_transport(path),
        #[cfg(feature = "templates")]
        TEMPLATES => return at_templates(path),
        #[cfg(feature = "promise")]
        EXPECT => return at_promise(path),
        _ => {}
    }
    let field = Field::from_key(key)?;
    match path {
        [] if field.disposition().is_some() => Some(Place::Directives),
        [] if is_permissions(field) => Some(Place::Features),
        [] => has_terms(field).then_some(Place::Header(first(field))),
        [directive] if field.disposition().is_some() => at_directive(Directive::from_key(directive)?),
        [_] if is_permissions(field) => Some(Place::Allowlist),
        [_, key] if is_permissions(field) && *key == "allowlist" => Some(Place::Allowlist),
        [key] => {
            let field = first(field);
            let parameter = parameters(field).iter().find(|parameter| parameter.key == *key && has_place(parameter))?;
            Some(Place::Parameter(field, parameter))
        }
        _ => None,
    }
}

fn at_directive(directive: Directive) -> Option<Place> {
    match directive.grammar() {
        Grammar::Sources => Some(Place::Sources),
        Grammar::Ancestors => Some(Place::Ancestors),
        _ => has_words(directive).then_some(Place::Directive(directive)),
    }
}

#[cfg(feature = "cookies")]
fn of_cookies() -> impl Iterator<Item = Place> {
    let nested = ATTRIBUTES.iter().filter(|attribute| has_place(attribute)).map(Place::Attribute);
    [Place::Cookies, Place::Cookie].into_iter().chain(nested)
}

#[cfg(feature = "cookies")]
fn at_cookies(path: &[&str]) -> Option<Place> {
    match path {
        [] => Some(Place::Cookies),
        [_] => Some(Place::Cookie),
        [_, key] => {
            ATTRIBUTES.iter().find(|attribute| attribute.key == *key && has_place(attribute)).map(Place::Attribute)
        }
        _ => None,
    }
}

#[cfg(feature = "reporting")]
fn at_reporting(path: &[&str]) -> Option<Place> {
    match path {
        [] => Some(Place::Reporting),
        [key] if *key == parameter::ONLY.key() => Some(Place::Reporters),
        // Its parameters are those of the header.
        [key] if *key == parameter::NEL.key() => Some(Place::Header(Field::Nel)),
        _ => None,
    }
}

#[cfg(feature = "csrf")]
fn of_csrf() -> impl Iterator<Item = Place> {
    let nested = csrf::PARAMETERS.iter().filter(|parameter| takes_words(parameter)).map(Place::CsrfParameter);
    [Place::Csrf, Place::Isolate].into_iter().chain(nested)
}

#[cfg(feature = "csrf")]
fn at_csrf(path: &[&str]) -> Option<Place> {
    match path {
        [] => Some(Place::Csrf),
        [key] if *key == csrf::parameter::ISOLATE.key() => Some(Place::Isolate),
        [key] => {
            let parameter = csrf::PARAMETERS.iter().find(|parameter| parameter.key == *key && takes_words(parameter));
            parameter.map(Place::CsrfParameter)
        }
        _ => None,
    }
}

#[cfg(feature = "transport")]
fn of_transport() -> impl Iterator<Item = Place> {
    let nested = transport::PARAMETERS.iter().filter(|parameter| takes_words(parameter)).map(Place::TransportParameter);
    std::iter::once(Place::Transport).chain(nested)
}

#[cfg(feature = "transport")]
fn at_transport(path: &[&str]) -> Option<Place> {
    let parameter = |key| transport::PARAMETERS.iter().find(|row| row.key == key && takes_words(row));
    match path {
        [] => Some(Place::Transport),
        [key] => parameter(*key).map(Place::TransportParameter),
        _ => None,
    }
}

#[cfg(feature = "templates")]
fn of_templates() -> impl Iterator<Item = Place> {
    let nested = templates::PARAMETERS.iter().filter(|parameter| takes_words(parameter)).map(Place::TemplatesParameter);
    [Place::Templates, Place::Delimiters].into_iter().chain(nested)
}

#[cfg(feature = "templates")]
fn at_templates(path: &[&str]) -> Option<Place> {
    match path {
        [] => Some(Place::Templates),
        [key] if *key == templates::parameter::CUSTOM.key() => Some(Place::Delimiters),
        [key] => {
            let parameter = templates::PARAMETERS.iter().find(|row| row.key == *key && takes_words(row));
            parameter.map(Place::TemplatesParameter)
        }
        _ => None,
    }
}

/// The words of a promise that have been written so far are the path to the next one.
#[cfg(feature = "promise")]
fn at_promise(path: &[&str]) -> Option<Place> {
    let is = |key: &str, verb: Verb| key == verb.key();
    match path {
        [] => Some(Place::Promises),
        [verb] if is(verb, Verb::Allow) || is(verb, Verb::Deny) => Some(Place::Kinds),
        [verb] if promise::has_list(verb) => Some(Place::BoundedKinds),
        [name] => of_promise::has_list(name).then_some(Place::Sources),
        [verb, kind] => {
            let kind = KINDS.iter().find(|row| row.word.key == *kind);
            match kind {
                Some(kind) if promise::has_list(verb) && of_promise::is_bounded(kind) => match kind.subjects {
                    Subjects::Ancestors => Some(Place::Ancestors),
                    _ => Some(Place::Sources),
                },
                _ if is(verb, Verb::Allow) || is(verb, Verb::Deny) => Some(Place::Modifiers),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_permissions(field: Field) -> bool {
    matches!(field, Field::PermissionsPolicy | Field::PermissionsPolicyReportOnly | Field::FeaturePolicy)
}

/// The first header with the parameters of this one: that of which this one is the report-only form.
fn first(field: Field) -> Field {
    let Some(schema) = field.schema() else { return field };
    let has_same = |other: &&Field| other.schema().is_some_and(|other| std::ptr::eq(other, schema));
    Field::ALL.iter().find(has_same).copied().unwrap_or(field)
}

/// The parameters of a header.
pub(super) fn parameters(field: Field) -> &'static [Parameter] {
    field.schema().map_or(&[], |schema| schema.parameters)
}

/// Whether a parameter takes words, or a block of parameters. The words of a parameter without a name are those of the header.
fn has_place(parameter: &Parameter) -> bool {
    let has_name = !parameter.name.is_empty() || !matches!(parameter.kind, Kind::Word(_) | Kind::Words(_));
    has_name && takes_words(parameter)
}

fn takes_words(parameter: &Parameter) -> bool {
    matches!(parameter.kind, Kind::Word(_) | Kind::Words(_) | Kind::WordsAndTexts(..) | Kind::Blocks(_))
}

fn has_terms(field: Field) -> bool {
    !field.words().is_empty() || !parameters(field).is_empty()
}

fn has_words(directive: Directive) -> bool {
    matches!(directive.grammar(), Grammar::Words(..) | Grammar::TrustedTypes)
}

/// The words that a parameter takes.
pub(super) fn words_of(parameter: &Parameter) -> &'static [Word] {
    match parameter.kind {
        Kind::Word(words) | Kind::Words(words) | Kind::WordsAndTexts(words, _) => words,
        _ => &[],
    }
}

//! The words of each position, from the rows of their tables.

use super::lints::Subject;
use super::place::{self, Place};
use super::{Position, Term, language};
#[cfg(feature = "cookies")]
use crate::cookie;
use crate::csp::{Directive, Grammar, Keyword, NONCE, SCHEMES, Status, TRUSTED_TYPES};
#[cfg(feature = "csrf")]
use crate::csrf;
use crate::header::{
    ALLOWLIST, DefaultAllowlist, FEATURES, Feature, FeatureStatus, Field, Kind, PERMISSION, Parameter,
};
use crate::lint::{self, Lint};
use crate::list::separated;
use crate::lower::FIELDS;
use crate::word::{Reference, Row as _, Word};

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
        #[cfg(feature = "csrf")]
        Place::Csrf => "csrf".to_owned(),
        #[cfg(feature = "csrf")]
        Place::CsrfParameter(parameter) => format!("csrf_{}", parameter.key),
        #[cfg(feature = "csrf")]
        Place::Isolate => "csrf_isolate".to_owned(),
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
        Place::Allowlist => "The words of the allowlist of a feature.".to_owned(),
        Place::Permission => "The parameters of a feature of a Permissions-Policy.".to_owned(),
        Place::Header(field) => format!("The words and parameters of `{}`.", field.key()),
        Place::Parameter(field, parameter) => format!("The words of `{}` in `{}`.", parameter.key, field.key()),
        #[cfg(feature = "cookies")]
        Place::Cookies => "The names in `cookies` that have a meaning. Any other name is that of a cookie.".to_owned(),
        #[cfg(feature = "cookies")]
        Place::Cookie => "The attributes of a cookie.".to_owned(),
        #[cfg(feature = "cookies")]
        Place::Attribute(attribute) => format!("The words of `{}` of a cookie.", attribute.key),
        #[cfg(feature = "csrf")]
        Place::Csrf => "The parameters of `csrf`.".to_owned(),
        #[cfg(feature = "csrf")]
        Place::CsrfParameter(parameter) => format!("The words of `{}` in `csrf`.", parameter.key),
        #[cfg(feature = "csrf")]
        Place::Isolate => "The parameters of `isolate` in `csrf`.".to_owned(),
        Place::Language(table) => table.doc.to_owned(),
    }
}

fn terms(place: Place) -> Vec<Term> {
    match place {
        Place::Fields => FIELDS.iter().map(field_of_policy).chain(Field::ALL.iter().map(header)).collect(),
        Place::Directives => Directive::ALL.iter().map(directive).collect(),
        Place::Sources => {
            let words = Keyword::ALL.iter().map(|keyword| (keyword.word(), format!("'{}'", keyword.text())));
            let nonce = [(&NONCE, "'nonce-…'".to_owned())];
            let schemes = SCHEMES.iter().map(|scheme| (scheme, format!("{}:", scheme.wire)));
            let words = words.chain(nonce).chain(schemes).map(|(word, wire)| source(word, wire, "script_src"));
            words.chain(language::CALLS.iter().map(of_language)).collect()
        }
        Place::Ancestors => {
            let is_ancestor = |keyword: &&Keyword| matches!(keyword, Keyword::SelfOrigin | Keyword::None);
            let words = Keyword::ALL.iter().filter(is_ancestor);
            let words = words.map(|keyword| (keyword.word(), format!("'{}'", keyword.text())));
            let schemes = SCHEMES.iter().map(|scheme| (scheme, format!("{}:", scheme.wire)));
            words.chain(schemes).map(|(word, wire)| ancestor(word, wire)).chain([of_language(&language::ENV)]).collect()
        }
        Place::Directive(of) => words_of(of).iter().map(|word| word_of_directive(word, of)).collect(),
        Place::Features => FEATURES.iter().map(feature).collect(),
        Place::Allowlist => ALLOWLIST.iter().map(allowed).chain([of_language(&language::ENV)]).collect(),
        Place::Permission => PERMISSION.iter().map(permission).collect(),
        Place::Header(field) => {
            let words = words_of_header(field).iter().map(|word| word_of_header(word, field));
            words.chain(place::parameters(field).iter().map(|row| parameter(row, field))).collect()
        }
        Place::Parameter(field, of) => match of.kind {
            Kind::Blocks(schema) => schema.parameters.iter().map(|row| nested(row, of, field)).collect(),
            _ => place::words_of(of).iter().map(|word| word_of_parameter(word, of, field)).collect(),
        },
        #[cfg(feature = "cookies")]
        Place::Cookies => vec![in_cookies(&cookie::DEFAULT)],
        #[cfg(feature = "cookies")]
        Place::Cookie => {
            let attributes = cookie::ATTRIBUTES.iter().filter(|row| row.key != cookie::attribute::PROTECTION.key());
            attributes.map(attribute).chain(cookie::PROTECTIONS.iter().map(protection)).collect()
        }
        #[cfg(feature = "cookies")]
        Place::Attribute(of) => place::words_of(of).iter().map(|word| word_of_attribute(word, of)).collect(),
        #[cfg(feature = "csrf")]
        Place::Csrf => csrf::PARAMETERS.iter().map(of_csrf).collect(),
        #[cfg(feature = "csrf")]
        Place::CsrfParameter(of) => place::words_of(of).iter().map(|word| word_of_csrf(word, of)).collect(),
        #[cfg(feature = "csrf")]
        Place::Isolate => csrf::ISOLATION.iter().map(of_isolate).collect(),
        Place::Language(table) if table.is_syntax => table.words.iter().map(of_syntax).collect(),
        Place::Language(table) => table.words.iter().map(of_language).collect(),
    }
}

/// A term of a row that is a word.
fn of_word(word: &Word, example: String, subject: Subject) -> Term {
    Term {
        key: word.key,
        wire: word.wire.to_owned(),
        summary: word.doc,
        reference: word.reference,
        browsers: word.reference.browsers.to_owned(),
        example,
        subject,
    }
}

/// A term of a row that is a parameter.
fn of_parameter(row: &Parameter, example: String, subject: Subject) -> Term {
    Term {
        key: row.key,
        wire: row.name.to_owned(),
        summary: row.doc,
        reference: row.reference,
        browsers: row.reference.browsers.to_owned(),
        example,
        subject,
    }
}

/// The example of a row, or the one that is made of its name.
fn example_or(reference: &Reference, otherwise: impl FnOnce() -> String) -> String {
    if reference.example.is_empty() { otherwise() } else { reference.example.to_owned() }
}

fn field_of_policy(word: &Word) -> Term {
    let value = example_or(&word.reference, || word.key.to_owned());
    let area = lint::AREAS.iter().map(|area| area.name).find(|name| name.eq_ignore_ascii_case(word.key));
    of_word(word, value, Subject::of([word.key]).in_area(area))
}

fn header(field: &Field) -> Term {
    let reference = field.reference();
    let value = example_or(&reference, || field.example());
    Term {
        key: field.key(),
        wire: field.title().to_owned(),
        summary: field.doc(),
        reference,
        browsers: reference.browsers.to_owned(),
        example: format!("{}: {value}", field.key()),
        subject: Subject::of(names_of(*field)).in_area(area_of(*field)),
    }
}

/// The area of lints that are all about one header.
fn area_of(field: Field) -> Option<&'static str> {
    match field {
        Field::AccessControlAllowOrigin => Some("CORS"),
        Field::ReportingEndpoints => Some("reporting"),
        field => lint::AREAS.iter().map(|area| area.name).find(|area| *area == field.title()),
    }
}

/// The spellings of a header.
fn names_of(field: Field) -> [&'static str; 3] {
    [field.key(), field.title(), field.name()]
}

fn directive(directive: &Directive) -> Term {
    let reference = directive.reference();
    let value = example_or(&reference, || match directive.grammar() {
        Grammar::Sources => "[self, \"https://cdn.example.com\"]".to_owned(),
        Grammar::Ancestors => "none".to_owned(),
        Grammar::Words(words, _) => words.first().map_or("", |word| word.key).to_owned(),
        Grammar::TrustedTypes => "\"default\"".to_owned(),
        Grammar::Endpoint => "csp".to_owned(),
        Grammar::UriReferences => "\"/csp-reports\"".to_owned(),
        Grammar::MediaTypes => "\"application/pdf\"".to_owned(),
        Grammar::Empty => String::new(),
    });
    let value = if value.is_empty() { value } else { format!(": {value}") };
    Term {
        key: directive.key(),
        wire: directive.name().to_owned(),
        summary: directive.doc(),
        reference,
        browsers: browsers_of(*directive),
        example: format!("content_security_policy: {{ {}{value} }}", directive.key()),
        subject: Subject::of([directive.key(), directive.name()]).with(lint_of(*directive)),
    }
}

/// What browsers do with a directive: whether they read it, what they do, and what applies if it is absent.
fn browsers_of(directive: Directive) -> String {
    let status = match directive.status() {
        Status::Standard | Status::Experimental => String::new(),
        Status::Deprecated(instead) => format!("It is deprecated. Replacement: {instead}."),
        Status::Removed(instead) => format!("It is obsolete. Replacement: {instead}."),
    };
    let fallback = match (directive.status(), directive.fallback()) {
        (Status::Removed(_), _) | (_, []) => String::new(),
        (_, [one]) => format!("If it is absent, `{}` applies.", one.key()),
        (_, [first, rest @ ..]) => {
            let rest = separated(rest, ", ", &|directive| format!("then `{}`", directive.key()));
            format!("If it is absent, `{}` applies, {rest}.", first.key())
        }
    };
    sentences(&[&status, directive.reference().browsers, &fallback])
}

/// The sentences that there are.
fn sentences(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().filter(|part| !part.is_empty()).copied().collect();
    parts.join(" ")
}

/// The lint that looks at the status of a directive.
fn lint_of(directive: Directive) -> Option<&'static Lint> {
    match directive.status() {
        Status::Standard => None,
        Status::Experimental => Some(&lint::csp_experimental),
        Status::Deprecated(_) | Status::Removed(_) => Some(&lint::csp_obsolete_directive),
    }
}

fn words_of(directive: Directive) -> &'static [Word] {
    match directive.grammar() {
        Grammar::Words(words, _) => words,
        Grammar::TrustedTypes => TRUSTED_TYPES,
        _ => &[],
    }
}

fn source(word: &Word, wire: String, directive: &str) -> Term {
    let clause = example_or(&word.reference, || format!("{directive}: [self, {}]", word.key));
    let term = of_word(word, format!("content_security_policy: {{ {clause} }}"), Subject::of([word.key]).alone());
    Term { wire, ..term }
}

fn ancestor(word: &Word, wire: String) -> Term {
    let example = format!("content_security_policy: {{ frame_ancestors: {} }}", word.key);
    Term { wire, ..of_word(word, example, Subject::of([word.key]).within(["frame_ancestors"])) }
}

fn word_of_directive(word: &Word, of: Directive) -> Term {
    let value = example_or(&word.reference, || word.key.to_owned());
    let example = format!("content_security_policy: {{ {}: {value} }}", of.key());
    let term = of_word(word, example, Subject::of([word.key, word.wire]).within([of.key(), of.name()]));
    inherit(term, of.reference())
}

/// A term whose versions and specification are, unless its row has its own, those of what it is part of.
fn inherit(mut term: Term, of: Reference) -> Term {
    term.reference.since = term.reference.since.or(of.since);
    term.reference.spec = term.reference.spec.or(of.spec);
    term
}

fn feature(feature: &Feature) -> Term {
    Term {
        key: feature.key,
        wire: feature.name.to_owned(),
        summary: feature.doc,
        reference: Reference { browsers: "", since: Some(feature.since), example: "", spec: Some(feature.spec) },
        browsers: browsers_of_feature(feature),
        example: format!("permissions_policy: {{ {}: none }}", feature.key),
        subject: Subject::of([feature.key, feature.name]).in_area(Some(Field::PermissionsPolicy.title())),
    }
}

/// Why to turn a powerful feature off.
const POWERFUL: &str = "It gives access to hardware, location, identity, payment, the screen or the local network: turn \
                        it off unless the site uses it. An injected script or frame can then not use it either.";

/// What browsers do with a feature: who may use it, whether they have it, and where they read it.
fn browsers_of_feature(feature: &Feature) -> String {
    let default = match feature.default {
        DefaultAllowlist::Own => "If no policy mentions it, the page and frames of its own origin may use it.",
        DefaultAllowlist::All => "If no policy mentions it, the page and all its frames may use it.",
        DefaultAllowlist::Unknown => "No specification says who may use it if no policy mentions it.",
    };
    let status = match feature.status {
        FeatureStatus::Standard => "",
        FeatureStatus::Unimplemented => "It is specified, and no browser implements it.",
        FeatureStatus::Proposed => "It is a proposal, which can still change.",
        FeatureStatus::Experimental => "It is experimental, and can still change.",
        FeatureStatus::ChromiumOnly => "Only Chromium has it, and no specification lists it.",
        FeatureStatus::IsolatedApps => "It is available to Isolated Web Apps only.",
        FeatureStatus::Retired => "It is retired: no browser reads it, and it has no effect in a policy.",
    };
    let default = if feature.status == FeatureStatus::Retired { "" } else { default };
    let engines = [("Firefox", feature.attribute.firefox), ("Safari", feature.attribute.safari)];
    let engines: Vec<String> = engines
        .iter()
        .filter(|(_, version)| !version.is_empty())
        .map(|(name, version)| format!("{name} (since {version})"))
        .collect();
    let attribute = match engines.join(" and ") {
        engines if engines.is_empty() => engines,
        engines => format!("{engines} read it only in the `allow` attribute of a frame."),
    };
    let note = if feature.note.is_empty() { String::new() } else { format!("Note: {}.", feature.note) };
    let advice = if feature.powerful && feature.status != FeatureStatus::Retired { POWERFUL } else { "" };
    sentences(&[default, status, &attribute, advice, &note])
}

fn allowed(word: &Word) -> Term {
    let example = format!("permissions_policy: {{ geolocation: {} }}", word.key);
    let subject = Subject::of([word.key]).within(names_of(Field::PermissionsPolicy));
    inherit(of_word(word, example, subject), Field::PermissionsPolicy.reference())
}

fn permission(word: &Word) -> Term {
    let example = "permissions_policy: { geolocation: { allowlist: self, report_to: main } }".to_owned();
    let subject = Subject::of([word.key]).within(names_of(Field::PermissionsPolicy));
    inherit(of_word(word, example, subject), Field::PermissionsPolicy.reference())
}

/// The words that a header takes without a name.
fn words_of_header(field: Field) -> &'static [Word] {
    match place::parameters(field).first() {
        Some(first) if first.name.is_empty() => place::words_of(first),
        _ => field.words(),
    }
}

fn word_of_header(word: &Word, field: Field) -> Term {
    let value = example_or(&word.reference, || word.key.to_owned());
    let example = format!("{}: {value}", field.key());
    inherit(of_word(word, example, Subject::of([word.key, word.wire]).within(names_of(field))), field.reference())
}

fn parameter(row: &Parameter, field: Field) -> Term {
    let block = example_or(&row.reference, || entries(row, field));
    let example = format!("{}: {{ {block} }}", field.key());
    inherit(of_parameter(row, example, Subject::of([row.key, row.name]).within(names_of(field))), field.reference())
}

/// A parameter, with those that its header requires.
fn entries(row: &Parameter, field: Field) -> String {
    let required = place::parameters(field).iter().filter(|other| other.required && other.key != row.key);
    required.chain([row]).map(Parameter::example).collect::<Vec<_>>().join(", ")
}

fn word_of_parameter(word: &Word, of: &Parameter, field: Field) -> Term {
    let required = place::parameters(field).iter().filter(|other| other.required && other.key != of.key);
    let mut block: Vec<String> = required.map(Parameter::example).collect();
    block.push(format!("{}: {}", of.key, word.key));
    let example = format!("{}: {{ {} }}", field.key(), block.join(", "));
    inherit(of_word(word, example, Subject::of([word.key, word.wire]).within(names_of(field))), field.reference())
}

fn nested(row: &Parameter, of: &Parameter, field: Field) -> Term {
    let example = format!("{}: {}", field.key(), field.example());
    let subject = Subject::of([row.key]).within(names_of(field));
    let example = if row.required {
        example
    } else {
        let block = example_or(&row.reference, || row.example());
        format!(
            "{}: {{ max_age: 1y, {}: {{ url: \"https://reports.example.com/csp\", {block} }} }}",
            field.key(),
            of.key
        )
    };
    inherit(of_parameter(row, example, subject), field.reference())
}

#[cfg(feature = "cookies")]
fn in_cookies(word: &Word) -> Term {
    let value = example_or(&word.reference, || word.key.to_owned());
    of_word(word, format!("cookies: {{ {value} }}"), Subject::of([word.key]).within(["cookies", "Cookies"]))
}

#[cfg(feature = "cookies")]
fn attribute(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let example = format!("cookies: {{ session: {{ {block} }} }}");
    of_parameter(row, example, Subject::of([row.key, row.name]).within(["cookies", "Cookies"]))
}

#[cfg(feature = "cookies")]
fn protection(word: &Word) -> Term {
    let block = example_or(&word.reference, || word.key.to_owned());
    of_word(word, format!("cookies: {{ session: {{ {block} }} }}"), Subject::of([word.key]).within(["Cookies"]))
}

#[cfg(feature = "cookies")]
fn word_of_attribute(word: &Word, of: &Parameter) -> Term {
    let block = example_or(&word.reference, || format!("{}: {}", of.key, word.key));
    let subject = Subject::of([word.key, word.wire]).within([of.key, of.name]);
    inherit(of_word(word, format!("cookies: {{ session: {{ {block} }} }}"), subject), of.reference)
}

#[cfg(feature = "csrf")]
fn of_csrf(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let term = of_parameter(row, in_csrf(&block), Subject::of([row.key]).within(["csrf", "CSRF"]));
    inherit(term, row_of_csrf())
}

#[cfg(feature = "csrf")]
fn word_of_csrf(word: &Word, of: &Parameter) -> Term {
    let example = in_csrf(&format!("bind_to: session, {}: {}", of.key, word.key));
    inherit(of_word(word, example, Subject::of([word.key]).within([of.key])), row_of_csrf())
}

/// What the page of the field `csrf` contains.
#[cfg(feature = "csrf")]
fn row_of_csrf() -> Reference {
    FIELDS.iter().find(|word| word.key == "csrf").map_or(Reference::EMPTY, |word| word.reference)
}

#[cfg(feature = "csrf")]
fn of_isolate(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let example = in_csrf(&format!("bind_to: session, isolate: {{ {block} }}"));
    inherit(of_parameter(row, example, Subject::of([row.key]).within(["isolate"])), row_of_csrf())
}

/// The block of `csrf`, with the cookie that it names.
#[cfg(feature = "csrf")]
fn in_csrf(block: &str) -> String {
    format!("cookies: {{ session: {{ max_age: 8h, signed }} }},\ncsrf: {{ {block} }}")
}

fn of_language(word: &Word) -> Term {
    let example = example_or(&word.reference, || word.key.to_owned());
    of_word(word, example, Subject::of([word.key]).alone())
}

/// A word that is an everyday word elsewhere, which no lint is about.
fn of_syntax(word: &Word) -> Term {
    Term { subject: Subject::default(), ..of_language(word) }
}

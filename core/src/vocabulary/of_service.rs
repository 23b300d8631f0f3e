//! The services of the field `services`.

use super::lints::Subject;
use super::term::Term;
use crate::declaration::SERVICES;
use crate::list::separated;
use crate::service::Service;

pub(super) fn term(service: &Service) -> Term {
    let example = format!("content_security_policy: {{ default_src: self }},\n{SERVICES}: [{}]", service.example());
    let word = &service.word;
    let term = Term::of_word(word, example, Subject::of(&[word.key]).within(&[SERVICES]));
    let parts = [
        sources(service),
        argument(service),
        service.script.to_owned(),
        nonce(service).to_owned(),
        bypasses(service),
        service.beside.to_owned(),
        checked(service),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Term { browsers: parts.join("\n\n"), ..term }
}

/// The sources of each directive.
fn sources(service: &Service) -> String {
    let all: Vec<_> = service.sources_for(service.required_example()).collect();
    let mut lines: Vec<String> = Vec::new();
    for (directive, _) in service.sources {
        let own: Vec<_> = all.iter().filter(|(other, _)| other == directive).collect();
        let own = separated(&own, ", ", &|(_, text)| format!("`{text}`"));
        lines.push(format!("- `{}`: {own}", directive.key()));
    }
    format!("It adds:\n\n{}", lines.join("\n"))
}

fn checked(service: &Service) -> String {
    match service.checked {
        "" => "The sources have not been compared with the page of the vendor below: check them with it.".to_owned(),
        day => format!("The sources were compared with the page of the vendor below on {day}."),
    }
}

fn nonce(service: &Service) -> &'static str {
    match service.passes_nonce {
        true => "Next to `nonce` in the list for scripts, no host is added there.",
        false => "",
    }
}

fn argument(service: &Service) -> String {
    let Some(argument) = service.argument else { return String::new() };
    let (key, what, example) = (service.word.key, argument.what(), argument.example());
    match argument.is_required() {
        true => format!("It takes {what}: `{key}(\"{example}\")`."),
        false => format!("`{key}(\"{example}\")` allows only {what}."),
    }
}

/// How an attacker can use what the service serves.
fn bypasses(service: &Service) -> String {
    let found = service.bypasses(service.required_example());
    let mut lines = found.iter().map(|(text, bypass)| {
        format!("**It opens a bypass**: `{text}` covers `{}`, where {}.", bypass.pattern, bypass.kind.describe())
    });
    lines.next().unwrap_or_default()
}

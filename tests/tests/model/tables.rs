//! The tables of `core` compared with the specifications: nothing is missing, nothing is superfluous, every row is right.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use security_policy_core::csp::{
    self, Arity, Csp, Directive, Disposition, Grammar, Hash, HashSubject, Keyword, SourceExpression, Status,
    TRUSTED_TYPES,
};
use security_policy_core::header::{DefaultAllowlist, FEATURES, FeatureStatus, Field, Parameter};
use security_policy_core::word::{Word, snake_case};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What an error tells the user to turn on is a feature of the runtime.
#[test]
fn features_of_the_manifest() {
    use security_policy_core::{Feature, Span};
    let manifest: toml::Table = read(include_str!("../../../runtime/Cargo.toml"));
    let features = manifest["features"].as_table().expect("the features");
    for feature in [
        Feature::Cookies,
        Feature::Signed,
        Feature::Private,
        Feature::Flask,
        Feature::Csrf,
        Feature::Expect,
        Feature::Reporting,
        Feature::Services,
        Feature::Slots,
        Feature::Cors,
        Feature::Transport,
        Feature::Templates,
    ] {
        let name = feature.name();
        assert!(features.contains_key(name), "{name}");
        let help = feature.missing("this", Span::default()).help;
        assert_eq!(help, Some(format!("turn it on in `Cargo.toml`: `features = [\"{name}\"]`")));
    }
}

#[test]
fn directives() {
    #[derive(Deserialize)]
    struct Facts {
        legacy: Vec<String>,
        directive: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Row {
        name: String,
        value: String,
        fallback: Vec<String>,
        status: String,
    }
    let facts: Facts = read(include_str!("../../data/csp-directives.toml"));
    for name in facts.legacy {
        let (csp, found) = Csp::parse(&name, Disposition::Enforce);
        let helps: Vec<_> = found.iter().map(|error| error.help.as_deref()).collect();
        assert!(csp.clauses.is_empty(), "{name}");
        assert!(matches!(helps.as_slice(), [Some(help)] if help.starts_with("write ")), "{name}: {helps:?}");
    }
    compare(
        facts.directive.into_iter().map(|row| {
            // The specification has deprecated it, and says to send it as long as an engine lacks `report-to`.
            let status = if row.name == "report-uri" { "standard".to_owned() } else { row.status };
            let fact = (snake_case(&row.name), row.value, row.fallback, status.replace("never-shipped", "removed"));
            (row.name, fact)
        }),
        Directive::ALL.iter().map(|directive| {
            let fallback = directive.fallback().iter().map(|directive| directive.name().to_owned()).collect();
            let row = (
                directive.key().to_owned(),
                value_of(*directive).to_owned(),
                fallback,
                status_of(directive.status()).to_owned(),
            );
            (directive.name().to_owned(), row)
        }),
    );
}

/// How the specifications name the value of a directive.
fn value_of(directive: Directive) -> &'static str {
    match directive.grammar() {
        Grammar::Sources => "source-list",
        Grammar::Ancestors => "ancestor-source-list",
        Grammar::Words(words, Arity::Any) if words == csp::SANDBOX => "sandbox-tokens",
        Grammar::Words(words, Arity::Some) if words == csp::SINKS => "tt-sinks",
        Grammar::Words(words, Arity::Some) if words == csp::SRI_DESTINATIONS => "script style",
        Grammar::Words(words, Arity::One) if words == csp::WEBRTC => "webrtc",
        Grammar::Words(_, Arity::One) | Grammar::Endpoint => "token",
        Grammar::Words(..) => "words that no specification has",
        Grammar::TrustedTypes => "tt-policies",
        Grammar::UriReferences => "uri-references",
        Grammar::MediaTypes => "media-types",
        Grammar::Empty => "empty",
    }
}

fn status_of(status: Status) -> &'static str {
    match status {
        Status::Standard => "standard",
        Status::Experimental => "experimental",
        Status::Deprecated(_) => "deprecated",
        Status::Removed(_) => "removed",
    }
}

#[derive(Deserialize)]
struct Words {
    sandbox: Vec<String>,
    sandbox_outside_html: Vec<String>,
    trusted_types: Vec<String>,
    sinks: Vec<String>,
    webrtc: Vec<String>,
    keyword: Vec<Named>,
    hash: Vec<HashRow>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct HashRow {
    algorithm: String,
    bytes: usize,
    base64_padded: usize,
}

#[test]
fn words_of_csp() {
    let facts: Words = read(include_str!("../../data/csp-words.toml"));
    compare_words("sandbox", facts.sandbox.into_iter().chain(facts.sandbox_outside_html), csp::SANDBOX);
    compare_words("trusted-types", facts.trusted_types, TRUSTED_TYPES);
    compare_words("require-trusted-types-for", facts.sinks, csp::SINKS);
    compare_words("webrtc", facts.webrtc, csp::WEBRTC);
    compare(
        facts.keyword.into_iter().map(|row| (row.name.clone(), snake_case(&row.name))),
        Keyword::ALL.iter().map(|keyword| (format!("'{}'", keyword.text()), keyword.key().to_owned())),
    );
}

#[test]
fn hashes() {
    let facts: Words = read(include_str!("../../data/csp-words.toml"));
    for HashRow { algorithm, bytes, base64_padded } in facts.hash {
        let read = |length: usize| {
            // Zeroes, in base64.
            let digits = "A".repeat((length * 8).div_ceil(6));
            let padding = "=".repeat(digits.len().next_multiple_of(4) - digits.len());
            let text = format!("'{algorithm}-{digits}{padding}'");
            (digits.len() + padding.len(), SourceExpression::parse(&text))
        };
        let (length, source) = read(bytes);
        assert_eq!(length, base64_padded);
        let Ok(SourceExpression::Hash(Hash { subject: HashSubject::Content, algorithm: found, .. })) = source else {
            panic!("{algorithm}: {source:?}")
        };
        assert_eq!((found.name(), found.length()), (algorithm.as_str(), bytes));
        assert!(read(bytes - 1).1.is_err() && read(bytes + 1).1.is_err(), "{algorithm} has one length");
    }
}

#[test]
fn headers() {
    #[derive(Deserialize)]
    struct Facts {
        header: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Row {
        name: String,
        #[serde(default)]
        words: Vec<String>,
        #[serde(default)]
        parameters: Vec<String>,
        no_field: Option<String>,
    }
    let facts: Facts = read(include_str!("../../data/headers.toml"));
    compare(
        facts.header.iter().filter(|row| row.no_field.is_none()).map(|row| {
            let key = row.name.to_ascii_lowercase().replace('-', "_");
            (row.name.clone(), (row.name.to_ascii_lowercase(), key))
        }),
        Field::ALL.iter().map(|field| (field.title().to_owned(), (field.name().to_owned(), field.key().to_owned()))),
    );
    for row in facts.header {
        let Some(field) = Field::from_name(&row.name) else { continue };
        if !row.words.is_empty() {
            compare_words(&row.name, row.words, field.words());
        }
        if !row.parameters.is_empty() {
            // A word that means different things with and without a value has two rows.
            let named: BTreeSet<&str> = parameters_of(field).iter().map(|parameter| parameter.name).collect();
            compare(
                row.parameters.into_iter().map(|name| (name, ())),
                named.into_iter().filter(|name| !name.is_empty()).map(|name| (name.to_owned(), ())),
            );
        }
    }
}

fn parameters_of(field: Field) -> &'static [Parameter] {
    field.schema().map_or(&[], |schema| schema.parameters)
}

#[test]
fn features() {
    #[derive(Deserialize)]
    struct Facts {
        feature: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Row {
        name: String,
        chromium_156: String,
        status: String,
        default: String,
        powerful: bool,
    }
    let facts: Facts = read(include_str!("../../data/permissions-features.toml"));
    // A developer who reads that a feature was removed would remove the entry that switches it off.
    for row in facts.feature.iter().filter(|row| row.status == "retired") {
        assert_eq!(row.chromium_156, "unrecognized", "{}", row.name);
    }
    compare(
        facts.feature.into_iter().map(|row| {
            let key = row.name.replace('-', "_");
            (row.name, (key, row.status, row.default, row.powerful))
        }),
        FEATURES.iter().map(|feature| {
            let status = match feature.status {
                FeatureStatus::Standard => "standard",
                FeatureStatus::Unimplemented => "standard-unimplemented",
                FeatureStatus::Proposed => "proposed",
                FeatureStatus::Experimental => "experimental",
                FeatureStatus::ChromiumOnly => "chromium-only",
                FeatureStatus::IsolatedApps => "isolated-only",
                FeatureStatus::Retired => "retired",
            };
            let default = match feature.default {
                DefaultAllowlist::Own => "self",
                DefaultAllowlist::All => "*",
                DefaultAllowlist::Unknown => "",
            };
            let row = (feature.key.to_owned(), status.to_owned(), default.to_owned(), feature.powerful);
            (feature.name.to_owned(), row)
        }),
    );
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the facts are readable")
}

/// Words of a list, each with its name in the language: its own in snake case, or `all` for `*`.
fn compare_words(list: &str, facts: impl IntoIterator<Item = String>, words: &[Word]) {
    let key = |wire: &str| match wire {
        "*" => "all".to_owned(),
        "SAMEORIGIN" => "same_origin".to_owned(),
        wire => snake_case(wire),
    };
    compare(
        facts.into_iter().map(|wire| (format!("{list} {wire}"), key(&wire))),
        words.iter().map(|word| (format!("{list} {}", word.wire), word.key.to_owned())),
    );
}

/// Reports the rows that are missing, superfluous or different.
fn compare<T: PartialEq + Debug>(
    facts: impl IntoIterator<Item = (String, T)>,
    rows: impl IntoIterator<Item = (String, T)>,
) {
    let facts: BTreeMap<String, T> = facts.into_iter().collect();
    let mut errors = Vec::new();
    let mut seen = BTreeMap::new();
    for (name, row) in rows {
        match facts.get(&name) {
            Some(fact) if *fact == row => {}
            Some(fact) => errors.push(format!("{name} is {row:?}, and should be {fact:?}")),
            None => errors.push(format!("{name} is in no specification: {row:?}")),
        }
        if let Some(first) = seen.insert(name, row) {
            errors.push(format!("{first:?} is listed twice"));
        }
    }
    errors.extend(facts.keys().filter(|name| !seen.contains_key(*name)).map(|name| format!("{name} is missing")));
    assert!(!facts.is_empty() && errors.is_empty(), "{} errors\n{}", errors.len(), errors.join("\n"));
}

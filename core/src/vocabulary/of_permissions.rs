//! The words of a Permissions-Policy.

use super::lints::Subject;
use super::term::{Term, sentences};
use crate::header::{DefaultAllowlist, Feature, FeatureStatus, Field};
use crate::lint::{self, Lint};
use crate::word::{Reference, Since, Word};

pub(super) fn feature(feature: &Feature) -> Term {
    Term {
        key: feature.key,
        wire: feature.name.to_owned(),
        summary: feature.doc,
        reference: Reference { browsers: "", since: Some(since(feature)), example: "", spec: Some(feature.spec) },
        browsers: browsers_of_feature(feature),
        example: format!("permissions_policy: {{ {}: none }}", feature.key),
        subject: Subject::of(&[feature.key, feature.name]).with(&lints_of(feature)),
    }
}

/// The versions of the page. A browser that reads a feature only in the `allow` attribute has none: a sentence says so.
fn since(feature: &Feature) -> Since {
    let or_never = |attribute: &str| if is_in_attribute(feature, attribute) { "" } else { "no" };
    let Since { firefox, safari, .. } = feature.attribute;
    Since { firefox: or_never(firefox), safari: or_never(safari), ..feature.since }
}

/// Whether a browser with this version for the `allow` attribute reads the feature there.
fn is_in_attribute(feature: &Feature, version: &str) -> bool {
    !version.is_empty() && feature.status != FeatureStatus::Retired
}

/// The lints that look at the row of a feature.
fn lints_of(feature: &Feature) -> Vec<&'static Lint> {
    let mut lints: Vec<&'static Lint> = vec![&lint::permissions_self_missing];
    if feature.powerful {
        lints.push(&lint::permissions_wildcard);
    }
    if feature.status != FeatureStatus::Standard {
        lints.push(&lint::permissions_feature_status);
    }
    lints
}

/// Why to turn a powerful feature off.
const POWERFUL: &str = "It is a powerful feature: turn it off unless the site uses it, so that an injected script or \
                        frame cannot use it either.";

/// What browsers do with a feature: who may use it, whether they have it, and where they read it.
fn browsers_of_feature(feature: &Feature) -> String {
    let default = match feature.default {
        DefaultAllowlist::Own => "If no policy mentions it, the page and frames of its own origin may use it.",
        DefaultAllowlist::All => "If no policy mentions it, the page and all its frames may use it.",
        DefaultAllowlist::Unknown => "No specification says who may use it if no policy mentions it.",
    };
    let status = match feature.status {
        FeatureStatus::Standard => "",
        FeatureStatus::Unimplemented => "It is specified, but no browser implements it.",
        FeatureStatus::Proposed => "It is a proposal and can still change.",
        FeatureStatus::Experimental => "It is experimental and can still change.",
        FeatureStatus::ChromiumOnly => "Only Chromium has it, and it is in no specification.",
        FeatureStatus::IsolatedApps => "It is available to Isolated Web Apps only.",
        FeatureStatus::Retired => "It is retired: no browser reads it, and it has no effect in a policy.",
    };
    let default = if feature.status == FeatureStatus::Retired { "" } else { default };
    let engines = [("Firefox", feature.attribute.firefox), ("Safari", feature.attribute.safari)];
    let engines: Vec<String> = engines
        .iter()
        .filter(|(_, version)| is_in_attribute(feature, version))
        .map(|(name, version)| format!("{name} (since {version})"))
        .collect();
    let attribute = match engines.as_slice() {
        [] => String::new(),
        [one] => format!("{one} reads it only in the `allow` attribute of a frame."),
        several => format!("{} read it only in the `allow` attribute of a frame.", several.join(" and ")),
    };
    let note = if feature.note.is_empty() { String::new() } else { format!("Note: {}.", feature.note) };
    let advice = if feature.powerful && feature.status != FeatureStatus::Retired { POWERFUL } else { "" };
    sentences(&[default, status, &attribute, advice, &note])
}

pub(super) fn allowed(word: &Word) -> Term {
    let example = format!("permissions_policy: {{ geolocation: {} }}", word.key);
    let subject = Subject::of(&[word.key]).within(&Field::PermissionsPolicy.names());
    Term::inherit(Term::of_word(word, example, subject), Field::PermissionsPolicy.reference())
}

pub(super) fn permission(word: &Word) -> Term {
    let example = "permissions_policy: { geolocation: { allowlist: self, report_to: main } }".to_owned();
    let subject = Subject::of(&[word.key]).within(&Field::PermissionsPolicy.names());
    Term::inherit(Term::of_word(word, example, subject), Field::PermissionsPolicy.reference())
}

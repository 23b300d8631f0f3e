//! A policy as the pages show it: what is sent, with what each part does.

use std::sync::LazyLock;

use http::HeaderMap;
use security_policy::explain::{Allows, Directive, Explanation, Rule};

use crate::policies::{Quiet, Site};

/// The headers of a response that come from its policy.
#[derive(Debug)]
pub(crate) struct PolicyView {
    pub(crate) headers: Vec<HeaderView>,
    /// The Content-Security-Policy, directive by directive.
    pub(crate) directives: Vec<DirectiveView>,
}

/// A header and what it does.
#[derive(Debug)]
pub(crate) struct HeaderView {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) meaning: Vec<String>,
}

/// A directive as it is sent, and what it does.
#[derive(Debug)]
pub(crate) struct DirectiveView {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) purpose: &'static str,
    /// What it decides in this policy, and what it allows.
    pub(crate) decides: Vec<String>,
    pub(crate) place: String,
}

impl PolicyView {
    /// The policy of most pages, with the nonce of the response.
    pub(crate) fn of_site(headers: &HeaderMap) -> Self {
        static EXPLANATION: LazyLock<Explanation> = LazyLock::new(|| Site::policy().explain());
        Self::new(headers, &EXPLANATION)
    }

    pub(crate) fn of_quiet(headers: &HeaderMap) -> Self {
        static EXPLANATION: LazyLock<Explanation> = LazyLock::new(|| Quiet::policy().explain());
        Self::new(headers, &EXPLANATION)
    }

    fn new(headers: &HeaderMap, explanation: &Explanation) -> Self {
        let text = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let csp = text("content-security-policy").unwrap_or_default();
        let others = headers.keys().filter(|name| *name != "content-security-policy");
        Self {
            directives: csp.split(';').map(|directive| DirectiveView::new(directive.trim(), explanation)).collect(),
            headers: others
                .map(|name| HeaderView {
                    name: name.to_string(),
                    value: text(name.as_str()).unwrap_or_default(),
                    meaning: explanation
                        .headers
                        .iter()
                        .find(|header| header.name == name.as_str())
                        .map(|header| header.meaning.clone())
                        .unwrap_or_default(),
                })
                .collect(),
        }
    }

    /// A header as it is sent; a directive for that of the Content-Security-Policy.
    pub(crate) fn header(&self, wanted: &str) -> String {
        let header = self.headers.iter().find(|header| header.name == wanted);
        header.map(|header| format!("{}: {}", header.name, header.value)).unwrap_or_default()
    }

    pub(crate) fn directive(&self, wanted: &str) -> String {
        let directive = self.directives.iter().find(|directive| directive.name == wanted);
        directive.map(|directive| format!("{} {}", directive.name, directive.value)).unwrap_or_default()
    }
}

impl DirectiveView {
    fn new(text: &str, explanation: &Explanation) -> Self {
        let (name, value) = text.split_once(' ').unwrap_or((text, ""));
        let directive = Directive::from_name(name);
        let key = directive.map(Directive::key).unwrap_or_default();
        let csp = explanation.policies.first();
        let rules = csp.map(|csp| csp.rules.as_slice()).unwrap_or_default();
        let own = || rules.iter().filter(|rule| rule.directive.as_deref() == Some(key));
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            purpose: directive.map(Directive::doc).unwrap_or_default(),
            decides: own().map(decides).collect(),
            place: own().find_map(|rule| rule.place.as_ref()).map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// The Content-Security-Policy of the site as it is written in the program.
pub(crate) fn declaration() -> String {
    let lines = include_str!("policies.rs").lines().map(|line| line.strip_prefix("        ").unwrap_or_default());
    let from = lines.skip_while(|line| *line != "content_security_policy: {");
    let mut declared: Vec<&str> = from.take_while(|line| *line != "},").collect();
    declared.push("},");
    declared.join("\n")
}

fn decides(rule: &Rule) -> String {
    let kinds = rule.kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ");
    let allowed = match &rule.allows {
        Allows::Anything => "anything".to_owned(),
        Allows::Sources(sources) if !sources.is_empty() => {
            let texts = sources.iter().map(|allowed| format!("`{}`: {}", allowed.source, allowed.meaning));
            texts.collect::<Vec<_>>().join(" ")
        }
        _ => "nothing".to_owned(),
    };
    format!("{kinds}: {allowed}")
}

#[cfg(test)]
mod tests {
    use security_policy::Nonce;

    use super::*;

    #[test]
    fn the_declaration_is_found_in_the_program() {
        let text = declaration();
        assert!(text.starts_with("content_security_policy: {\n    default_src: none,\n"), "{text}");
        assert!(text.ends_with(",\n},") && text.contains("frame_ancestors: none"), "{text}");
    }

    #[test]
    fn every_part_of_a_policy_is_explained() {
        let views = [PolicyView::of_site(&Site::headers(&Nonce::random())), PolicyView::of_quiet(&Quiet::headers())];
        for view in views {
            for directive in &view.directives {
                assert!(!directive.purpose.is_empty(), "{directive:?}");
            }
            for header in &view.headers {
                assert!(!header.meaning.is_empty(), "{header:?}");
            }
        }
    }
}

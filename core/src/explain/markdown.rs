//! What may load from where, as a table for the documentation of a policy.

use super::explanation::{Allows, Explanation};
use crate::csp::Disposition;
use crate::markdown::code;

impl Explanation {
    /// A section of Markdown with a table for each enforced policy, for the page of the policy; empty without one.
    ///
    /// Every text of the policy is in `code` elements with entities, so that nothing in it is read as Markdown, as HTML or as
    /// a link.
    ///
    /// ```
    /// use security_policy_core::explain::BrowserPolicy;
    ///
    /// let policy = BrowserPolicy::of_csp("object-src 'none'", None);
    /// assert!(policy.explain().to_markdown().contains("| `object` | nothing | <code>object&#45;src</code> |"));
    /// ```
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        for policy in self.policies.iter().filter(|policy| policy.disposition == Disposition::Enforce) {
            out.push_str(if out.is_empty() { TITLE } else { ANOTHER });
            out.push_str("| kind | may come from | because of |\n|---|---|---|\n");
            for rule in &policy.rules {
                let kinds: Vec<String> = rule.kinds.iter().map(|kind| format!("`{kind}`")).collect();
                let sources = match &rule.allows {
                    Allows::Anything => "anything".to_owned(),
                    Allows::Nothing => "nothing".to_owned(),
                    Allows::Sources(sources) => {
                        let sources = sources.iter().map(|source| match source.condition {
                            Some(condition) => format!("{} {condition}", code(&source.source)),
                            None => code(&source.source),
                        });
                        sources.collect::<Vec<_>>().join(", ")
                    }
                };
                let directive = rule.directive.as_deref().map(code).unwrap_or_default();
                out.push_str(&format!("| {} | {sources} | {directive} |\n", kinds.join(", ")));
            }
        }
        out
    }
}

const TITLE: &str = "\n\n# What a page may load\n\nThe kinds are the words of the field `expect`.\n\n";
const ANOTHER: &str = "\nA page may do only what this policy allows too:\n\n";

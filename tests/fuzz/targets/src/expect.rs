//! Promises: the first line is a Content-Security-Policy, and the rest is what the block `expect` contains.

use crate::input::{first_line, text};
use crate::policy;
use security_policy_syntax::Message;

pub(crate) fn run(input: &[u8]) {
    let (csp, promises) = first_line(input);
    let promises = text(promises);
    let check = |promises: &str| {
        policy::checked(&format!(
            "struct Shop {{ origin: \"https://shop.example\", content_security_policy: {csp:?}, expect: {{ {promises} }} }}"
        ))
    };
    let Some(found) = check(&promises) else { return };
    // A request is either allowed or blocked: of the two promises about it, one holds.
    for (word, opposite) in [("allow ", "deny "), ("deny ", "allow ")] {
        let Some(subject) = promises.trim().strip_prefix(word).filter(|subject| is_one(subject)) else { continue };
        let Some(opposite) = check(&format!("{opposite}{subject}")) else { return };
        if !is_malformed(&found) && !is_malformed(&opposite) {
            assert_ne!(breaks(&found), breaks(&opposite), "{csp}\n{promises}\n{found:?}\n{opposite:?}");
        }
    }
}

/// Whether this is the rest of a single promise, without comments.
fn is_one(subject: &str) -> bool {
    !subject.contains([',', '#', '{', '}', '\n', '\r']) && !subject.contains("/*") && !subject.contains(" //")
}

/// Whether something other than a broken promise is wrong.
fn is_malformed(messages: &[Message]) -> bool {
    messages.iter().any(|message| {
        message.level == security_policy_core::Level::Deny && message.lint.is_none() && !is_broken(message)
    })
}

fn breaks(messages: &[Message]) -> bool {
    messages.iter().any(is_broken)
}

fn is_broken(message: &Message) -> bool {
    message.text.contains("which `expect` ")
}

//! A policy from its text, and what is said of it.

use proc_macro2::TokenStream;
use security_policy_core::{Diagnostic, Diagnostics, SecurityPolicy};
use security_policy_syntax::{Memory, check, lower, parse};

/// The policy of these fields, alone.
pub(crate) fn policy(fields: &str) -> SecurityPolicy {
    let (policy, found) = read(&format!("krate struct Policy {{ {fields} }}"), "");
    let errors: Vec<_> = found.iter().filter(|found| found.lint.is_none()).collect();
    assert!(errors.is_empty(), "{fields}: {errors:?}");
    policy
}

/// What is said of a policy with these fields over a base with those.
#[allow(dead_code, reason = "one of the tests that share this file looks at policies alone")]
pub(crate) fn findings(base: &str, fields: &str) -> Vec<Diagnostic> {
    let text = format!("krate struct Derived {{ {fields} ..Base }} @ struct Base {{ {base} }}");
    read(&text, "").1.into_iter().collect()
}

/// The policy with these fields over a base with those.
#[allow(dead_code, reason = "one of the tests that share this file looks at policies alone")]
pub(crate) fn derived(base: &str, fields: &str) -> SecurityPolicy {
    let text = format!("krate struct Derived {{ {fields} ..Base }} @ struct Base {{ {base} }}");
    let (policy, found) = read(&text, "");
    let errors: Vec<_> = found.iter().filter(|found| found.lint.is_none()).collect();
    assert!(errors.is_empty(), "{fields}: {errors:?}");
    policy
}

/// The errors of a policy; lints do not run.
#[allow(dead_code, reason = "one of the tests that share this file looks at errors")]
pub(crate) fn faults(text: &str) -> Vec<Diagnostic> {
    let item = parse(text.parse().expect("tokens"), &Memory::default()).expect("a policy");
    lower(&item).diagnostics.into_iter().filter(|found| found.lint.is_none()).collect()
}

/// The same, as the macro reports it: what the policy lacks is one finding.
#[allow(dead_code, reason = "one of the tests that share this file looks at policies alone")]
pub(crate) fn reported(text: &str) -> Vec<Diagnostic> {
    read(text, "grouped").1.into_iter().collect()
}

fn read(text: &str, how: &str) -> (SecurityPolicy, Diagnostics) {
    let tokens: TokenStream = text.parse().expect("tokens");
    let item = parse(tokens, &Memory::default()).expect("a policy");
    if how == "grouped" {
        let checked = check(&item);
        return (checked.policy, checked.diagnostics);
    }
    let mut lowered = lower(&item);
    lowered.lint();
    (lowered.policy, lowered.diagnostics)
}

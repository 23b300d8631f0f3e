//! A policy from its text, and its findings.

use proc_macro2::TokenStream;
use security_policy_core::{Diagnostic, Diagnostics, SecurityPolicy};
use security_policy_syntax::{Checked, Item, Memory, check, lower, parse};

/// The policy with these fields and no base.
pub(crate) fn policy(fields: &str) -> SecurityPolicy {
    let (policy, found) = read(&format!("krate struct Policy {{ {fields} }}"));
    let errors: Vec<_> = found.iter().filter(|found| found.lint.is_none()).collect();
    assert!(errors.is_empty(), "{fields}: {errors:?}");
    policy
}

/// The findings of a policy with these fields, derived from a base with those.
pub(crate) fn findings(base: &str, fields: &str) -> Vec<Diagnostic> {
    let text = format!("krate struct Derived {{ {fields} ..Base }} @ struct Base {{ {base} }}");
    read(&text).1.into_iter().collect()
}

/// The policy with these fields, derived from a base with those.
pub(crate) fn derived(base: &str, fields: &str) -> SecurityPolicy {
    let text = format!("krate struct Derived {{ {fields} ..Base }} @ struct Base {{ {base} }}");
    let (policy, found) = read(&text);
    let errors: Vec<_> = found.iter().filter(|found| found.lint.is_none()).collect();
    assert!(errors.is_empty(), "{fields}: {errors:?}");
    policy
}

/// The errors of a policy; lints do not run.
pub(crate) fn errors(text: &str) -> Vec<Diagnostic> {
    lower(&item(text)).diagnostics.into_iter().filter(|found| found.lint.is_none()).collect()
}

/// The findings of a policy, as the macro reports them: what it lacks is one finding.
pub(crate) fn reported(text: &str) -> Vec<Diagnostic> {
    check(&item(text)).diagnostics.into_iter().collect()
}

/// What the macro knows of a policy before it generates code: its slots and its findings too.
pub(crate) fn checked(text: &str) -> Checked {
    check(&item(text))
}

fn read(text: &str) -> (SecurityPolicy, Diagnostics) {
    let mut lowered = lower(&item(text));
    lowered.lint();
    (lowered.policy, lowered.diagnostics)
}

fn item(text: &str) -> Item {
    let tokens: TokenStream = text.parse().expect("tokens");
    parse(tokens, &Memory::default()).expect("a policy")
}

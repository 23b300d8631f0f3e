//! A policy from its text, by the macro's own reader, and what is said of it. The test has the reader at its root.

use crate::parse;
use proc_macro2::TokenStream;
use security_policy_core::declaration::Base;
use security_policy_core::inherit::{Resolved, resolve};
use security_policy_core::policy::Heritage;
use security_policy_core::{Diagnostic, Diagnostics, SecurityPolicy, lint};
use syn::parse::Parser;

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

/// The same, as the macro reports it: what the policy lacks is one finding.
#[allow(dead_code, reason = "one of the tests that share this file looks at policies alone")]
pub(crate) fn reported(text: &str) -> Vec<Diagnostic> {
    read(text, "grouped").1.into_iter().collect()
}

fn read(text: &str, how: &str) -> (SecurityPolicy, Diagnostics) {
    let tokens: TokenStream = text.parse().expect("tokens");
    let mut parsed = parse::policy.parse2(tokens).expect("a policy");
    let mut found = std::mem::take(&mut parsed.faults);
    let resolved = resolve(&parsed.declaration, parsed.base.as_ref(), &mut found);
    let levels = lint::levels(&resolved, &mut found);
    let mut policy = SecurityPolicy::lower(&resolved.declaration, parsed.name_span, &mut found);
    policy.is_base = parsed.is_base;
    policy.heritage = parsed.base.as_ref().map(|base| Box::new(heritage(base, &resolved)));
    if !found.has_errors() {
        lint::check(&policy, &levels, &mut found);
    }
    let found = if how == "grouped" { lint::grouped(found, &policy, &levels) } else { found };
    (policy, found)
}

fn heritage(base: &Base, resolved: &Resolved) -> Heritage {
    let mut reported = Diagnostics::new();
    let alone = resolve(&base.declaration, None, &mut reported);
    let policy = SecurityPolicy::lower(&alone.declaration, base.name.span, &mut reported);
    Heritage {
        name: base.name.node.clone(),
        span: base.span,
        policy: SecurityPolicy { is_base: base.is_base, ..policy },
        aliases: resolved.aliases.clone(),
        extended: resolved.extended.clone(),
        omitted: resolved.omitted.clone(),
    }
}

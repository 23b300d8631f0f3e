//! A policy that has been read → lowered, with its base → checked.

use crate::parse::Item;
use security_policy_core::declaration::{Base, Declaration};
use security_policy_core::inherit::{Resolved, resolve};
use security_policy_core::lint::Levels;
use security_policy_core::policy::Inheritance;
use security_policy_core::slot::Slot;
use security_policy_core::{Diagnostics, SecurityPolicy, lint};

/// What a declaration means.
#[derive(Debug)]
pub struct Lowered {
    /// The fields of the policy and of its base, together.
    pub resolved: Resolved,
    /// The policy.
    pub policy: SecurityPolicy,
    /// The slots that it leaves open.
    pub slots: Vec<Slot>,
    /// The levels of the lints.
    pub levels: Levels,
    /// The errors so far.
    pub diagnostics: Diagnostics,
}

/// Joins a policy with its base, and lowers it.
pub fn lower(item: &Item) -> Lowered {
    let mut diagnostics = item.errors.clone();
    let resolved = resolve(&item.declaration, item.base.as_ref(), &mut diagnostics);
    let levels = lint::levels(&resolved, &mut diagnostics);
    let mut policy = SecurityPolicy::lower(&resolved.declaration, item.name_span, &mut diagnostics);
    policy.is_base = item.is_base;
    policy.inheritance = item.base.as_ref().map(|base| Box::new(inheritance(base, &resolved)));
    let slots = policy.slots(&|span| levels.allows(&lint::CSP_SCRIPT_SLOT, span), &mut diagnostics);
    Lowered { resolved, policy, slots, levels, diagnostics }
}

impl Lowered {
    /// Runs the lints, each of which reports by itself. A policy with errors is not linted: the lints would speak of what is
    /// missing because it could not be read.
    pub fn lint(&mut self) {
        if !self.diagnostics.has_errors() {
            lint::check(&self.policy, &self.levels, &mut self.diagnostics);
        }
    }
}

/// What a declaration means, and everything that is to be said about it.
#[derive(Debug)]
pub struct Checked {
    /// The fields of the policy and of its base, together.
    pub declaration: Declaration,
    /// The policy.
    pub policy: SecurityPolicy,
    /// The slots that it leaves open.
    pub slots: Vec<Slot>,
    /// Errors and findings as users see them, in the order of the source.
    pub diagnostics: Diagnostics,
    /// Whether the policy cannot be used: an error, or a finding at the level `deny`.
    pub has_errors: bool,
}

/// Lowers a policy, runs the lints, and makes one finding of those that belong together.
pub fn check(item: &Item) -> Checked {
    let mut lowered = lower(item);
    lowered.lint();
    let Lowered { resolved, policy, slots, levels, diagnostics } = lowered;
    let has_errors = diagnostics.has_errors();
    let mut diagnostics = lint::grouped(diagnostics, &policy, &levels);
    diagnostics.spell(&|span| item.spelling(span));
    diagnostics.sort();
    Checked { declaration: resolved.declaration, policy, slots, diagnostics, has_errors }
}

fn inheritance(base: &Base, resolved: &Resolved) -> Inheritance {
    Inheritance {
        name: base.name.node.clone(),
        span: base.span,
        policy: alone(base),
        aliases: resolved.aliases.clone(),
        extended: resolved.extended.clone(),
        omitted: resolved.omitted.clone(),
    }
}

/// What a base is by itself; its errors have been reported where it is declared.
fn alone(base: &Base) -> SecurityPolicy {
    let mut reported = Diagnostics::new();
    let resolved = resolve(&base.declaration, None, &mut reported);
    let mut policy = SecurityPolicy::lower(&resolved.declaration, base.name.span, &mut reported);
    policy.is_base = base.is_base;
    policy
}

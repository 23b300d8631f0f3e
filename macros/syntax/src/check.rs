//! A parsed policy → combined with its base → lowered to the model → checked.

use crate::parse::Item;
use crate::template_hashes;
use crate::templates::{self, Site};
use security_policy_core::declaration::{Base, Declaration};
use security_policy_core::inherit::{Resolved, resolve};
use security_policy_core::lint::Levels;
use security_policy_core::policy::Inheritance;
use security_policy_core::slot::Slot;
use security_policy_core::{Diagnostics, SecurityPolicy, Span, lint, promise};
use std::rc::Rc;

/// A declaration as a policy of the model.
#[derive(Debug)]
pub struct Lowered {
    /// The fields of the policy, with those of its base.
    pub resolved: Resolved,
    /// The policy.
    pub policy: SecurityPolicy,
    /// Its slots.
    pub slots: Vec<Slot>,
    /// The levels of the lints.
    pub levels: Levels,
    /// The errors so far.
    pub diagnostics: Diagnostics,
    site: Rc<Site>,
}

/// Combines a policy with its base, and lowers it to the model.
pub fn lower(item: &Item) -> Lowered {
    let mut diagnostics = item.errors.clone();
    let resolved = resolve(&item.declaration, item.base.as_ref(), &mut diagnostics);
    let levels = lint::levels(&resolved, &mut diagnostics);
    // The files are those of this crate, also if the base has the word.
    let place = |span: Span| match (&item.base, item.base_path) {
        (Some(base), Some(path)) if base.span.contains(span) => path,
        _ => span,
    };
    let hashed = template_hashes::replaced(&resolved.declaration, &item.site, &place, &mut diagnostics);
    let declaration = hashed.as_ref().unwrap_or(&resolved.declaration);
    let mut policy = SecurityPolicy::lower(declaration, item.name_span, &mut diagnostics);
    policy.is_base = item.is_base;
    policy.inheritance = item.base.as_ref().map(|base| Box::new(inheritance(base, &resolved, &item.site)));
    let slots = policy.slots(&|span| levels.allows(&lint::csp_script_slot, span), &mut diagnostics);
    Lowered { resolved, policy, slots, levels, diagnostics, site: Rc::clone(&item.site) }
}

impl Lowered {
    /// Runs the lints, and checks the promises and the templates. A policy with errors is not checked: a field that could not be read would be
    /// reported as missing.
    pub fn lint(&mut self) {
        if !self.diagnostics.has_errors() {
            let (mut broken, mut found) = (Diagnostics::new(), Diagnostics::new());
            promise::check(&self.policy, &mut broken);
            // Before the other lints, which report each `allow` that accepted nothing.
            templates::check(&self.site, &self.policy, &self.levels, &mut found);
            lint::check(&self.policy, &self.levels, &mut self.diagnostics);
            self.diagnostics.extend(broken);
            self.diagnostics.extend(found);
        }
    }
}

/// A checked policy, and all findings about it.
#[derive(Debug)]
pub struct Checked {
    /// The fields of the policy, with those of its base.
    pub declaration: Declaration,
    /// The policy.
    pub policy: SecurityPolicy,
    /// Its slots.
    pub slots: Vec<Slot>,
    /// Errors and findings as users see them, in the order of the source.
    pub diagnostics: Diagnostics,
    /// Whether the policy cannot be used: an error, or a finding at the level `deny`.
    pub has_errors: bool,
}

/// Lowers a policy, runs the lints, and groups the findings about what is missing.
pub fn check(item: &Item) -> Checked {
    let mut lowered = lower(item);
    lowered.lint();
    let Lowered { resolved, policy, slots, levels, diagnostics, .. } = lowered;
    let has_errors = diagnostics.has_errors();
    let mut diagnostics = lint::grouped(diagnostics, &policy, &levels);
    diagnostics.spell(&|span| item.spelling(span));
    diagnostics.sort();
    Checked { declaration: resolved.declaration, policy, slots, diagnostics, has_errors }
}

fn inheritance(base: &Base, resolved: &Resolved, site: &Site) -> Inheritance {
    Inheritance {
        name: base.name.node.clone(),
        span: base.span,
        policy: alone(base, site),
        aliases: resolved.aliases.clone(),
        extended: resolved.extended.clone(),
        omitted: resolved.omitted.clone(),
    }
}

/// The base as a policy of its own right. Its errors have been reported where it is declared.
fn alone(base: &Base, site: &Site) -> SecurityPolicy {
    let mut reported = Diagnostics::new();
    let resolved = resolve(&base.declaration, None, &mut reported);
    let hashed = template_hashes::replaced(&resolved.declaration, site, &|span| span, &mut reported);
    let declaration = hashed.as_ref().unwrap_or(&resolved.declaration);
    let mut policy = SecurityPolicy::lower(declaration, base.name.span, &mut reported);
    policy.is_base = base.is_base;
    policy
}

//! A parsed policy → combined with its base → lowered to the model → checked.

use crate::parse::Item;
use crate::template_hashes;
use crate::templates::{self, Site};
use security_policy_core::declaration::{Base, Declaration};
use security_policy_core::inherit::{Resolved, resolve};
use security_policy_core::lint::Levels;
use security_policy_core::policy::Inheritance;
use security_policy_core::slot::Slot;
use security_policy_core::{Diagnostic, Diagnostics, SecurityPolicy, Span, lint, promise};
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
    /// The errors of the base alone, which are reported where it is declared.
    reported: Diagnostics,
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
    let mut reported = Diagnostics::new();
    if let Some(base) = &item.base {
        reported.extend(item.errors.iter().filter(|error| base.span.contains(error.span)).cloned());
        policy.inheritance = Some(Box::new(inheritance(base, &resolved, &item.site, &mut reported)));
    }
    let slots = policy.slots(&|span| levels.allows(&lint::csp_script_slot, span), &mut diagnostics);
    Lowered { resolved, policy, slots, levels, diagnostics, reported, site: Rc::clone(&item.site) }
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
    let has_errors_of_its_own = lowered.diagnostics.has_errors();
    lowered.lint();
    let Lowered { resolved, policy, slots, levels, diagnostics, reported, .. } = lowered;
    let has_errors = diagnostics.has_errors();
    // An error at the place of the base is one of the base, unless only the two policies together have it. The promises that are broken
    // here hold in the base.
    let is_of_base = |error: &Diagnostic| item.base.as_ref().is_some_and(|base| base.span.contains(error.span));
    let is_known = |error: &Diagnostic| {
        let is_same = |known: &Diagnostic| known.span == error.span && known.message == error.message;
        !has_errors_of_its_own || reported.iter().any(is_same)
    };
    let is_repeated =
        |found: &Diagnostic| found.lint.is_none() && found.promise.is_none() && is_of_base(found) && is_known(found);
    let mut own = Diagnostics::new();
    own.extend(diagnostics.into_iter().filter(|found| !is_repeated(found)));
    let mut diagnostics = lint::grouped(own, &policy, &levels);
    diagnostics.spell(&item.spellings());
    diagnostics.sort();
    Checked { declaration: resolved.declaration, policy, slots, diagnostics, has_errors }
}

fn inheritance(base: &Base, resolved: &Resolved, site: &Site, reported: &mut Diagnostics) -> Inheritance {
    Inheritance {
        name: base.name.node.clone(),
        span: base.span,
        policy: alone(base, site, reported),
        aliases: resolved.aliases.clone(),
        extended: resolved.extended.clone(),
        omitted: resolved.omitted.clone(),
    }
}

/// The base as a policy of its own right, and its errors.
fn alone(base: &Base, site: &Site, out: &mut Diagnostics) -> SecurityPolicy {
    let resolved = resolve(&base.declaration, None, out);
    let levels = lint::levels(&resolved, out);
    let hashed = template_hashes::replaced(&resolved.declaration, site, &|span| span, out);
    let declaration = hashed.as_ref().unwrap_or(&resolved.declaration);
    let mut policy = SecurityPolicy::lower(declaration, base.name.span, out);
    policy.is_base = base.is_base;
    policy.slots(&|span| levels.allows(&lint::csp_script_slot, span), out);
    policy
}

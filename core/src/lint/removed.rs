//! Findings about a missing header that the policy removes itself: it has to delete the name from `remove` before it can set the header.

use crate::declaration::REMOVE;
use crate::diagnostic::{Diagnostics, Fix};
use crate::header::Field;
use crate::policy::SecurityPolicy;

/// Says so in the help of each finding, and leaves out the fix, which would be an error.
pub(super) fn name_in(policy: &SecurityPolicy, out: &mut Diagnostics) {
    for found in out.iter_mut().filter(|found| found.lint.is_some()) {
        let Some(Fix::Insert { text, .. }) = found.fix.as_deref() else { continue };
        let field = Field::from_key(text.split([':', ' ']).next().unwrap_or_default());
        let Some(field) = field.filter(|field| policy.remove.iter().any(|name| name.node == field.name())) else {
            continue;
        };
        found.fix = None;
        let help = found.help.take().unwrap_or_default();
        found.help = Some(format!("{help}; delete `{}` from `{REMOVE}`", field.name()));
    }
}

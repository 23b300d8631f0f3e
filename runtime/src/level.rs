//! How much a finding matters.
//!
//! The model has its own `Level` and `Lint`, which are not re-exported: the types here implement `Serialize`, and an impl for the
//! types of the model would have to be in the model. The model would then depend on `serde_core`, and the macro with it; or it
//! would be compiled twice, once with `serde_core` for the application and once without for the macro.

use std::fmt;

use security_policy_core::Level as CoreLevel;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Weaker than the best practice. Reported only if an attribute turns the lint on.
    Allow,
    /// Weaker than the best practice.
    Warning,
    /// A header that browsers ignore or misread, or a policy that does not stop what it claims to stop.
    Error,
}

impl Level {
    pub(crate) fn of(level: CoreLevel) -> Self {
        match level {
            CoreLevel::Allow => Level::Allow,
            CoreLevel::Warn => Level::Warning,
            CoreLevel::Deny => Level::Error,
        }
    }

    /// The name that is printed and serialized.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

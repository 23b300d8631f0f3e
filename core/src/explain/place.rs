//! Where a policy is written in the source of a program.

use std::fmt;

/// Where a part of a policy is written in the source of a program.
///
/// ```
/// use security_policy_core::explain::Place;
///
/// let inherited = Place { file: Some("src/base.rs".to_owned()), line: Some(7), base: Some("Base".to_owned()) };
/// assert_eq!(inherited.to_string(), "src/base.rs:7 (Base)");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as rustc names it in messages; `None` for a base in another crate, whose files need not exist here.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The base that a derived policy inherits the part from.
    pub base: Option<String>,
}

/// `src/policies.rs:12`, `src/base.rs:7 (Base)`, or only the base.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            f.write_str(file)?;
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        match (&self.base, &self.file) {
            (Some(base), Some(_)) => write!(f, " ({base})"),
            (Some(base), None) => write!(f, "({base})"),
            (None, _) => Ok(()),
        }
    }
}

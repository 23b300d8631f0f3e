//! Where a name can be used.

/// Where a name can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// `pub`
    Everywhere,
    /// `pub(crate)`
    Crate,
    /// `pub(super)`
    Super,
    /// Without `pub`: in the module that declares it.
    Own,
    /// `pub(in path)`
    Unknown,
}

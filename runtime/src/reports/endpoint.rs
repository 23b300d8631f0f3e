//! The endpoint that a policy declares.

/// Where browsers send the reports of a policy: the constant `REPORTS`, which the field `reporting` generates.
///
/// # Example
///
/// ```
/// use security_policy::security_policy;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         reporting: { url: "/reports" },
///         ..security_policy::presets::Strict
///     }
/// }
///
/// assert_eq!(Shop::REPORTS.path(), "/reports");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    path: &'static str,
    is_cross_origin: bool,
}

impl Endpoint {
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(path: &'static str, is_cross_origin: bool) -> Self {
        Self { path, is_cross_origin }
    }

    /// Returns the path, without a query.
    #[must_use]
    pub const fn path(self) -> &'static str {
        self.path
    }

    /// Returns whether browsers send the reports to another origin than that of the pages: then they first ask with a CORS preflight,
    /// which the layer answers.
    #[must_use]
    pub const fn is_cross_origin(self) -> bool {
        self.is_cross_origin
    }
}

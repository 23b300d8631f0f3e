//! What a session layer does with a declared cookie.

/// Keeps other crates from implementing the public trait.
pub trait Sealed<C> {
    /// Sets the name and the attributes of the cookie.
    fn configured(self, cookie: &C) -> Self;
}

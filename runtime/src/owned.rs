//! Which headers and cookies of a response a policy owns.

/// The headers that a policy sets and removes, and the cookies that it declares.
///
/// If the layer of one policy is inside that of another, the outer policy leaves alone what the inner one owns.
///
/// # Example
///
/// A policy that is written by hand owns its `HEADERS` by default. It lists other headers that it sets or removes:
///
/// ```
/// use http::{HeaderMap, HeaderValue, header::{SERVER, X_FRAME_OPTIONS}};
/// use security_policy::{Owned, Policy};
///
/// struct Unframed;
///
/// impl Policy for Unframed {
///     type Nonce = ();
///     type Prepared = ();
///     const HEADERS: &'static [(&'static str, &'static str)] = &[("x-frame-options", "DENY")];
///     const OWNED: &'static Owned = &Owned::headers(Self::HEADERS).and_removed(&["server"]);
///
///     fn apply_prepared(_: &(), headers: &mut HeaderMap, _: &()) {
///         headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
///         headers.remove(SERVER);
///     }
///
///     fn apply_not_modified(_: &(), headers: &mut HeaderMap) {
///         Self::apply_prepared(&(), headers, &());
///     }
/// }
///
/// assert!(Unframed::OWNED.sets("x-frame-options") && Unframed::OWNED.removes("server"));
/// assert!(!Unframed::OWNED.sets("server"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Owned {
    headers: &'static [(&'static str, &'static str)],
    names: &'static [&'static str],
    removed: &'static [&'static str],
    cookies: &'static [&'static str],
    sessions: &'static [&'static str],
}

impl Owned {
    /// Starts with the headers that are the same in every response, with lower-case names.
    #[must_use]
    pub const fn headers(headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, names: &[], removed: &[], cookies: &[], sessions: &[] }
    }

    /// Adds other headers that the policy sets, such as one with a nonce, by lower-case names.
    #[must_use]
    pub const fn and_names(self, names: &'static [&'static str]) -> Self {
        Self { names, ..self }
    }

    /// Adds the headers that the policy removes, by lower-case names.
    #[must_use]
    pub const fn and_removed(self, removed: &'static [&'static str]) -> Self {
        Self { removed, ..self }
    }

    /// Adds the cookies that the policy declares, by name. `sessions` is a subset of them: a response that sets one of these is kept
    /// out of shared caches.
    #[must_use]
    pub const fn and_cookies(self, cookies: &'static [&'static str], sessions: &'static [&'static str]) -> Self {
        Self { cookies, sessions, ..self }
    }

    /// Whether the policy sets this header.
    #[must_use]
    pub fn sets(&self, name: &str) -> bool {
        self.set_names().any(|other| other == name)
    }

    /// Whether the policy removes this header.
    #[must_use]
    pub fn removes(&self, name: &str) -> bool {
        self.removed.contains(&name)
    }

    /// Returns the names of the headers that the policy sets.
    pub fn set_names(&self) -> impl Iterator<Item = &'static str> {
        self.headers.iter().map(|(name, _)| *name).chain(self.names.iter().copied())
    }

    /// Returns the names of the cookies that the policy declares.
    #[must_use]
    pub const fn cookies(&self) -> &'static [&'static str] {
        self.cookies
    }

    /// Returns the names of the cookies that contain a session.
    #[must_use]
    pub const fn sessions(&self) -> &'static [&'static str] {
        self.sessions
    }
}

/// The media type that a policy declares; one that cannot be parsed if the policy removes the header.
#[must_use]
pub const fn media_type(headers: &'static [(&'static str, &'static str)], removed: &[&str]) -> Option<&'static str> {
    const NAME: &str = "content-type";
    let mut at = 0;
    while at < headers.len() {
        if is(headers[at].0, NAME) {
            return Some(headers[at].1);
        }
        at += 1;
    }
    if contains(removed, NAME) { Some("") } else { None }
}

/// Whether a name is in a list, in a constant expression.
const fn contains(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if is(names[at], name) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_owns_what_it_sets_and_what_it_removes() {
        let owned = Owned::headers(&[("referrer-policy", "no-referrer")])
            .and_names(&["content-security-policy"])
            .and_removed(&["server"])
            .and_cookies(&["id", "theme"], &["id"]);
        for (name, expected) in [
            ("referrer-policy", (true, false)),
            ("content-security-policy", (true, false)),
            ("server", (false, true)),
            ("id", (false, false)),
            ("no-referrer", (false, false)),
            ("", (false, false)),
        ] {
            assert_eq!((owned.sets(name), owned.removes(name)), expected, "{name}");
        }
        assert_eq!(owned.set_names().collect::<Vec<_>>(), ["referrer-policy", "content-security-policy"]);
        assert_eq!((owned.cookies(), owned.sessions()), (&["id", "theme"][..], &["id"][..]));
    }
}

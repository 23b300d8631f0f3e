//! The paths that a policy applies to.

use std::fmt;

use rocket::http::uri::Origin;

use crate::{adapter::layer::PolicyLayer, policy::Policy};

/// A policy for a part of an application, made by [`PolicyLayer::under`] and [`PolicyLayer::except`].
///
/// Rocket's fairings apply to the whole application. This one applies to requests by their path, to error responses and the 404 page
/// too. It compares the path that Rocket routes, segment by segment and without percent-encoding, as Rocket itself does with the base
/// of a catcher.
///
/// Under a longer prefix, a policy is the [inner policy](crate::adapter#one-policy-in-another), wherever it is attached: it wins,
/// header by header.
///
/// # Example
///
/// ```
/// use rocket::{get, local::blocking::Client, routes};
/// use security_policy::security_policy;
///
/// # #[allow(deprecated)]
/// # mod policies {
/// # use super::security_policy;
/// security_policy! {
///     pub struct Shop { x_frame_options: same_origin, referrer_policy: same_origin }
/// }
/// security_policy! {
///     pub struct Api { x_frame_options: deny }
/// }
/// # }
/// # use policies::{Api, Shop};
///
/// #[get("/")]
/// fn page() -> &'static str { "hello" }
///
/// # fn main() {
/// let app = rocket::build()
///     .mount("/", routes![page])
///     .mount("/api", routes![page])
///     .mount("/health", routes![page])
///     .attach(Api::layer().under("/api"))
///     .attach(Shop::layer().except("/health"));
///
/// let client = Client::untracked(app).unwrap();
/// let api = client.get("/api/nowhere").dispatch();
/// assert_eq!(api.headers().get_one("x-frame-options"), Some("DENY"));
/// assert_eq!(api.headers().get_one("referrer-policy"), Some("same-origin"));
///
/// let health = client.get("/health").dispatch();
/// assert_eq!(health.headers().get_one("referrer-policy"), None);
/// # }
/// ```
pub struct Scoped<P: Policy> {
    pub(super) layer: PolicyLayer<P>,
    pub(super) scope: Scope,
}

/// The prefixes of the paths that a stage applies to.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Everywhere, if there is none.
    under: Vec<Prefix>,
    except: Vec<Prefix>,
}

/// The segments of a prefix.
#[derive(Clone, Debug)]
struct Prefix(Vec<String>);

#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
impl<P: Policy> PolicyLayer<P> {
    /// Limits the policy to paths under a prefix, such as `"/api"`, in a Rocket application.
    ///
    /// [`Scoped`] has an example.
    #[must_use]
    pub fn under(self, prefix: &str) -> Scoped<P> {
        Scoped { layer: self, scope: Scope::default() }.under(prefix)
    }

    /// Leaves out the paths under a prefix, such as `"/health"`, in a Rocket application.
    ///
    /// [`Scoped`] has an example.
    #[must_use]
    pub fn except(self, prefix: &str) -> Scoped<P> {
        Scoped { layer: self, scope: Scope::default() }.except(prefix)
    }
}

impl<P: Policy> Scoped<P> {
    /// Adds a prefix to those that the policy applies to.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.scope.under.push(Prefix::of(prefix));
        self
    }

    /// Adds a prefix to those that the policy does not apply to.
    #[must_use]
    pub fn except(mut self, prefix: &str) -> Self {
        self.scope.except.push(Prefix::of(prefix));
        self
    }
}

// By hand: a derive would require `P: Clone`, and a policy is never a value.
impl<P: Policy> Clone for Scoped<P> {
    fn clone(&self) -> Self {
        Self { layer: self.layer.clone(), scope: self.scope.clone() }
    }
}

impl<P: Policy> fmt::Debug for Scoped<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scoped").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl Scope {
    pub(super) fn covers(&self, uri: &Origin<'_>) -> bool {
        let has = |prefixes: &[Prefix]| prefixes.iter().any(|prefix| prefix.covers(uri));
        (self.under.is_empty() || has(&self.under)) && !has(&self.except)
    }

    /// A scope for each prefix, so that each has a depth of its own.
    pub(super) fn by_prefix(&self) -> Vec<Self> {
        let alone = |prefix: &Prefix| Self { under: vec![prefix.clone()], except: self.except.clone() };
        match &self.under[..] {
            [] => vec![self.clone()],
            prefixes => prefixes.iter().map(alone).collect(),
        }
    }

    /// How many segments the prefix has.
    pub(super) fn depth(&self) -> usize {
        self.under.iter().map(|prefix| prefix.0.len()).max().unwrap_or_default()
    }
}

impl Prefix {
    fn of(text: &str) -> Self {
        Self(text.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect())
    }

    fn covers(&self, uri: &Origin<'_>) -> bool {
        let mut segments = uri.path().segments().filter(|segment| !segment.is_empty());
        self.0.iter().all(|expected| segments.next().is_some_and(|segment| segment == expected))
    }
}

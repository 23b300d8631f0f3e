//! The mark of a response that has a policy. An outer policy reads it, to leave alone what the inner one owns.

use http::{Extensions, HeaderMap, HeaderName};

use super::group::Group;
use crate::{owned::Owned, policy::Policy};

/// Marks a response that has a policy, in the response's extensions, so that an outer policy leaves alone what this one owns.
///
/// A layer marks each response that it applies its policy to. A handler that applies a policy itself has to mark the response
/// too; otherwise the layer overwrites it with its own policy.
///
/// # Example
///
/// In axum, a handler returns the mark as part of the response:
///
/// ```
/// use axum::{Extension, response::{Html, IntoResponse}};
/// use security_policy::{adapter::Applied, security_policy};
///
/// security_policy! {
///     struct Report {
///         origin: "https://shop.example.com",
///         content_security_policy: {
///             default_src: none,
///             style_src: self,
///             base_uri: none,
///             form_action: none,
///             frame_ancestors: none,
///         },
///         strict_transport_security: { max_age: 2y, include_subdomains },
///         x_content_type_options: nosniff,
///         referrer_policy: no_referrer,
///         cross_origin_opener_policy: same_origin,
///         permissions_policy: { camera: none, geolocation: none, microphone: none },
///     }
/// }
///
/// async fn report() -> impl IntoResponse {
///     (Extension(Applied::of::<Report>()), Report::headers(), Html("all is well"))
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(report));
/// ```
#[derive(Clone, Debug)]
pub struct Applied(Owners);

/// Most responses have one policy.
#[derive(Clone, Debug)]
enum Owners {
    One(Owner),
    Several(Box<[Owner]>),
}

/// Who owns headers that an outer policy leaves alone.
#[derive(Clone, Debug)]
enum Owner {
    Policy(&'static Owned),
    Response(Box<[HeaderName]>),
}

/// What an outer policy may do with a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// An inner policy has set it: the outer one does not change it.
    Set,
    /// An inner policy has removed it, or has set others of its group: the outer one does not set it.
    Kept,
    /// The outer policy may set or remove it.
    None,
}

impl Applied {
    /// Makes the mark of a response to which a policy has been applied by hand.
    ///
    /// # Example
    ///
    /// ```
    /// use http::Response;
    /// use security_policy::{adapter::Applied, security_policy};
    ///
    /// # #[allow(deprecated)]
    /// # fn main() {
    /// security_policy! {
    ///     struct Data { content_security_policy: { default_src: none, frame_ancestors: none } }
    /// }
    ///
    /// let mut response = Response::new("[]");
    /// Data::apply(response.headers_mut());
    /// Applied::of::<Data>().mark(response.extensions_mut());
    /// assert!(response.extensions().get::<Applied>().is_some());
    /// # }
    /// ```
    #[must_use]
    pub const fn of<P: Policy>() -> Self {
        Self(Owners::One(Owner::Policy(P::OWNED)))
    }

    /// Makes the mark of a layer that is no policy, which owns these headers.
    #[cfg(any(feature = "cors", feature = "transport"))]
    pub(crate) const fn owning(owned: &'static Owned) -> Self {
        Self(Owners::One(Owner::Policy(owned)))
    }

    /// Makes the mark for a response whose headers were set without a policy: an outer policy leaves alone every header that is
    /// in this map now. Cookies are the exception: an outer policy still adds missing attributes to them.
    ///
    /// # Example
    ///
    /// ```
    /// use http::{Response, header::REFERRER_POLICY};
    /// use security_policy::adapter::Applied;
    ///
    /// let mut response = Response::builder().header(REFERRER_POLICY, "no-referrer").body("secret").unwrap();
    /// Applied::to(response.headers()).mark(response.extensions_mut());
    /// ```
    #[must_use]
    pub fn to(headers: &HeaderMap) -> Self {
        Self(Owners::One(Owner::Response(headers.keys().cloned().collect())))
    }

    /// Adds the mark to the extensions of a response, and keeps the marks that are already there.
    pub fn mark(self, extensions: &mut Extensions) {
        let marks = match extensions.remove::<Self>() {
            None => self,
            Some(earlier) => earlier.and(self),
        };
        extensions.insert(marks);
    }

    /// Combines both marks.
    pub(super) fn and(self, other: Self) -> Self {
        Self(Owners::Several(self.owners().chain(other.owners()).cloned().collect()))
    }

    /// Whether an inner policy decides about a header, by its name in lower case.
    #[cfg(any(feature = "cors", all(test, feature = "transport")))]
    pub(crate) fn owns(&self, name: &str) -> bool {
        self.claim(name) != Claim::None
    }

    /// What an outer policy may do with a header, by its name in lower case.
    pub(super) fn claim(&self, name: &str) -> Claim {
        let group = Group::of(name);
        let sets_group = |owner: &Owner| group.is_some() && owner.set_names().any(|other| Group::of(other) == group);
        match () {
            () if name == "set-cookie" => Claim::None,
            () if self.owners().any(|owner| owner.set_names().any(|other| other == name)) => Claim::Set,
            () if self.owners().any(|owner| owner.removes(name) || sets_group(owner)) => Claim::Kept,
            () => Claim::None,
        }
    }

    /// Whether a header belongs to a handler or to another policy than the one that sets these names.
    #[cfg(feature = "audit")]
    pub(crate) fn is_claimed_from(&self, own: &[&str], name: &str) -> bool {
        let is_own =
            |owner: &&Owner| matches!(owner, Owner::Policy(policy) if policy.set_names().eq(own.iter().copied()));
        let others: Box<[Owner]> = self.owners().filter(|owner| !is_own(owner)).cloned().collect();
        Self(Owners::Several(others)).claim(name) != Claim::None
    }

    /// The cookies that an outer policy adds nothing to.
    #[cfg(feature = "cookies")]
    pub(super) fn cookies(&self) -> impl Iterator<Item = &'static str> {
        self.policies().flat_map(|owned| owned.cookies().iter().copied())
    }

    /// The policies among the owners.
    #[cfg(feature = "cookies")]
    pub(super) fn policies(&self) -> impl Iterator<Item = &'static Owned> {
        self.owners().filter_map(|owner| match owner {
            Owner::Policy(owned) => Some(*owned),
            Owner::Response(_) => None,
        })
    }

    fn owners(&self) -> impl Iterator<Item = &Owner> {
        match &self.0 {
            Owners::One(owner) => std::slice::from_ref(owner),
            Owners::Several(owners) => &owners[..],
        }
        .iter()
    }
}

impl Owner {
    fn set_names(&self) -> impl Iterator<Item = &str> {
        let (owned, names) = match self {
            Owner::Policy(owned) => (Some(owned), &[][..]),
            Owner::Response(names) => (None, &names[..]),
        };
        let owned = owned.into_iter().flat_map(|owned| owned.set_names()).map(|name| -> &str { name });
        owned.chain(names.iter().map(HeaderName::as_str))
    }

    fn removes(&self, name: &str) -> bool {
        matches!(self, Owner::Policy(owned) if owned.removes(name))
    }
}

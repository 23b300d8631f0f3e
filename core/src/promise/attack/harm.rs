//! What an attack does, and what it starts from.

/// What an attack does to a page. Each named promise rules out one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Harm {
    /// A script runs that the site did not write.
    Script,
    /// A style applies that the site did not write.
    Style,
    /// The page sends a request or a form to another origin.
    Leak,
    /// A page shows this one in a frame.
    Framed,
    /// Relative URLs lead to another origin.
    Base,
    /// A URL is requested over plain http.
    Mixed,
    /// An `object` or `embed` element loads something.
    Plugin,
}

/// What the attacker controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Way {
    /// Markup of the page.
    Markup,
    /// An argument of a call in a script of the page. No named promise is about that.
    Script,
    /// A page that frames this one.
    Ancestor,
}

/// Where the URL of an attack leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// To a host that only the attacker has.
    Attacker,
    /// To a host that a policy names.
    Listed,
    /// To the site itself: to an uploaded file, for example.
    Site,
    /// To a WebSocket.
    Socket,
    /// To a `data:` URL, which contains what it loads.
    Data,
    /// To a URL without a host that a script of the page creates, such as `blob:`.
    Local,
}

/// URLs that are requested from a host.
pub(in crate::promise) const HOSTS: &[Place] = &[Place::Attacker, Place::Listed, Place::Site];

/// All URLs that an element can load.
pub(in crate::promise) const ANYWHERE: &[Place] =
    &[Place::Attacker, Place::Listed, Place::Site, Place::Data, Place::Local];

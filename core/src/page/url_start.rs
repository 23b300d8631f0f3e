//! How far the start of a URL determines it, whatever follows.

use crate::url::{default_port, is_scheme};

/// The start of a URL, without what browsers remove from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UrlStart<'a> {
    /// The scheme, if the text has one, as it is written.
    pub(super) scheme: Option<&'a str>,
    /// What it determines.
    pub(super) extent: Extent,
}

/// What the start of a URL determines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Scheme and host: `https://host/`, `//host/`.
    Absolute,
    /// The scheme of a URL without a host: `data:`.
    Opaque,
    /// A path of the same host: `/path`.
    Rooted,
    /// The same page: `?`, `#`.
    Query,
    /// A path relative to the page: `path/`.
    Relative,
    /// A host to which what follows can be added, or `/`, after which it can name a host: `https://host`, `//`.
    Host,
    /// `https:path`, which is relative on a page with the same scheme, and a host on others. What follows can be part of the host.
    SameScheme,
    /// The same with the end of the host: `https:host/`.
    SameSchemeEnded,
    /// What follows can change scheme and host.
    Open,
}

impl<'a> UrlStart<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let scheme = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme));
        let extent = match scheme {
            Some((scheme, rest)) => after_scheme(scheme, rest),
            None => without_scheme(text),
        };
        UrlStart { scheme: scheme.map(|(scheme, _)| scheme), extent }
    }

    /// The scheme, if URLs of it do not have to name a host: `data`, `javascript`.
    pub(super) fn other_scheme(&self) -> Option<&'a str> {
        self.scheme.filter(|scheme| !is_special(scheme))
    }
}

fn after_scheme(scheme: &str, rest: &str) -> Extent {
    if rest.starts_with(SLASHES) {
        return authority(rest);
    }
    match is_special(scheme) {
        true if rest.contains(ENDS) => Extent::SameSchemeEnded,
        true => Extent::SameScheme,
        false => Extent::Opaque,
    }
}

fn without_scheme(text: &str) -> Extent {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some('/' | '\\'), Some('/' | '\\')) => authority(text),
        (Some('/' | '\\'), Some(_)) => Extent::Rooted,
        (Some('/' | '\\'), None) => Extent::Host,
        (Some('?' | '#'), _) => Extent::Query,
        // Without one of these, what follows can still make it the scheme of a URL.
        _ if text.contains(['/', '?', '#']) => Extent::Relative,
        _ => Extent::Open,
    }
}

/// The host ends with a slash, a query or a fragment. Before that, a value can extend it, or turn it into user information.
fn authority(text: &str) -> Extent {
    match text.trim_start_matches(SLASHES).contains(ENDS) {
        true => Extent::Absolute,
        false => Extent::Host,
    }
}

/// Whether every URL of the scheme has a host.
fn is_special(scheme: &str) -> bool {
    default_port(&scheme.to_ascii_lowercase()).is_some()
}

const SLASHES: [char; 2] = ['/', '\\'];

const ENDS: [char; 4] = ['/', '\\', '?', '#'];

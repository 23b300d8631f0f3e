//! What a declared cookie means for the server: the salt of its signatures, and the attributes that lines of other
//! libraries are given.

use super::policy::Cookie;
use super::value::Protection;
use crate::constant::constant;
use crate::feature::Feature;

impl Protection {
    /// The feature of the runtime that implements this protection.
    pub const fn feature(self) -> Feature {
        match self {
            Protection::Signed => Feature::Signed,
            Protection::Private => Feature::Private,
            Protection::Flask => Feature::Flask,
        }
    }
}

impl Cookie {
    /// The name of its constant; `None` if its key cannot be a Rust identifier.
    pub fn constant(&self) -> Option<String> {
        constant(&self.key.node)
    }

    /// The salt from which the key of its values is derived. It binds a value to this cookie and to this protection, and is
    /// part of the wire format: another salt makes every issued value invalid. `None` for a cookie that is neither signed nor
    /// encrypted, and for a `flask` cookie, whose salt Flask defines.
    pub fn salt(&self) -> Option<String> {
        let protection = self
            .protection()
            .map(|protection| protection.node)
            .filter(|protection| *protection != Protection::Flask)?;
        let form = if self.has_start() { "-session" } else { "" };
        Some(format!("security-policy.cookie.{}{form}.{}", protection.key(), self.name().node))
    }

    /// The attributes that are added to another library's line for this cookie where they are missing. The line keeps its own
    /// domain, path and lifetime.
    pub fn protecting_additions(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.additions().filter(|(name, _)| PROTECTING.contains(name))
    }
}

/// The attributes that protect a cookie without changing the hosts and paths that it is sent to.
const PROTECTING: &[&str] = &["Secure", "HttpOnly", "SameSite"];

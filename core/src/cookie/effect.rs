//! What a declared cookie means to the server: what its values are signed for, and what other libraries' lines get.

use super::policy::Cookie;
use super::value::Protection;
use crate::constant::constant;
use crate::feature::Feature;

impl Protection {
    /// The feature of the runtime that protects values so.
    pub const fn feature(self) -> Feature {
        match self {
            Protection::Signed => Feature::Signed,
            Protection::Private => Feature::Private,
            Protection::Flask => Feature::Flask,
        }
    }
}

impl Cookie {
    /// The name of its constant; `None` where Rust cannot spell it.
    pub fn constant(&self) -> Option<String> {
        constant(&self.key.node)
    }

    /// The salt of its values, which is part of the wire form: it binds a value to its cookie, and to how it is read. `None`
    /// for a cookie that is neither signed nor encrypted, and for Flask's, whose salt is Flask's own.
    pub fn salt(&self) -> Option<String> {
        let protection = self
            .protection()
            .map(|protection| protection.node)
            .filter(|protection| *protection != Protection::Flask)?;
        let form = if self.idle().is_some() { "-session" } else { "" };
        Some(format!("security-policy.cookie.{}{form}.{}", protection.key(), self.name().node))
    }

    /// What a line of another library for this cookie gets where it lacks it. Such a line keeps its scope and its lifetime.
    pub fn protecting_additions(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.additions().filter(|(name, _)| PROTECTING.contains(name))
    }
}

/// The attributes that protect a cookie, and neither widen nor narrow where it is sent.
const PROTECTING: &[&str] = &["Secure", "HttpOnly", "SameSite"];

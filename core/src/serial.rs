//! `Serialize` for the names and URLs of policies.
//!
//! Implemented by hand: deriving it would make every user of the feature compile `serde_derive` and its parser.

use crate::csp::{Directive, Disposition, SourceExpression};
use crate::url::{Origin, Url};
use serde_core::de::{self, Deserialize, Deserializer, Visitor};
use serde_core::ser::{Serialize, Serializer};
use std::fmt;

/// Implements `Serialize` with the text that a method returns.
macro_rules! as_text {
    ($($type:ty => $text:expr;)*) => {$(
        /// Serializes the name.
        impl serde_core::ser::Serialize for $type {
            fn serialize<S: serde_core::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($text(*self))
            }
        }
    )*};
}
#[cfg(feature = "fetch")]
pub(crate) use as_text;

as_text! {
    Directive => Directive::name;
    Disposition => Disposition::name;
}

/// Implements `Serialize` with the text that `Display` writes.
macro_rules! as_displayed {
    ($($type:ty)*) => {$(
        /// Serializes the text.
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}

as_displayed! { Origin SourceExpression Url }

/// Serializes what `Display` writes of a value that has another form too.
#[cfg(feature = "fetch")]
pub(crate) struct Text<T>(pub(crate) T);

#[cfg(feature = "fetch")]
impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Deserializes the text of an absolute URL.
impl<'de> Deserialize<'de> for Url {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfUrl;

        impl Visitor<'_> for OfUrl {
            type Value = Url;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an absolute URL")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Url, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(OfUrl)
    }
}

//! `Serialize` for what a program logs or renders, and `Deserialize` for what it reads from a configuration.
//!
//! Implemented by hand: deriving them for four types would make every user compile `serde_derive` and its parser.

#[cfg(any(feature = "audit", feature = "slots"))]
use std::fmt;

#[cfg(any(feature = "audit", feature = "slots"))]
use serde_core::de::{self, Visitor};
#[cfg(any(feature = "audit", feature = "signed", feature = "slots"))]
use serde_core::{Deserialize, Deserializer};
use serde_core::{Serialize, Serializer};
#[cfg(feature = "audit")]
use serde_core::{
    de::{EnumAccess, VariantAccess},
    ser::SerializeStruct,
};

use crate::nonce::Nonce;
#[cfg(feature = "audit")]
use crate::{
    audit::{Audit, Finding},
    level::Level,
    lints::Lint,
};

/// Serializes the text of the nonce, for the context of a template.
///
/// There is no `Deserialize`: a nonce must not be known before its response.
///
/// # Example
///
/// ```
/// use security_policy::Nonce;
///
/// let nonce = Nonce::random();
/// assert_eq!(serde_json::to_value(&nonce)?, nonce.as_str());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl Serialize for Nonce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Serializes a list of the findings.
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "audit", feature = "serde"))))]
impl Serialize for Audit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

/// A map of its fields, and of the lint's `address`, `cwe` and `asvs`: `null` for each that is `None`, and lists without items for an
/// error that is not from a lint.
///
/// # Example
///
/// ```
/// use http::HeaderMap;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("server", "shop/1.4.2".parse()?);
/// let audit = security_policy::audit(&headers, None);
/// let finding = audit.iter().find(|finding| finding.lint == Some("server_banner")).expect("a version");
///
/// let json = serde_json::to_string(finding)?;
/// assert!(json.starts_with(r#"{"lint":"server_banner","level":"warning","header":"server","value":"shop/1.4.2","#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "audit", feature = "serde"))))]
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { lint, level, header, value, span, message, help, note } = self;
        let mut fields = serializer.serialize_struct("Finding", 11)?;
        fields.serialize_field("lint", lint)?;
        fields.serialize_field("level", level)?;
        fields.serialize_field("header", header)?;
        fields.serialize_field("value", value)?;
        fields.serialize_field("span", span)?;
        fields.serialize_field("message", message)?;
        fields.serialize_field("help", help)?;
        fields.serialize_field("note", note)?;
        fields.serialize_field("address", &self.address())?;
        let (cwe, asvs) = lint.and_then(crate::lints::find).map(|lint| (lint.cwe, lint.asvs)).unwrap_or_default();
        fields.serialize_field("cwe", cwe)?;
        fields.serialize_field("asvs", asvs)?;
        fields.end()
    }
}

/// Serializes a map of the fields.
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "audit", feature = "serde"))))]
impl Serialize for Lint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { name, level, summary, area, explanation, cwe, asvs } = self;
        let mut fields = serializer.serialize_struct("Lint", 8)?;
        fields.serialize_field("name", name)?;
        fields.serialize_field("level", level)?;
        fields.serialize_field("summary", summary)?;
        fields.serialize_field("area", area)?;
        fields.serialize_field("explanation", explanation)?;
        fields.serialize_field("cwe", cwe)?;
        fields.serialize_field("asvs", asvs)?;
        fields.serialize_field("address", &self.address())?;
        fields.end()
    }
}

/// Serializes the name: `allow`, `warning` or `error`.
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "audit", feature = "serde"))))]
impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The variants are in the order of `LEVELS`.
        serializer.serialize_unit_variant("Level", *self as u32, self.name())
    }
}

/// Deserializes the name.
///
/// # Errors
///
/// Returns an error for any other text. The error lists the three names.
///
/// # Example
///
/// ```
/// use security_policy::Level;
///
/// assert_eq!(serde_json::from_str::<Level>("\"warning\"")?, Level::Warning);
/// assert!(serde_json::from_str::<Level>("\"fatal\"").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[cfg(feature = "audit")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "audit", feature = "serde"))))]
impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Level", NAMES, OfLevel)
    }
}

#[cfg(feature = "audit")]
struct OfLevel;

#[cfg(feature = "audit")]
impl<'de> Visitor<'de> for OfLevel {
    type Value = Level;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a level")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Level, A::Error> {
        let (LevelName(level), variant) = data.variant()?;
        variant.unit_variant()?;
        Ok(level)
    }
}

/// The serialized form of a level: its name, or its index in a format without names.
#[cfg(feature = "audit")]
struct LevelName(Level);

#[cfg(feature = "audit")]
impl<'de> Deserialize<'de> for LevelName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(OfLevelName)
    }
}

#[cfg(feature = "audit")]
struct OfLevelName;

#[cfg(feature = "audit")]
impl Visitor<'_> for OfLevelName {
    type Value = LevelName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`allow`, `warning` or `error`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<LevelName, E> {
        let level = LEVELS.into_iter().find(|level| level.name() == text);
        level.map(LevelName).ok_or_else(|| E::unknown_variant(text, NAMES))
    }

    fn visit_u64<E: de::Error>(self, index: u64) -> Result<LevelName, E> {
        let level = LEVELS.into_iter().find(|level| *level as u64 == index);
        level.map(LevelName).ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(index), &self))
    }
}

#[cfg(feature = "audit")]
const LEVELS: [Level; 3] = [Level::Allow, Level::Warning, Level::Error];

#[cfg(feature = "audit")]
const NAMES: &[&str] = &[Level::Allow.name(), Level::Warning.name(), Level::Error.name()];

/// Serializes the seconds.
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "serde", feature = "signed"))))]
impl Serialize for crate::UnixTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.as_secs())
    }
}

/// Deserializes the seconds.
///
/// # Example
///
/// ```
/// use security_policy::UnixTime;
///
/// let time = UnixTime::from_secs(1_790_000_000);
/// assert_eq!(serde_json::to_string(&time)?, "1790000000");
/// assert_eq!(serde_json::from_str::<UnixTime>("1790000000")?, time);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[cfg(feature = "signed")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "serde", feature = "signed"))))]
impl<'de> Deserialize<'de> for crate::UnixTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(Self::from_secs)
    }
}

/// A slot value is serialized as its text, and checked when it is deserialized.
#[cfg(feature = "slots")]
macro_rules! slots {
    ($($name:ident)*) => {$(
        /// Serializes the text that is written into the header.
        #[cfg_attr(docsrs, doc(cfg(all(feature = "serde", feature = "slots"))))]
        impl Serialize for crate::slot::$name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        /// Deserializes a text, by the rules of `parse`.
        ///
        /// # Errors
        ///
        /// Returns the error of `parse`, which says what is wrong and what to write.
        #[cfg_attr(docsrs, doc(cfg(all(feature = "serde", feature = "slots"))))]
        impl<'de> Deserialize<'de> for crate::slot::$name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl Visitor<'_> for Text {
                    type Value = crate::slot::$name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("the text of a `", stringify!($name), "`"))
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                        Self::Value::parse(text).map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    )*};
}

#[cfg(feature = "slots")]
slots! { Source ScriptSource Origin Url Domain }

#[cfg(feature = "audit")]
#[cfg(test)]
mod tests {
    use serde_core::de::value::{BoolDeserializer, Error, StrDeserializer, U32Deserializer};

    use super::*;

    #[test]
    fn a_level_is_read_by_its_name_or_its_index() {
        for (index, level) in (0..).zip(LEVELS) {
            assert_eq!(Level::deserialize(StrDeserializer::<Error>::new(level.name())), Ok(level));
            assert_eq!(Level::deserialize(U32Deserializer::<Error>::new(index)), Ok(level));
        }
        for (read, expected) in [
            (
                Level::deserialize(StrDeserializer::<Error>::new("fatal")),
                "unknown variant `fatal`, expected one of `allow`, `warning`, `error`",
            ),
            (
                Level::deserialize(U32Deserializer::new(3)),
                "invalid value: integer `3`, expected `allow`, `warning` or `error`",
            ),
            (Level::deserialize(BoolDeserializer::new(true)), "invalid type: boolean `true`, expected a level"),
        ] {
            assert_eq!(read.expect_err(expected).to_string(), expected);
        }
    }
}

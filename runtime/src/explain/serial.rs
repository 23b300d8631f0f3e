//! `Serialize` for what a policy answers.

use security_policy_core::explain::Data;
use serde_core::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};

use super::result::{Attacks, Comparison, Explanation};

/// Data of the model, which has no dependency on serde.
struct Tree<'a>(&'a Data);

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Data::Number(number) => serializer.serialize_u32(*number),
            Data::Text(text) => serializer.serialize_str(text),
            Data::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(&Tree(item)))?;
                list.end()
            }
            Data::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(name, value)| map.serialize_entry(name, &Tree(value)))?;
                map.end()
            }
            _ => serializer.serialize_none(),
        }
    }
}

/// Serializes a map of the fields.
#[cfg_attr(docsrs, doc(cfg(all(feature = "explain", feature = "serde"))))]
impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tree(&self.data()).serialize(serializer)
    }
}

/// Serializes a map of the fields.
#[cfg_attr(docsrs, doc(cfg(all(feature = "explain", feature = "serde"))))]
impl Serialize for Comparison {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tree(&self.data()).serialize(serializer)
    }
}

/// Serializes a list of the attacks, each as a map of its fields.
#[cfg_attr(docsrs, doc(cfg(all(feature = "explain", feature = "serde"))))]
impl Serialize for Attacks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tree(&self.data()).serialize(serializer)
    }
}

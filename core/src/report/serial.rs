//! `Serialize` for reports. Every text is escaped as in `Display`.

use super::escaped::{Escaped, escaped};
use super::model::{Extra, Report, Value};
use super::read::Reports;
use serde_core::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

/// Serializes the text that `Display` writes.
impl Serialize for Escaped<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Serializes a map of the fields.
impl Serialize for Reports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Reports { reports, malformed, unknown, excess } = self;
        let mut fields = serializer.serialize_struct("Reports", 4)?;
        fields.serialize_field("reports", reports)?;
        fields.serialize_field("malformed", malformed)?;
        fields.serialize_field("unknown", unknown)?;
        fields.serialize_field("excess", excess)?;
        fields.end()
    }
}

/// Serializes the members of a report of the Reporting API; the fields of the body have the names of the specification. Fields that are
/// not known are in `extra`, each as a text of JSON.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Report { type_name, age, url, user_agent, extra, .. } = self;
        let mut fields = serializer.serialize_struct("Report", 6)?;
        fields.serialize_field("type", &escaped(type_name))?;
        fields.serialize_field("age", age)?;
        fields.serialize_field("url", &escaped(url))?;
        fields.serialize_field("user_agent", &user_agent.as_deref().map(escaped))?;
        fields.serialize_field("body", &Body(self))?;
        fields.serialize_field("extra", &Extras(extra))?;
        fields.end()
    }
}

struct Body<'a>(&'a Report);

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.fields.len()))?;
        self.0.fields.iter().try_for_each(|(field, value)| map.serialize_entry(field.name(), value))?;
        map.end()
    }
}

struct Extras<'a>(&'a [Extra]);

impl Serialize for Extras<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.0.iter().try_for_each(|extra| map.serialize_entry(&escaped(&extra.name), &extra.json))?;
        map.end()
    }
}

/// Serializes the value.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => escaped(text).serialize(serializer),
            Value::Integer(number) => serializer.serialize_u64(*number),
            Value::Number(number) => serializer.serialize_f64(*number),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Texts(texts) => serializer.collect_seq(texts.iter().map(|text| escaped(text))),
        }
    }
}

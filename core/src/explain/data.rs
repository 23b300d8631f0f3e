//! Explanations as data, for tools: a tree that `Display` writes as JSON, and that a serializer can walk.

use super::attack::{Attack, Attacks, Cause};
use super::comparison::{Change, Comparison, Difference};
use super::explanation::{
    Allowed, Allows, ExplainedCookie, ExplainedCsp, ExplainedDirective, ExplainedHeader, ExplainedPromise, Explanation,
    Ignored, Rule,
};
use super::place::Place;
use crate::csp::Disposition;
use crate::fetch::PolicySource;
use crate::json::quote;
use std::fmt;

/// A tree of names and values. It displays as JSON.
///
/// ```
/// use security_policy_core::explain::{BrowserPolicy, compare};
///
/// let old = BrowserPolicy::of_csp("object-src 'none'", None);
/// let new = BrowserPolicy::of_csp("object-src 'self'", None);
/// let json = compare(&old, &new).data().to_string();
/// assert!(json.starts_with(r#"{"newly_allowed":[{"kinds":["object"],"example":"https://site.invalid/","#));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Data {
    /// Nothing.
    Null,
    /// A number.
    Number(u32),
    /// A text.
    Text(String),
    /// Several values.
    List(Vec<Data>),
    /// Values by name, in this order.
    Map(Vec<(&'static str, Data)>),
}

/// JSON without spaces.
impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Data::Null => f.write_str("null"),
            Data::Number(number) => number.fmt(f),
            Data::Text(text) => f.write_str(&quote(text)),
            Data::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index > 0 { "," } else { "" })?;
                }
                f.write_str("]")
            }
            Data::Map(entries) => {
                f.write_str("{")?;
                for (index, (name, value)) in entries.iter().enumerate() {
                    write!(f, "{}\"{name}\":{value}", if index > 0 { "," } else { "" })?;
                }
                f.write_str("}")
            }
        }
    }
}

/// What can be written as [`Data`].
trait ToData {
    fn data(&self) -> Data;
}

impl<T: ToData> ToData for [T] {
    fn data(&self) -> Data {
        Data::List(self.iter().map(T::data).collect())
    }
}

impl<T: ToData> ToData for Vec<T> {
    fn data(&self) -> Data {
        self.as_slice().data()
    }
}

impl<T: ToData> ToData for Option<T> {
    fn data(&self) -> Data {
        self.as_ref().map_or(Data::Null, T::data)
    }
}

impl ToData for String {
    fn data(&self) -> Data {
        Data::Text(self.clone())
    }
}

impl ToData for &str {
    fn data(&self) -> Data {
        Data::Text((*self).to_owned())
    }
}

impl ToData for u32 {
    fn data(&self) -> Data {
        Data::Number(*self)
    }
}

/// A map of fields, named as in the struct.
macro_rules! fields {
    ($($type:ty { $($field:ident),* })*) => {$(
        impl ToData for $type {
            fn data(&self) -> Data {
                let Self { $($field),* } = self;
                Data::Map(vec![$((stringify!($field), $field.data())),*])
            }
        }
    )*};
}

fields! {
    Place { file, line, base }
    Explanation { name, origin, policies, headers, removed, cookies, promises, ignored }
    ExplainedCsp { disposition, delivery, place, rules, directives, ignored }
    Rule { kinds, directive, place, allows }
    Allowed { source, meaning, condition, place }
    Ignored { text, reason, place }
    ExplainedDirective { text, meaning, place }
    ExplainedHeader { name, value, meaning, place }
    ExplainedCookie { name, attributes, meaning }
    ExplainedPromise { text, meaning, leaves_open, place }
    Comparison { newly_allowed, newly_blocked, weaker, stricter }
    Difference { kinds, example, manner, allowed_by, allowed_at, blocked_by, blocked_at }
    Change { what, old, new, effect }
    Attack { name, text, within, ancestor, beside, breaks, allowed_by, missing }
    Cause { text, place }
}

impl ToData for Disposition {
    fn data(&self) -> Data {
        match self {
            Disposition::Enforce => "enforce".data(),
            Disposition::Report => "report".data(),
        }
    }
}

impl ToData for PolicySource {
    fn data(&self) -> Data {
        match self {
            PolicySource::Header => "header".data(),
            PolicySource::Meta => "meta".data(),
        }
    }
}

/// `"anything"`, `"nothing"`, or the sources.
impl ToData for Allows {
    fn data(&self) -> Data {
        match self {
            Allows::Anything => "anything".data(),
            Allows::Nothing => "nothing".data(),
            Allows::Sources(sources) => sources.data(),
        }
    }
}

impl Explanation {
    /// The explanation for a tool: its fields, as they are named.
    pub fn data(&self) -> Data {
        ToData::data(self)
    }
}

impl Comparison {
    /// The comparison for a tool: its fields, as they are named.
    pub fn data(&self) -> Data {
        ToData::data(self)
    }
}

impl Attacks {
    /// The attacks for a tool: a list of their fields, as they are named.
    pub fn data(&self) -> Data {
        ToData::data(&self.all)
    }
}

//! Lists and maps: what can be taken out of them.

use super::value::{Content, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How deeply lists and maps can be nested.
const DEPTH: usize = 16;

/// How many values a list or a map can contain, with those in others.
const SIZE: usize = 200;

impl<'a> Value<'a> {
    /// A list or a map. Of one that is large or deep, as one that contains its own older value is, only what it contains is known.
    pub(super) fn structure(content: Content<'a>) -> Self {
        let whole = Value::new(content);
        let mut open = vec![(0, &whole)];
        let mut left = SIZE;
        while let Some((depth, value)) = open.pop() {
            if depth > DEPTH || left == 0 {
                return Value::new(Content::Many(Rc::new(whole.within())));
            }
            left -= 1;
            open.extend(value.contained().unwrap_or_default().into_iter().map(|value| (depth + 1, value)));
        }
        whole
    }

    /// A list of any length, whose items are this value.
    pub(super) fn many(item: Value<'a>) -> Self {
        Value::structure(Content::Many(Rc::new(item)))
    }

    pub(super) fn list(values: Vec<Value<'a>>) -> Self {
        Value::structure(Content::List(values.into()))
    }

    pub(super) fn map(names: BTreeMap<String, Value<'a>>) -> Self {
        Value::structure(Content::Module(Rc::new(names)))
    }

    /// What a list or a map contains, or one of several values can be.
    fn contained(&self) -> Option<Vec<&Value<'a>>> {
        match &self.content {
            Content::List(values) | Content::Either(values) => Some(values.iter().collect()),
            Content::Many(item) => Some(vec![&**item]),
            Content::Module(names) => Some(names.values().collect()),
            _ => None,
        }
    }

    /// The names of a map, if it is one, or can be.
    pub(super) fn names(&self) -> Option<&BTreeMap<String, Value<'a>>> {
        match &self.content {
            Content::Module(names) => Some(names),
            Content::Either(values) => values.iter().find_map(Value::names),
            _ => None,
        }
    }

    /// Any item of a list. A loop over a map is one over its keys, which are escaped; tera has its values.
    pub(super) fn items(&self) -> Value<'a> {
        match &self.content {
            Content::List(values) => any(values.iter().cloned()),
            Content::Many(item) => (**item).clone(),
            Content::Either(values) => any(values.iter().map(Value::items)),
            Content::UnknownModule => Value::unknown_markup(),
            _ => Value::UNKNOWN,
        }
    }

    /// Any value of a map.
    pub(super) fn values(&self) -> Value<'a> {
        match &self.content {
            Content::Module(names) => any(names.values().cloned()),
            // A map whose keys are not known.
            Content::Many(item) => (**item).clone(),
            Content::Either(values) => any(values.iter().map(Value::values)),
            _ => Value::UNKNOWN,
        }
    }

    /// The item of this key, or any if the key is not known.
    pub(super) fn item(&self, key: Option<&str>) -> Value<'a> {
        match (&self.content, key) {
            (Content::Either(values), _) => any(values.iter().map(|value| value.item(key))),
            (Content::Module(names), Some(key)) => names.get(key).cloned().unwrap_or(Value::UNKNOWN),
            (Content::Module(_), None) => self.values(),
            (Content::List(values), Some(key)) => {
                let found = key.parse::<usize>().ok().and_then(|index| values.get(index));
                found.cloned().unwrap_or_else(|| self.items())
            }
            (Content::UnknownModule, _) => Value::unknown_markup(),
            _ => self.items(),
        }
    }

    /// A part of a list or a map, or the same in another order.
    pub(super) fn part(&self) -> Value<'a> {
        match &self.content {
            Content::List(_) | Content::Many(_) => Value::many(self.items()),
            Content::Module(_) => Value::many(self.values()),
            Content::Either(values) => any(values.iter().map(Value::part)),
            _ => Value::UNKNOWN,
        }
    }

    /// Any value that it contains, however deep, or that it is.
    pub(super) fn within(&self) -> Value<'a> {
        let mut found = Vec::new();
        let mut open = vec![self];
        for _ in 0..SIZE {
            let Some(value) = open.pop() else { return any(found.into_iter()) };
            match value.contained() {
                Some(values) => open.extend(values.into_iter().rev()),
                None => found.push(value.clone()),
            }
        }
        Value::either(std::iter::once(Value::unknown_markup()).chain(found).collect())
    }

    /// The values of several variables that are set to this one: `a, b = value`.
    pub(super) fn destructured(&self, count: usize) -> Vec<Value<'a>> {
        match &self.content {
            _ if count == 1 => vec![self.clone()],
            Content::List(values) if values.len() == count => values.to_vec(),
            Content::Either(values) => {
                let ways: Vec<Vec<Value<'a>>> = values.iter().map(|value| value.destructured(count)).collect();
                (0..count).map(|index| any(ways.iter().map(|way| way[index].clone()))).collect()
            }
            // The targets are nested, or the value is part of a pattern.
            _ => vec![self.within(); count],
        }
    }
}

/// One of several values. Of none, nothing is known.
pub(super) fn any<'a>(values: impl Iterator<Item = Value<'a>>) -> Value<'a> {
    let values: Vec<Value<'a>> = values.collect();
    if values.is_empty() { Value::UNKNOWN } else { Value::either(values) }
}

//! Typed keys of parameters: neither a misspelled name nor a wrong type of value compiles.

use super::parameters::{Argument, Kind, Parameter, Parameters, Quotes, WordOrText};
use super::text_kind::TextKind;
use crate::span::{Span, Spanned};
use crate::text_or_slot;
use crate::word::{Reference, Word, reference_setters};
use std::marker::PhantomData;

/// The row of a parameter. `V` is the kind of its value, and decides what [`Parameters::get`] returns.
///
/// ```
/// use security_policy_core::header::{Field, FieldValue, hsts};
///
/// let (value, _) = FieldValue::parse(Field::StrictTransportSecurity, "max-age=63072000; preload");
/// let Some(FieldValue::Parameters(value)) = value else { panic!("a block of parameters") };
/// assert_eq!(value.get(hsts::MAX_AGE).map(|seconds| seconds.node), Some(63_072_000));
/// assert!(value.has(hsts::PRELOAD) && !value.has(hsts::INCLUDE_SUBDOMAINS));
/// ```
#[derive(Debug)]
pub struct Key<V> {
    row: Parameter,
    value: PhantomData<fn() -> V>,
}

/// The kind of value of a parameter, as a type.
pub trait Value {
    /// The value that is read.
    type Of<'a>;

    /// Reads an argument. `None` if it is of another kind.
    fn read(argument: &Spanned<Argument>) -> Option<Self::Of<'_>>;
}

/// The name alone, without a value. It is read as its span.
#[derive(Debug)]
pub enum Flag {}

/// The name alone, `true` or `false`.
#[derive(Debug)]
pub enum Switch {}

/// A time, in seconds.
#[derive(Debug)]
pub enum Seconds {}

/// One word of a closed list.
#[derive(Debug)]
pub enum OneWord {}

/// Words of a closed list.
#[derive(Debug)]
pub enum Words {}

/// One string.
#[derive(Debug)]
pub enum OneText {}

/// One string, or a slot for one.
#[derive(Debug)]
pub enum OneTextOrSlot {}

/// Strings.
#[derive(Debug)]
pub enum Texts {}

/// Words of a closed list, and strings.
#[derive(Debug)]
pub enum WordsAndTexts {}

impl<V> Clone for Key<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Key<V> {}

impl<V> Key<V> {
    const fn new(key: &'static str, name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Key {
            row: Parameter { key, name, kind, required: false, doc, reference: Reference::EMPTY },
            value: PhantomData,
        }
    }

    /// Browsers ignore the header without it.
    pub(crate) const fn required(self) -> Self {
        Key { row: Parameter { required: true, ..self.row }, value: PhantomData }
    }

    reference_setters!(self.row.reference);

    /// The row of its table.
    pub const fn row(self) -> Parameter {
        self.row
    }

    /// What a user writes.
    pub const fn key(self) -> &'static str {
        self.row.key
    }

    /// The name in the header; empty for a value without a name.
    pub const fn name(self) -> &'static str {
        self.row.name
    }
}

impl Key<Flag> {
    pub(crate) const fn flag(key: &'static str, name: &'static str, doc: &'static str) -> Self {
        Key::new(key, name, Kind::Flag, doc)
    }
}

#[cfg(feature = "cookies")]
impl Key<Switch> {
    pub(crate) const fn switch(key: &'static str, name: &'static str, doc: &'static str) -> Self {
        Key::new(key, name, Kind::Boolean, doc)
    }
}

impl Key<Seconds> {
    pub(crate) const fn seconds(key: &'static str, name: &'static str, doc: &'static str) -> Self {
        Key::new(key, name, Kind::Seconds, doc)
    }
}

impl Key<OneWord> {
    pub(crate) const fn word(key: &'static str, name: &'static str, words: &'static [Word], doc: &'static str) -> Self {
        Key::new(key, name, Kind::Word(words), doc)
    }
}

impl Key<Words> {
    pub(crate) const fn words(
        key: &'static str,
        name: &'static str,
        words: &'static [Word],
        doc: &'static str,
    ) -> Self {
        Key::new(key, name, Kind::Words(words), doc)
    }
}

impl Key<OneText> {
    pub(crate) const fn text(
        key: &'static str,
        name: &'static str,
        (text, quotes): (TextKind, Quotes),
        doc: &'static str,
    ) -> Self {
        Key::new(key, name, Kind::Text(text, quotes), doc)
    }
}

#[cfg(feature = "cookies")]
impl Key<OneTextOrSlot> {
    pub(crate) const fn text_or_slot(key: &'static str, name: &'static str, doc: &'static str) -> Self {
        Key::new(key, name, Kind::Text(TextKind::Free, Quotes::None), doc)
    }
}

impl Key<Texts> {
    pub(crate) const fn texts(
        key: &'static str,
        name: &'static str,
        (text, quotes): (TextKind, Quotes),
        doc: &'static str,
    ) -> Self {
        Key::new(key, name, Kind::Texts(text, quotes), doc)
    }
}

impl Key<WordsAndTexts> {
    pub(crate) const fn words_and_texts(
        key: &'static str,
        name: &'static str,
        (words, text): (&'static [Word], TextKind),
        doc: &'static str,
    ) -> Self {
        Key::new(key, name, Kind::WordsAndTexts(words, text), doc)
    }
}

impl Value for Flag {
    type Of<'a> = Span;

    fn read(argument: &Spanned<Argument>) -> Option<Span> {
        Some(argument.span)
    }
}

impl Value for Switch {
    type Of<'a> = Spanned<bool>;

    fn read(argument: &Spanned<Argument>) -> Option<Spanned<bool>> {
        match argument.node {
            Argument::Boolean(is_on) => Some(Spanned::new(is_on, argument.span)),
            _ => None,
        }
    }
}

impl Value for Seconds {
    type Of<'a> = Spanned<u64>;

    fn read(argument: &Spanned<Argument>) -> Option<Spanned<u64>> {
        argument.node.seconds().map(|seconds| Spanned::new(seconds, argument.span))
    }
}

impl Value for OneWord {
    type Of<'a> = Spanned<&'static Word>;

    fn read(argument: &Spanned<Argument>) -> Option<Spanned<&'static Word>> {
        Words::read(argument)?.first().copied()
    }
}

impl Value for Words {
    type Of<'a> = &'a [Spanned<&'static Word>];

    fn read(argument: &Spanned<Argument>) -> Option<&[Spanned<&'static Word>]> {
        match &argument.node {
            Argument::Words(words) => Some(words),
            _ => None,
        }
    }
}

impl Value for OneText {
    type Of<'a> = Spanned<&'a str>;

    fn read(argument: &Spanned<Argument>) -> Option<Spanned<&str>> {
        Texts::read(argument)?.node.first().map(|text| Spanned::new(text.node.as_str(), text.span))
    }
}

impl Value for OneTextOrSlot {
    type Of<'a> = Spanned<text_or_slot::TextOrSlot>;

    fn read(argument: &Spanned<Argument>) -> Option<Spanned<text_or_slot::TextOrSlot>> {
        match &argument.node {
            Argument::Slot(name) => Some(Spanned::new(text_or_slot::TextOrSlot::Slot(name.clone()), argument.span)),
            _ => OneText::read(argument).map(|text| text.map(|text| text_or_slot::TextOrSlot::Text(text.to_owned()))),
        }
    }
}

impl Value for Texts {
    type Of<'a> = Spanned<&'a [Spanned<String>]>;

    fn read(argument: &Spanned<Argument>) -> Option<Spanned<&[Spanned<String>]>> {
        match &argument.node {
            Argument::Texts(texts) => Some(Spanned::new(texts, argument.span)),
            _ => None,
        }
    }
}

impl Value for WordsAndTexts {
    type Of<'a> = Spanned<&'a [Spanned<WordOrText>]>;

    fn read(argument: &Spanned<Argument>) -> Option<Spanned<&[Spanned<WordOrText>]>> {
        match &argument.node {
            Argument::Mixed(items) => Some(Spanned::new(items, argument.span)),
            _ => None,
        }
    }
}

impl Parameters {
    /// The value of a parameter.
    pub fn get<V: Value>(&self, key: Key<V>) -> Option<V::Of<'_>> {
        V::read(self.argument(key)?)
    }

    /// Whether a parameter was written.
    pub fn has<V>(&self, key: Key<V>) -> bool {
        self.argument(key).is_some()
    }

    /// The value of a parameter as it was written: a time can be in quotes.
    pub fn argument<V>(&self, key: Key<V>) -> Option<&Spanned<Argument>> {
        self.setting(&key.row).map(|setting| &setting.value)
    }
}

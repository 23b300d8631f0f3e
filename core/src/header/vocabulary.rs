//! The words that a header takes, and how browsers compare them.

use super::block::lower_word;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::firsts::Firsts;
use crate::list::separated;
use crate::span::Spanned;
use crate::word::{self, Word};

/// A closed list of words.
#[derive(Clone, Copy)]
pub(super) struct Vocabulary {
    /// The list.
    pub(super) words: &'static [Word],
    find: fn(&'static [Word], &str) -> Option<&'static Word>,
}

impl Vocabulary {
    /// Words that browsers compare without ASCII case.
    pub(super) const fn new(words: &'static [Word]) -> Self {
        Vocabulary { words, find: word::from_wire }
    }

    /// Words that browsers compare with case: `Same-Origin` is not `same-origin`.
    pub(super) const fn with_case(words: &'static [Word]) -> Self {
        Vocabulary { words, find: word::from_wire_with_case }
    }

    /// Reads a word of a declaration.
    pub(super) fn lower(self, value: &Value, what: &str) -> Result<Spanned<&'static Word>, Diagnostic> {
        lower_word(self.words, value, what)
    }

    /// The word of this spelling. Double quotes around it are ignored: the error about them suggests the word.
    pub(super) fn find(self, text: &str) -> Option<&'static Word> {
        (self.find)(self.words, text.trim_matches('"'))
    }

    /// Reads a word of a header.
    pub(super) fn parse(self, item: Spanned<&str>, what: &str) -> Result<Spanned<&'static Word>, Diagnostic> {
        match self.find(item.node) {
            Some(word) => Ok(Spanned::new(word, item.span)),
            None => Err(word::unknown(self.words, item.node, item.span, what)),
        }
    }

    /// Reads the words of a list. If browsers know one of them, they skip those that they do not know. Words with the same help are
    /// reported once.
    pub(super) fn parse_list(
        self,
        items: &[Spanned<&str>],
        what: &str,
        out: &mut Diagnostics,
    ) -> Vec<Spanned<&'static Word>> {
        let (mut kept, mut errors, mut firsts) = (Vec::new(), Vec::<(Diagnostic, usize)>::new(), Firsts::default());
        for item in items {
            match self.parse_item(*item, what) {
                Ok(word) => kept.push(word),
                Err(error) => match firsts.earlier(error.help.clone().unwrap_or_default(), errors.len()) {
                    Some(first) => errors[first].1 += 1,
                    None => errors.push((error, 0)),
                },
            }
        }
        let level = if kept.is_empty() { Level::Deny } else { Level::Warn };
        for (error, others) in errors {
            if out.is_full() {
                break;
            }
            let message = match others {
                0 => error.message,
                1 => format!("{}, and neither is another word", error.message),
                others => format!("{}, and neither are {others} other words", error.message),
            };
            out.push(Diagnostic { level, message, ..error });
        }
        kept
    }

    /// Reads a word of a list. Several words without commas between them are one that nobody knows.
    fn parse_item(self, item: Spanned<&str>, what: &str) -> Result<Spanned<&'static Word>, Diagnostic> {
        self.parse(item, what).map_err(|error| {
            let parts: Vec<&str> = item.node.split([' ', '\t', ';', '|']).filter(|part| !part.is_empty()).collect();
            let error = match parts.len() > 1 && parts.iter().all(|part| self.find(part).is_some()) {
                true => error.help(format!("separate the values with `,`: write `{}`", parts.join(", "))),
                false => error,
            };
            error.note("browsers skip a value that they do not know")
        })
    }

    /// The first word, as a user writes it.
    pub(super) fn example(self) -> String {
        self.words.first().map_or_else(String::new, |word| word.key.to_owned())
    }
}

/// Words as they are sent. A value of another grammar is empty.
pub(super) fn render(value: &FieldValue, write: &dyn Fn(&'static str) -> String) -> Vec<Segment> {
    match value {
        FieldValue::Words(words) => vec![Segment::Text(separated(words, ", ", &|word| write(word.node.wire)))],
        _ => Vec::new(),
    }
}

/// The spelling in the header of the word of this key.
pub(super) fn wire(words: &[Word], key: &str) -> Option<String> {
    words.iter().find(|word| word.key == key && !word.wire.is_empty()).map(|word| word.wire.to_owned())
}

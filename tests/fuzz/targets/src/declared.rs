//! Policies that are built from the words of the language, so that most of them get past the parser.

use crate::policy;
use arbitrary::{Result, Unstructured};
use security_policy_core::declaration::OMIT;
use security_policy_core::lint;
use security_policy_core::vocabulary::{self, Position};

pub(crate) fn run(input: &[u8]) {
    policy::checked(&text(input));
}

/// The policy that an input stands for. It ends where the input does.
pub(crate) fn text(input: &[u8]) -> String {
    let mut writer = Writer { bytes: Unstructured::new(input), text: "pub struct Shop {".to_owned(), path: Vec::new() };
    // The only error is the end of the input, after which the brackets are closed.
    let _ = writer.entries();
    writer.text.push_str(" }");
    writer.text
}

struct Writer<'b> {
    bytes: Unstructured<'b>,
    text: String,
    path: Vec<&'static str>,
}

impl Writer<'_> {
    /// The entries of a block.
    fn entries(&mut self) -> Result<()> {
        while !self.bytes.is_empty() {
            let position = self.position();
            let term = match &position {
                Some(position) if !position.terms.is_empty() => {
                    Some(&position.terms[self.bytes.choose_index(position.terms.len())?])
                }
                _ => None,
            };
            match (term, self.bytes.int_in_range(0..=7)?) {
                (_, 0) => return Ok(()),
                (_, 1) => self.attribute()?,
                (Some(term), 2..=3) if self.path.is_empty() => {
                    self.text.push_str(term.example());
                    self.text.push_str(", ");
                }
                (Some(term), 2..=6) => self.entry(term.key)?,
                _ => {
                    let key = *self.bytes.choose(KEYS)?;
                    self.entry(key)?;
                }
            }
        }
        Ok(())
    }

    fn entry(&mut self, key: &'static str) -> Result<()> {
        self.text.push_str(key);
        self.path.push(key);
        let done = self.value();
        self.path.pop();
        self.text.push_str(", ");
        done
    }

    /// Nothing, or a colon and a value.
    fn value(&mut self) -> Result<()> {
        if self.bytes.ratio(1, 8)? {
            return Ok(());
        }
        self.text.push_str(": ");
        match self.bytes.int_in_range(0..=5)? {
            0..=1 if self.path.len() < DEPTH => {
                self.text.push_str("{ ");
                let done = self.entries();
                self.text.push_str("} ");
                done
            }
            2..=3 => {
                self.text.push('[');
                let done = self.items();
                self.text.push(']');
                done
            }
            _ => self.item(),
        }
    }

    fn items(&mut self) -> Result<()> {
        while !self.bytes.ratio(1, 4)? {
            self.item()?;
            self.text.push_str(", ");
        }
        Ok(())
    }

    /// A word that can be written here, or a value of another kind.
    fn item(&mut self) -> Result<()> {
        let words = self.position().map(|position| position.terms).unwrap_or_default();
        let item = match self.bytes.int_in_range(0..=3)? {
            0..=1 if !words.is_empty() => words[self.bytes.choose_index(words.len())?].key,
            _ => self.bytes.choose(ITEMS)?,
        };
        self.text.push_str(item);
        Ok(())
    }

    fn attribute(&mut self) -> Result<()> {
        let names: Vec<&str> = lint::all().map(|lint| lint.name).collect();
        let lint = self.bytes.choose(&names)?;
        let level = self.bytes.choose(&["allow", "warn", "deny"])?;
        self.text.push_str(&format!("#[{level}({lint}, reason = \"a\")] "));
        Ok(())
    }

    fn position(&self) -> Option<Position> {
        vocabulary::at(&self.path)
    }
}

/// Blocks in blocks.
const DEPTH: usize = 4;

/// Keys that are not from a closed list of words.
const KEYS: &[&str] = &["a", "session", "theme", "csp", "default", "\"x-a\"", "r#self", "origin", "..", "unknown"];

/// Values that are not from a closed list of words.
const ITEMS: &[&str] = &[
    OMIT,
    "self",
    "none",
    "nonce",
    "true",
    "..",
    "$a",
    "..$a",
    "0",
    "600s",
    "2y",
    "99999999999999999999y",
    "0.5",
    "session",
    "csp",
    "hash(\"a\")",
    "hash_file(\"a.js\")",
    "env(\"A\")",
    "\"\"",
    "\"a\"",
    "\"*\"",
    "\"'self'\"",
    "\"https://a.example\"",
    "\"https://a.example/b/\"",
    "\"https://*.a.example:*\"",
    "\"http://localhost:3000\"",
    "\"data:\"",
    "\"wss://a.example\"",
    "\"a.example\"",
    "\"/a\"",
    "\"POST /a\"",
    "\"__Host-a\"",
    "\"10.0.0.0/8\"",
    "\"application/json\"",
    "\"max-age=1\"",
    "\"default-src 'self'; script-src 'nonce-abc' 'strict-dynamic'\"",
    "\"'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='\"",
    "\"t/*.html\"",
    "\"\\r\\n\"",
    "\"\u{e9}\"",
    "{ a: \"b\" }",
    "[self]",
];

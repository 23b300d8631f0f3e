//! Why something was reported: the line of the declaration, and what to do.

use super::advice::Advice;
use super::deploy::Deploy;
use crate::explain::Place;
use std::fmt;

/// Why something was reported, and what to do about it.
///
/// [`Report::explain`](super::Report::explain) makes it. It displays as lines for a terminal. The texts contain nothing that controls one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// What blocks it: ``"`img_src: self` does not allow `https://img.example.net`"``.
    pub cause: String,
    /// Where that is declared.
    pub place: Option<Place>,
    /// What to do.
    pub advice: Advice,
    /// The advice in words, with what to write.
    pub help: String,
    /// Which policy the report is about.
    pub deploy: Deploy,
}

impl Explanation {
    /// Shortens what quotes a report: a body of 64 KiB can be one name, and each group of a collector keeps an explanation.
    pub(super) fn shortened(self) -> Self {
        Self { cause: shortened(self.cause), help: shortened(self.help), ..self }
    }
}

fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// More than any text about a host or a name of usual length.
const LONGEST: usize = 1_000;

/// The cause with its place, the advice, and which policy it is about.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)?;
        if let Some(place) = &self.place {
            write!(f, "\n  --> {place}")?;
        }
        write!(f, "\n  help: {}", self.help)?;
        if self.deploy == Deploy::Other {
            f.write_str(
                "\n  note: the report is about a policy that is not declared now, such as that of an earlier deploy",
            )?;
        }
        Ok(())
    }
}

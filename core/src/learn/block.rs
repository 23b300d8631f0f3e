//! What was learned, as the field of a declaration.

use super::learned::Learned;
use super::need::Source;
use crate::csp::Directive;
use std::fmt;

/// The field `content_security_policy`, with a comment for each source.
impl fmt::Display for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("content_security_policy: {\n")?;
        if self.services.is_some() {
            f.write_str("    // `services` adds the sources of the services, which are left out here.\n")?;
        }
        for (directive, sources) in self.lists() {
            if sources.is_empty() {
                writeln!(f, "    {}: none,", directive.key())?;
                continue;
            }
            writeln!(f, "    {}: [", directive.key())?;
            for (source, seen) in sources {
                let hint = hint(directive, source);
                writeln!(f, "        {}, // {seen}{hint}", source.expression().dsl())?;
            }
            f.write_str("    ],\n")?;
        }
        self.fmt_changes(f)?;
        f.write_str("},\n")
    }
}

impl Learned {
    fn fmt_changes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut changes = self.changes().peekable();
        if changes.peek().is_some() {
            f.write_str("    // Change this in the pages; the policy does not allow it:\n")?;
        }
        for (change, seen) in changes {
            writeln!(f, "    // - {}: {}. It was reported {seen}.", change.what(), change.fix())?;
        }
        match self.excess {
            0 => Ok(()),
            excess => writeln!(f, "    // {excess} more reports were about other sources. The list is full."),
        }
    }
}

/// What the page has to write.
fn hint(directive: Directive, source: &Source) -> &'static str {
    match (directive, source) {
        (Directive::StyleSrc, Source::Nonce) => {
            ": write `<style nonce=\"{nonce}\">`, or `hash(\"…\")` here for a fixed text"
        }
        (_, Source::Nonce) => ": write `<script nonce=\"{nonce}\">`, or `hash(\"…\")` here for a fixed text",
        _ => "",
    }
}

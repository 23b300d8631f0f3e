//! Declaration → the endpoint: the meaning of each name in the block `reporting`.

use super::entries::{MAX_AGE, block, number, parameter};
use super::parameter::{NEL, ONLY, PARAMETERS, URL};
use super::policy::Reporting;
use crate::declaration::{self, Entry, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::header::{Argument, Field, FieldValue, Parameters, endpoint_url, nel};
use crate::span::Spanned;
use crate::word;

impl Reporting {
    /// Reads the block of the field `reporting`. Where there are errors, the result consists of what could be read.
    pub(crate) fn lower(entry: &Entry, out: &mut Diagnostics) -> Reporting {
        let entries = out.keep(entry.block(&format!("`{EXAMPLE}`")));
        let is_block = entries.is_some();
        let entries = entries.unwrap_or_default();
        let mut reporting = Reporting { span: entry.key.span, url: None, nel: None, only: None };
        let mut nel = None;
        let mut firsts = Firsts::default();
        for (index, entry) in entries.iter().enumerate() {
            let key = &entry.key;
            let first = firsts.earlier(key.node.as_str(), index);
            let Some(row) = out.keep(word::find(PARAMETERS, &key.node, key.span, "a parameter of `reporting`")) else {
                continue;
            };
            if let Some(first) = first {
                out.push(declaration::declared_again(&entries[first], key, TWICE));
            } else if row.key == URL.key() {
                let value = out.keep(entry.required("\"/reports\""));
                reporting.url = value.and_then(|value| out.keep(endpoint_url(value)));
            } else if row.key == NEL.key() {
                nel = Some(entry);
            } else if row.key == ONLY.key()
                && let Some(Argument::Words(words)) = row.lower_entry(entry, &key.node, out).map(|value| value.node)
            {
                reporting.only = Some(words);
            }
        }
        if is_block && !entries.iter().any(|entry| entry.key.node == URL.key()) {
            out.push(
                Diagnostic::error(entry.key.span, "`reporting` has no `url`")
                    .help(format!("write `{EXAMPLE}`"))
                    .note("browsers send the reports of every header to this URL"),
            );
        }
        // The name of its group depends on `only`.
        reporting.nel = nel.and_then(|entry| reporting.nel(entry, out));
        reporting
    }

    /// The parameters of `nel`, with the name of the group first.
    fn nel(&self, entry: &Entry, out: &mut Diagnostics) -> Option<Spanned<Parameters>> {
        let written = match &entry.value {
            None => &[][..],
            Some(_) => out.keep(entry.block("`nel: { max_age: 30d }`"))?,
        };
        if let Some(own) = written.iter().find(|own| own.key.node == nel::REPORT_TO.key()) {
            out.push(
                Diagnostic::error(own.key.span, "`report_to` is set by `reporting`")
                    .help("remove it, or declare the field `nel` next to `reporting`"),
            );
            return None;
        }
        let at = entry.key.span;
        let mut entries = vec![parameter(nel::REPORT_TO.key(), ValueKind::Word(self.name().to_owned()), at)];
        if !written.iter().any(|own| own.key.node == MAX_AGE) {
            entries.push(parameter(MAX_AGE, number(30, "d"), at));
        }
        entries.extend_from_slice(written);
        match FieldValue::lower(Field::Nel, &block(Field::Nel, entries, at), out)? {
            FieldValue::Parameters(parameters) => Some(Spanned::new(parameters, at)),
            _ => None,
        }
    }
}

const EXAMPLE: &str = "reporting: { url: \"/reports\" }";

const TWICE: &str = "a policy has one endpoint; write `reporting_endpoints` for more";

//! Findings about what a service added: the message names the service, and the help changes the list of services.

use super::policy::Services;
use crate::declaration;
use crate::diagnostic::Diagnostics;

impl Services {
    /// Names the service in each finding about a source that it added.
    pub(crate) fn name_in(&self, out: &mut Diagnostics) {
        for found in out.iter_mut().filter(|found| found.lint.is_some()) {
            let Some(chosen) = self.at(found.span) else { continue };
            let key = chosen.service.word.key;
            let added = format!("`{key}` in `{}` adds this", declaration::SERVICES);
            found.note = Some(found.note.take().map_or_else(|| added.clone(), |note| format!("{added}; {note}")));
            found.help = Some(match chosen.service.instead {
                "" => format!(
                    "remove `{key}`, and write those of its sources that are needed in `content_security_policy`"
                ),
                instead => instead.to_owned(),
            });
            found.fix = None;
        }
    }
}

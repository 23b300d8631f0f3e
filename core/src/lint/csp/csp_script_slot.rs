use crate::csp::SourceExpression;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::slot::loads_script;

lint! {
    /// # What it does
    ///
    /// Looks for a slot in a list that decides where scripts come from. Nothing is reported unless the lint is switched
    /// on: such a slot takes hosts that are reached over https, and nothing else. `#[allow]` lifts that: the slot then
    /// takes every host and scheme.
    ///
    /// # Why it matters
    ///
    /// What fills a slot is known where the program starts: an environment variable, a file, a database. Whoever can set
    /// it can run scripts in every page, and so can anyone on the way where the host is not reached over https.
    ///
    /// # Example
    ///
    /// ```text
    /// #[warn(csp_script_slot)]
    /// content_security_policy: { script_src: [self, $cdn] }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { script_src: self, img_src: [self, $cdn] }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    Allow "scripts come from a host that is chosen at start-up", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        for clause in csp.clauses.iter().filter(|clause| loads_script(csp, clause.directive.node)) {
            for source in clause.sources() {
                let (SourceExpression::Slot(name) | SourceExpression::Slots(name)) = &source.node else { continue };
                let key = clause.directive.node.key();
                let message = format!("scripts that `{key}` allows come from wherever `${name}` says at start-up");
                let finding = Diagnostic::finding(source.span, message)
                    .help("write the host out: `\"https://cdn.example.com\"`")
                    .note("whoever can set it can run scripts in every page");
                report.push_at(Level::Allow, finding);
            }
        }
    }
}

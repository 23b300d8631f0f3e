use crate::csp::SourceExpression;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::slot::loads_script;

lint! {
    /// # What it does
    ///
    /// Looks for a slot in a list that takes effect for scripts. The lint is off by default; the slot then accepts
    /// hosts over https and nothing else. `#[allow(csp_script_slot, reason = "…")]` lifts that limit: the slot accepts
    /// any host and any scheme.
    ///
    /// # Why it matters
    ///
    /// A slot is filled when the program starts, for instance from an environment variable, a file or a database.
    /// Anyone who can change that value can run scripts in every page.
    ///
    /// # Attack
    ///
    /// With write access to the configuration, and none to the code, the attacker sets the host:
    ///
    /// ```text
    /// CDN=https://evil.example
    /// ```
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
    /// Write the host of scripts into the policy, and use slots for images and other data.
    ///
    /// ```text
    /// content_security_policy: { script_src: self, img_src: [self, $cdn] }
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_script_slot, reason = "development servers have no https; the value comes from the deployment")]
    /// script_src: [self, $cdn],
    /// ```
    ///
    /// Reasonable where only those who deploy the site can set the value.
    ///
    /// # References
    ///
    /// - [CSP3, section 2.3.1, source lists](https://w3c.github.io/webappsec-csp/#framework-directive-source-list)
    Allow "the host of scripts is chosen at start-up",
    cwe [829], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        for clause in csp.clauses.iter().filter(|clause| loads_script(csp, clause.directive.node)) {
            for source in clause.sources() {
                let (SourceExpression::Slot(name) | SourceExpression::Slots(name)) = &source.node else { continue };
                let key = clause.directive.node.key();
                let message = format!("the hosts of scripts in `{key}` are chosen at start-up, by `${name}`");
                let finding = Diagnostic::finding(source.span, message)
                    .help("write the host: `\"https://cdn.example.com\"`")
                    .note("anyone who can change the configuration can run scripts in every page");
                report.push_at(Level::Allow, finding);
            }
        }
    }
}

//! Requests against a policy: the pre-request checks (CSP3, section 6.7.2.1).

use super::decision::{Reason, Ruling};
use super::destination::Destination;
use super::policies::{Policies, Policy, Sealed, Subject};
use super::request::{Initiator, Request};
use super::resource_hint;
use super::script_check;
use super::section;
use super::source_list::SourceList;
use crate::csp::{ALLOW_SCRIPTS, Clause, Directive, Keyword};
use crate::url::{Origin, Url};

impl Sealed for Request<'_> {}

/// #should-block-request, and #report-for-request for policies that only report.
impl Subject for Request<'_> {
    fn rule<'p>(&self, policies: &'p Policies<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool) {
        // HTML, #concept-n-noscript: where scripting is disabled, nothing is fetched that would run.
        let is_script = self.destination().is_script_like() && self.destination() != Destination::Xslt;
        if is_script && policies.sandbox(&ALLOW_SCRIPTS, out) {
            return;
        }
        match self.initiator() {
            // #does-request-violate-policy, step 1
            Initiator::Prefetch => policies
                .each(section::RESOURCE_HINT, out, |policy| resource_hint::check(policy, self, policies.origin())),
            Initiator::None => {
                policies.each(section::URL, out, |policy| check(policy, self, self.url(), policies.origin()));
            }
        }
    }
}

/// #does-request-violate-policy, steps 2 to 4: of all directives, one executes (#should-directive-execute), so that what is
/// checked is its value alone.
pub(super) fn check<'p>(
    policy: &'p Policy<'_>,
    request: &Request<'_>,
    url: &Url,
    page: &Origin,
) -> Option<(Directive, &'p Clause, Reason<'p>)> {
    // #effective-directive-for-a-request
    let effective = request.destination().directive()?;
    // #directive-fallback-list
    let list = policy.effective_list(effective)?;
    Some((effective, list.clause, check_list(list, request, url, page)))
}

/// The pre-request check of the effective directive, with the value of the directive that decides: `child-src` and
/// `default-src` delegate to it (#child-src-pre-request, #default-src-pre-request).
fn check_list<'p>(list: SourceList<'p>, request: &Request<'_>, url: &Url, page: &Origin) -> Reason<'p> {
    let destination = request.destination();
    if destination.directive() == Some(Directive::WorkerSrc) && list.clause.directive.node != Directive::ScriptSrc {
        // #worker-src-pre-request compares URLs alone. Chromium and Firefox also let `'strict-dynamic'` allow a worker from
        // anywhere, not only in `script-src`, where the text has it do so, but in each list that can decide.
        let strict_dynamic = list.keyword(Keyword::StrictDynamic);
        return strict_dynamic.map_or_else(|| list.check_url(url, page, request.redirect_count()), Reason::Keyword);
    }
    if destination.is_script_like() {
        return script_check::check(list, request, url, page);
    }
    // #style-src-elem-pre-request, step 3
    if destination.is_style()
        && let Some(nonce) = list.nonce(request.element_nonce())
    {
        return Reason::Nonce(nonce);
    }
    list.check_url(url, page, request.redirect_count())
}

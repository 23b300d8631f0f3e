//! Resource hints such as `<link rel=prefetch>`, which no single directive governs (CSP3, section 6.7.2.2).

use super::decision::Reason;
use super::policies::Policy;
use super::request::Request;
use crate::csp::{Clause, Directive, Keyword};
use crate::url::Origin;

/// #does-resource-hint-violate-policy: allowed where any list allows it, and always without `default-src`.
///
/// Read literally, step 3 allows every hint, because the check of a directive that does not execute returns `Allowed`. The
/// note in #directive-default-src states the intent, "the union of servers allowed in all of a policy's directives' source
/// lists", and Chromium implements that.
pub(super) fn check<'p>(
    policy: &'p Policy<'_>,
    request: &Request<'_>,
    page: &Origin,
) -> Option<(Directive, &'p Clause, Reason<'p>)> {
    let csp = policy.csp();
    // Steps 1 and 2
    let default = csp.get(Directive::DefaultSrc)?;
    // Chromium checks the hint as each kind of request. A worker under `'strict-dynamic'` may have any URL, so a hint may too.
    let scripts = [Directive::WorkerSrc, Directive::ScriptSrcElem].into_iter().filter_map(|directive| {
        let list = policy.effective_list(directive)?;
        let strict_dynamic = list.keyword(Keyword::StrictDynamic)?;
        let is_allowed = directive == Directive::WorkerSrc || !request.is_parser_inserted();
        is_allowed.then_some((list.clause, Reason::Keyword(strict_dynamic)))
    });
    // Step 3. A nonce allows no hint.
    let matching = csp.clauses.iter().filter(|list| list.governs_hints()).filter_map(|list| {
        let reason = policy.list(list).check_url(request.url(), page, request.redirect_count());
        reason.allows().then_some((list, reason))
    });
    // Step 4
    let (list, reason) = matching.chain(scripts).next().unwrap_or((default, Reason::NoMatch));
    Some((Directive::DefaultSrc, list, reason))
}

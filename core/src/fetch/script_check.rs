//! Requests for scripts against one source list (CSP3, section 6.7.1).

use super::decision::Reason;
use super::request::Request;
use super::source_list;
use crate::csp::{Clause, Keyword, Redirect};
use crate::url::{Origin, Url};

/// #script-pre-request and #script-post-request, which differ in the URL alone.
pub(super) fn check<'p>(list: &'p Clause, request: &Request<'_>, url: &Url, page: &Origin) -> Reason<'p> {
    // Step 1.1
    if let Some(nonce) = source_list::nonce(list, request.element_nonce()) {
        return Reason::Nonce(nonce);
    }
    // Step 1.2
    if let Some(hash) = source_list::integrity(list, request.integrity_metadata()) {
        return Reason::Integrity(hash);
    }
    // Step 1.3: the list is not compared with the URL.
    if let Some(strict_dynamic) = source_list::keyword(list, Keyword::StrictDynamic) {
        return match request.is_parser_inserted() {
            true => Reason::ParserInserted(strict_dynamic),
            false => Reason::Keyword(strict_dynamic),
        };
    }
    // Step 1.4
    check_url(list, url, page, request.redirect_count())
}

/// #match-request-to-source-list, #match-response-to-source-list
pub(super) fn check_url<'p>(list: &'p Clause, url: &Url, page: &Origin, redirect_count: u32) -> Reason<'p> {
    let redirect = if redirect_count == 0 { Redirect::None } else { Redirect::Followed };
    list.matching(url, page, redirect).map_or(Reason::NoMatch, Reason::Url)
}

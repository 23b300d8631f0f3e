//! Requests for scripts against one source list (CSP3, section 6.7.1).

use super::decision::Reason;
use super::request::Request;
use super::source_list::SourceList;
use crate::csp::Keyword;
use crate::url::{Origin, Url};

/// #script-pre-request and #script-post-request, which differ in the URL alone.
pub(super) fn check<'p>(list: SourceList<'p>, request: &Request<'_>, url: &Url, page: &Origin) -> Reason<'p> {
    // Step 1.1
    if let Some(nonce) = list.nonce(request.element_nonce()) {
        return Reason::Nonce(nonce);
    }
    // Step 1.2
    if let Some(hash) = list.integrity(request.integrity_metadata()) {
        return Reason::Integrity(hash);
    }
    // Step 1.3: the list is not compared with the URL.
    if let Some(strict_dynamic) = list.keyword(Keyword::StrictDynamic) {
        return match request.is_parser_inserted() {
            true => Reason::ParserInserted(strict_dynamic),
            false => Reason::Keyword(strict_dynamic),
        };
    }
    // Step 1.4
    list.check_url(url, page, request.redirect_count())
}

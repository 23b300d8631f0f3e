//! Who may frame a page: `frame-ancestors`, and `X-Frame-Options` where there is none (CSP3, section 6.4.2; HTML, section
//! 7.7).

use super::decision::{Barrier, Reason, Ruling};
use super::navigation::Ancestor;
use super::policies::{FrameOptions, Policies};
use super::section;
use super::source_list::SourceList;
use crate::csp::Directive;
use crate::url::Origin;

/// #frame-ancestors-navigation-response
pub(super) fn check<'p>(policies: &'p Policies<'_>, ancestors: &[Ancestor], out: &mut dyn FnMut(Ruling<'p>) -> bool) {
    // Step 1: a document with a local URL is not checked. Step 4: only pages in frames are.
    if policies.is_inherited() || ancestors.is_empty() {
        return;
    }
    policies.each(section::ANCESTORS, out, |policy| {
        let clause = policy.get_in_header(Directive::FrameAncestors)?;
        Some((Directive::FrameAncestors, clause, check_all(policy.list(clause), ancestors, policies.origin())))
    });
}

/// Steps 5 to 7: each ancestor has to match. If all do, the source that matches the nearest one is returned.
fn check_all<'p>(list: SourceList<'p>, ancestors: &[Ancestor], page: &Origin) -> Reason<'p> {
    let mut nearest = Reason::NoMatch;
    for (place, ancestor) in ancestors.iter().enumerate() {
        let reason = match ancestor {
            Ancestor::Origin(url) => list.check_url(url, page, 0),
            // Step 6.2: `null` is not a URL.
            Ancestor::Opaque => Reason::NoMatch,
        };
        if !reason.allows() {
            return reason;
        }
        if place == 0 {
            nearest = reason;
        }
    }
    nearest
}

/// HTML, #check-a-navigation-response's-adherence-to-x-frame-options
pub(super) fn barrier(policies: &Policies<'_>, ancestors: &[Ancestor]) -> Option<Barrier> {
    // Steps 1, and 3 to 11
    let blocks = match policies.x_frame_options()? {
        FrameOptions::Deny => !ancestors.is_empty(),
        FrameOptions::SameOrigin => ancestors.iter().any(|ancestor| !is_same_origin(ancestor, policies.origin())),
    };
    // Step 2: an enforced `frame-ancestors` has browsers ignore the header.
    (blocks && !policies.restrict_ancestors()).then_some(Barrier::FrameOptions)
}

fn is_same_origin(ancestor: &Ancestor, page: &Origin) -> bool {
    match ancestor {
        Ancestor::Origin(url) => url.is_of(page),
        Ancestor::Opaque => false,
    }
}

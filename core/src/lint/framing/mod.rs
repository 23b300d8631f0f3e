//! Who may frame a page.

use super::report::lints;

mod framing_ancestors_broad;
mod framing_missing;
mod framing_xfo_conflict;

lints! {
    framing_ancestors_broad::FRAMING_ANCESTORS_BROAD,
    framing_missing::FRAMING_MISSING,
    framing_xfo_conflict::FRAMING_XFO_CONFLICT,
}

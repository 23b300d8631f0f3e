//! Who may frame a page.

use super::report::lints;

mod framing_ancestors_broad;
mod framing_missing;
mod framing_xfo_conflict;

lints! {
    framing_ancestors_broad,
    framing_missing,
    framing_xfo_conflict,
}

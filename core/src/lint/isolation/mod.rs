//! Cross-origin isolation.

use super::report::lints;

mod isolation_coep_without_corp;
mod isolation_coop_missing;
mod isolation_corp_missing;
mod isolation_incomplete;
mod isolation_sandbox_coop;

lints! {
    isolation_coep_without_corp,
    isolation_coop_missing,
    isolation_corp_missing,
    isolation_incomplete,
    isolation_sandbox_coop,
}

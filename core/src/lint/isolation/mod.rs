//! Cross-origin isolation.

use super::report::lints;

mod isolation_coep_without_corp;
mod isolation_coop_missing;
mod isolation_corp_missing;
mod isolation_incomplete;
mod isolation_sandbox_coop;

lints! {
    isolation_coep_without_corp::ISOLATION_COEP_WITHOUT_CORP,
    isolation_coop_missing::ISOLATION_COOP_MISSING,
    isolation_corp_missing::ISOLATION_CORP_MISSING,
    isolation_incomplete::ISOLATION_INCOMPLETE,
    isolation_sandbox_coop::ISOLATION_SANDBOX_COOP,
}

//! The language and the model, in this process: no policy is expanded by rustc.

mod addresses;
mod cases;
mod catalogue;
mod cookie_cases;
mod declared;
mod declared_mistakes;
mod fetch_cases;
mod fetch_engines;
mod fetch_laws;
mod fixes;
mod header_cases;
mod help;
mod language;
mod layers;
mod lint_cases;
mod lint_time;
mod lints_table;
mod macro_page;
mod mistakes;
mod order;
mod real_policies;
mod round_trip;
mod tables;
mod vocabulary;
mod weaker;
mod without_nonce;

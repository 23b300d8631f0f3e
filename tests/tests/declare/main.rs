//! Policies expanded by rustc, without a server.

mod apply;
mod audit;
mod audit_time;
mod cfg;
mod csrf_decision;
mod csrf_fuzz;
mod csrf_policies;
mod explain;
mod features;
mod fetch_metadata;
mod fetch_metadata_recorded;
mod for_each;
mod generated;
mod inherit;
mod links;
mod nonce;
mod presets;
mod readme;
mod rebuild;
mod response_headers;
mod serial;
mod sessions;
mod set_cookie;
mod several_policies;
mod signing;
mod slots;

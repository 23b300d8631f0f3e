//! Nothing gets through: no text that comes in at run time adds a line, a header, a directive, a source or an attribute to what is sent.
//!
//! Each property runs on a table of boundary cases and on random texts (`hostile`). What is sent is read by other parsers than those
//! of this project (`wire`). `every_input` fails if a public function that takes text has no property.
//!
//! `PROPTEST_CASES=100000 cargo test --release -p security-policy-tests --test inputs` runs longer.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

mod audits;
mod cookies;
mod declared;
mod every_input;
mod hostile;
mod jars;
mod links;
mod messages;
mod policies;
mod rejections;
mod reports;
mod responses;
mod slots;
mod uploads;
mod wire;

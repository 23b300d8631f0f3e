//! Sessions: those of other libraries, one-time tokens, and several servers that share keys.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

mod browser;
mod configure;
mod fleet;
mod once;
mod redis;
mod stage;

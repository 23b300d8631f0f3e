//! The files of the runtime that share memory between threads, compiled as they are, but with the atomics and locks of loom. A model runs
//! threads that use them; loom runs it in every order that can make a difference, with every value that a relaxed load may read.
//!
//! A stack of calls that reaches the rest of the runtime is cut off here: what is random is counted, and a cookie has no value.

#![allow(dead_code, unreachable_pub, reason = "parts of another crate")]
#![allow(unexpected_cfgs, reason = "the features of that crate")]

extern crate modelled_std as std;

pub mod csrf;
pub mod layout_models;
pub mod nonce_models;
pub mod rollout;
pub mod signing;

#[path = "../../../runtime/src/header_layout.rs"]
mod header_layout;
#[path = "../../../runtime/src/header_map.rs"]
mod header_map;
#[path = "../../../runtime/src/layouts.rs"]
mod layouts;
#[path = "../../../runtime/src/lazy_nonce.rs"]
mod lazy_nonce;
#[path = "../../../runtime/src/list.rs"]
mod list;
#[path = "../../../runtime/src/nonce.rs"]
mod nonce;

mod cookie;
mod random;

//! Every word of the language of [`security_policy!`](crate::security_policy), a module for each position.

#![allow(non_upper_case_globals)]

security_policy_macros::vocabulary! { words }

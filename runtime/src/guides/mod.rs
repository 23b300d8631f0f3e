#![doc = include_str!("index.md")]

#[doc = include_str!("five_minutes.md")]
pub mod five_minutes {}
#[doc = include_str!("strict_csp.md")]
pub mod strict_csp {}
#[doc = include_str!("rollout.md")]
pub mod rollout {}
#[doc = include_str!("moving_over.md")]
pub mod moving_over {}
#[doc = include_str!("development.md")]
pub mod development {}
#[doc = include_str!("static_files.md")]
pub mod static_files {}
#[doc = include_str!("third_party.md")]
pub mod third_party {}
#[doc = include_str!("sessions.md")]
pub mod sessions {}
#[doc = include_str!("defaults.md")]
pub mod defaults {}
#[doc = include_str!("comparison.md")]
pub mod comparison {}

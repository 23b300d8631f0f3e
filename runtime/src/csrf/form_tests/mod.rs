//! Tests of [`form`](super::form): which token is found in a body, however the body is cut into chunks.

#[cfg(feature = "rocket")]
mod beginning;
mod limits;
mod multipart;
mod search;
mod urlencoded;

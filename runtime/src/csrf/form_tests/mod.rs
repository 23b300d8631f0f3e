//! Tests of [`form`](super::form): which token is found in a body, however the body is cut into chunks.

mod limits;
mod multipart;
mod search;
mod urlencoded;

//! The tests of [`form`](super::form): which token is found in a body, however that is cut into chunks.

mod limits;
mod multipart;
mod search;
mod urlencoded;

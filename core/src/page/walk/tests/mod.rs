//! Tests of `walk`, in a small notation for pages.

mod notation;
mod oracle;
mod random;
mod table;

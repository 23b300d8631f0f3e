//! Tests of `walk`, in a small notation for pages.

mod fuzz;
mod notation;
mod oracle;
mod places;
mod random;
mod speed;
mod table;

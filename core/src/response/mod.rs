//! The headers of one response → policy, as browsers read them: which lines are joined, which count once, which are
//! policies of their own.

mod audit;
mod model;
mod read;
mod repeated;
mod value;

pub use self::model::{Line, Response};

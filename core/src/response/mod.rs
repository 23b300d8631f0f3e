//! The headers of a response → policy, as browsers read them: repeated lines are joined, applied separately or ignored,
//! depending on the header.

mod audit;
mod masked;
mod model;
mod read;
mod repeated;
mod value;

pub use self::masked::masked;
pub use self::model::{Line, Response};

//! Attacks on a page: what they need, and whether its policies let them through.

mod find;
mod found;
mod harm;
mod row;
mod slots;
mod step;
mod witness;

pub use self::find::{Search, attacks, shortest};
pub use self::found::Attack;
pub(super) use self::harm::{ANYWHERE, HOSTS};
pub use self::harm::{Harm, Place, Way};
pub use self::row::Row;
pub use self::slots::widened;
pub use self::step::Step;

//! What guards need, and the application does not have.

use std::fmt::Display;

use rocket::{Ignite, Rocket};

use super::stages::Stages;

/// Whether the launch is aborted because the application lacks what a guard needs. The log says what to add.
pub(super) fn aborts(rocket: &Rocket<Ignite>, provides: fn(&Stages) -> bool, error: &dyn Display) -> bool {
    let is_missing = !rocket.state::<Stages>().is_some_and(provides);
    if is_missing {
        log::error!("{error}");
    }
    is_missing
}

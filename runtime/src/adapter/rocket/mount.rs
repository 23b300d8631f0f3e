//! Adds a stage, and what runs it, to an application.

use std::sync::{PoisonError, atomic::Ordering};

use rocket::{Build, Rocket};

use super::{
    checkpoint,
    driver::Driver,
    stages::{Entry, Provides, Stages},
};

/// Adds a stage to an application.
pub(super) fn add(mut rocket: Rocket<Build>, entry: Entry, provides: Provides) -> Rocket<Build> {
    if rocket.state::<Stages>().is_none() {
        rocket = rocket.manage(Stages::default()).attach(Driver);
    }
    let answers = entry.stage.answers();
    let Some(stages) = rocket.state::<Stages>() else { return rocket };
    match provides {
        Provides::Nothing => {}
        Provides::Nonce => stages.offers_nonce.store(true, Ordering::Relaxed),
        #[cfg(feature = "csrf")]
        Provides::Token => stages.checks_forms.store(true, Ordering::Relaxed),
    }
    stages.added.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    if answers && !stages.has_checkpoint.swap(true, Ordering::Relaxed) {
        rocket = rocket.mount("/", checkpoint::front());
    }
    rocket
}

//! The routes that check forms in their data guard.

use std::{
    any::TypeId,
    sync::{Arc, Mutex, PoisonError},
};

use rocket::{Build, Rocket, Route, error::ErrorKind, figment::Figment};

use super::{checkpoint, stages::Stages};

/// Finds the routes that check forms in their data guard, and mounts a checkpoint before each of the others.
///
/// Rocket knows the guards of a route, but shows them only to sentinels: it calls that of [`CsrfForm`](crate::csrf::CsrfForm) for a
/// route that takes one. So each route is launched in an application of its own.
pub(super) async fn find(rocket: Rocket<Build>) -> Rocket<Build> {
    if !rocket.state::<Stages>().is_some_and(Stages::checks_forms) {
        return rocket;
    }
    let takes_body = |route: &&Route| route.method.supports_payload() && !checkpoint::is_front(route);
    let routes: Vec<Route> = rocket.routes().filter(takes_body).cloned().collect();
    let (mut checkpoints, mut has_form_routes) = (checkpoint::last(), false);
    let silence = Silence::new();
    for route in routes {
        match takes_form(rocket.figment(), &route).await {
            true => has_form_routes = true,
            false => checkpoints.push(checkpoint::before(&route)),
        }
    }
    drop(silence);
    match rocket.state::<Stages>() {
        Some(stages) if has_form_routes => {
            stages.set_form_routes();
            rocket.mount("/", checkpoints)
        }
        _ => rocket,
    }
}

/// Whether the data guard of a route is a `CsrfForm`, and not a type that contains one: `Option<CsrfForm<T>>` calls the handler for a
/// form that is rejected.
async fn takes_form(figment: &Figment, route: &Route) -> bool {
    let probe = Probe::default();
    let figment = figment.clone().merge(("log_level", "off"));
    let launch = rocket::custom(figment).manage(probe.clone()).mount("/", vec![route.clone()]).ignite().await;
    let Err(error) = launch else { return false };
    match error.kind() {
        ErrorKind::SentinelAborts(sentries) => {
            sentries.iter().any(|sentry| sentry.parent.is_none() && probe.has_found(sentry.type_id))
        }
        _ => false,
    }
}

/// The types whose sentinel was called in the application of one route.
#[derive(Clone, Default)]
pub(super) struct Probe(Arc<Mutex<Vec<TypeId>>>);

impl Probe {
    /// Aborts the launch, so that Rocket returns where it has found the type.
    pub(super) fn finds<T: 'static>(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(TypeId::of::<T>());
        true
    }

    fn has_found(&self, id: TypeId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }
}

/// Logs nothing until it is dropped. Otherwise, Rocket would log each launch, and what other sentinels miss.
struct Silence(log::LevelFilter);

impl Silence {
    fn new() -> Self {
        let level = log::max_level();
        log::set_max_level(log::LevelFilter::Off);
        Self(level)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        log::set_max_level(self.0);
    }
}

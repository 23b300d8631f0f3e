//! The list of attacks, and a page for each.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header::COOKIE};
use security_policy::links::RedirectTarget;
use serde::Deserialize;

use super::errors::{Notice, not_found};
use crate::{
    attacks::{Attack, Group, Kind},
    origins::Origins,
    prose::filters,
    shell::{App, Shell, page},
    stop_view::StopView,
};

#[derive(Template)]
#[template(path = "attacks.html")]
struct List {
    shell: Shell,
}

impl List {
    const GROUPS: &'static [Group] = &[Group::Injected, Group::OtherSite, Group::Borrowed];
}

pub(crate) async fn attacks(shell: Shell) -> Response {
    page(&List { shell })
}

#[derive(Template)]
#[template(path = "attack.html")]
struct AttackPage {
    shell: Shell,
    attack: &'static Attack,
    code: String,
    stops: Vec<StopView>,
    origins: Origins,
    /// The names of the cookies that the browser sent.
    cookies: Vec<String>,
}

impl AttackPage {
    fn unprotected(&self) -> String {
        match self.attack.kind {
            Kind::FromAttacker { .. } => format!("{}?victim=unprotected", self.at_attacker()),
            _ => format!("{}/attacks/{}", self.origins.unprotected, self.attack.name),
        }
    }

    fn at_attacker(&self) -> String {
        format!("{}/attacks/{}", self.origins.attacker, self.attack.name)
    }

    fn path(&self, path: &str) -> String {
        path.replace("{attacker}", &self.origins.attacker)
    }
}

pub(crate) async fn attack(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    shell: Shell,
) -> Response {
    let Some(attack) = Attack::find(&name) else { return not_found(shell).await };
    let origins = app.origins.clone();
    page(&AttackPage {
        attack,
        code: attack.code(&origins),
        stops: StopView::all(attack, &shell.policy),
        origins,
        cookies: cookie_names(&headers),
        shell,
    })
}

fn cookie_names(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';'));
    pairs.filter_map(|pair| Some(pair.split_once('=')?.0.trim().to_owned())).collect()
}

#[derive(Deserialize)]
pub(crate) struct Departure {
    #[serde(default)]
    to: String,
}

/// Redirects to a path that the address names, and to no other site.
pub(crate) async fn depart(shell: Shell, Query(Departure { to }): Query<Departure>) -> Response {
    match RedirectTarget::parse(&to) {
        Ok(target) => target.into_response(),
        Err(error) => Notice::bad_request(shell, "Not redirected", &format!("{error}: `{}`", to.replace('`', "'"))),
    }
}

//! The pages of the site, a file for each.

mod attacks;
mod errors;
mod files;
mod home;
mod login;
mod quiet;
mod reports;

pub(crate) use self::{
    attacks::{attack, attacks, depart},
    errors::{explain_rejection, not_found},
    files::{asset, uploaded},
    home::{greet, headers, home},
    login::{login, login_form, logout},
    quiet::quiet,
    reports::{reports, reports_as_json},
};

//! The shared list of cases that every adapter passes.
//!
//! [`app`] describes an application. Each framework builds it in its own idiom, in `tests/<framework>.rs`, and passes it to a
//! [`Suite`]. The cases then send requests to it and compare the responses with the policies. The application is built once with
//! [`Shop`], and for further cases with the [`Layers`] of [`Market`].

pub mod app;
mod cases;
mod expected;
mod market;
mod policies;
mod protected;
mod requests;
mod suite;

pub use self::{
    app::{Answer, App, Mounting},
    cases::{Case, cases},
    market::{Build, Layers, Received, Site},
    policies::{Api, Desk, Market, Shop, desk, keys},
    protected::{assert_covers_finds, assert_protected, failure},
    suite::{Suite, table},
};

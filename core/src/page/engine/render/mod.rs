//! The tree of a template → the nodes of a page, in every way in which it can be rendered.

mod branch;
mod call;
mod capture;
mod compose;
mod escape;
mod evaluate;
mod filter;
mod frame;
mod import;
mod include;
mod print;
mod reference;
mod renderer;
mod shared_map;
mod site;
mod structure;
mod value;

pub(super) use self::reference::references;
pub(super) use self::renderer::page;
pub(super) use self::site::Site;

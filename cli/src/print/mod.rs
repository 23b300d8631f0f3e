//! `print`: the headers of a policy, as a table or in the configuration of a server.

mod command;
mod format;
mod headers;
mod slots;

pub(crate) use self::command::{command, run};

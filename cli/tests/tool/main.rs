//! Runs the tool as a user does, in folders that exist as long as a test: what it prints, what it changes, and its exit codes.

mod audit;
mod bases;
mod check;
mod diff;
mod explain;
mod fix;
mod folder;
mod print;
mod reproducible;
mod workspace;

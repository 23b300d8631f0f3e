//! The shared list of cases that every adapter passes.

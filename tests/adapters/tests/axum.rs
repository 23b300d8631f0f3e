//! Runs the shared list of cases on each framework.

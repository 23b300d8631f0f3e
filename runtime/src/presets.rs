//! Policies to inherit from.

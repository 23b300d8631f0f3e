//! End-to-end tests of `security_policy!`; they live in `tests/`.

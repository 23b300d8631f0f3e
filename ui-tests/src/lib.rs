//! What the compiler says of a policy; the tests live in `tests/`, `fail/` and `pass/`.

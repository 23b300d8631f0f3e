//! Compiler messages of policies; the test is in `tests/`, its cases are in `fail/`.

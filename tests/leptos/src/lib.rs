//! Pages that leptos renders on the server, judged with the policy in their headers: `tests/pages.rs`.

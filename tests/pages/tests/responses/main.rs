//! Pages of responses, judged with the policy in their headers.

mod check;
mod crawl;
mod maud_pages;
mod panics;
mod shop;

//! Pages of the application, judged with the policy of their own headers.
//!
//! A strict Content-Security-Policy breaks a page that still contains inline handlers, scripts without the nonce, or images of a host
//! that the policy does not list. [`assert_page!`](crate::assert_page) finds these in a test, whatever made the HTML: maud, leptos,
//! dioxus, any template engine, or a `format!`. It reads status, headers and body of a real response, parses the body with an HTML
//! tokenizer, and reports at line and column:
//!
//! - inline scripts, styles, event handlers, `style` attributes and `javascript:` URLs that the policy blocks, and those whose `nonce`
//!   is missing or is not that of the headers;
//! - scripts, styles, images, frames, forms and other loads that the policy blocks, with the directive that decides and the source to
//!   add;
//! - forms without the token of `csrf`, if the policy is given;
//! - a `meta` policy that contradicts the headers.
//!
//! [`Crawl`] does the same for every page that links of an application lead to. `Shop::crawl(router)` returns it.
//!
//! # What a response does not show
//!
//! Whether a value was escaped. In `<p>Tea</p>`, nobody can see whether `Tea` was written by the developer, or came from a visitor and
//! would have been printed as it is. The field `templates` checks that, in the templates themselves, while the application compiles.
//! A page also looks different for each visitor and each state of the data: a test sees the one that it requests.

mod assert_page;
mod audit;
mod body;
mod check;
#[cfg(feature = "tower")]
mod crawl;
mod html;
#[cfg(feature = "tower")]
mod link;
mod response;
#[cfg(feature = "tower")]
mod summary;
#[cfg(all(test, feature = "tower"))]
mod tests;

pub use self::{
    audit::{PageAudit, PageFinding},
    body::{ByPolling, InMemory, PageBody, read},
    check::PageCheck,
    response::{ByReference, PageResponse},
};
#[cfg(feature = "tower")]
pub use self::{
    crawl::Crawl,
    summary::{CrawledPage, Summary},
};

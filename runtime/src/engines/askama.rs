//! askama: the values of this crate are [`HtmlSafe`], and the filter `href`.
//!
//! askama looks for filters in the module `filters` next to the template:
//!
//! ```
//! use askama::Template;
//! use security_policy::Nonce;
//!
//! mod filters {
//!     pub use security_policy::engines::askama::href;
//! }
//!
//! #[derive(Template)]
//! #[template(source = r#"<a href="{{ url|href }}">site</a><script nonce="{{ nonce }}">greet()</script>"#, ext = "html")]
//! struct Page<'a> {
//!     url: &'a str,
//!     nonce: Nonce,
//! }
//!
//! let nonce = Nonce::random();
//! let page = Page { url: "java\tscript:steal()", nonce: nonce.clone() }.render()?;
//! assert_eq!(page, format!(r#"<a href="about:blank">site</a><script nonce="{nonce}">greet()</script>"#));
//! # Ok::<(), askama::Error>(())
//! ```

use askama::filters::HtmlSafe;

use crate::nonce::Nonce;

#[cfg_attr(docsrs, doc(cfg(feature = "askama")))]
impl HtmlSafe for Nonce {}

#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "askama", feature = "csrf"))))]
impl HtmlSafe for crate::csrf::HiddenField {}

#[cfg(feature = "links")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "askama", feature = "links"))))]
impl HtmlSafe for crate::links::Href {}

/// The filter `href`: prints a URL, or `about:blank` if it can run script.
#[cfg(feature = "links")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "askama", feature = "links"))))]
pub use self::filter::href;

#[cfg(feature = "links")]
mod filter {
    #![expect(missing_docs, reason = "`filter_fn` makes a struct and a method, and documents neither")]

    use std::fmt;

    #[askama::filter_fn]
    pub fn href(url: impl fmt::Display, _: &dyn askama::Values) -> askama::Result<crate::links::Href> {
        Ok(crate::links::href(&url.to_string()))
    }
}

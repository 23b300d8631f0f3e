//! Links and redirects whose target comes from a visitor.
//!
//! Escaping does not protect a link: `<a href="javascript:steal()">` contains no character to escape, and runs with a click. [`Href`]
//! accepts a URL only if its scheme is known to run no script. [`RedirectTarget`] accepts a target only if a browser stays on the site
//! with it: a login form that redirects to any `?next=` sends the visitor to a copy of itself at `//evil.example` (open redirect).
//!
//! Both parse the text as browsers do ([URL Standard, section 4.4](https://url.spec.whatwg.org/#url-parsing)).
//!
//! # Templates
//!
//! [`Display`](std::fmt::Display) of an [`Href`] is HTML, for an attribute value in quotes. With the feature of a template engine,
//! `{{ link }}` prints it escaped once, without `|safe`: `engines` has the table.
//!
//! A template does not show the type of a value. The filter [`href`] of the engines makes the check visible where a link is printed,
//! and works for any text: `<a href="{{ user.website|href }}">`.
//!
//! # Example
//!
//! ```
//! use security_policy::links::{Href, RedirectTarget};
//!
//! let website = Href::or_blank("java\nscript:steal()");
//! assert_eq!(format!(r#"<a href="{website}">"#), r#"<a href="about:blank">"#);
//!
//! let next = RedirectTarget::parse("//evil.example/login").unwrap_or_default();
//! assert_eq!(next.as_str(), "/");
//! ```

mod href;
mod redirect;
mod response;
mod target;
#[cfg(all(test, feature = "serde"))]
mod tests;
mod url;

pub use self::{
    href::{Href, HrefError, href},
    redirect::RedirectTarget,
    target::RedirectError,
};

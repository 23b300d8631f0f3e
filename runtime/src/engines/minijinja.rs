//! minijinja 3: conversions to [`Value`], and the filter `href`.
//!
//! ```
//! use minijinja::{Environment, context};
//! use security_policy::{Nonce, engines::minijinja};
//!
//! let mut env = Environment::new();
//! minijinja::register(&mut env);
//! env.add_template("page.html", r#"<a href="{{ url|href }}">site</a><script nonce="{{ nonce }}">greet()</script>"#)?;
//!
//! let nonce = Nonce::random();
//! let page = env.get_template("page.html")?.render(context! { url => "java\tscript:steal()", nonce => &nonce })?;
//! assert_eq!(page, format!(r#"<a href="about:blank">site</a><script nonce="{nonce}">greet()</script>"#));
//! # Ok::<(), minijinja::Error>(())
//! ```

#[cfg(feature = "links")]
use minijinja::Environment;
use minijinja::Value;

use crate::nonce::Nonce;

/// Adds the filter `href` to an environment.
#[cfg(feature = "links")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "minijinja"))))]
pub fn register(env: &mut Environment<'_>) {
    // The engine escapes the text, and does so in the way of the file.
    env.add_filter("href", |url: &str| crate::links::href(url).as_str().to_owned());
}

/// The text of the nonce.
#[cfg_attr(docsrs, doc(cfg(feature = "minijinja")))]
impl From<&Nonce> for Value {
    fn from(nonce: &Nonce) -> Self {
        nonce.as_str().into()
    }
}

/// The text of the nonce.
#[cfg_attr(docsrs, doc(cfg(feature = "minijinja")))]
impl From<Nonce> for Value {
    fn from(nonce: Nonce) -> Self {
        (&nonce).into()
    }
}

/// The field as safe HTML: the engine does not escape it again.
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "csrf", feature = "minijinja"))))]
impl From<&crate::csrf::HiddenField> for Value {
    fn from(field: &crate::csrf::HiddenField) -> Self {
        Value::from_safe_string(field.to_string())
    }
}

/// The field as safe HTML: the engine does not escape it again.
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "csrf", feature = "minijinja"))))]
impl From<crate::csrf::HiddenField> for Value {
    fn from(field: crate::csrf::HiddenField) -> Self {
        (&field).into()
    }
}

/// The URL as text, which the engine escapes.
#[cfg(feature = "links")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "minijinja"))))]
impl From<&crate::links::Href> for Value {
    fn from(link: &crate::links::Href) -> Self {
        link.as_str().into()
    }
}

/// The URL as text, which the engine escapes.
#[cfg(feature = "links")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "minijinja"))))]
impl From<crate::links::Href> for Value {
    fn from(link: crate::links::Href) -> Self {
        (&link).into()
    }
}

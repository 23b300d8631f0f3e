//! tera 2: the values of this crate serialize as what the engine prints, and the filter `href`.
//!
//! ```
//! use security_policy::{Nonce, engines::tera};
//! use ::tera::{Context, Tera};
//!
//! let mut engine = Tera::default();
//! tera::register(&mut engine);
//! engine.add_raw_template("page.html", r#"<a href="{{ url | href }}">site</a><script nonce="{{ nonce }}">greet()</script>"#)?;
//!
//! let nonce = Nonce::random();
//! let mut context = Context::new();
//! context.insert("url", "java\tscript:steal()");
//! context.insert("nonce", &nonce);
//! let page = engine.render("page.html", &context)?;
//! assert_eq!(page, format!(r#"<a href="about:blank">site</a><script nonce="{nonce}">greet()</script>"#));
//! # Ok::<(), ::tera::Error>(())
//! ```

use tera::Value;
#[cfg(feature = "links")]
use tera::{Kwargs, State, Tera};

/// Adds the filter `href` to an engine.
#[cfg(feature = "links")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "tera"))))]
pub fn register(engine: &mut Tera) {
    // The engine escapes the text.
    engine.register_filter("href", |url: &str, _: Kwargs, _: &State<'_>| crate::links::href(url).as_str().to_owned());
}

/// The field as safe HTML: the engine does not escape it again.
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "csrf", feature = "tera"))))]
impl From<&crate::csrf::HiddenField> for Value {
    fn from(field: &crate::csrf::HiddenField) -> Self {
        Value::safe_string(&field.to_string())
    }
}

/// The field as safe HTML: the engine does not escape it again.
#[cfg(feature = "csrf")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "csrf", feature = "tera"))))]
impl From<crate::csrf::HiddenField> for Value {
    fn from(field: crate::csrf::HiddenField) -> Self {
        (&field).into()
    }
}

/// The text of the nonce.
#[cfg_attr(docsrs, doc(cfg(feature = "tera")))]
impl From<&crate::Nonce> for Value {
    fn from(nonce: &crate::Nonce) -> Self {
        Value::normal_string(nonce.as_str())
    }
}

/// The URL as text, which the engine escapes.
#[cfg(feature = "links")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "tera"))))]
impl From<&crate::links::Href> for Value {
    fn from(link: &crate::links::Href) -> Self {
        Value::normal_string(link.as_str())
    }
}

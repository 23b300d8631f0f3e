//! Values of this crate in template engines.
//!
//! With the feature of its engine, a template prints these without `|safe`, and each of them escaped once:
//!
//! | value | askama | minijinja | tera | handlebars | maud |
//! |---|---|---|---|---|---|
//! | [`Nonce`](crate::Nonce) | `{{ nonce }}` | `{{ nonce }}` | `{{ nonce }}` | `{{nonce}}` | `(nonce)` |
//! | `CsrfToken::field()` | `{{ field }}` | `{{ field }}` | `{{ field }}` | `{{csrf_field field}}` | `(field)` |
//! | `links::Href` | `{{ link }}` | `{{ link }}` | `{{ link }}` | `{{link}}` | `(link)` |
//! | a visitor's URL as text | `{{ url\|href }}` | `{{ url\|href }}` | `{{ url\|href }}` | `{{href url}}` | `(href(url))` |
//!
//! The filter `href` needs the feature `links`. It prints `about:blank` instead of a URL that can run script, and the field
//! `templates` of a policy knows that a URL with this filter is checked. `register` in the module of each engine adds it; in maud, it is
//! the function [`links::href`](crate::links::href).
//!
//! | feature | versions |
//! |---|---|
//! | `askama` | askama 0.16 |
//! | `minijinja` | minijinja 3 |
//! | `minijinja-2` | minijinja 2 |
//! | `tera` | tera 2. Tera 1 has no type for safe HTML: write `{{ field \| safe }}` there |
//! | `handlebars` | handlebars 6, which has no such type either, so that fields are printed by a helper |
//! | `maud` | maud 0.27 |

#[cfg(feature = "askama")]
#[cfg_attr(docsrs, doc(cfg(feature = "askama")))]
pub mod askama;
#[cfg(feature = "handlebars")]
#[cfg_attr(docsrs, doc(cfg(feature = "handlebars")))]
pub mod handlebars;
#[cfg(feature = "maud")]
mod maud;
#[cfg(feature = "minijinja")]
#[cfg_attr(docsrs, doc(cfg(feature = "minijinja")))]
pub mod minijinja;
#[cfg(feature = "minijinja-2")]
#[cfg_attr(docsrs, doc(cfg(feature = "minijinja-2")))]
pub mod minijinja_2;
#[cfg(feature = "tera")]
#[cfg_attr(docsrs, doc(cfg(feature = "tera")))]
pub mod tera;

#[cfg(all(
    test,
    feature = "csrf",
    feature = "links",
    any(feature = "handlebars", feature = "minijinja", feature = "minijinja-2", feature = "tera")
))]
mod tests;

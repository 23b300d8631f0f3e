//! The URLs that a piece of CSS loads.

mod tokens;
mod urls;

pub(crate) use self::urls::{CssPlace, CssUrl, CssUse, css_urls};

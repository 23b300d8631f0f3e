//! maud: the values of this crate implement `Render`.

use std::fmt::Write as _;

use maud::Render;

macro_rules! render {
    ($(#[$cfg:meta])* $value:ty) => {
        $(#[$cfg])*
        impl Render for $value {
            fn render_to(&self, out: &mut String) {
                // Writing to a `String` cannot fail. The text of the value is HTML.
                let _ = write!(out, "{self}");
            }
        }
    };
}

render! {
    /// ```
    /// use maud::html;
    /// use security_policy::Nonce;
    ///
    /// let nonce = Nonce::random();
    /// let page = html! { script nonce=(nonce) { "greet()" } };
    /// assert_eq!(page.into_string(), format!(r#"<script nonce="{nonce}">greet()</script>"#));
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "maud")))]
    crate::Nonce
}

render! {
    #[cfg(feature = "csrf")]
    #[cfg_attr(docsrs, doc(cfg(all(feature = "csrf", feature = "maud"))))]
    crate::csrf::HiddenField
}

render! {
    #[cfg(feature = "links")]
    #[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "maud"))))]
    crate::links::Href
}

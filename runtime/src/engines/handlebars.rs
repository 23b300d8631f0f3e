//! handlebars: the helpers `href` and `csrf_field`.
//!
//! handlebars has no type for safe HTML. `{{csrf_field field}}` prints the hidden field of `csrf`, and nothing else: any other text is
//! an error, so that the helper is no way around escaping.
//!
//! ```
//! use ::handlebars::Handlebars;
//! use security_policy::engines::handlebars;
//! use serde_json::json;
//!
//! let mut engine = Handlebars::new();
//! handlebars::register(&mut engine);
//! let page = engine.render_template(r#"<a href="{{href url}}">site</a>"#, &json!({ "url": "java\tscript:steal()" }))?;
//! assert_eq!(page, r#"<a href="about:blank">site</a>"#);
//! # Ok::<(), ::handlebars::RenderError>(())
//! ```

use handlebars::Handlebars;

/// Adds the helpers to a registry: `csrf_field` with the feature `csrf`, and `href` with the feature `links`.
pub fn register(engine: &mut Handlebars<'_>) {
    #[cfg(feature = "csrf")]
    engine.register_helper("csrf_field", Box::new(field::CsrfField));
    #[cfg(feature = "links")]
    engine.register_helper("href", Box::new(link::Link));
    #[cfg(not(any(feature = "csrf", feature = "links")))]
    let _ = engine;
}

#[cfg(feature = "csrf")]
mod field {
    use handlebars::{
        Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError, RenderErrorReason,
    };

    use crate::csrf::is_hidden_field;

    pub(super) struct CsrfField;

    impl HelperDef for CsrfField {
        fn call<'reg: 'rc, 'rc>(
            &self,
            helper: &Helper<'rc>,
            _: &'reg Handlebars<'reg>,
            _: &'rc Context,
            _: &mut RenderContext<'reg, 'rc>,
            out: &mut dyn Output,
        ) -> HelperResult {
            let field = helper.param(0).and_then(|value| value.value().as_str());
            let field = field.filter(|field| is_hidden_field(field)).ok_or_else(no_field)?;
            Ok(out.write(field)?)
        }
    }

    fn no_field() -> RenderError {
        RenderErrorReason::Other("`csrf_field` takes the value of `CsrfToken::field()`".to_owned()).into()
    }
}

#[cfg(feature = "links")]
mod link {
    use handlebars::{Context, Handlebars, Helper, HelperDef, JsonRender as _, RenderContext, RenderError, ScopedJson};

    pub(super) struct Link;

    impl HelperDef for Link {
        fn call_inner<'reg: 'rc, 'rc>(
            &self,
            helper: &Helper<'rc>,
            _: &'reg Handlebars<'reg>,
            _: &'rc Context,
            _: &mut RenderContext<'reg, 'rc>,
        ) -> Result<ScopedJson<'rc>, RenderError> {
            let url = helper.param(0).map(|value| value.value().render()).unwrap_or_default();
            // The engine escapes the text.
            Ok(ScopedJson::Derived(crate::links::href(&url).as_str().into()))
        }
    }
}

//! What each engine prints: the field of a form as it is, and links that cannot run script.

use http::HeaderMap;

use crate::{
    Key, Keys, Nonce, UnixTime,
    csrf::HiddenField,
    links::{Href, href},
};

#[expect(dead_code, unreachable_pub, reason = "the macro generates more than these tests use")]
mod shop {
    security_policy! {
        #[allow(missing, reason = "a test")]
        pub struct Shop {
            origin: "https://shop.example.com",
            cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
            csrf: { bind_to: session },
        }
    }
}

struct Values {
    nonce: Nonce,
    field: HiddenField,
    link: Href,
}

impl Values {
    fn new() -> Self {
        let token = shop::Shop::CSRF.token(Keys::signing_with(Key::random()), &HeaderMap::new(), UnixTime::now());
        Self { nonce: Nonce::random(), field: token.field(), link: href("?a&b") }
    }

    /// What [`PAGE`] prints.
    fn page(&self) -> String {
        let Self { nonce, field, .. } = self;
        format!(
            "<script nonce=\"{nonce}\">{field}<a href=\"?a&amp;b\"><a href=\"about:blank\"><a href=\"?&lt;\">&lt;b&gt;"
        )
    }
}

const PAGE: &str = r#"<script nonce="{{ nonce }}">{{ field }}<a href="{{ link }}"><a href="{{ script | href }}"><a href="{{ url | href }}">{{ text }}"#;

const SCRIPT: &str = "java\tscript:steal()";
const URL: &str = "?<";
const TEXT: &str = "<b>";

macro_rules! of_minijinja {
    ($engine:ident, $register:path, $value:ident => $serialized:expr) => {
        #[test]
        fn $engine() -> Result<(), ::$engine::Error> {
            use ::$engine::{Environment, Value, context};

            fn serialized($value: &impl serde_core::Serialize) -> Value {
                $serialized
            }

            let mut env = Environment::new();
            $register(&mut env);
            env.add_template("page.html", PAGE)?;
            let page = env.get_template("page.html")?;
            let values = Values::new();
            let Values { nonce, field, link } = &values;
            let (own_nonce, own_field, own_link) = (nonce.clone(), field.clone(), link.clone());
            for (nonce, field, link) in [
                (serialized(nonce), serialized(field), serialized(link)),
                (Value::from(nonce), Value::from(field), Value::from(link)),
                (Value::from(own_nonce), Value::from(own_field), Value::from(own_link)),
            ] {
                let context = context! { nonce, field, link, script => SCRIPT, url => URL, text => TEXT };
                assert_eq!(page.render(context)?, values.page());
            }
            Ok(())
        }
    };
}

#[cfg(feature = "minijinja")]
of_minijinja! { minijinja, super::minijinja::register, value => Value::from(::minijinja::value::Serde(value)) }

#[cfg(feature = "minijinja-2")]
of_minijinja! { minijinja_2, super::minijinja_2::register, value => Value::from_serialize(value) }

#[cfg(feature = "askama")]
#[test]
fn askama() {
    use ::askama::Template;

    mod filters {
        pub(super) use crate::engines::askama::href;
    }

    #[derive(Template)]
    #[template(
        source = r#"<script nonce="{{ nonce }}">{{ field }}<a href="{{ link }}"><a href="{{ script|href }}"><a href="{{ url|href }}">{{ text }}"#,
        ext = "html"
    )]
    struct Page<'a> {
        nonce: &'a Nonce,
        field: &'a HiddenField,
        link: &'a Href,
        script: &'a str,
        url: &'a str,
        text: &'a str,
    }

    let values = Values::new();
    let Values { nonce, field, link } = &values;
    let page = Page { nonce, field, link, script: SCRIPT, url: URL, text: TEXT };
    assert_eq!(page.to_string(), values.page().replace("&lt;b&gt;", "&#60;b&#62;"));
}

#[cfg(feature = "tera")]
#[test]
fn tera() -> Result<(), ::tera::Error> {
    use ::tera::{Context, Tera, Value};

    let mut engine = Tera::default();
    super::tera::register(&mut engine);
    engine.add_raw_template("page.html", PAGE)?;
    let values = Values::new();
    let Values { nonce, field, link } = &values;
    for (nonce, field, link) in [
        (Value::from_serializable(nonce), Value::from_serializable(field), Value::from_serializable(link)),
        (Value::from(nonce), Value::from(field), Value::from(link)),
        (Value::from(nonce), Value::from(field.clone()), Value::from(link)),
    ] {
        let mut context = Context::new();
        for (name, value) in [("nonce", nonce), ("field", field), ("link", link)] {
            context.insert_value(name, value);
        }
        for (name, text) in [("script", SCRIPT), ("url", URL), ("text", TEXT)] {
            context.insert(name, text);
        }
        assert_eq!(engine.render("page.html", &context)?, values.page());
    }
    Ok(())
}

#[cfg(feature = "handlebars")]
#[test]
fn handlebars() -> Result<(), ::handlebars::RenderError> {
    use ::handlebars::Handlebars;
    use serde_json::json;

    let mut engine = Handlebars::new();
    super::handlebars::register(&mut engine);
    let values = Values::new();
    let Values { nonce, field, link } = &values;
    let context = json!({ "nonce": nonce, "field": field, "link": link, "script": SCRIPT, "url": URL, "text": TEXT });
    let template = r#"<script nonce="{{nonce}}">{{csrf_field field}}<a href="{{href link}}"><a href="{{href script}}"><a href="{{href url}}">{{text}}"#;
    assert_eq!(engine.render_template(template, &context)?, values.page());
    for template in ["{{csrf_field text}}", "{{csrf_field}}", "{{csrf_field missing}}"] {
        let error = engine.render_template(template, &context).expect_err(template).to_string();
        assert!(error.contains("`csrf_field` takes the value of `CsrfToken::field()`"), "{error}");
    }
    Ok(())
}

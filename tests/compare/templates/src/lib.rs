//! The hidden field of a form in three template engines: it has to arrive as HTML, and everything else escaped.
//!
//! `cargo test --manifest-path tests/compare/templates/Cargo.toml` runs it.
#![cfg(test)]

use askama::Template;
use http::HeaderMap;
use security_policy::{Key, Keys, UnixTime, csrf::HiddenField, security_policy};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session },
    }
}

const NAME: &str = "<b>";

fn field() -> HiddenField {
    Shop::CSRF.token(Keys::signing_with(Key::random()), &HeaderMap::new(), UnixTime::now()).field()
}

fn expected(field: &str) -> [String; 2] {
    // Each engine has a way of its own to write `<`.
    ["&lt;b&gt;", "&#60;b&#62;"].map(|name| format!("<form method=\"post\">{field} {name}</form>"))
}

#[test]
fn askama() {
    #[derive(Template)]
    #[template(source = r#"<form method="post">{{ field|safe }} {{ name }}</form>"#, ext = "html")]
    struct Page {
        field: HiddenField,
        name: &'static str,
    }
    let field = field();
    let page = Page { field: field.clone(), name: NAME }.render().expect("it renders");
    assert!(expected(&field.to_string()).contains(&page), "{page}");
}

#[test]
fn minijinja() {
    let mut engine = minijinja::Environment::new();
    let source = r#"<form method="post">{{ field|safe }} {{ name }}</form>"#;
    engine.add_template("form.html", source).expect("it compiles");
    let field = field().to_string();
    let context = minijinja::context! { field, name => NAME };
    let page = engine.get_template("form.html").and_then(|form| form.render(context)).expect("it renders");
    assert!(expected(&field).contains(&page), "{page}");
}

#[test]
fn tera() {
    let mut engine = tera::Tera::default();
    let source = r#"<form method="post">{{ field | safe }} {{ name }}</form>"#;
    engine.add_raw_template("form.html", source).expect("it compiles");
    let field = field().to_string();
    let mut context = tera::Context::new();
    context.insert("field", &field);
    context.insert("name", NAME);
    let page = engine.render("form.html", &context).expect("it renders");
    assert!(expected(&field).contains(&page), "{page}");
}

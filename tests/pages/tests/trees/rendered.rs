//! The engines themselves read the templates of the shop.

use super::site::Tree;
use serde_json::{Value, json};

/// The variables of the pages.
fn context() -> Value {
    let product = json!({
        "id": 7, "slug": "brass-lantern", "name": "Brass lantern", "image": "brass.png", "cents": 4900, "price": "49 €",
        "sold_out": false, "text": "It shines.",
    });
    json!({
        "lang": "de", "nonce": "bm9uY2U", "signed_in": true, "theme": "dark", "section": "orders", "description": "Lamps",
        "query": "wick", "user": { "id": 3, "name": "Ada", "email": "ada@mail.example" }, "build": "41",
        "categories": [{ "slug": "oil", "name": "Oil", "count": 3 }], "notice": "Saved", "csrf_token": "dG9rZW4",
        "product": product, "products": [product], "has_previous": true, "has_next": false, "previous": 1, "next": 3,
        "page_data": { "measure": true }, "product_data": { "name": "Brass lantern" }, "amount": "1",
        "lines": [{ "id": 1, "slug": "brass-lantern", "name": "Brass lantern", "amount": 1, "price": "49 €" }], "note": "",
        "street": "Linienstraße 1", "city": "Berlin", "countries": [{ "code": "DE", "name": "Germany", "selected": true }],
        "order_id": "A-41", "failed": true, "email": "ada@mail.example", "remember": true, "color": "red",
        "orders": [{ "number": 41, "open": true, "date": "1 May", "total": "49 €", "state": "Sent" }], "status": 404,
        "message": "Not found",
    })
}

/// The pages, which the application renders itself.
fn pages(tree: &Tree) -> Vec<&String> {
    tree.files.keys().filter(|name| !name.contains('/') || name.starts_with("emails/")).collect()
}

pub(crate) fn check(name: &str, printed: &str) {
    if name.starts_with("emails/") {
        return;
    }
    assert!(printed.contains("<!doctype html>") && printed.trim_end().ends_with("</html>"), "{name}: {printed}");
    assert!(printed.contains("name=\"csrf_token\" value=\"dG9rZW4\""), "{name}: {printed}");
    assert!(printed.contains("<script nonce=\"bm9uY2U\""), "{name}: {printed}");
}

#[test]
fn minijinja_renders_the_shop() {
    let tree = Tree::read("minijinja");
    let mut environment = minijinja::Environment::new();
    for (name, text) in &tree.files {
        environment.add_template_owned(name.clone(), text.clone()).expect("a template");
    }
    for name in pages(&tree) {
        let template = environment.get_template(name).expect("a page");
        check(
            name,
            &template
                .render(minijinja::Value::from(minijinja::value::Serde(context())))
                .unwrap_or_else(|error| panic!("{name}: {error:#}")),
        );
    }
}

#[test]
fn tera_renders_the_shop() {
    let tree = Tree::read("tera");
    let mut tera = tera::Tera::default();
    let added = tera.add_raw_templates(tree.files.iter());
    added.unwrap_or_else(|error| panic!("{error}"));
    let context = tera::Context::from_serialize(&context()).expect("a context");
    for name in pages(&tree) {
        check(name, &tera.render(name, &context).unwrap_or_else(|error| panic!("{name}: {error}")));
    }
}

#[test]
fn handlebars_renders_the_shop() {
    let tree = Tree::read("handlebars");
    let mut handlebars = handlebars::Handlebars::new();
    handlebars.register_helper("json", Box::new(json_helper));
    for (name, text) in &tree.files {
        let added = handlebars.register_template_string(name.trim_end_matches(".hbs"), text);
        added.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    for name in pages(&tree) {
        let printed = handlebars.render(name.trim_end_matches(".hbs"), &context());
        check(name, &printed.unwrap_or_else(|error| panic!("{name}: {error}")));
    }
}

/// Prints a value as JSON in which `<` is escaped.
fn json_helper(
    helper: &handlebars::Helper<'_>,
    _: &handlebars::Handlebars<'_>,
    _: &handlebars::Context,
    _: &mut handlebars::RenderContext<'_, '_>,
    out: &mut dyn handlebars::Output,
) -> handlebars::HelperResult {
    let value = helper.param(0).map(|param| param.value().to_string()).unwrap_or_default();
    out.write(&value.replace('<', "\\u003c"))?;
    Ok(())
}

//! Askama compiles the templates of the shop, and renders them.

use super::rendered::check;
use askama::Template;
use serde_json::{Value, json};

struct User {
    id: u32,
    name: &'static str,
    email: &'static str,
}

struct Category {
    slug: &'static str,
    name: &'static str,
    count: u32,
}

struct Product {
    id: u32,
    slug: &'static str,
    name: &'static str,
    image: &'static str,
    cents: u32,
    price: &'static str,
    text: &'static str,
    sold_out: bool,
}

struct Line {
    id: u32,
    slug: &'static str,
    name: &'static str,
    amount: u32,
    price: &'static str,
}

struct Country {
    code: &'static str,
    name: &'static str,
    selected: bool,
}

struct Order {
    number: u32,
    open: bool,
    date: &'static str,
    total: &'static str,
    state: &'static str,
}

const fn product() -> Product {
    Product {
        id: 7,
        slug: "brass-lantern",
        name: "Brass lantern",
        image: "brass.png",
        cents: 4900,
        price: "49 €",
        text: "It shines.",
        sold_out: false,
    }
}

macro_rules! pages {
    ($($path:literal)*) => {
        vec![$({
            #[derive(Template)]
            #[template(path = $path, config = "trees/askama.toml")]
            #[expect(dead_code, reason = "no page uses all variables")]
            struct Page {
                lang: &'static str,
                nonce: &'static str,
                signed_in: bool,
                theme: &'static str,
                section: &'static str,
                description: &'static str,
                query: &'static str,
                user: User,
                build: u32,
                categories: Vec<Category>,
                notice: &'static str,
                csrf_token: &'static str,
                product: Product,
                products: Vec<Product>,
                has_previous: bool,
                has_next: bool,
                previous: u32,
                next: u32,
                page_data: Value,
                product_data: Value,
                amount: u32,
                lines: Vec<Line>,
                note: &'static str,
                street: &'static str,
                city: &'static str,
                countries: Vec<Country>,
                order_id: &'static str,
                failed: bool,
                email: &'static str,
                remember: bool,
                orders: Vec<Order>,
                status: u16,
                message: &'static str,
                _rest: (),
            }
            let page = Page {
                lang: "de",
                nonce: "bm9uY2U",
                signed_in: true,
                theme: "dark",
                section: "orders",
                description: "Lamps",
                query: "wick",
                user: User { id: 3, name: "Ada", email: "ada@mail.example" },
                build: 41,
                categories: vec![Category { slug: "oil", name: "Oil", count: 3 }],
                notice: "Saved",
                csrf_token: "dG9rZW4",
                product: product(),
                products: vec![product()],
                has_previous: true,
                has_next: false,
                previous: 1,
                next: 3,
                page_data: json!({ "measure": true }),
                product_data: json!({ "name": "Brass lantern" }),
                amount: 1,
                lines: vec![Line { id: 1, slug: "brass-lantern", name: "Brass lantern", amount: 1, price: "49 €" }],
                note: "",
                street: "Linienstraße 1",
                city: "Berlin",
                countries: vec![Country { code: "DE", name: "Germany", selected: true }],
                order_id: "A-41",
                failed: true,
                email: "ada@mail.example",
                remember: true,
                orders: vec![Order { number: 41, open: true, date: "1 May", total: "49 €", state: "Sent" }],
                status: 404,
                message: "Not found",
                _rest: (),
            };
            ($path, page.render().expect("the page can be rendered"))
        }),*]
    };
}

#[test]
fn askama_renders_the_shop() {
    let pages = pages! {
        "account.html" "cart.html" "checkout.html" "error.html" "home.html" "imprint.html" "login.html" "orders.html" "product.html"
        "search.html"
    };
    for (name, printed) in pages {
        check(name, &printed);
    }
}

//! Pages that leptos renders on the server.

#[path = "../../pages/tests/responses/shop.rs"]
mod shop;

use leptos::prelude::*;
use security_policy::{Nonce, links::Href};
use shop::{Planted, audit, check};

/// A page with everything that the policy permits, and with what a test adds.
fn page(nonce: &Nonce, head: AnyView, body: AnyView) -> String {
    let nonce = nonce.to_string();
    let visitor = Href::parse("https://visitor.example/?a=1&b=2").expect("a link");
    let page = view! {
        <!DOCTYPE html>
        <html lang="de">
            <head>
                <meta charset="utf-8" />
                <title>"Tee — 茶 & Co."</title>
                <link rel="stylesheet" href="/shop.css" />
                <link rel="icon" href="/icon.svg" />
                <link rel="preload" href="/body.woff2" as_="font" crossorigin="" />
                <style nonce=nonce.clone()>"body { margin: 0 }"</style>
                <script nonce=nonce.clone()>"greet(1)"</script>
                {head}
            </head>
            <body>
                <nav><a href="/">"home"</a> " " <a href=visitor.as_str().to_owned()>"<visitor>"</a></nav>
                <img src="/tea.png" alt="" />
                <form method="post" action="/basket">
                    <input type="hidden" name="csrf_token" value="a token" />
                    <button>"buy"</button>
                </form>
                <form action="/search"><input name="q" /></form>
                {"\n"}
                {body}
            </body>
        </html>
    };
    page.to_html()
}

/// Renders a page as a server does.
fn rendered(nonce: &Nonce, head: impl FnOnce() -> AnyView, body: impl FnOnce() -> AnyView) -> String {
    Owner::new().with(|| page(nonce, head(), body()))
}

fn nothing() -> AnyView {
    ().into_any()
}

#[test]
fn a_page_that_the_policy_permits_has_no_findings() {
    let nonce = Nonce::random();
    let audit = audit(&rendered(&nonce, nothing, nothing), &nonce);
    assert!(audit.is_empty(), "{audit}");
}

/// A lint, the text where it finds something, and what is added to a page.
type Added = (&'static str, &'static str, fn() -> AnyView);

#[test]
fn a_problem_is_found_at_its_place() {
    let nonce = Nonce::random();
    let head = IN_HEAD.iter().map(|&(lint, at, head)| Planted { lint, at, html: rendered(&nonce, head, nothing) });
    let body = IN_BODY.iter().map(|&(lint, at, body)| Planted { lint, at, html: rendered(&nonce, nothing, body) });
    check(&head.chain(body).collect::<Vec<_>>(), &nonce);
}

const IN_HEAD: &[Added] = &[
    ("template_inline_without_nonce", "<script>track", || view! { <script>"track()"</script> }.into_any()),
    ("template_inline_without_nonce", "<style>p", || view! { <style>"p{}"</style> }.into_any()),
    ("template_inline_without_nonce", "old\">", || view! { <script nonce="old">"track()"</script> }.into_any()),
    ("template_resource_blocked", "https://cdn.example/a.css", || {
        view! { <link rel="stylesheet" href="https://cdn.example/a.css" integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC" crossorigin="" /> }.into_any()
    }),
    ("template_resource_blocked", "https://cdn.example/m.js", || {
        view! { <link rel="modulepreload" href="https://cdn.example/m.js" /> }.into_any()
    }),
    ("template_resource_blocked", "/base/", || view! { <base href="/base/" /> }.into_any()),
    ("template_external_script_without_integrity", "/own.js", || view! { <script src="/own.js"></script> }.into_any()),
];

const IN_BODY: &[Added] = &[
    ("template_inline_handler", "onclick", || view! { <p>"茶 "<button onclick="buy()">"buy"</button></p> }.into_any()),
    ("template_inline_style", "style=", || view! { <p style="color: red">"tea"</p> }.into_any()),
    ("template_javascript_url", "javascript:", || view! { <a href="javascript:buy()">"buy"</a> }.into_any()),
    ("template_resource_blocked", "https://img.example/a.png", || {
        view! { <img src="https://img.example/a.png" alt="" /> }.into_any()
    }),
    ("template_resource_blocked", "https://map.example/", || {
        view! { <iframe src="https://map.example/"></iframe> }.into_any()
    }),
    ("template_resource_blocked", "https://find.example/", || {
        view! { <form action="https://find.example/"><input name="q" /></form> }.into_any()
    }),
    ("template_form_without_csrf_token", "<form method=\"post\" action=\"/vote\"", || {
        view! { <form method="post" action="/vote"><button>"vote"</button></form> }.into_any()
    }),
    // What a server writes around a value is no text of the page.
    ("template_inline_handler", "onclick", || {
        let items = ["tea", "cake"];
        view! { <ul>{items.map(|item| view! { <li>{item}</li> }).collect_view()}</ul><p onclick="buy()"></p> }
            .into_any()
    }),
];

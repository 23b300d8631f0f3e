//! Pages that maud writes.

use super::shop::{Planted, audit, check};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use security_policy::{Nonce, links::Href};

/// A page with everything that the policy permits, and with what a test adds.
fn page(nonce: &Nonce, head: &Markup, body: &Markup) -> String {
    let visitor = Href::parse("https://visitor.example/?a=1&b=2").expect("a link");
    let page = html! {
        (DOCTYPE)
        html lang="de" {
            head {
                meta charset="utf-8";
                title { "Tee — 茶 & Co." }
                link rel="stylesheet" href="/shop.css";
                link rel="icon" href="/icon.svg";
                link rel="preload" href="/body.woff2" as="font" type="font/woff2" crossorigin;
                style nonce=(nonce) { "body { margin: 0 }" }
                script nonce=(nonce) { (PreEscaped("greet(\"茶\")")) }
                script type="application/ld+json" { (PreEscaped("{\"name\":\"tea\"}")) }
                (head)
            }
            body {
                nav { a href="/" { "home" } " " a href=(visitor) { "<visitor>" } " " a href="mailto:tea@shop.example" { "mail" } }
                img src="/tea.png" srcset="/tea.png 1x, /tea@2.png 2x" alt="";
                form method="post" action="/basket" {
                    input type="hidden" name="csrf_token" value="a token";
                    button { "buy" }
                }
                form action="/search" { input name="q"; }
                "\n"
                (body)
            }
        }
    };
    page.into_string()
}

fn nothing() -> Markup {
    html! {}
}

#[test]
fn a_page_that_the_policy_permits_has_no_findings() {
    let nonce = Nonce::random();
    let audit = audit(&page(&nonce, &nothing(), &nothing()), &nonce);
    assert!(audit.is_empty(), "{audit}");
}

#[test]
fn a_problem_is_found_at_its_place() {
    let nonce = Nonce::random();
    let planted =
        |(lint, at, head, body): (_, _, Markup, Markup)| Planted { lint, at, html: page(&nonce, &head, &body) };
    let planted: Vec<Planted> = in_head().into_iter().chain(in_body()).map(planted).collect();
    check(&planted, &nonce);
}

fn in_head() -> Vec<(&'static str, &'static str, Markup, Markup)> {
    let found = |lint, at, head| (lint, at, head, nothing());
    vec![
        found("template_inline_without_nonce", "<script>track", html! { script { "track()" } }),
        found("template_inline_without_nonce", "<style>p", html! { style { "p{}" } }),
        found(
            "template_inline_without_nonce",
            "<script type=\"importmap\"",
            html! { script type="importmap" { "{}" } },
        ),
        found("template_inline_without_nonce", "old\">", html! { script nonce="old" { "track()" } }),
        found(
            "template_resource_blocked",
            "https://cdn.example/a.css",
            html! { link rel="stylesheet" href="https://cdn.example/a.css" integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC" crossorigin; },
        ),
        found(
            "template_resource_blocked",
            "https://cdn.example/f.woff2",
            html! { link rel="preload" as="font" href="https://cdn.example/f.woff2" crossorigin; },
        ),
        found(
            "template_resource_blocked",
            "https://cdn.example/m.js",
            html! { link rel="modulepreload" href="https://cdn.example/m.js"; },
        ),
        found(
            "template_resource_blocked",
            "https://cdn.example/icon.png",
            html! { link rel="icon" href="https://cdn.example/icon.png"; },
        ),
        found(
            "template_resource_blocked",
            "https://cdn.example/app.webmanifest",
            html! { link rel="manifest" href="https://cdn.example/app.webmanifest"; },
        ),
        found("template_resource_blocked", "/base/", html! { base href="/base/"; }),
        found("template_external_script_without_integrity", "/own.js", html! { script src="/own.js" {} }),
        found(
            "template_meta_policy",
            "Content-Security-Policy",
            html! { meta http-equiv="Content-Security-Policy" content="img-src https:"; },
        ),
    ]
}

fn in_body() -> Vec<(&'static str, &'static str, Markup, Markup)> {
    let found = |lint, at, body| (lint, at, nothing(), body);
    vec![
        found("template_inline_handler", "onclick", html! { p { "茶 " button onclick="buy()" { "buy" } } }),
        found("template_inline_handler", "onload", html! { svg onload="draw()" {} }),
        found("template_inline_style", "style=", html! { p style="color: red" { "tea" } }),
        found("template_javascript_url", "javascript:", html! { a href="javascript:buy()" { "buy" } }),
        found(
            "template_javascript_url",
            "javascript:",
            html! { form method="post" action="javascript:buy()" { input name="csrf_token" value="t"; } },
        ),
        found(
            "template_resource_blocked",
            "https://img.example/a.png",
            html! { img src="https://img.example/a.png" alt=""; },
        ),
        found(
            "template_resource_blocked",
            "https://img.example/b.png",
            html! { img src="/a.png" srcset="/a.png 1x, https://img.example/b.png 2x" alt=""; },
        ),
        found(
            "template_resource_blocked",
            "https://img.example/p.png",
            html! { picture { source srcset="https://img.example/p.png"; img src="/p.png" alt=""; } },
        ),
        found("template_resource_blocked", "https://map.example/", html! { iframe src="https://map.example/" {} }),
        found(
            "template_resource_blocked",
            "https://cdn.example/tea.mp4",
            html! { video src="https://cdn.example/tea.mp4" {} },
        ),
        found("template_resource_blocked", "/tea.swf", html! { object data="/tea.swf" {} }),
        found("template_resource_blocked", "/e.swf", html! { embed src="/e.swf"; }),
        found(
            "template_resource_blocked",
            "https://find.example/",
            html! { form action="https://find.example/" { input name="q"; } },
        ),
        found(
            "template_resource_blocked",
            "https://find.example/2",
            html! { form action="/search" { button formaction="https://find.example/2" { "find" } } },
        ),
        found(
            "template_form_without_csrf_token",
            "<form method=\"post\" action=\"/vote\"",
            html! { form method="post" action="/vote" { button { "vote" } } },
        ),
        found(
            "template_form_without_csrf_token",
            "<form method=\"POST\"",
            html! { form method="POST" { button { "vote" } } },
        ),
    ]
}

//! `for_each` and `REMOVED`: what a program needs that has no `HeaderMap`.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use http::HeaderMap;
use security_policy::{
    Nonce, presets, security_policy,
    slot::{ParseError, Source},
};

security_policy! {
    struct Plain {
        origin: "https://shop.example.com",
        vary: ["origin", "accept-encoding"],
        remove: ["server", "x-powered-by"],
        ..presets::Api
    }
}

security_policy! {
    struct Page {
        content_security_policy: [
            { default_src: self, script_src: nonce, base_uri: none },
            { script_src: [self, nonce], object_src: none },
        ],
        x_content_type_options: nosniff,
        remove: ["server"],
    }
}

security_policy! {
    struct Gallery { content_security_policy: { default_src: none, img_src: $images, base_uri: none }, x_frame_options: deny }
}

security_policy! {
    struct Album { content_security_policy: { script_src: nonce, img_src: $images, base_uri: none }, x_frame_options: deny }
}

type Lines = Vec<(String, String)>;

fn lines(headers: &HeaderMap) -> Lines {
    headers.iter().map(|(name, value)| (name.to_string(), value.to_str().expect("ASCII").to_owned())).collect()
}

fn push(lines: &mut Lines) -> impl FnMut(&str, &str) {
    |name, value| lines.push((name.to_owned(), value.to_owned()))
}

#[test]
fn each_header_is_passed_in_the_order_in_which_it_is_sent() {
    let mut found = Lines::new();
    Plain::for_each(push(&mut found));
    assert_eq!(found, lines(&Plain::headers()));
    let constants: Lines = Plain::HEADERS.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    assert_eq!(found, constants);
    assert!(found.iter().any(|(name, value)| name == "vary" && value == "origin, accept-encoding"), "{found:?}");
    assert_eq!(Plain::REMOVED, ["server", "x-powered-by"]);
}

#[test]
fn a_page_has_its_nonce_and_is_not_stored() {
    let (mut found, nonce) = (Lines::new(), Nonce::random());
    Page::for_each(&nonce, push(&mut found));
    assert_eq!(found, lines(&Page::headers(&nonce)));
    assert_eq!(found[0], ("cache-control".to_owned(), "private, no-store".to_owned()));
    let with_nonce = found.iter().filter(|(_, value)| value.contains(nonce.as_str()));
    assert_eq!(with_nonce.count(), 1, "{found:?}");
    assert_eq!(Page::REMOVED, ["server"]);
}

#[test]
fn a_configured_policy_has_it_too() -> Result<(), ParseError> {
    let images = Source::parse("https://img.example.com")?;
    let gallery = Gallery::configure(GallerySlots { images: images.clone() });
    let mut found = Lines::new();
    gallery.for_each(push(&mut found));
    assert_eq!(found, lines(&gallery.headers()));
    assert!(found.iter().any(|(_, value)| value.contains("img-src https://img.example.com")), "{found:?}");

    let album = Album::configure(AlbumSlots { images });
    let (mut found, nonce) = (Lines::new(), Nonce::random());
    album.for_each(&nonce, push(&mut found));
    assert_eq!(found, lines(&album.headers(&nonce)));
    assert!(found.len() == 3 && Album::REMOVED.is_empty(), "{found:?}");
    Ok(())
}

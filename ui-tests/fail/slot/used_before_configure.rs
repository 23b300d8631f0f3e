use http::HeaderMap;
use security_policy::Nonce;
use tower_layer::Layer;

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., img_src: [.., $cdn] },
        ..security_policy::presets::StaticSite
    }
}

security_policy::security_policy! {
    pub struct Page {
        origin: "https://shop.example.com",
        content_security_policy: { .., img_src: [.., $cdn] },
        ..security_policy::presets::Strict
    }
}

fn mount<L: Layer<()>>(_: L) {}

fn main() {
    let mut headers = Shop::headers();
    Shop::apply(&mut headers);
    let _ = Shop::layer();
    mount(Shop);
    let mut headers = HeaderMap::new();
    Page::apply(&mut headers, &Nonce::random());
}

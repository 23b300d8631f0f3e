use security_policy::Nonce;
use tower_layer::Layer;

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session },
        ..security_policy::presets::Strict
    }
}

security_policy::security_policy! {
    #[base]
    pub struct Transport {
        strict_transport_security: { max_age: 2y, include_subdomains },
    }
}

fn mount<L: Layer<()>>(_: L) {}

fn main() {
    mount(Shop::CSRF);
    mount(Shop::headers(&Nonce::random()));
    mount(Transport);
}

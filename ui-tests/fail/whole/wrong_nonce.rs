use http::HeaderMap;
use security_policy::Nonce;

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        ..security_policy::presets::Strict
    }
}

security_policy::security_policy! {
    pub struct Files {
        origin: "https://shop.example.com",
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let mut headers = HeaderMap::new();
    Shop::apply(&mut headers, "c2VjcmV0");
    Shop::apply(&mut headers, Nonce::random());
    Shop::apply(&mut headers);
    Files::apply(&mut headers, &Nonce::random());
}

//! The policy and the keys of the targets that read requests.

use security_policy::csrf::SpentTokens;
use security_policy::{Key, Keys, UnixTime, security_policy};
use std::sync::{Arc, LazyLock};

security_policy! {
    #[allow(missing, cookie_prefix_missing, reason = "parts of a policy")]
    pub(crate) struct Shop {
        origin: "https://shop.example.com",
        x_content_type_options: nosniff,
        referrer_policy: same_origin,
        cookies: {
            theme: { max_age: 30d },
            note: { max_age: 1h, signed },
            card: { max_age: 1h, private },
            login: { name: "__Host-login", max_age: 8h, idle: 30min, signed },
            vault: { name: "__Host-vault", max_age: 8h, idle: 30min, private },
            old: { name: "session", flask, max_age: 1h },
            default: { secure, http_only, same_site: lax },
        },
        csrf: {
            bind_to: login,
            trusted_origins: ["https://pay.example.com"],
            exempt: ["POST /webhook"],
        },
        transport: { hosts: ["www.shop.example.com", "*.cdn.example.com"], proxies: ["10.0.0.0/8"] },
    }
}

security_policy! {
    #[allow(missing, reason = "parts of a policy")]
    pub(crate) struct Once {
        origin: "https://shop.example.com",
        referrer_policy: same_origin,
        cookies: { login: { name: "__Host-login", max_age: 8h, idle: 30min, signed } },
        csrf: { bind_to: login, once },
    }
}

/// The keys of the site: one that signs, and an earlier one.
pub(crate) static KEYS: LazyLock<Arc<Keys>> = LazyLock::new(|| {
    let key = |text| Key::parse(text).expect("a key");
    Arc::new(
        Keys::signing_with(key("xM6yLZ+I81d8UE5gKgDyPzqoLRhKUPSi8N18AM03A7M="))
            .accepting(key("/xFHdEzepWIEAlzeDub8wF94P96CKRAMPzs691TAwG4=")),
    )
});

/// Where the one-time tokens that were used are remembered.
pub(crate) fn spent() -> SpentTokens {
    SpentTokens::in_process_up_to(64)
}

/// The time of every request.
pub(crate) const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

//! Policies as a program for `wasm32-unknown-unknown` has them; `tests/wasm/run` compiles this for that target.

use security_policy::security_policy;

security_policy! {
    /// Needs no random numbers.
    pub struct Api {
        origin: "https://api.example.com",
        ..security_policy::presets::Api
    }
}

/// Calls `set` with each header of a response, as `worker::Headers::set` takes it.
pub fn headers(mut set: impl FnMut(&str, &str)) {
    Api::for_each(&mut set);
}

#[cfg(feature = "nonce")]
mod page {
    use security_policy::{Nonce, security_policy};

    security_policy! {
        /// Needs a random number for each response.
        pub struct Page {
            origin: "https://www.example.com",
            ..security_policy::presets::Strict
        }
    }

    /// Calls `set` with each header of a page, and returns its nonce.
    pub fn headers(mut set: impl FnMut(&str, &str)) -> Nonce {
        let nonce = Nonce::random();
        Page::for_each(&nonce, &mut set);
        nonce
    }
}

#[cfg(feature = "nonce")]
pub use page::headers as page_headers;

#[cfg(test)]
mod tests {
    #[test]
    fn each_header_is_set() {
        let mut lines = Vec::new();
        super::headers(|name, value| lines.push((name.to_owned(), value.to_owned())));
        let expected: Vec<_> =
            super::Api::HEADERS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(lines, expected);
        assert!(lines.len() > 5);
    }
}

//! The headers of a site: one request for a page, and one for each redirect.

use crate::exit::Failure;
use security_policy_core::url::Url;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Response;

/// A response, and the URL that sent it.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) url: String,
    /// Its status line and its headers.
    pub(crate) text: String,
}

/// Requests a URL and follows its redirects. Only the headers are read.
///
/// # Errors
///
/// The server does not answer in time, its certificate is not valid, or it redirects too often.
pub(crate) fn fetch(url: &str, timeout: Duration) -> Result<Vec<Fetched>, Failure> {
    let config = Agent::config_builder()
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        // The headers of a redirect are audited too.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("cargo-security-policy/", env!("CARGO_PKG_VERSION")))
        .build();
    let agent = Agent::new_with_config(config);
    let mut fetched = Vec::new();
    let mut url = url.to_owned();
    while fetched.len() <= MAX_REDIRECTS {
        let response =
            agent.get(&url).header("accept", "text/html,*/*").call().map_err(|error| failure(&url, &error))?;
        let (next, text) = (next(&url, &response)?, text(&response));
        fetched.push(Fetched { url, text });
        match next {
            Some(next) => url = next,
            None => return Ok(fetched),
        }
    }
    Err(Failure::new(format!("`{url}` is the {}th redirect in a row", MAX_REDIRECTS + 1)))
}

fn text<B>(response: &Response<B>) -> String {
    let mut text = format!("HTTP/1.1 {}\n", response.status().as_u16());
    for (name, value) in response.headers() {
        text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    text
}

/// The URL that a redirect leads to.
///
/// # Errors
///
/// Browsers reject the text of `Location`.
fn next<B>(url: &str, response: &Response<B>) -> Result<Option<String>, Failure> {
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let Some(location) = response.headers().get("location").filter(|_| is_redirect) else { return Ok(None) };
    joined(url, &String::from_utf8_lossy(location.as_bytes())).map(Some)
}

/// The URL of a reference in a page at `url`, without its fragment.
///
/// # Errors
///
/// Browsers reject one of the two.
pub(crate) fn joined(url: &str, reference: &str) -> Result<String, Failure> {
    let reference = reference.split('#').next().unwrap_or_default();
    // The model compares URLs with sources, which have no query.
    let query = reference.find('?').map_or("", |at| &reference[at..]);
    let joined = Url::parse(url).and_then(|url| url.join(reference));
    match joined {
        Some(joined) => Ok(format!("{joined}{query}")),
        None => Err(Failure::new(format!("`{}` at `{url}` is no URL", reference.escape_debug()))),
    }
}

fn failure(url: &str, error: &ureq::Error) -> Failure {
    let failure = Failure::new(format!("no response from `{url}`: {error}"));
    match error {
        ureq::Error::Timeout(_) => failure.help("`--timeout 60` waits longer"),
        ureq::Error::HostNotFound => failure.help("check the name of the host, and the connection"),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            failure.help("browsers would show a warning in place of the site, or the proxy of this network has a certificate of its own")
        }
        _ => failure,
    }
}

/// As many as browsers follow.
const MAX_REDIRECTS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_is_relative_to_its_page() {
        for (url, reference, expected) in [
            ("https://a.example/x/y?z", "https://b.example/", "https://b.example/"),
            ("https://a.example/x/y?z", "//b.example/c", "https://b.example/c"),
            ("https://a.example/x/y?z", "/c#d", "https://a.example/c"),
            ("https://a.example/x/y?z", "c", "https://a.example/x/c"),
            ("http://a.example", "c?u=http://x", "http://a.example/c?u=http://x"),
            ("http://a.example:8080?q", "/", "http://a.example:8080/"),
            ("https://a.example/x/y?z", "?page=2", "https://a.example/x/y?page=2"),
            ("https://a.example/x/y", "../c", "https://a.example/c"),
        ] {
            assert_eq!(joined(url, reference).ok().as_deref(), Some(expected), "{url} {reference}");
        }
    }
}

//! Table 3: the headers that some caches read instead of `Cache-Control`.

/// A header that some caches read instead of `Cache-Control` (RFC 9213). It can allow what `Cache-Control` forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Targeted {
    /// The name in lower case; a leading `*` stands for any prefix.
    pub name: &'static str,
    /// The syntax in which the header forbids storing.
    pub form: TargetedForm,
    /// The caches that read it, and their documentation.
    pub source: &'static str,
}

/// The syntax of a targeted header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetedForm {
    /// Directives, as in `Cache-Control`: `no-store` forbids storing.
    Directives,
    /// Seconds: `0` forbids storing.
    Seconds,
}

const fn directives(name: &'static str, source: &'static str) -> Targeted {
    Targeted { name, form: TargetedForm::Directives, source }
}

/// All known targeted headers. RFC 9213 allows further names, which the last row covers.
pub static TARGETED: &[Targeted] = &[
    directives("cdn-cache-control", "every CDN: RFC 9213, section 3"),
    directives(
        "cloudflare-cdn-cache-control",
        "Cloudflare: https://developers.cloudflare.com/cache/concepts/cdn-cache-control/",
    ),
    directives("netlify-cdn-cache-control", "Netlify: https://docs.netlify.com/build/caching/caching-overview/"),
    directives("vercel-cdn-cache-control", "Vercel: https://vercel.com/docs/headers/cache-control-headers"),
    directives("x-litespeed-cache-control", "LiteSpeed: https://docs.litespeedtech.com/lscache/devguide/controls/"),
    directives(
        "surrogate-control",
        "Fastly, Squid, Varnish setups: https://www.w3.org/TR/edge-arch/, https://www.fastly.com/documentation/reference/http/http-headers/Surrogate-Control/",
    ),
    // `!no-store` in it cancels the `no-store` of `Cache-Control`.
    directives("edge-control", "Akamai: https://techdocs.akamai.com/property-mgr/docs/know-caching"),
    Targeted {
        name: "x-accel-expires",
        form: TargetedForm::Seconds,
        source: "nginx: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_valid",
    },
    directives("*-cache-control", "any cache that follows RFC 9213, section 2.1"),
];

impl Targeted {
    /// The row of the header with this name, in lower case; `None` if no cache reads it instead of `Cache-Control`.
    ///
    /// ```
    /// use security_policy_core::header::Targeted;
    ///
    /// assert_eq!(Targeted::of("x-accel-expires").map(|row| row.name), Some("x-accel-expires"));
    /// assert_eq!(Targeted::of("acme-cdn-cache-control").map(|row| row.name), Some("*-cache-control"));
    /// assert_eq!(Targeted::of("cache-control"), None);
    /// ```
    pub fn of(name: &str) -> Option<&'static Targeted> {
        TARGETED.iter().find(|row| match row.name.strip_prefix('*') {
            Some(end) => name.ends_with(end),
            None => name == row.name,
        })
    }

    /// Whether this value of the header keeps shared caches from storing the response.
    ///
    /// ```
    /// use security_policy_core::header::Targeted;
    ///
    /// let row = Targeted::of("cdn-cache-control").expect("a row");
    /// assert!(row.forbids_sharing("max-age=0, No-Store"));
    /// assert!(!row.forbids_sharing("max-age=60, ext=\"a, no-store\""));
    /// ```
    pub fn forbids_sharing(&self, value: &str) -> bool {
        match self.form {
            TargetedForm::Seconds => value.trim() == "0",
            TargetedForm::Directives => split_unquoted(value).any(|directive| {
                ["no-store", "private"].iter().any(|name| directive.trim().eq_ignore_ascii_case(name))
            }),
        }
    }
}

/// The parts between commas, except commas in quoted strings (RFC 9110, section 5.6.4).
fn split_unquoted(text: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |c: char| {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ',' => return !is_quoted,
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_forbids_sharing() {
        for (name, value, forbids) in [
            ("cdn-cache-control", "no-store", true),
            ("cdn-cache-control", "private, max-age=60", true),
            ("cdn-cache-control", "private=\"set-cookie\"", false),
            ("surrogate-control", "no-store;other-surrogate", false),
            ("edge-control", "!no-store, max-age=1d", false),
            ("edge-control", "no-store", true),
            ("x-accel-expires", "0", true),
            ("x-accel-expires", " 0 ", true),
            ("x-accel-expires", "@0", false),
            ("x-accel-expires", "no-store", false),
            ("acme-cache-control", "ext=\"\\\", no-store\"", false),
            ("acme-cache-control", "ext=\"\\\\\", no-store", true),
            ("acme-cache-control", "ext=\"a, no-store, b\"", false),
            ("acme-cache-control", "ext=\"a\", no-store, ext=\"b\"", true),
            ("acme-cache-control", "ext=\"\\\", no-store, b\"", false),
            ("acme-cache-control", "ext=\\, no-store", true),
        ] {
            let row = Targeted::of(name).expect("a row");
            assert_eq!(row.forbids_sharing(value), forbids, "{name}: {value}");
        }
    }

    #[test]
    fn a_name_has_its_own_row() {
        for row in TARGETED.iter().filter(|row| !row.name.starts_with('*')) {
            assert_eq!(Targeted::of(row.name), Some(row));
        }
        for name in ["cache-control", "x-cache-control-note", "expires", "cdn-cache-control-note"] {
            assert_eq!(Targeted::of(name), None, "{name}");
        }
    }
}

//! Headers in the syntax of a server's configuration.

use super::headers::Headers;

/// The configuration of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Server {
    /// <https://nginx.org/en/docs/http/ngx_http_headers_module.html>
    Nginx,
    /// <https://caddyserver.com/docs/caddyfile/directives/header>
    Caddy,
    /// <https://httpd.apache.org/docs/2.4/mod/mod_headers.html>
    Apache,
    /// The file `_headers` of Netlify and Cloudflare Pages: <https://docs.netlify.com/manage/routing/headers/>
    HeadersFile,
}

impl Server {
    /// The configuration, and what it cannot say: the name of a header, and why.
    pub(super) fn print(self, headers: &Headers) -> (String, Vec<(String, String)>) {
        let mut left_out = Vec::new();
        let mut lines = Vec::new();
        for (name, value) in &headers.set {
            match self.set(name, value) {
                Ok(line) => lines.push(line),
                Err(reason) => left_out.push((name.clone(), reason.to_owned())),
            }
        }
        for name in &headers.removed {
            match self.remove(name) {
                Some(line) => lines.push(line),
                None => left_out.push((name.clone(), "this format cannot remove a header".to_owned())),
            }
        }
        let text = match self {
            Server::Nginx | Server::Apache => lines.join("\n"),
            Server::Caddy => format!("header {{\n{}\n}}", lines.join("\n")),
            Server::HeadersFile => format!("/*\n{}", lines.join("\n")),
        };
        (format!("{text}\n"), left_out)
    }

    fn set(self, name: &str, value: &str) -> Result<String, &'static str> {
        match self {
            Server::Nginx => Ok(format!("add_header {name} {} always;", nginx(value)?)),
            Server::Caddy => Ok(format!("\t{name} {}", caddy(value)?)),
            Server::Apache => Ok(format!("Header always set {name} {}", apache(value)?)),
            Server::HeadersFile => Ok(format!("  {name}: {value}")),
        }
    }

    fn remove(self, name: &str) -> Option<String> {
        match self {
            // `add_header` adds to what the application sends; this hides what it sent.
            Server::Nginx => Some(format!("proxy_hide_header {name};")),
            Server::Caddy => Some(format!("\t-{name}")),
            Server::Apache => Some(format!("Header always unset {name}")),
            Server::HeadersFile => None,
        }
    }
}

/// A string of nginx. `$` starts a variable, and cannot be escaped.
fn nginx(value: &str) -> Result<String, &'static str> {
    match value.contains('$') {
        true => Err("nginx reads `$` as the start of a variable, and has no way to escape it"),
        false => Ok(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))),
    }
}

/// A token of a Caddyfile. Braces are placeholders unless a backslash precedes them.
fn caddy(value: &str) -> Result<String, &'static str> {
    if value.contains("{$") {
        return Err("Caddy reads `{$` as the start of an environment variable, and has no way to escape it");
    }
    let escaped = value.replace('{', "\\{").replace('}', "\\}");
    match (value.contains('"'), value.contains('`')) {
        (false, _) => Ok(format!("\"{escaped}\"")),
        (true, false) => Ok(format!("`{escaped}`")),
        (true, true) => Ok(format!("\"{}\"", escaped.replace('"', "\\\""))),
    }
}

/// A string of Apache. `%` starts a format, and `${` a variable of the configuration.
fn apache(value: &str) -> Result<String, &'static str> {
    match value.contains("${") {
        true => Err("Apache reads `${` as the start of a variable, and has no way to escape it"),
        false => Ok(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%"))),
    }
}

/// A `<meta>` element. In a value between double quotes, HTML reads only `&` and `"` as something else.
pub(super) fn element(attributes: &[(&'static str, String)]) -> String {
    let attributes: Vec<String> = attributes
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;")))
        .collect();
    format!("<meta {}>", attributes.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_as_each_server_reads_them() {
        for (value, in_nginx, in_caddy, in_apache) in [
            ("default-src 'self'", "\"default-src 'self'\"", "\"default-src 'self'\"", "\"default-src 'self'\""),
            (
                "a=(self \"https://b\")",
                "\"a=(self \\\"https://b\\\")\"",
                "`a=(self \"https://b\")`",
                "\"a=(self \\\"https://b\\\")\"",
            ),
            ("{\"a\":1}", "\"{\\\"a\\\":1}\"", "`\\{\"a\":1\\}`", "\"{\\\"a\\\":1}\""),
            ("/a%20b", "\"/a%20b\"", "\"/a%20b\"", "\"/a%%20b\""),
            ("a\\b", "\"a\\\\b\"", "\"a\\b\"", "\"a\\\\b\""),
            ("\"`", "\"\\\"`\"", "\"\\\"`\"", "\"\\\"`\""),
        ] {
            assert_eq!(nginx(value).as_deref(), Ok(in_nginx));
            assert_eq!(caddy(value).as_deref(), Ok(in_caddy));
            assert_eq!(apache(value).as_deref(), Ok(in_apache));
        }
        assert!(nginx("$a").is_err() && caddy("{$A}").is_err() && apache("${A}").is_err());
        assert_eq!(element(&[("content", "a \"b\" & c".to_owned())]), "<meta content=\"a &quot;b&quot; &amp; c\">");
    }
}

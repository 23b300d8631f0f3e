//! The syntax of headers that have a grammar and no field.

use crate::csp::is_token;
use crate::diagnostic::Diagnostic;
use crate::firsts::Firsts;
use crate::text::Text;
use crate::url::{Origin, Url};

/// Returns an error if the value of the header `name`, in lower case, has no effect. `origin` is that of the server, if it is known.
pub(crate) fn check(name: &str, value: Text<'_>, origin: Option<&Origin>) -> Result<(), Diagnostic> {
    match CHECKS.iter().find(|(checked, _)| *checked == name) {
        Some((_, check)) => check(value.trim(), origin),
        None => Ok(()),
    }
}

type Check = fn(Text<'_>, Option<&Origin>) -> Result<(), Diagnostic>;

const CHECKS: &[(&str, Check)] =
    &[("service-worker-allowed", scope), ("www-authenticate", |value, _| challenges(value))];

/// Service Workers, #update-algorithm: the URL is relative to that of the script, and its path is the beginning of every scope that the
/// script can be registered for.
fn scope(value: Text<'_>, origin: Option<&Origin>) -> Result<(), Diagnostic> {
    let text = value.as_str();
    let error = |message: String| Diagnostic::error(value.span(), message);
    if text == "*" {
        return Err(error("`*` in `Service-Worker-Allowed` does not stand for every path".to_owned())
            .help("write a path, such as `/` for all of them")
            .note("browsers read it as the name of a file in the folder of the script"));
    }
    if let Some(at) = text.find(['?', '#']) {
        let rest = value.slice(at..text.len());
        return Err(Diagnostic::error(rest.span(), format!("`{}` is not part of a path", rest.as_str()))
            .help("remove it")
            .note("browsers compare the path alone with the scope of the service worker"));
    }
    let url = Url::parse("https://site.invalid/").and_then(|page| page.join(text));
    let Some(url) = url else {
        return Err(error(format!("`{text}` is not a path"))
            .help("write the path below which the service worker may control pages, such as `/`")
            .note("browsers do not register a service worker if they cannot read this header"));
    };
    let is_elsewhere = url.host() != Some("site.invalid") && origin.is_some_and(|origin| !url.is_of(origin));
    match is_elsewhere {
        true => Err(error(format!("`{text}` is a URL of another origin"))
            .help("write a path, such as `/`")
            .note("browsers do not register a service worker if this URL has another origin than its script")),
        false => Ok(()),
    }
}

/// RFC 9110, section 11.6.1: a list of challenges, each a scheme and either one token or parameters, which are separated by commas too.
fn challenges(value: Text<'_>) -> Result<(), Diagnostic> {
    let mut challenge: Option<Challenge<'_>> = None;
    for part in parts(value)? {
        let (word, rest) = first_word(part);
        if rest.as_str().starts_with('=') {
            let Some(challenge) = &mut challenge else {
                return Err(Diagnostic::error(word.span(), format!("`{}` has no scheme before it", word.as_str()))
                    .help("write the scheme first, such as `Bearer` or `Basic`")
                    .note(UNREAD));
            };
            challenge.parameter(part)?;
            continue;
        }
        if !is_token(word.as_str()) {
            let bad = if word.is_empty() { part } else { word };
            return Err(Diagnostic::error(bad.span(), format!("`{}` is not an authentication scheme", bad.as_str()))
                .help("start with the name of the scheme, such as `Bearer` or `Basic`")
                .note(UNREAD));
        }
        let mut new = Challenge { scheme: word.as_str(), has_token: false, parameters: Firsts::default() };
        match rest {
            rest if rest.is_empty() => {}
            rest if is_token68(rest.as_str()) => new.has_token = true,
            rest => new.parameter(rest)?,
        }
        challenge = Some(new);
    }
    match challenge {
        Some(_) => Ok(()),
        None => Err(Diagnostic::error(value.span(), "`WWW-Authenticate` names no authentication scheme")
            .help("write a challenge, such as `Bearer`, or do not send the header")
            .note(UNREAD)),
    }
}

/// A challenge of which the beginning has been read.
struct Challenge<'a> {
    scheme: &'a str,
    has_token: bool,
    parameters: Firsts<'a>,
}

impl Challenge<'_> {
    /// Reads `name = value`.
    fn parameter(&mut self, text: Text<'_>) -> Result<(), Diagnostic> {
        let (name, rest) = first_word(text);
        let Some(after) = rest.as_str().strip_prefix('=') else {
            return Err(Diagnostic::error(text.span(), format!("`{}` is not a parameter", text.as_str()))
                .help("write parameters as `name=\"value\"`, with commas between them")
                .note(UNREAD));
        };
        if !is_token(name.as_str()) {
            return Err(Diagnostic::error(name.span(), format!("`{}` is not the name of a parameter", name.as_str()))
                .help("a name has letters, digits and characters such as `_` and `-`")
                .note(UNREAD));
        }
        if self.has_token {
            return Err(Diagnostic::error(text.span(), format!("`{}` has a token and parameters", self.scheme))
                .help("write one or the other")
                .note("RFC 9110, section 11.3, allows one token, or parameters"));
        }
        let value = rest.slice(rest.as_str().len() - after.len()..rest.as_str().len()).trim();
        if value.is_empty() {
            return Err(Diagnostic::error(text.span(), format!("`{}` has no value", name.as_str()))
                .help(format!("write a value: `{}=\"…\"`", name.as_str()))
                .note(UNREAD));
        }
        check_value(name.as_str(), value)?;
        match self.parameters.earlier(name.as_str().to_ascii_lowercase(), name.span().start) {
            Some(_) => {
                Err(Diagnostic::error(name.span(), format!("`{}` is declared twice in the challenge", name.as_str()))
                    .help("remove one of the two")
                    .note("RFC 9110, section 11.2, allows each parameter once; clients differ in which one they use"))
            }
            None => Ok(()),
        }
    }
}

fn check_value(name: &str, value: Text<'_>) -> Result<(), Diagnostic> {
    let text = value.as_str();
    let end = end_of_value(text);
    let (first, rest) = (value.slice(0..end), value.slice(end..text.len()).trim());
    let is_quoted = first.as_str().starts_with('"');
    if !is_quoted && !is_token(first.as_str()) {
        return Err(Diagnostic::error(value.span(), format!("`{text}` has characters that need quotes"))
            .help(format!("write `\"{text}\"`"))
            .note(UNREAD));
    }
    if !rest.is_empty() {
        let error = Diagnostic::error(
            rest.span(),
            format!("`{}` follows the value of `{name}` without a comma", rest.as_str()),
        );
        return Err(match is_quoted || rest.as_str().contains('=') {
            true => error.help(format!("write `, {}`", rest.as_str())),
            false => error.help(format!("put the value in quotes: `{name}=\"{text}\"`")),
        }
        .note(UNREAD));
    }
    if !is_quoted && name.eq_ignore_ascii_case("realm") {
        return Err(Diagnostic::error(
            first.span(),
            format!("the value of `realm` has no quotes: `{}`", first.as_str()),
        )
        .help(format!("write `\"{}\"`", first.as_str()))
        .note("RFC 9110, section 11.5, requires them: some clients do not read a realm without quotes"));
    }
    Ok(())
}

/// Where the token or the string in quotes ends with which a text starts.
fn end_of_value(text: &str) -> usize {
    match text.starts_with('"') {
        true => closing_quote(&text[1..]).map_or(text.len(), |at| at + 2),
        false => text.find([' ', '"']).unwrap_or(text.len()),
    }
}

/// The parts between commas that are not in quotes, without empty ones.
fn parts(value: Text<'_>) -> Result<Vec<Text<'_>>, Diagnostic> {
    let (text, mut start, mut at, mut out) = (value.as_str(), 0, 0, Vec::new());
    while let Some(found) = text[at..].find(['"', ',']) {
        let found = at + found;
        if text[found..].starts_with('"') {
            let Some(length) = closing_quote(&text[found + 1..]) else {
                return Err(Diagnostic::error(value.slice(found..text.len()).span(), "this quote is not closed")
                    .help("end the value with `\"`")
                    .note(UNREAD));
            };
            at = found + 1 + length + 1;
        } else {
            out.push(value.slice(start..found).trim());
            at = found + 1;
            start = at;
        }
    }
    out.push(value.slice(start..text.len()).trim());
    out.retain(|part| !part.is_empty());
    Ok(out)
}

/// The place of the quote that closes a string, whose opening quote is before this text.
fn closing_quote(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        closes
    })
}

/// The text before the first space, `=` or quote, and what follows the spaces after it.
fn first_word(text: Text<'_>) -> (Text<'_>, Text<'_>) {
    let end = text.as_str().find([' ', '\t', '=', '"']).unwrap_or(text.as_str().len());
    (text.slice(0..end), text.slice(end..text.as_str().len()).trim())
}

/// RFC 9110, section 11.2.
fn is_token68(text: &str) -> bool {
    let text = text.trim_end_matches('=');
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b))
}

const UNREAD: &str =
    "clients ignore a challenge that they cannot read: browsers ask for no password, and show the page of the error";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn checked(name: &str, value: &str, origin: Option<&str>) -> Result<(), String> {
        let origin = origin.map(|origin| Origin::parse(origin, Span::default()).expect("an origin"));
        check(name, value.into(), origin.as_ref()).map_err(|error| value[error.span.start..error.span.end].to_owned())
    }

    #[test]
    fn challenges_are_read_as_rfc_9110_has_them() {
        for value in [
            "Bearer",
            "Negotiate",
            "Basic realm=\"shop\"",
            "basic REALM = \"a, \\\"b\\\" = c\" , charset=UTF-8",
            "Negotiate YII=, Bearer realm=\"a\", error=invalid_token, , NTLM",
            ",Bearer realm=\"\",",
            "Digest realm=\"a\", qop=\"auth, auth-int\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", stale=true",
            "Bearer realm=\"a\", Basic realm=\"a\"",
        ] {
            assert_eq!(checked("www-authenticate", value, None), Ok(()), "{value}");
        }
        for (value, piece) in [
            ("", ""),
            (" , ", ","),
            ("realm=\"a\"", "realm"),
            ("=\"a\"", ""),
            ("\"Basic\"", "\"Basic\""),
            ("Ba/sic realm=\"a\"", "Ba/sic"),
            ("Basic realm=\"a", "\"a"),
            ("Basic realm=\"a\\\"", "\"a\\\""),
            ("Basic realm=a", "a"),
            ("Basic realm=a b", "b"),
            ("Basic realm=\"a\" charset=\"b\"", "charset=\"b\""),
            ("Basic realm=\"a\"b", "b"),
            ("Basic realm=\"a\", realm=\"b\"", "realm"),
            ("Basic realm=\"a\", charset=", "charset="),
            ("Basic realm \"a\"", "realm \"a\""),
            ("Bearer a=b/c", "b/c"),
            ("Bearer a/b=c", "a/b"),
            ("Bearer a b", "a b"),
            ("Negotiate YII=, realm=\"a\"", "realm=\"a\""),
            ("Bearer é", "é"),
        ] {
            assert_eq!(checked("www-authenticate", value, None), Err(piece.to_owned()), "{value}");
        }
    }

    #[test]
    fn the_scope_of_a_worker_is_a_path_of_the_site() {
        let shop = Some("https://shop.example");
        for (value, origin) in [
            ("/", shop),
            ("/app/", shop),
            ("../", None),
            ("app", None),
            ("https://shop.example/app/", shop),
            ("https://SHOP.example:443", shop),
            ("//shop.example/", shop),
            // The script may be of this origin.
            ("https://cdn.example/", None),
        ] {
            assert_eq!(checked("service-worker-allowed", value, origin), Ok(()), "{value}");
        }
        for (value, origin, piece) in [
            ("*", None, "*"),
            ("/app?", shop, "?"),
            ("/app#a", shop, "#a"),
            ("https://cdn.example/", shop, "https://cdn.example/"),
            ("http://shop.example/", shop, "http://shop.example/"),
            ("//cdn.example", shop, "//cdn.example"),
            ("/\\cdn.example", shop, "/\\cdn.example"),
            ("https://a b/", None, "https://a b/"),
        ] {
            assert_eq!(checked("service-worker-allowed", value, origin), Err(piece.to_owned()), "{value}");
        }
    }

    #[test]
    fn other_headers_are_not_checked() {
        assert_eq!(checked("x-shop", "=\"", None), Ok(()));
    }
}

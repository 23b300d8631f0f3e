//! What keeps browsers from storing a cookie as it was declared: errors, each at the token that is to blame.

use super::attribute::{HTTP_ONLY, SECURE};
use super::policy::{Cookie, CookiePolicy};
use super::value::{MAX_ATTRIBUTE, MAX_PAIR, NONE};
use crate::csp::is_token;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::key::{Key, Switch};
use crate::host::check_domain;
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;
use crate::url::Origin;
use crate::word;

impl CookiePolicy {
    /// Looks at every cookie, once the origin is known; `taken` are the names of constants that stand already.
    pub(crate) fn check(&self, origin: Option<&Spanned<Origin>>, taken: &[String], out: &mut Diagnostics) {
        if let Some(origin) = origin {
            self.check_origin(origin, out);
        }
        let origin = origin.map(|origin| &origin.node);
        for (index, cookie) in self.cookies.iter().enumerate() {
            let earlier = &self.cookies[..index];
            cookie.check_constant(earlier, taken, out);
            cookie.check_name(out);
            cookie.check_scope(origin, earlier, out);
            cookie.check_prefix(origin, out);
        }
        for cookie in self.iter() {
            cookie.check_path(out);
            cookie.check_secure(origin, out);
        }
    }

    /// One origin without https keeps every `Secure` cookie from being stored: it is said once.
    fn check_origin(&self, origin: &Spanned<Origin>, out: &mut Diagnostics) {
        let refused: Vec<&Cookie> =
            self.iter().filter(|cookie| cookie.secure().node && is_insecure(Some(&origin.node))).collect();
        let https = format!("serve the site at `https://{}` and declare that origin", origin.node.host());
        let error = match refused.as_slice() {
            [] => return,
            [cookie] => {
                let name = cookie.name().node;
                let instead = match cookie.prefix() {
                    Some(prefix) => format!("name: \"{}\", secure: false", bare_name(name, prefix.text)),
                    None => "secure: false".to_owned(),
                };
                let message = format!("browsers refuse the `Secure` cookie `{name}` from `{}`", origin.node);
                Diagnostic::error(cookie.secure().span, message).help(format!("{https}, or write `{instead}`"))
            }
            cookies => {
                let names: Vec<&str> = cookies.iter().map(|cookie| cookie.name().node).collect();
                let message =
                    format!("browsers refuse the `Secure` cookies {} from `{}`", word::all_of(&names), origin.node);
                Diagnostic::error(origin.span, message).help(format!(
                    "{https}, or write `secure: false` in each, and names without `__Host-` and its like"
                ))
            }
        };
        out.push(error.note("a plain http response cannot set a cookie that https relies on"));
    }
}

impl Cookie {
    fn check_constant(&self, earlier: &[Cookie], taken: &[String], out: &mut Diagnostics) {
        let key = &self.key;
        let error = match self.constant() {
            None => format!("`{}` makes no name for a constant", key.node),
            Some(constant) if taken.contains(&constant) => {
                format!("the constant of `{}` is there already: `{constant}`", key.node)
            }
            Some(constant) if earlier.iter().any(|cookie| cookie.constant().as_ref() == Some(&constant)) => {
                format!("`{}` and a cookie before it both stand for `{constant}`", key.node)
            }
            Some(_) => return,
        };
        out.push(
            Diagnostic::error(key.span, error)
                .help(format!("call the field something else: `my_cookie: {{ name: \"{}\" }}`", self.name().node)),
        );
    }

    /// 6265bis, section 4.1.1: a token.
    fn check_name(&self, out: &mut Diagnostics) {
        let name = self.name();
        if let Some(bad) = name.node.chars().find(|c| !is_token(c.encode_utf8(&mut [0; 4]))) {
            out.push(
                Diagnostic::error(name.span, format!("`{bad}` is not allowed in the name of a cookie"))
                    .help("a name is made of letters, digits and ``!#$%&'*+-.^_`|~``")
                    .note("servers and browsers disagree about where such a name ends"),
            );
        } else if name.node.len() > MAX_PAIR {
            out.push(
                Diagnostic::error(name.span, format!("the name of this cookie is {} octets long", name.node.len()))
                    .help("a few letters do")
                    .note(format!("browsers drop a cookie whose name and value are over {MAX_PAIR} octets")),
            );
        }
    }

    fn check_path(&self, out: &mut Diagnostics) {
        let path = self.path();
        let error = |message: String| Diagnostic::error(path.span, message);
        if let Some(at) = path.node.find(';') {
            out.push(
                Diagnostic::error(path.span.slice(at..at + 1), "`;` is not allowed in the path of a cookie")
                    .help("write `%3B`")
                    .note("the path would end there, and what follows would be an attribute of its own"),
            );
        } else if !path.node.starts_with('/') {
            out.push(
                error(format!("the path `{}` does not start with `/`", path.node))
                    .help(format!("write `path: \"/{}\"`", path.node))
                    .note("browsers ignore it and take the directory of the page instead"),
            );
        } else if path.node.len() > MAX_ATTRIBUTE {
            out.push(
                error(format!("the path is {} octets long", path.node.len()))
                    .help("write a shorter one")
                    .note(format!("browsers ignore an attribute over {MAX_ATTRIBUTE} octets")),
            );
        }
    }

    fn check_scope(&self, origin: Option<&Origin>, earlier: &[Cookie], out: &mut Diagnostics) {
        if let Some(Spanned { node: TextOrSlot::Text(domain), span }) = self.domain() {
            out.keep(check_domain(&domain.to_ascii_lowercase(), span, origin.map(Origin::host)));
        }
        let scope = |cookie: &Cookie| {
            let domain = cookie.domain().map(|domain| domain.node.to_string().to_ascii_lowercase());
            (cookie.name().node.to_owned(), domain, cookie.path().node.to_owned())
        };
        if let Some(other) = earlier.iter().find(|other| scope(other) == scope(self)) {
            let name = self.name();
            out.push(
                Diagnostic::error(name.span, format!("`{}` and `{}` are one cookie", other.key.node, self.key.node))
                    .help("give one of the two another `name`")
                    .note(format!("browsers keep one `{}` of a domain and path, the last", name.node)),
            );
        }
    }

    fn check_prefix(&self, origin: Option<&Origin>, out: &mut Diagnostics) {
        let Some(prefix) = self.prefix() else { return };
        let name = self.name();
        let mut refused = |span, because: String, help: String| {
            let message = format!("browsers refuse `{}` because {because}", name.node);
            out.push(Diagnostic::error(span, message).help(help));
        };
        let off = |switch: Key<Switch>| format!("remove `{}: false`", switch.key());
        if !self.secure().node {
            // Where `Secure` cannot be had, it is the name that has to go.
            let help = match is_insecure(origin) {
                true => format!("give it a name without the prefix: `name: \"{}\"`", bare_name(name.node, prefix.text)),
                false => off(SECURE),
            };
            refused(self.secure().span, format!("`{}` needs `Secure`", prefix.text), help);
        }
        if prefix.http_only && !self.http_only().node {
            refused(self.http_only().span, format!("`{}` needs `HttpOnly`", prefix.text), off(HTTP_ONLY));
        }
        if prefix.host && self.path().node != "/" {
            refused(self.path().span, format!("`{}` needs `Path=/`", prefix.text), "remove `path`".to_owned());
        }
        if let (true, Some(domain)) = (prefix.host, self.domain()) {
            refused(domain.span, format!("`{}` rules `Domain` out", prefix.text), "remove `domain`".to_owned());
        }
        if !name.node.starts_with(prefix.text) {
            let rest = name.node.get(prefix.text.len()..).unwrap_or_default();
            out.push(
                Diagnostic::error(
                    name.span,
                    format!("`{}` is written `{}`", prefix.text, &name.node[..prefix.text.len()]),
                )
                .help(format!("write `name: \"{}{rest}\"`", prefix.text))
                .note("browsers that compare the case see no prefix here, and promise nothing"),
            );
        }
    }

    fn check_secure(&self, origin: Option<&Origin>, out: &mut Diagnostics) {
        let (secure, name) = (self.secure(), self.name().node);
        if secure.node {
            return;
        }
        if *self.same_site().node == NONE {
            out.push(
                Diagnostic::error(
                    self.same_site().span,
                    format!("browsers refuse `{name}`: `SameSite=None` needs `Secure`"),
                )
                .help(if is_insecure(origin) {
                    "write `same_site: lax`"
                } else {
                    "remove `secure: false`"
                }),
            );
        }
        if let Some(span) = self.partitioned() {
            out.push(
                Diagnostic::error(span, format!("browsers refuse `{name}`: `Partitioned` needs `Secure`"))
                    .help(if is_insecure(origin) { "remove `partitioned`" } else { "remove `secure: false`" }),
            );
        }
    }
}

/// Whether no cookie of this origin can be `Secure`.
fn is_insecure(origin: Option<&Origin>) -> bool {
    origin.is_some_and(|origin| !origin.is_https() && !origin.is_loopback())
}

/// The name without the prefix that asks for `Secure`.
fn bare_name<'a>(name: &'a str, prefix: &str) -> &'a str {
    name.get(prefix.len()..).filter(|rest| !rest.is_empty()).unwrap_or("sid")
}

//! Errors for declared cookies that browsers would reject or store differently, each at the token that causes it.

use super::attribute::{HTTP_ONLY, SECURE};
use super::policy::{Cookie, CookiePolicy};
use super::value::{MAX_ATTRIBUTE, MAX_PAIR, NONE};
use crate::csp::is_token;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::{Firsts, Names};
use crate::header::key::{Key, Switch};
use crate::host::check_domain;
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;
use crate::url::Origin;
use crate::word;

impl CookiePolicy {
    /// Checks every cookie once the origin is known. `taken` are the names of the constants that the policy already defines.
    pub(crate) fn check(&self, origin: Option<&Spanned<Origin>>, taken: &[String], out: &mut Diagnostics) {
        if let Some(origin) = origin {
            self.check_origin(origin, out);
        }
        let origin = origin.map(|origin| &origin.node);
        let taken: Names<'_> = taken.iter().map(String::as_str).collect();
        let (mut constants, mut scopes) = (Firsts::default(), Firsts::default());
        for (index, cookie) in self.cookies.iter().enumerate() {
            cookie.check_constant(index, &taken, &mut constants, out);
            cookie.check_name(out);
            let twin = scopes.earlier(cookie.scope(), index).map(|first| &self.cookies[first]);
            cookie.check_scope(origin, twin, out);
            cookie.check_prefix(origin, out);
        }
        for cookie in self.iter() {
            cookie.check_path(out);
            cookie.check_secure(origin, out);
        }
    }

    /// Under an origin without https, browsers reject every `Secure` cookie: one error for all of them.
    fn check_origin(&self, origin: &Spanned<Origin>, out: &mut Diagnostics) {
        let rejected: Vec<&Cookie> =
            self.iter().filter(|cookie| cookie.secure().node && is_insecure(Some(&origin.node))).collect();
        let https = format!("serve the site at `https://{}` and declare that origin", origin.node.host());
        let error = match rejected.as_slice() {
            [] => return,
            [cookie] => {
                let name = cookie.name().node;
                let instead = match cookie.prefix() {
                    Some(prefix) => format!("name: \"{}\", secure: false", bare_name(name, prefix.text)),
                    None => "secure: false".to_owned(),
                };
                let which = match cookie.is_default() {
                    true => "undeclared cookies, which `default` makes `Secure`,".to_owned(),
                    false => format!("the `Secure` cookie `{name}`"),
                };
                let message = format!("browsers reject {which} from `{}`", origin.node);
                Diagnostic::error(cookie.secure().span, message).help(format!("{https}, or write `{instead}`"))
            }
            cookies => {
                let declared = cookies.iter().filter(|cookie| !cookie.is_default());
                let names: Vec<&str> = declared.map(|cookie| cookie.name().node).collect();
                let cookie = if names.len() == 1 { "cookie" } else { "cookies" };
                let others = if names.len() < cookies.len() { ", and undeclared ones," } else { "" };
                let names = word::all_of(&names);
                let message = format!("browsers reject the `Secure` {cookie} {names}{others} from `{}`", origin.node);
                Diagnostic::error(origin.span, message).help(format!(
                    "{https}, or write `secure: false` in each cookie, and remove prefixes such as `__Host-` from the names"
                ))
            }
        };
        out.push(error.note("browsers store a `Secure` cookie only if it arrives over https, so that an attacker on the network cannot replace it"));
    }
}

impl Cookie {
    fn check_constant(&self, index: usize, taken: &Names<'_>, constants: &mut Firsts<'_>, out: &mut Diagnostics) {
        let key = &self.key;
        let constant = self.constant();
        let is_repeated = constant.clone().is_some_and(|constant| constants.earlier(constant, index).is_some());
        let error = match constant {
            None => format!("`{}` cannot become the name of a Rust constant", key.node),
            Some(constant) if taken.contains(constant.as_str()) => {
                format!("`{}` would redefine the constant `{constant}`", key.node)
            }
            Some(constant) if is_repeated => {
                format!("`{}` and an earlier cookie would both define the constant `{constant}`", key.node)
            }
            Some(_) => return,
        };
        out.push(Diagnostic::error(key.span, error).help(format!(
            "rename the field, and keep the name of the cookie: `my_cookie: {{ name: \"{}\" }}`",
            self.name().node
        )));
    }

    /// 6265bis, section 4.1.1: a token.
    fn check_name(&self, out: &mut Diagnostics) {
        let name = self.name();
        if let Some(bad) = name.node.chars().find(|c| !is_token(c.encode_utf8(&mut [0; 4]))) {
            out.push(
                Diagnostic::error(name.span, format!("`{bad}` is not allowed in the name of a cookie"))
                    .help("use only letters, digits and ``!#$%&'*+-.^_`|~``")
                    .note("servers and browsers disagree about where such a name ends"),
            );
        } else if name.node.len() > MAX_PAIR {
            out.push(
                Diagnostic::error(name.span, format!("the name of this cookie is too long: {} bytes", name.node.len()))
                    .help("write a shorter name")
                    .note(format!("browsers reject a cookie whose name and value exceed {MAX_PAIR} bytes together")),
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
                    .note("the path would end there, and browsers would read the rest as another attribute"),
            );
        } else if !path.node.starts_with('/') {
            out.push(
                error(format!("the path `{}` does not start with `/`", path.node))
                    .help(format!("write `path: \"/{}\"`", path.node))
                    .note("browsers ignore such a path and use the directory of the page's URL"),
            );
        } else if path.node.len() > MAX_ATTRIBUTE {
            out.push(
                error(format!("this path is too long: {} bytes", path.node.len()))
                    .help("write a shorter path")
                    .note(format!("browsers ignore an attribute whose value exceeds {MAX_ATTRIBUTE} bytes")),
            );
        }
    }

    /// The name, the domain and the path, by which browsers tell cookies apart, each quoted.
    fn scope(&self) -> String {
        let domain = self.domain().map(|domain| domain.node.to_string().to_ascii_lowercase());
        format!("{:?} {:?} {:?}", self.name().node, domain, self.path().node)
    }

    /// `twin` is an earlier cookie of the same scope.
    fn check_scope(&self, origin: Option<&Origin>, twin: Option<&Cookie>, out: &mut Diagnostics) {
        if let Some(Spanned { node: TextOrSlot::Text(domain), span }) = self.domain() {
            out.keep(check_domain(&domain.to_ascii_lowercase(), span, origin.map(Origin::host)));
        }
        if let Some(other) = twin {
            let name = self.name();
            out.push(
                Diagnostic::error(
                    name.span,
                    format!("`{}` and `{}` declare the same cookie", other.key.node, self.key.node),
                )
                .help("give one of the two another `name`")
                .note(format!("browsers keep one `{}` for each domain and path: the last one", name.node)),
            );
        }
    }

    fn check_prefix(&self, origin: Option<&Origin>, out: &mut Diagnostics) {
        let Some(prefix) = self.prefix() else { return };
        let name = self.name();
        let mut reject = |span, why: String, help: String| {
            let message = format!("browsers reject `{}`: {why}", name.node);
            out.push(Diagnostic::error(span, message).help(help));
        };
        let off = |switch: Key<Switch>| format!("remove `{}: false`", switch.key());
        if !self.secure().node {
            // Without https there is no `Secure`, so that only another name helps.
            let help = match is_insecure(origin) {
                true => format!("give it a name without the prefix: `name: \"{}\"`", bare_name(name.node, prefix.text)),
                false => off(SECURE),
            };
            reject(self.secure().span, format!("`{}` requires `Secure`", prefix.text), help);
        }
        if prefix.http_only && !self.http_only().node {
            reject(self.http_only().span, format!("`{}` requires `HttpOnly`", prefix.text), off(HTTP_ONLY));
        }
        if prefix.host && self.path().node != "/" {
            reject(self.path().span, format!("`{}` requires `Path=/`", prefix.text), "remove `path`".to_owned());
        }
        if let (true, Some(domain)) = (prefix.host, self.domain()) {
            reject(domain.span, format!("`{}` forbids `Domain`", prefix.text), "remove `domain`".to_owned());
        }
        if !name.node.starts_with(prefix.text) {
            let rest = name.node.get(prefix.text.len()..).unwrap_or_default();
            out.push(
                Diagnostic::error(
                    name.span,
                    format!("the prefix `{}` is written as `{}`", prefix.text, &name.node[..prefix.text.len()]),
                )
                .help(format!("write `name: \"{}{rest}\"`", prefix.text))
                .note("browsers that compare the prefix case-sensitively do not enforce its rules here"),
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
                    format!("browsers reject `{name}`: `SameSite=None` requires `Secure`"),
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
                Diagnostic::error(span, format!("browsers reject `{name}`: `Partitioned` requires `Secure`"))
                    .help(if is_insecure(origin) { "remove `partitioned`" } else { "remove `secure: false`" }),
            );
        }
    }
}

/// Whether browsers reject every `Secure` cookie from this origin.
fn is_insecure(origin: Option<&Origin>) -> bool {
    origin.is_some_and(|origin| !origin.is_https() && !origin.is_loopback())
}

/// The name without its prefix, which requires `Secure`.
fn bare_name<'a>(name: &'a str, prefix: &str) -> &'a str {
    name.get(prefix.len()..).filter(|rest| !rest.is_empty()).unwrap_or("sid")
}

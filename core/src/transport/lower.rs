//! Declaration → the field `transport`: the meaning of each name in its block.

use super::host::Host;
use super::network::Network;
use super::parameter::{EXEMPT, HOSTS, NONE, PARAMETERS, PROXIES, REDIRECT};
use super::policy::TransportPolicy;
use crate::block::{parameters, read, twice};
use crate::declaration::Entry;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::request_path;
use crate::span::{Span, Spanned};
use crate::url::Origin;
use std::fmt;

impl TransportPolicy {
    /// Reads the block of the field `transport`. Where there are errors, the result consists of what could be read.
    pub(crate) fn lower(entry: &Entry, out: &mut Diagnostics) -> TransportPolicy {
        let entries = out.keep(entry.block(&format!("`{EXAMPLE}`"))).unwrap_or_default();
        let parameters = parameters(PARAMETERS, entries.iter(), "a parameter of `transport`", out);
        let at = entry.key.span;
        let policy = TransportPolicy {
            span: at,
            redirect: parameters.get(REDIRECT),
            exempt: read(&parameters, EXEMPT, at, out, exempt),
            proxies: read(&parameters, PROXIES, at, out, Network::parse),
            hosts: read(&parameters, HOSTS, at, out, Host::parse),
        };
        policy.check_lists(out);
        policy
    }

    /// Checks what depends on other fields, once they are known.
    pub(crate) fn check(&self, origin: Option<&Spanned<Origin>>, out: &mut Diagnostics) {
        let redirects = self.redirect().node.key != NONE.key;
        match origin {
            None => out.push(
                Diagnostic::error(self.span, "`transport` needs an `origin`")
                    .help("add `origin: \"https://shop.example.com\"`, with the host of the site")
                    .note(
                        "the host of a redirect has to be declared, since an attacker chooses the `Host` of a request",
                    ),
            ),
            Some(origin) if redirects && !origin.node.is_trustworthy() => out.push(
                Diagnostic::error(
                    self.redirect().span,
                    format!("`transport` redirects to https, and the origin is `{}`", origin.node),
                )
                .help(format!(
                    "write `origin: \"https://{}\"`, or `redirect: none` in `transport`",
                    origin.node.host()
                )),
            ),
            Some(_) => {}
        }
    }

    fn check_lists(&self, out: &mut Diagnostics) {
        let TransportPolicy { exempt, proxies, hosts, .. } = self;
        each_again(&exempt.node, &|_| Vec::new(), EXEMPT.key(), out);
        each_again(&proxies.node, &Network::wider, PROXIES.key(), out);
        each_again(&hosts.node, &Host::wider, HOSTS.key(), out);
    }
}

/// Reports each item that another item of the list covers. `wider` returns all that would cover an item, other than itself.
fn each_again<T: fmt::Display>(items: &[Spanned<T>], wider: &dyn Fn(&T) -> Vec<T>, key: &str, out: &mut Diagnostics) {
    let (mut firsts, mut again) = (Firsts::default(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        again.push(firsts.earlier(item.node.to_string(), index).is_some());
    }
    for (item, again) in items.iter().zip(again) {
        if again {
            out.push(twice(item.span, &item.node.to_string(), key));
        } else if let Some(wide) = wider(&item.node).iter().filter_map(|wide| firsts.get(&wide.to_string())).min() {
            out.push(
                Diagnostic::error(item.span, format!("`{}` in `{key}` is part of `{}`", item.node, items[wide].node))
                    .help("remove it"),
            );
        }
    }
}

fn exempt(text: &str, span: Span) -> Result<String, Diagnostic> {
    if let Some((method, path)) = text.split_once(' ')
        && path.starts_with('/')
    {
        return Err(Diagnostic::error(
            span.slice(0..method.len()),
            "`exempt` of `transport` lists paths without a method",
        )
        .help(format!("write `\"{path}\"`"))
        .note("only `GET`, `HEAD` and `OPTIONS` requests are exempt"));
    }
    let path = Spanned::new(text, span);
    request_path::check(&path, "", "/healthz").map(|()| text.to_owned())
}

const EXAMPLE: &str = "{ redirect: permanent, proxies: [\"10.0.0.0/8\"] }";

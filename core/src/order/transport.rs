//! `transport`: what is answered over http, and whom the server believes.

use super::amount::{Amount, Item};
use super::measure::Measure;
use crate::header::key::{Key, Texts};
use crate::list::separated;
use crate::policy::SecurityPolicy;
use crate::span::Spanned;
use crate::transport::parameter::{EXEMPT, HOSTS, PROXIES, REDIRECT};
use crate::transport::{Host, Network};

pub(super) fn measures(policy: &SecurityPolicy, out: &mut Vec<Measure>) {
    let Some(transport) = &policy.transport else { return };
    let redirect = transport.redirect();
    let rank = redirect.node.permits.first().copied().unwrap_or_default();
    out.push(Measure {
        field: FIELD,
        entry: Some(REDIRECT.key().to_owned()),
        aspect: "",
        amount: Amount::Level(u64::from(rank)),
        at: redirect.span,
        text: Some(format!("{}: {}", REDIRECT.key(), redirect.node.key)),
        effect: "requests over http are answered there, or browsers ask for http again",
    });
    let path = |path: &String| Item::Path(path.clone());
    out.push(list(&transport.exempt, EXEMPT, path, "more pages are also answered over http"));
    let network = |network: &Network| Item::Network(*network);
    out.push(list(&transport.proxies, PROXIES, network, "more addresses can state the scheme of a request"));
    let host = |host: &Host| Item::Host(host.clone());
    out.push(list(&transport.hosts, HOSTS, host, "the server answers for more hosts"));
}

fn list<T: std::fmt::Display>(
    items: &Spanned<Vec<Spanned<T>>>,
    key: Key<Texts>,
    item: impl Fn(&T) -> Item,
    effect: &'static str,
) -> Measure {
    let Spanned { node: items, span } = items;
    let text = separated(items, ", ", &|item| format!("\"{}\"", item.node));
    Measure {
        field: FIELD,
        entry: Some(key.key().to_owned()),
        aspect: "",
        amount: Amount::Items(items.iter().map(|written| item(&written.node)).collect()),
        at: *span,
        text: (!items.is_empty()).then(|| format!("{}: [{text}]", key.key())),
        effect,
    }
}

const FIELD: &str = "transport";

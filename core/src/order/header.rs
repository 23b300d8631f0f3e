//! Headers: words by their ranks, flags, durations, and lists of what is allowed.

use super::amount::{Amount, Item};
use super::measure::Measure;
use crate::declaration::duration;
use crate::header::key::{Key, OneWord};
use crate::header::{Field, FieldValue, Parameters, WordOrText, connections, hsts, integrity};
use crate::list::separated;
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};
use crate::word::Word;

/// A header whose value is one word, or a flag.
struct Ranked {
    field: Field,
    /// The ranks without the header, one for each respect; `None` if everything is permitted.
    absent: Option<&'static [u8]>,
    /// The respects in which the words differ, each with the effect of a higher rank.
    respects: &'static [(&'static str, &'static str)],
}

const RANKED: &[Ranked] = &[
    Ranked {
        field: Field::XContentTypeOptions,
        absent: None,
        respects: &[(
            "types",
            "browsers may run a response as a script or apply it as a style sheet although its type is another one",
        )],
    },
    Ranked { field: Field::XFrameOptions, absent: None, respects: &[("framing", "more pages can frame this one")] },
    Ranked {
        field: Field::ReferrerPolicy,
        // The default of browsers before 2020, the weakest default that is still in use.
        absent: Some(&[2, 2, 0]),
        respects: &[
            ("same origin", "more of the URL is sent to the site's own origin"),
            ("other origins", "more of the URL is sent to other origins"),
            ("http", "more of the URL is sent over http, where anyone on the network can read it"),
        ],
    },
    Ranked {
        field: Field::CrossOriginOpenerPolicy,
        absent: Some(&[1, 1, 1]),
        respects: &[
            (
                "opener",
                "a window of another site that opens this page keeps a reference to it, and can navigate it away",
            ),
            ("opened windows", "windows of other sites that this page opens keep a reference to it"),
            ("opener of the same origin", "a window of the same origin that opens this page keeps a reference to it"),
        ],
    },
    Ranked {
        field: Field::CrossOriginEmbedderPolicy,
        absent: Some(&[2]),
        respects: &[(
            "embedded",
            "cross-origin resources need not opt in to being embedded, and the page may lose its cross-origin isolation",
        )],
    },
    Ranked {
        field: Field::CrossOriginResourcePolicy,
        absent: Some(&[2]),
        respects: &[("embedders", "more sites can embed these responses, which are requested with the user's cookies")],
    },
    Ranked {
        field: Field::DocumentIsolationPolicy,
        absent: Some(&[2]),
        respects: &[(
            "embedded",
            "cross-origin resources need not opt in to being embedded, and the page may lose its cross-origin isolation",
        )],
    },
    Ranked {
        field: Field::XPermittedCrossDomainPolicies,
        absent: Some(&[2, 0, 0]),
        respects: &[
            ("files", "PDF readers obey more policy files of this host"),
            ("content types", "PDF readers obey policy files that only their content type marks as such"),
            ("names", "PDF readers obey policy files on FTP that only their name marks as such"),
        ],
    },
    Ranked {
        field: Field::XDnsPrefetchControl,
        absent: Some(&[1]),
        respects: &[("look-ups", "browsers look up the hosts of links before a user follows them")],
    },
    Ranked {
        field: Field::XDownloadOptions,
        absent: None,
        respects: &[("downloads", "Internet Explorer opens downloads in the context of the site")],
    },
];

/// The headers that give other origins access. Without them, other origins have none.
const GRANTS: &[(Field, &str)] = &[
    (Field::AccessControlAllowOrigin, "more origins can read the responses"),
    (Field::AccessControlAllowMethods, "other origins may use more methods"),
    (Field::AccessControlAllowHeaders, "other origins may send more request headers"),
    (Field::AccessControlExposeHeaders, "other origins may read more response headers"),
    (Field::TimingAllowOrigin, "more origins see detailed timings"),
];

const CREDENTIALS: &str = "other origins can read responses to requests with the user's cookies";

pub(super) fn measures(policy: &SecurityPolicy, out: &mut Vec<Measure>) {
    for row in RANKED {
        row.measures(policy, out);
    }
    for (field, effect) in GRANTS {
        out.push(granted(policy, *field, effect));
    }
    let field = Field::AccessControlAllowCredentials;
    let (is_set, at) = match policy.get(field) {
        Some(value) => (matches!(value.node, FieldValue::Boolean(flag) if flag.node), value.span),
        None => (false, policy.name),
    };
    let text = is_set.then(|| field.key().to_owned());
    out.push(measure(field, "", Amount::Level(u64::from(is_set)), at, text, CREDENTIALS));
    out.push(agent_cluster(policy));
    transport(policy, out);
    integrity(policy, out);
    connections(policy, out);
    if let (Some(first), Some(last)) = (policy.remove.first(), policy.remove.last()) {
        let name = |name: &Spanned<String>| Item::Origin(name.node.clone());
        out.push(Measure {
            field: "remove",
            entry: None,
            aspect: "",
            amount: Amount::Except(policy.remove.iter().map(name).collect()),
            at: first.span.to(last.span),
            text: Some(format!("remove: [{}]", separated(&policy.remove, ", ", &|name| format!("\"{}\"", name.node)))),
            effect: "the header is sent if a handler or the framework sets it",
        });
    }
}

impl Ranked {
    fn measures(&self, policy: &SecurityPolicy, out: &mut Vec<Measure>) {
        let field = self.field;
        let (ranks, at, text) = match word_of(policy, field) {
            Some(word) => (word.node.permits, word.span, Some(format!("{}: {}", field.key(), word.node.key))),
            None => match self.absent {
                Some(ranks) => (ranks, policy.name, None),
                None => return,
            },
        };
        for (rank, (aspect, effect)) in ranks.iter().zip(self.respects) {
            out.push(measure(field, aspect, Amount::Level(u64::from(*rank)), at, text.clone(), effect));
        }
    }
}

/// The word that takes effect: in a list of referrer policies, the last one that browsers know.
fn word_of(policy: &SecurityPolicy, field: Field) -> Option<Spanned<&'static Word>> {
    match policy.get(field)?.node {
        FieldValue::Words(words) => words.last().copied(),
        FieldValue::Parameters(parameters) => parameters.word(),
        _ => None,
    }
}

fn measure(
    field: Field,
    aspect: &'static str,
    amount: Amount,
    at: Span,
    text: Option<String>,
    effect: &'static str,
) -> Measure {
    Measure { field: field.key(), entry: None, aspect, amount, at, text, effect }
}

/// A list of what is allowed; `*` allows everything.
fn granted(policy: &SecurityPolicy, field: Field, effect: &'static str) -> Measure {
    let Some(Spanned { node: FieldValue::Texts(texts), span }) = policy.get(field) else {
        return measure(field, "", Amount::Items(Vec::new()), policy.name, None, effect);
    };
    let item = |text: &Spanned<String>| match text.node.as_str() {
        "*" => Item::Any,
        // Header names and origins are compared without case, and methods are always in upper case.
        text => Item::Origin(text.to_ascii_lowercase()),
    };
    let items: Vec<Item> = texts.iter().map(item).collect();
    let at = texts.first().map_or(span, |first| texts.iter().fold(first.span, |at, text| at.to(text.span)));
    let list = separated(texts, ", ", &|text| format!("\"{}\"", text.node));
    let list = if texts.len() == 1 { list } else { format!("[{list}]") };
    measure(field, "", Amount::Items(items), at, Some(format!("{}: {list}", field.key())), effect)
}

/// `?1` requests an agent cluster for this origin only, and `?0` one that the whole site shares. Without the header, browsers decide.
fn agent_cluster(policy: &SecurityPolicy) -> Measure {
    let field = Field::OriginAgentCluster;
    let (level, at, text) = match policy.get(field) {
        Some(Spanned { node: FieldValue::Boolean(flag), span }) if flag.node => (0, span, Some(field.key().to_owned())),
        Some(Spanned { span, .. }) => (2, span, Some(format!("{}: false", field.key()))),
        None => (1, policy.name, None),
    };
    let effect = "pages of other origins of the same site may share the agent cluster, and can relax the same-origin policy through `document.domain`";
    measure(field, "", Amount::Level(level), at, text, effect)
}

fn transport(policy: &SecurityPolicy, out: &mut Vec<Measure>) {
    let field = Field::StrictTransportSecurity;
    let Some(Spanned { node: FieldValue::Parameters(hsts), span }) = policy.get(field) else { return };
    let seconds = hsts.get(hsts::MAX_AGE);
    let max_age = seconds.map_or(0, |seconds| seconds.node);
    let mut push = |key: &'static str, amount: Amount, at: Option<Span>, text: Option<String>, effect: &'static str| {
        let measure = measure(field, "", amount, at.unwrap_or(span), text, effect);
        out.push(Measure { entry: Some(key.to_owned()), ..measure });
    };
    let key = hsts::MAX_AGE.key();
    let text = seconds.map(|seconds| format!("{key}: {}", duration(seconds.node)));
    let effect = "browsers use http again sooner after the last visit";
    push(key, Amount::after(max_age), seconds.map(|seconds| seconds.span), text, effect);
    for (key, effect) in [
        (
            hsts::INCLUDE_SUBDOMAINS,
            "browsers reach subdomains over http, where an attacker can set cookies for this host",
        ),
        (hsts::PRELOAD, "the site leaves the preload list of browsers, so that a first visit may use http"),
    ] {
        let at = hsts.get(key);
        push(key.key(), Amount::unless(at.is_some()), at, at.map(|_| key.key().to_owned()), effect);
    }
}

/// Each destination that requires integrity metadata is a restriction.
fn integrity(policy: &SecurityPolicy, out: &mut Vec<Measure>) {
    let field = Field::IntegrityPolicy;
    let Some(Spanned { node: FieldValue::Parameters(integrity), span }) = policy.get(field) else { return };
    let key = integrity::BLOCKED_DESTINATIONS;
    let Some(words) = integrity.get(key) else { return };
    let list = separated(words, ", ", &|word| word.node.key.to_owned());
    let names = words.iter().map(|word| Item::Name(word.node.key.to_owned())).collect();
    let text = Some(format!("{}: [{list}]", key.key()));
    let effect = "browsers load these resources without integrity metadata";
    let at = words.first().map_or(span, |word| word.span);
    out.push(Measure {
        entry: Some(key.key().to_owned()),
        ..measure(field, "", Amount::Except(names), at, text, effect)
    });
}

fn connections(policy: &SecurityPolicy, out: &mut Vec<Measure>) {
    let field = Field::ConnectionAllowlist;
    let Some(Spanned { node: FieldValue::Parameters(list), span }) = policy.get(field) else { return };
    let key = connections::ALLOW.key();
    if let Some(Spanned { node: items, span }) = list.get(connections::ALLOW) {
        let item = |item: &Spanned<WordOrText>| match &item.node {
            WordOrText::Word(word) => Item::Name(word.key.to_owned()),
            WordOrText::Text(text) => Item::Name(format!("\"{text}\"")),
        };
        let amount = Amount::Items(items.iter().map(item).collect());
        out.push(Measure {
            entry: Some(key.to_owned()),
            ..measure(field, "", amount, span, Some(key.to_owned()), "the page may make more connections")
        });
    }
    for (key, effect) in
        [(connections::REDIRECTS, "connections may be redirected"), (connections::WEBRTC, "WebRTC may be used")]
    {
        out.push(switch(list, key, field, span, effect));
    }
}

/// `allow` or `block`, the default.
fn switch(list: &Parameters, key: Key<OneWord>, field: Field, span: Span, effect: &'static str) -> Measure {
    let (word, key) = (list.get(key), key.key());
    let rank = word.and_then(|word| word.node.permits.first().copied()).unwrap_or_default();
    let at = word.map_or(span, |word| word.span);
    let text = word.map(|word| format!("{key}: {}", word.node.key));
    Measure { entry: Some(key.to_owned()), ..measure(field, "", Amount::Level(u64::from(rank)), at, text, effect) }
}

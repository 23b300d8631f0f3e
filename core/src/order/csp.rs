//! Content-Security-Policy: source lists by containment, flags, sandboxes and Trusted Types.

use super::amount::{Amount, Item};
use super::measure::{Measure, PLACES};
use super::sources::{allowing, urls};
use crate::csp::{Clause, ClauseValue, Csp, Directive, Grammar, Status, TrustedType};
use crate::header::Field;
use crate::list::separated;
use crate::policy::{SecurityPolicy, unknown_origin};
use crate::span::Spanned;
use crate::url::Origin;

/// Measures every directive that counts and that either of the two enforces. A page may do only what all of its policies allow, so that a
/// restriction of `other` is kept if any enforced policy here has it, whatever its place.
pub(super) fn measures(
    counts: &dyn Fn(Directive) -> bool,
    policy: &SecurityPolicy,
    other: &SecurityPolicy,
    out: &mut Vec<Measure>,
) {
    let (own, others) = (policy.enforced(), other.enforced());
    let page =
        policy.origin.as_ref().or(other.origin.as_ref()).map_or_else(unknown_origin, |origin| origin.node.clone());
    for (place, aspect) in PLACES.iter().copied().enumerate().take(own.len().max(others.len())) {
        for directive in Directive::ALL.iter().copied().filter(|directive| is_read(*directive) && counts(*directive)) {
            let theirs = others.get(place);
            let has = |csp: &Spanned<&Csp>| csp.node.get(directive).is_some();
            if !own.iter().chain(theirs).any(has) {
                continue;
            }
            let measure = |csp: &Spanned<&Csp>| measure(directive, aspect, csp, &page);
            let wanted = theirs.and_then(measure);
            let keeps = |own: &Measure| wanted.as_ref().is_none_or(|wanted| wanted.amount.covers(&own.amount));
            let same_place = own.get(place).or(own.first()).and_then(measure);
            out.extend(match same_place.filter(keeps) {
                Some(kept) => Some(kept),
                None => own
                    .iter()
                    .filter_map(measure)
                    .find(keeps)
                    .or_else(|| own.get(place).or(own.first()).and_then(measure)),
            });
        }
    }
}

fn measure(directive: Directive, aspect: &'static str, csp: &Spanned<&Csp>, page: &Origin) -> Option<Measure> {
    let own = csp.node.get(directive);
    let (amount, effect) = match directive.grammar() {
        Grammar::Sources | Grammar::Ancestors => (
            sources(csp.node.effective_clause(directive)?, directive, page),
            "a block without `..` replaces all of the base's",
        ),
        Grammar::Empty => {
            own?;
            (Amount::Level(0), "browsers no longer enforce this directive")
        }
        Grammar::TrustedTypes => (Amount::Items(types(own?)), "scripts may create more Trusted Types policies"),
        Grammar::Words(..) if directive == Directive::RequireTrustedTypesFor => {
            own?;
            (Amount::Level(0), "DOM sinks that run scripts accept plain strings")
        }
        Grammar::Words(..) => (words(directive, own?)?, "the page may do more than before"),
        Grammar::Endpoint | Grammar::UriReferences | Grammar::MediaTypes => return None,
    };
    Some(Measure {
        field: Field::ContentSecurityPolicy.key(),
        entry: Some(directive.key().to_owned()),
        aspect,
        amount,
        at: own.map_or(csp.span, |clause| clause.directive.span),
        text: own.map(dsl),
        effect,
    })
}

/// What a list allows as that of a directive.
fn sources(list: &Clause, directive: Directive, page: &Origin) -> Amount {
    let items = allowing(list).cloned().map(Item::Source).collect();
    Amount::Sources { items, page: page.clone(), urls: urls(directive) }
}

/// The restrictions that a sandbox lifts, or how much of WebRTC a page may use.
fn words(directive: Directive, clause: &Clause) -> Option<Amount> {
    let ClauseValue::Words(words) = &clause.value else { return None };
    match directive {
        Directive::Sandbox => {
            Some(Amount::Items(words.iter().map(|word| Item::Name(word.node.key.to_owned())).collect()))
        }
        _ => words.first()?.node.permits.first().map(|level| Amount::Level(u64::from(*level))),
    }
}

fn types(clause: &Clause) -> Vec<Item> {
    let ClauseValue::TrustedTypes(types) = &clause.value else { return Vec::new() };
    let item = |kind: &Spanned<TrustedType>| match &kind.node {
        TrustedType::None => None,
        TrustedType::Any => Some(Item::Any),
        TrustedType::AllowDuplicates => Some(Item::Name("allow_duplicates".to_owned())),
        TrustedType::Name(name) => Some(Item::Name(format!("\"{name}\""))),
    };
    types.iter().filter_map(item).collect()
}

/// Whether browsers read the directive. Leaving out one that they ignore changes nothing.
fn is_read(directive: Directive) -> bool {
    matches!(directive.status(), Status::Standard | Status::Experimental)
}

/// A directive as the DSL writes it.
pub(crate) fn dsl(clause: &Clause) -> String {
    let items: Vec<String> = match &clause.value {
        ClauseValue::Sources(sources) => sources.iter().map(|source| source.node.dsl()).collect(),
        ClauseValue::Words(words) => words.iter().map(|word| word.node.key.to_owned()).collect(),
        ClauseValue::TrustedTypes(_) => match types(clause) {
            types if types.is_empty() => vec!["none".to_owned()],
            types => types.iter().map(Item::dsl).collect(),
        },
        ClauseValue::Urls(urls) => urls.iter().map(|url| format!("\"{}\"", url.node)).collect(),
        ClauseValue::Texts(texts) => texts.iter().map(|text| format!("\"{}\"", text.node)).collect(),
        ClauseValue::Empty => Vec::new(),
    };
    let key = clause.directive.node.key();
    match items.as_slice() {
        [] => key.to_owned(),
        [item] => format!("{key}: {item}"),
        items => format!("{key}: [{}]", separated(items, ", ", &String::clone)),
    }
}

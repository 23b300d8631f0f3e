//! What a policy may allow more, so that a case is allowed.

use super::copy::{clause, copied, replaced, source, with_clause};
use super::frames;
use crate::csp::{Clause, ClauseValue, Directive, HostSource, Keyword, SourceExpression};
use crate::fetch::{Barrier, InlineKind, Reason, Ruling};
use crate::policy::SecurityPolicy;
use crate::promise::act::Act;
use crate::promise::case::Breach;
use crate::promise::context::Context;
use crate::promise::general::general;
use crate::promise::kind::Subjects;
use crate::promise::model::{Case, Target};
use crate::promise::numbered::enforced;
use crate::span::Spanned;
use crate::url::{Origin, Url};
use crate::word::Word;

/// What a new source matches: from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Nonce,
    Hash,
    /// A keyword that allows nothing but this kind of code.
    Keyword,
    /// `self`, where the page comes from.
    Own,
    /// The URL.
    Url,
    /// The folder of the URL.
    Folder,
    /// All URLs of the host.
    Host,
}

/// The list that a source is added to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// That of the directive itself. If another one decides, its list is copied first, so that nothing else is allowed more.
    Own,
    /// The one that decides.
    Deciding,
}

/// Copies of the policy that allow a case.
pub(super) fn candidates<'a>(context: &'a Context<'_>, case: &'a Case) -> impl Iterator<Item = SecurityPolicy> + 'a {
    let forms = move |place| FORMS.into_iter().filter(|form| form.applies_to(case)).map(move |form| (form, place));
    let ways = [Place::Own, Place::Deciding].into_iter().flat_map(forms);
    ways.filter_map(move |(form, place)| allowing(context, case, form, place))
}

impl Form {
    /// Whether a source of this form can match what a case is about.
    fn applies_to(self, case: &Case) -> bool {
        match self {
            Form::Nonce => case.nonce.is_some(),
            Form::Hash => case.hash.is_some(),
            Form::Keyword => case.inline().is_some(),
            Form::Own | Form::Url | Form::Folder | Form::Host => case.inline().is_none(),
        }
    }
}

/// Adds what is missing for each step, until none is blocked.
fn allowing(context: &Context<'_>, case: &Case, form: Form, place: Place) -> Option<SecurityPolicy> {
    let mut policy: Option<SecurityPolicy> = None;
    for _ in 0..MOST_STEPS {
        let context = policy.as_ref().map_or_else(|| context.clone(), Context::new);
        let policies = case.page(&context);
        let Some(breach) = case.breach(&policies) else { break };
        policy = Some(step(&context, case, &breach, form, place, policies.origin())?);
    }
    policy
}

/// Removes one obstacle.
fn step(
    context: &Context<'_>,
    case: &Case,
    breach: &Breach<'_>,
    form: Form,
    place: Place,
    page: &Origin,
) -> Option<SecurityPolicy> {
    match breach.decision.barrier() {
        Some(Barrier::FrameOptions) => return framed(context, case, page),
        Some(_) => return None,
        None => {}
    }
    let ruling = breach.decision.deciding()?;
    let is_trusted = matches!(form, Form::Nonce | Form::Hash);
    match ruling.reason {
        Reason::Sandboxed(token) => with_token(context.policy, ruling, token),
        Reason::NoMatch => listed(context, case, breach, form, place, page),
        Reason::ParserInserted(_) if is_trusted => listed(context, case, breach, form, place, page),
        _ => None,
    }
}

/// A list with one more source.
fn listed(
    context: &Context<'_>,
    case: &Case,
    breach: &Breach<'_>,
    form: Form,
    place: Place,
    page: &Origin,
) -> Option<SecurityPolicy> {
    let ruling = breach.decision.deciding()?;
    let (effective, decides) = (ruling.effective, ruling.deciding.directive.node);
    // A hash for an attribute belongs into the list for attributes, since `unsafe_hashes` comes with it.
    let is_attribute = matches!(effective, Directive::ScriptSrcAttr | Directive::StyleSrcAttr);
    let own = if is_attribute { effective } else { general(effective) };
    let is_own = decides == effective || decides == own;
    let list = match place {
        Place::Own if !is_own => copied(ruling.deciding, own),
        Place::Own | Place::Deciding => ruling.deciding.clone(),
    };
    let mut sources = list.sources().to_vec();
    let before = sources.len();
    for new in new_sources(case, breach, form, page)? {
        if list.find(&new).is_none() && is_safe(&new, list.directive.node) {
            sources.push(source(new));
        }
    }
    if sources.len() == before {
        return None;
    }
    Some(with_clause(context.policy, Some(ruling.policy), replaced(&list, sources)))
}

/// The sources of this form that allow a step.
fn new_sources(case: &Case, breach: &Breach<'_>, form: Form, page: &Origin) -> Option<Vec<SourceExpression>> {
    let inline = case.inline();
    match (form, inline) {
        (Form::Nonce, None | Some(InlineKind::Script | InlineKind::Style)) => {
            case.nonce.map(|_| vec![SourceExpression::Nonce])
        }
        (Form::Hash, _) => {
            let hash = SourceExpression::Hash(case.hash.as_ref()?.node.clone());
            let needs_keyword = matches!(
                inline,
                Some(InlineKind::ScriptAttribute | InlineKind::StyleAttribute | InlineKind::Navigation)
            );
            let keyword = needs_keyword.then_some(SourceExpression::Keyword(Keyword::UnsafeHashes));
            Some(keyword.into_iter().chain([hash]).collect())
        }
        (Form::Keyword, Some(InlineKind::Wasm)) => Some(vec![SourceExpression::Keyword(Keyword::WasmUnsafeEval)]),
        (Form::Own | Form::Url | Form::Folder | Form::Host, None) => {
            let urls: Vec<&Url> = match &case.target.node {
                Target::Ancestors(ancestors) => {
                    ancestors.iter().filter_map(|ancestor| ancestor.node.as_ref()).collect()
                }
                _ => vec![case.urls().get(breach.step).copied()?],
            };
            let is_script = matches!(breach.act, Act::Request(destination) if destination.is_script_like());
            let sources: Option<Vec<_>> =
                urls.into_iter().map(|url| url_source(url, form, page, case, is_script)).collect();
            let mut distinct: Vec<SourceExpression> = Vec::new();
            for source in sources? {
                if !distinct.contains(&source) {
                    distinct.push(source);
                }
            }
            Some(distinct)
        }
        _ => None,
    }
}

/// A source for a URL.
fn url_source(url: &Url, form: Form, page: &Origin, case: &Case, is_script: bool) -> Option<SourceExpression> {
    let is_own = url.is_of(page);
    let framed = case.kind.node.subjects == Subjects::Ancestors;
    if form == Form::Own {
        // `self` also allows uploads and endpoints of the site to be scripts.
        return (is_own && !is_script).then_some(SourceExpression::Keyword(Keyword::SelfOrigin));
    }
    if framed && is_own {
        return Some(SourceExpression::Keyword(Keyword::SelfOrigin));
    }
    let Some(host) = url.host() else {
        return (form == Form::Url).then(|| SourceExpression::Scheme(url.scheme().to_owned()));
    };
    // A source cannot contain the characters that end a directive or a policy; browsers decode a path before they compare it.
    let path = url.path().replace(';', "%3B").replace(',', "%2C");
    let path = match form {
        Form::Url if !framed => path,
        Form::Folder if !framed => path[..=path.rfind('/')?].to_owned(),
        _ => String::new(),
    };
    let path = if path == "/" { String::new() } else { path };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let text = format!("{}://{host}{port}{path}", url.scheme());
    let host = SourceExpression::parse(text.as_str()).ok()?;
    matches!(&host, SourceExpression::Host(HostSource { .. })).then_some(host)
}

/// Whether a list may get this source. A scheme lets anyone in, except where what it loads neither runs nor reads the page.
fn is_safe(source: &SourceExpression, directive: Directive) -> bool {
    match source {
        SourceExpression::Scheme(scheme) => match scheme.as_str() {
            "data" => matches!(directive, Directive::ImgSrc | Directive::FontSrc | Directive::MediaSrc),
            "blob" => !(directive.governs_script() || directive == Directive::ObjectSrc),
            _ => false,
        },
        source => !source.lets_anyone_in(),
    }
}

/// Where `X-Frame-Options` blocks: it allows the site's own pages, or gives way to `frame_ancestors`, which can name others.
fn framed(context: &Context<'_>, case: &Case, page: &Origin) -> Option<SecurityPolicy> {
    let Target::Ancestors(ancestors) = &case.target.node else { return None };
    let mut sources: Vec<Spanned<SourceExpression>> = Vec::new();
    for ancestor in ancestors {
        let found = source(url_source(ancestor.node.as_ref()?, Form::Host, page, case, false)?);
        if !sources.contains(&found) {
            sources.push(found);
        }
    }
    if sources.iter().all(|source| source.node == SourceExpression::Keyword(Keyword::SelfOrigin)) {
        return Some(frames::of_same_origin(context.policy));
    }
    let first = enforced(context.policy).next().map(|csp| csp.number);
    Some(with_clause(context.policy, first, clause(Directive::FrameAncestors, sources)))
}

/// A sandbox with one more token.
fn with_token(policy: &SecurityPolicy, ruling: &Ruling<'_>, token: &'static Word) -> Option<SecurityPolicy> {
    let ClauseValue::Words(words) = &ruling.deciding.value else { return None };
    let mut words = words.clone();
    words.push(Spanned::new(token, ruling.deciding.directive.span));
    let clause = Clause { directive: ruling.deciding.directive, value: ClauseValue::Words(words) };
    Some(with_clause(policy, Some(ruling.policy), clause))
}

const FORMS: [Form; 7] = [Form::Nonce, Form::Hash, Form::Keyword, Form::Own, Form::Url, Form::Folder, Form::Host];

/// How many obstacles of one case are removed: one for each policy and URL.
const MOST_STEPS: usize = 12;

//! A violation of the strict policy → what would allow it.

use super::change::Change;
use crate::csp::{Directive, HostSource, Keyword, Redirect, SourceExpression};
use crate::report::{Blocked, Violation};
use crate::url::{Url, is_network, upgraded};

/// What allows something that a page does, or what the page has to change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Need {
    /// A source in a directive.
    Source(Directive, Source),
    /// A change of the page.
    Change(Change),
}

/// A source that a directive needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Source {
    /// The site itself.
    SelfOrigin,
    /// A nonce, on an inline script or style.
    Nonce,
    /// A scheme: `data`, `blob`.
    Scheme(&'static str),
    /// Another origin: `https://cdn.example.com`.
    Host(String),
}

impl Source {
    /// The source expression.
    pub fn expression(&self) -> SourceExpression {
        match self {
            Source::SelfOrigin => SourceExpression::Keyword(Keyword::SelfOrigin),
            Source::Nonce => SourceExpression::Nonce,
            Source::Scheme(scheme) => SourceExpression::Scheme((*scheme).to_owned()),
            // Only what parses as a host source gets here.
            Source::Host(text) => {
                SourceExpression::parse(text.as_str()).unwrap_or(SourceExpression::Keyword(Keyword::None))
            }
        }
    }
}

impl Need {
    /// Returns what a violation of the strict policy needs. `None` if it has nothing to do with what a page does, or cannot be
    /// understood.
    pub fn of(violation: &Violation<'_>) -> Option<Need> {
        let directive = listed(violation.directive()?)?;
        let page = Url::parse(violation.document_url).filter(|page| matches!(page.scheme(), "http" | "https"))?;
        match (directive, violation.blocked) {
            (Directive::FrameAncestors, _) => Some(Need::Change(Change::Framed)),
            (Directive::DefaultSrc, _) => Some(Need::Change(Change::Hint)),
            (_, Blocked::Inline) => inline(violation),
            (_, Blocked::Eval) => Some(Need::Change(Change::Eval)),
            (_, Blocked::WasmEval) => Some(Need::Change(Change::WebAssembly)),
            (_, Blocked::Own) => Some(Need::Source(directive, Source::SelfOrigin)),
            (_, Blocked::Scheme(scheme)) => of_scheme(directive, scheme),
            (_, Blocked::Url(url)) => of_url(directive, &Url::parse(url)?, &page),
            (_, Blocked::TrustedTypesPolicy | Blocked::TrustedTypesSink | Blocked::Unnamed) => None,
        }
    }
}

/// The directive in which the source is written: those of elements and attributes share the list of their kind.
fn listed(directive: Directive) -> Option<Directive> {
    match directive {
        Directive::ScriptSrcElem | Directive::ScriptSrcAttr => Some(Directive::ScriptSrc),
        Directive::StyleSrcElem | Directive::StyleSrcAttr => Some(Directive::StyleSrc),
        // Chromium names it for a hint, and checks no list of this name.
        Directive::PrefetchSrc => Some(Directive::DefaultSrc),
        Directive::ChildSrc => Some(Directive::FrameSrc),
        other => LISTED.contains(&other).then_some(other),
    }
}

const LISTED: &[Directive] = &[
    Directive::DefaultSrc,
    Directive::ScriptSrc,
    Directive::StyleSrc,
    Directive::ImgSrc,
    Directive::FontSrc,
    Directive::MediaSrc,
    Directive::ConnectSrc,
    Directive::ObjectSrc,
    Directive::FrameSrc,
    Directive::WorkerSrc,
    Directive::ManifestSrc,
    Directive::FencedFrameSrc,
    Directive::BaseUri,
    Directive::FormAction,
    Directive::FrameAncestors,
];

fn inline(violation: &Violation<'_>) -> Option<Need> {
    let is_url = violation.sample.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("javascript:"));
    match violation.directive()? {
        _ if is_url => Some(Need::Change(Change::JavascriptUrl)),
        Directive::ScriptSrcAttr => Some(Need::Change(Change::EventHandler)),
        Directive::StyleSrcAttr => Some(Need::Change(Change::StyleAttribute)),
        Directive::StyleSrc | Directive::StyleSrcElem => Some(Need::Source(Directive::StyleSrc, Source::Nonce)),
        Directive::ScriptSrc | Directive::ScriptSrcElem => Some(Need::Source(Directive::ScriptSrc, Source::Nonce)),
        _ => None,
    }
}

/// The schemes that a page can use without code in the URL becoming code of the page, and the directives where they do so.
const INERT: &[Directive] = &[Directive::ImgSrc, Directive::FontSrc, Directive::MediaSrc, Directive::ConnectSrc];

fn of_scheme(directive: Directive, scheme: &str) -> Option<Need> {
    let scheme = ["data", "blob"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    // A worker that is made from a blob cannot read the page.
    let is_worker = directive == Directive::WorkerSrc && scheme == "blob";
    Some(match INERT.contains(&directive) || is_worker {
        true => Need::Source(directive, Source::Scheme(scheme)),
        false => Need::Change(Change::CodeUrl),
    })
}

const SELF: SourceExpression = SourceExpression::Keyword(Keyword::SelfOrigin);

fn of_url(directive: Directive, url: &Url, page: &Url) -> Option<Need> {
    if url.host().is_none() {
        return of_scheme(directive, url.scheme());
    }
    if SELF.matches(url, &page.origin()?, Redirect::None) {
        return Some(Need::Source(directive, Source::SelfOrigin));
    }
    let text = origin(url)?;
    let is_host = |host: &HostSource| host.path.is_none() && !host.host.contains('*');
    match SourceExpression::parse(text.as_str()).ok()? {
        SourceExpression::Host(host) if is_host(&host) => Some(Need::Source(directive, Source::Host(text))),
        _ => None,
    }
}

/// The origin of a URL as a source. What was loaded without encryption is named with it: browsers load it that way on an https page, and
/// a policy that names `http:` would be wrong there. Only a host on this machine keeps its scheme.
fn origin(url: &Url) -> Option<String> {
    let origin = url.origin().filter(|origin| is_network(origin.scheme()))?;
    let scheme = upgraded(origin.scheme()).filter(|_| !origin.is_loopback()).unwrap_or(origin.scheme());
    let port = origin.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{}{port}", origin.host()))
}

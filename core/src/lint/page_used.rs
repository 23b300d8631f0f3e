//! What the pages of a site use of its policy.

use super::page_content::content_loads;
use super::page_inline::{inline, takes_nonce, with_line_feeds};
use super::page_judge::{Nonce, with_nonce};
use super::page_load::{Load, loads};
use super::page_report::PageContext;
use super::page_state::PageState;
use crate::csp::{Directive, Redirect, SourceExpression};
use crate::fetch::{ElementNonce, Inline, InlineKind, Policies, Subject};
use crate::page::{AttributeUse, Element, Event, Known, Page, Parts, ScriptKind, UrlUse, is_event_handler, walk};
use crate::span::{Span, Spanned};
use std::collections::BTreeSet;

/// The sources of a policy that the pages of a site use, for the lints that look for those that no page uses.
///
/// What stylesheet files and scripts load is not seen.
///
/// ```
/// use security_policy_core::lint::{Levels, UsedSources, check_use, requests_use};
/// use security_policy_core::{Diagnostics, SecurityPolicy};
///
/// // A declaration asks with `#[warn(template_unused_source)]`.
/// let (levels, mut found) = (Levels::default(), Diagnostics::new());
/// assert!(!requests_use(&levels));
/// check_use(&UsedSources::default(), &SecurityPolicy::default(), &levels, &mut found);
/// assert!(found.is_empty());
/// ```
#[derive(Debug, Default)]
pub struct UsedSources {
    spans: BTreeSet<Span>,
    /// The directives for which an expression prints a URL: any source can match it.
    open: BTreeSet<Directive>,
}

impl UsedSources {
    /// Reads pages.
    pub fn see(&mut self, pages: &[Page], context: &PageContext<'_>) {
        for page in pages {
            self.see_page(page, PageState::new(context.policies, true), 0, context);
        }
    }

    fn see_page(&mut self, page: &Page, mut state: PageState<'_>, depth: usize, context: &PageContext<'_>) {
        walk(page, context.files, context.is_token, &mut |event, chain| {
            self.see_event(event, &state, context);
            if let Some((frame, inner)) = event.framed(chain, depth) {
                self.see_page(&inner, state.framed(frame, &|output| context.is_nonce(output)), depth + 1, context);
            }
            state.see(event, chain);
        });
    }

    /// Whether a page uses the source at this place.
    pub(super) fn has(&self, span: Span) -> bool {
        self.spans.contains(&span)
    }

    /// Whether an expression prints a URL for which one of these directives decides.
    pub(super) fn may_use(&self, directives: &[Directive]) -> bool {
        directives.iter().any(|directive| self.open.contains(directive))
    }

    fn see_event(&mut self, event: &Event<'_>, state: &PageState<'_>, context: &PageContext<'_>) {
        self.see_content(event, state, context.policies);
        match event {
            Event::Start(element) => {
                self.see_urls(element, state, context);
                self.see_attributes(element, context.policies);
                self.see_nonce(element, context);
            }
            Event::Raw { element, content } => {
                let known = with_line_feeds(content.known());
                if let Some(inline) = inline(element, &known) {
                    self.see_subject(&inline, context.policies);
                    let nonce = Nonce::of(element, context);
                    self.see_subject(&with_nonce(inline, element, nonce), context.policies);
                }
            }
            _ => {}
        }
    }

    fn see_load(&mut self, load: &Load<'_>, policies: &Policies<'_>) {
        load.each_ruling(policies, &mut |ruling| {
            self.spans.extend(ruling.matched().map(|source| source.span));
            let matching = |source: &&Spanned<SourceExpression>| {
                source.node.matches(&load.url.url, policies.origin(), Redirect::Followed)
            };
            self.spans.extend(ruling.deciding.sources().iter().filter(matching).map(|source| source.span));
        });
    }

    /// A style or an import map with an expression can load anything.
    fn see_content(&mut self, event: &Event<'_>, state: &PageState<'_>, policies: &Policies<'_>) {
        for load in content_loads(event, state) {
            self.see_load(&load, policies);
        }
        let is_open = |parts: &Parts<'_>| !parts.known().is_complete;
        match event {
            Event::Start(element) => {
                let style = element.attribute("style").and_then(|style| style.value.as_ref());
                self.open.extend(style.filter(|style| is_open(style)).iter().flat_map(|_| IN_STYLES));
            }
            Event::Raw { element, content } if is_open(content) => match element.script_kind() {
                _ if element.is("style") => self.open.extend(IN_STYLES),
                ScriptKind::ImportMap => drop(self.open.insert(Directive::ScriptSrcElem)),
                _ => {}
            },
            _ => {}
        }
    }

    fn see_urls(&mut self, element: &Element<'_>, state: &PageState<'_>, context: &PageContext<'_>) {
        let policies = context.policies;
        for load in loads(element, state, context) {
            self.see_load(&load, policies);
        }
        for attribute in &element.attributes {
            let Some(name) = attribute.name.constant() else { continue };
            let is_open = attribute.value.as_ref().is_some_and(|value| state.resolve(&value.known()).is_none());
            if let (true, AttributeUse::Url(found)) = (is_open, element.use_of(name)) {
                self.open.extend(directive(found));
            }
            if name == "integrity" {
                self.see_integrity(attribute.value.as_ref().map(|value| value.known()), policies);
            }
        }
    }

    /// Marks each hash of an `integrity` attribute, of which an expression can print any.
    fn see_integrity(&mut self, integrity: Option<Known>, policies: &Policies<'_>) {
        let Some(integrity) = integrity else { return };
        for source in policies.iter().flat_map(|policy| &policy.csp().clauses).flat_map(|clause| clause.sources()) {
            if source
                .node
                .content_hash()
                .is_some_and(|hash| !integrity.is_complete || integrity.text.contains(&hash.digest))
            {
                self.spans.insert(source.span);
            }
        }
    }

    fn see_attributes(&mut self, element: &Element<'_>, policies: &Policies<'_>) {
        for attribute in &element.attributes {
            let (Some(name), Some(value)) = (attribute.name.constant(), &attribute.value) else { continue };
            let code = value.known();
            if is_event_handler(name) && code.is_complete {
                self.see_subject(&Inline::event_handler(&code.text), policies);
            } else if name == "style" && code.is_complete {
                self.see_subject(&Inline::style_attribute(&code.text), policies);
            } else if code.text.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("javascript:")) {
                self.see_subject(&Inline::javascript_url(code.text.trim_start()), policies);
            }
        }
    }

    /// Marks the nonce of each list that decides about an element with it.
    fn see_nonce(&mut self, element: &Element<'_>, context: &PageContext<'_>) {
        let kind = match element.is("style") || element.url_use("href") == Some(UrlUse::Stylesheet) {
            true => InlineKind::Style,
            false => InlineKind::Script,
        };
        let nonce = Nonce::of(element, context).for_policies();
        if takes_nonce(element) && nonce != ElementNonce::None {
            self.see_subject(&Inline::unknown(kind).nonce(nonce), context.policies);
        }
    }

    fn see_subject(&mut self, subject: &impl Subject, policies: &Policies<'_>) {
        let decision = policies.decide(subject);
        self.spans.extend(decision.rulings().iter().filter_map(|ruling| ruling.matched()).map(|source| source.span));
    }
}

/// The directives that decide about the URLs in a style.
const IN_STYLES: [Directive; 3] = [Directive::FontSrc, Directive::ImgSrc, Directive::StyleSrcElem];

/// The directive that decides about a URL.
fn directive(found: UrlUse) -> Option<Directive> {
    Some(match found {
        UrlUse::Script | UrlUse::ModulePreload => Directive::ScriptSrcElem,
        UrlUse::Stylesheet => Directive::StyleSrcElem,
        UrlUse::Image | UrlUse::ImageSet | UrlUse::SvgUse => Directive::ImgSrc,
        UrlUse::Media | UrlUse::Track => Directive::MediaSrc,
        UrlUse::Frame => Directive::FrameSrc,
        UrlUse::Object | UrlUse::Embed => Directive::ObjectSrc,
        UrlUse::Form => Directive::FormAction,
        UrlUse::Base => Directive::BaseUri,
        UrlUse::Manifest => Directive::ManifestSrc,
        _ => return None,
    })
}

//! Forms, `<base>` and windows against a policy (CSP3, sections 6.3.1, 6.4.1 and 6.3.2).

use super::decision::{Barrier, Ruling};
use super::framing;
use super::navigation::{Navigation, NavigationKind};
use super::policies::{Policies, Sealed, Subject};
use super::section::{self, Section};
use crate::csp::{ALLOW_FORMS, ALLOW_POPUPS, ALLOW_TOP_NAVIGATION, Directive, NO_BASE_SCHEMES};
use crate::url::Url;

impl Sealed for Navigation {}

impl Subject for Navigation {
    fn rule<'p>(&self, policies: &'p Policies<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool) {
        match &self.kind {
            // HTML, #concept-form-submit, step 2, then #form-action-pre-navigate. The target of a
            // redirect is checked too, as in the text, Chromium and Safari. Firefox does not check it.
            NavigationKind::Form(url) => {
                if !policies.sandbox(&ALLOW_FORMS, out) {
                    let form = (Directive::FormAction, section::FORM);
                    check(policies, form, url, self.redirect_count, out);
                }
            }
            // #allow-base-for-document
            NavigationKind::Base(url) => check(policies, (Directive::BaseUri, section::BASE), url, 0, out),
            NavigationKind::Framed(ancestors) => framing::check(policies, ancestors, out),
            NavigationKind::Popup => {
                policies.sandbox(&ALLOW_POPUPS, out);
            }
            NavigationKind::Top => {
                policies.sandbox(&ALLOW_TOP_NAVIGATION, out);
            }
        }
    }

    fn barrier(&self, policies: &Policies<'_>) -> Option<Barrier> {
        match &self.kind {
            // HTML, #set-the-frozen-base-url, step 3
            NavigationKind::Base(url) => NO_BASE_SCHEMES.contains(&url.scheme()).then_some(Barrier::BaseScheme),
            NavigationKind::Framed(ancestors) => framing::barrier(policies, ancestors),
            _ => None,
        }
    }
}

/// A directive that falls back to no other one.
fn check<'p>(
    policies: &'p Policies<'_>,
    (directive, section): (Directive, &'static Section),
    url: &Url,
    redirect_count: u32,
    out: &mut dyn FnMut(Ruling<'p>) -> bool,
) {
    policies.each(section, out, |policy| {
        let clause = policy.csp().get(directive)?;
        Some((directive, clause, policy.list(clause).check_url(url, policies.origin(), redirect_count)))
    });
}

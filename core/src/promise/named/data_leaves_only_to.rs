//! `data_leaves_only_to`

use super::proof::Proof;
use super::row::Named;
use crate::csp::SourceExpression;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fetch::{Inline, InlineKind, Ruling};
use crate::promise::attack::Harm;
use crate::promise::kind::{KINDS, Kind, Subjects};
use crate::promise::only::{error, violation};
use crate::span::Spanned;
use crate::word::spec;

pub(super) const ROW: Named = Named {
    has_list: true,
    ..Named::new("data_leaves_only_to", "A page sends requests and forms only to the sources of this list.")
        .browsers(
            "It covers every directive that restricts where a page sends something: images, styles, fonts, media, frames, \
             objects, scripts, workers, manifests, `fetch()`, WebSockets, `<a ping>`, prefetch and forms. Navigations and a few \
             other channels remain, which no directive restricts.",
        )
        .shows("data_leaves_only_to: [self, \"https://api.example.com\"]")
        .spec(spec!(csp "exfiltration"))
        .rules_out(Harm::Leak)
        .failure("a page can send data to other sources than these")
        .definition(
            "Whatever markup is in a page that is sent with the policy, and whatever its scripts do: browsers send a request for \
             a resource, a prefetch or a form only to a URL that a source of the list matches. A source that a nonce, a hash or \
             `strict_dynamic` opens for scripts counts as open to every URL, unless the list has that word.",
        )
        .assumes(&[
            "The listed sources themselves do not pass on what they receive, and do not redirect it elsewhere.",
            "Service workers of the site follow the same policy: they fetch under their own.",
        ])
        .leaves_open(&[
            "Navigation of the page itself: links, `location.href = …`, `<meta http-equiv=refresh>`, and forms that a script \
             replaces by them. `sandbox` without `allow_top_navigation` restricts a page in a frame alone.",
            "New windows: `window.open()` and `<a target=_blank>`, unless `sandbox` lacks `allow_popups`.",
            "DNS prefetching and preconnecting: `<link rel=dns-prefetch>` and `<link rel=preconnect>` carry data in the name of a \
             host.",
            "WebRTC: `RTCPeerConnection` sends to any host. The directive `webrtc` closes it, where browsers support it.",
            "WebTransport in browsers that do not check it against `connect_src`.",
            "Reports: violation reports contain the address of the page, and go to the endpoints of the policy.",
            "The `Referer` of allowed requests, which `referrer_policy` restricts, and cookies that other sites of the same domain \
             read.",
            "`postMessage` to a frame or an opener, and shared storage with other pages of the origin.",
            "What users copy, save or download, and browser extensions.",
        ])
};

pub(super) fn check(proof: &Proof<'_>, out: &mut Diagnostics) {
    let (Some(only), true) = (proof.list, proof.is_page()) else { return };
    let policies = &proof.context.policies;
    let kinds: Vec<&Kind> = KINDS.iter().filter(|kind| is_sent(kind)).collect();
    // What these URLs name is in the page already, or in the URL itself.
    let local = LOCAL.iter().map(|scheme| Spanned::new(SourceExpression::Scheme((*scheme).to_owned()), only.kind.span));
    let list: Vec<_> = only.list.iter().cloned().chain(local).collect();
    let found = violation(policies, &kinds, &list);
    // Chromium prefetches what speculation rules name, whatever `default-src` is.
    let rules = policies.decide(&Inline::unknown(InlineKind::SpeculationRules));
    let is_listed = |ruling: &Ruling<'_>| {
        ruling.matched().is_some_and(|source| only.list.iter().any(|other| other.node == source.node))
    };
    if found.is_none() && (!rules.is_allowed() || rules.rulings().iter().any(is_listed)) {
        return;
    }
    let by_search = || {
        Some(error(proof.context, only, proof.span, found.as_ref()?))
            .map(|error| Diagnostic { message: ROW.failure.to_owned(), ..error })
    };
    out.extend(proof.attacked().or_else(by_search).or_else(|| Some(proof.failure())));
}

/// The schemes of URLs that no request is sent for.
const LOCAL: &[&str] = &["data", "blob", "filesystem", "about", "mediastream"];

/// Whether a page sends something of this kind. `load` is every request.
fn is_sent(kind: &Kind) -> bool {
    matches!(kind.subjects, Subjects::AllRequests | Subjects::Forms)
}

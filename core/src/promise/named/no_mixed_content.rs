//! `no_mixed_content`

use super::proof::Proof;
use super::row::Named;
use crate::diagnostic::Diagnostics;
use crate::promise::attack::Harm;
use crate::word::Spec;

pub(super) const ROW: Named =
    Named::new("no_mixed_content", "A page requests nothing over plain http, whatever is written into it.")
        .browsers(
            "It holds with `upgrade_insecure_requests`, and where no list for requests or forms matches an `http:` or `ws:` URL. \
             Browsers block or upgrade most mixed content themselves; a promise does not rely on that.",
        )
        .shows("no_mixed_content")
        .spec(Spec::new("Mixed Content", "https://w3c.github.io/webappsec-mixed-content/#requirements-fetching"))
        .rules_out(Harm::Mixed)
        .failure("a page can request a URL over plain http")
        .definition(
            "The origin of the site is https. Browsers send no request of a page with the policy, for a resource, a prefetch, a \
             WebSocket or a form, to an `http:` or `ws:` URL: no list allows one, or the policy has browsers upgrade or block \
             them all.",
        )
        .assumes(&[
            "Without `origin`, the site is served over https.",
            "Loopback addresses and `localhost` are as safe as https (Secure Contexts, #is-origin-trustworthy).",
        ])
        .leaves_open(&[
            "Links to other sites over http: a navigation of the whole page is not mixed content.",
            "The first visit over http, before the redirect to https: see `strict_transport_security`.",
            "`upgrade_insecure_requests` upgrades no navigation to another site; frames, forms and resources it does.",
            "What pages in frames load: they have policies of their own, except for the upgrade, which they inherit.",
        ]);

pub(super) fn check(proof: &Proof<'_>, out: &mut Diagnostics) {
    let origin = proof.context.policies.origin();
    if !proof.is_page() {
        return;
    }
    if !origin.is_https() {
        let secure = origin.to_string().replacen(origin.scheme(), "https", 1);
        let error = proof.failure().help(format!("write `origin: \"{secure}\"`"));
        out.push(error.note(format!("the page itself is sent over plain http: `origin: \"{origin}\"`")));
        return;
    }
    out.extend(proof.attacked().map(|error| error.help("write `upgrade_insecure_requests`")));
}

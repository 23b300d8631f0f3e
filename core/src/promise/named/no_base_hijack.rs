//! `no_base_hijack`

use super::proof::Proof;
use super::row::Named;
use crate::diagnostic::Diagnostics;
use crate::promise::attack::Harm;
use crate::word::spec;

pub(super) const ROW: Named = Named::new("no_base_hijack", "No `base` element moves relative URLs to another origin.")
    .browsers(
        "It holds with `base_uri: none` and `base_uri: self`. Without it, one injected element decides where the relative links, \
         forms, images and scripts of the page lead.",
    )
    .shows("no_base_hijack")
    .spec(spec!(csp "directive-base-uri"))
    .rules_out(Harm::Base)
    .failure("a `base` element can move relative URLs to another origin")
    .definition(
        "Browsers ignore every `base` element in a page that is sent with the policy, unless its URL has the origin of the page, \
         or the https form of that origin.",
    )
    .leaves_open(&[
        "With `base_uri: self`, a `base` element still changes the folder of relative URLs: an injected \
         `<base href=\"/upload/\">` moves `app.js` to the uploads. `no_injected_script` therefore needs `base_uri: none` beside \
         a nonce.",
        "`javascript:` and `data:` URLs are never a base; `blob:` URLs only break relative ones.",
        "Injected elements with absolute URLs, which need no `base` element.",
    ]);

pub(super) fn check(proof: &Proof<'_>, out: &mut Diagnostics) {
    if proof.is_page() {
        out.extend(proof.attacked());
    }
}

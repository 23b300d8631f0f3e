//! `no_injected_style`

use super::proof::Proof;
use super::row::Named;
use crate::diagnostic::Diagnostics;
use crate::promise::attack::Harm;
use crate::word::spec;

pub(super) const ROW: Named = Named::new("no_injected_style", "Markup that an attacker writes into a page applies no style.")
    .browsers(
        "It holds where style elements and stylesheets need a nonce or a hash, style attributes are not allowed, and `base_uri` \
         allows no URL. Styles of an attacker cover the page with other text, and read values of attributes.",
    )
    .shows("no_injected_style")
    .spec(spec!(csp "directive-style-src"))
    .rules_out(Harm::Style)
    .failure("markup that an attacker writes into a page can apply a style")
    .definition(
        "An attacker writes markup of any kind, at any place and of any length, into a page that is sent with the policy. \
         Browsers then apply no stylesheet, no style element and no `style` attribute that the site did not write: each has the \
         nonce of the response, or its hash is listed.",
    )
    .assumes(&[
        "No injected script runs, since scripts may set styles: promise `no_injected_script` too.",
        "The attacker does not know the nonce of the response.",
        "Every URL returns what the attacker wants, those of the site included.",
    ])
    .leaves_open(&[
        "Presentational attributes and elements, such as `width`, `bgcolor`, `<font>`, `<center>` and `<marquee>`, and the \
         presentation attributes of SVG, such as `fill` and `transform`.",
        "The site's own classes and identifiers, which injected elements can carry.",
        "Elements with a style of their own: forms, dialogs, `<details>`, images and frames of any size.",
        "Running the site's own styles again: an element with the content of a listed hash.",
        "Styles that scripts of the site set, through `element.style` or a constructed stylesheet: no policy governs them.",
        "Style sheets of browser extensions and of the user.",
    ]);

pub(super) fn check(proof: &Proof<'_>, out: &mut Diagnostics) {
    if proof.is_page() {
        out.extend(proof.attacked());
    }
}

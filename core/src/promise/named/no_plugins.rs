//! `no_plugins`

use super::proof::Proof;
use super::row::Named;
use crate::diagnostic::Diagnostics;
use crate::promise::attack::Harm;
use crate::word::spec;

pub(super) const ROW: Named =
    Named::new("no_plugins", "A page shows no plug-in: neither `object` nor `embed` loads anything.")
        .browsers(
            "It holds with `object_src: none`, or `default_src: none` without `object_src`. Browsers have no plug-ins any more \
             except for PDF, but both elements still load pages and documents.",
        )
        .shows("no_plugins")
        .spec(spec!(csp "directive-object-src"))
        .rules_out(Harm::Plugin)
        .failure("a page can load something with `object` or `embed`")
        .definition(
            "Browsers load no URL for an `object` or `embed` element in a page that is sent with the policy, not even one of the \
             same origin, a `data:` URL or a `blob:` URL.",
        )
        .leaves_open(&[
            "PDF files and other documents in a frame, which `frame_src` restricts, or in a window.",
            "The content of an `object` element that is shown where its URL is blocked: it is markup like any other.",
        ]);

pub(super) fn check(proof: &Proof<'_>, out: &mut Diagnostics) {
    if proof.is_page() {
        out.extend(proof.attacked());
    }
}

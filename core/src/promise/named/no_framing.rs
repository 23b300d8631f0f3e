//! `no_framing`

use super::proof::Proof;
use super::row::Named;
use crate::diagnostic::Diagnostics;
use crate::fetch::FrameOptions;
use crate::promise::attack::Harm;
use crate::word::spec;

pub(super) const ROW: Named = Named::new("no_framing", "No page shows this one in a frame.")
    .browsers(
        "It holds with `frame_ancestors: none`, and with `x_frame_options: deny` where no enforced policy has `frame_ancestors`, \
         which browsers prefer. A page in a frame can be covered by another one, so that users click on what they do not see.",
    )
    .shows("no_framing")
    .spec(spec!(csp "directive-frame-ancestors"))
    .rules_out(Harm::Framed)
    .failure("another page can show this one in a frame")
    .definition(
        "Browsers show a response with the policy in no `iframe`, `frame`, `object` or `embed` element of any page, not even of \
         the same origin.",
    )
    .assumes(&["The response is not changed on its way: a proxy that drops headers drops this protection."])
    .leaves_open(&[
        "Windows: another site may open the page in a window and keep a reference to it, which `cross_origin_opener_policy` \
         cuts.",
        "Clicks between two windows, and keystrokes: an attacker closes or moves a window at the moment of a double click.",
        "Requests of other sites for the page, which are no frames: see `cross_origin_resource_policy` and `csrf`.",
    ]);

pub(super) fn check(proof: &Proof<'_>, out: &mut Diagnostics) {
    if !proof.context.policy.has_body() {
        return;
    }
    let Some(error) = proof.attacked() else { return };
    out.push(match proof.context.policies.x_frame_options() {
        // What browsers compare is this header, and not a directive that is missing.
        Some(FrameOptions::SameOrigin) if !proof.context.policies.restrict_ancestors() => error
            .help("write `x_frame_options: deny`")
            .note("`x_frame_options: same_origin` allows frames in pages of the same origin"),
        _ => error,
    });
}

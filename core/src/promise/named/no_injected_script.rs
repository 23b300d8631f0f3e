//! `no_injected_script`

use super::proof::Proof;
use super::row::Named;
use crate::diagnostic::Diagnostics;
use crate::promise::attack::Harm;
use crate::word::spec;

pub(super) const ROW: Named = Named::new("no_injected_script", "Markup that an attacker writes into a page runs no script.")
    .browsers(
        "It holds where scripts need a nonce or a hash and `base_uri` allows no URL, and where no script may run. It does not \
         hold with `unsafe_inline`, with `self`, a host or a scheme for scripts, with `strict_dynamic`, with `unsafe_hashes` \
         and a hash, or with a nonce that is the same in every response.",
    )
    .shows("no_injected_script")
    .spec(spec!(csp "security-considerations"))
    .rules_out(Harm::Script)
    .failure("markup that an attacker writes into a page can run a script")
    .definition(
        "An attacker writes markup of any kind, at any place and of any length, into a page that is sent with the policy. \
         Browsers then run no code in that page, nor in the frames that inherit its policy, other than code that the site wrote: \
         the content of an element with the nonce of the response, and code whose hash is listed. That covers script elements, \
         event handlers, `javascript:` URLs, import maps, and scripts of the site whose URL the markup changes.",
    )
    .assumes(&[
        "The attacker does not know the nonce of the response: it is unpredictable, differs in every response, and is not copied \
         into markup that the attacker can read, for example by a cache.",
        "Every URL returns what the attacker wants, those of the site included: there are uploads, endpoints that call a function \
         which the URL names (JSONP), and open redirects. A listed hash protects a script from that, since browsers compare its \
         content; a nonce protects it only as long as its URL is the site's.",
        "The markup is written into the page by the server or by the parser. Markup that a script of the page inserts is checked \
         in the same way, except for what the script itself does with it.",
    ])
    .leaves_open(&[
        "Script gadgets: scripts of the site that run text of the page as code, such as templates of some frameworks. \
         `require_trusted_types_for: script` restricts the sinks that they need.",
        "DOM clobbering: elements whose `id` or `name` replaces a variable that a script of the site reads.",
        "Calls of the site's scripts with an argument that the attacker controls: `import()` in a script with a nonce loads any \
         URL, `data:` included, and `new Worker()` runs what `worker_src` allows.",
        "Running the site's own code again: an element with the content of a listed hash, or a module script with the URL of a \
         module that the page has loaded with a nonce.",
        "Other pages of the same origin without such a policy, in a frame or in a window: they can read and change this page. Serve \
         uploaded files from another origin, or with `sandbox`.",
        "Pages of other origins in a frame of this one: they run their own scripts with their own origin.",
        "Injected styles, forms, links and text, which run nothing: see `no_injected_style` and `data_leaves_only_to`.",
        "Code of browser extensions and developer tools, which no policy governs.",
    ]);

pub(super) fn check(proof: &Proof<'_>, out: &mut Diagnostics) {
    if proof.is_page() {
        out.extend(proof.attacked());
    }
}

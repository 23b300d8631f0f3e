//! Table: the words of a promise that name neither a kind nor a property, one row each.

use crate::declaration::OMIT;
use crate::word::{Word, spec};

/// The words that a promise can start with, besides the names of properties.
pub const VERBS: &[Word] = &[ALLOW, DENY, ONLY, DROP];

pub(super) const ALLOW: Word = Word::new("allow", "", "Promises that a browser loads or runs this.")
    .browsers("Every enforced policy has to allow it: a single one that does not blocks it.")
    .shows("content_security_policy: { script_src: \"https://js.example.com\" }, expect: { allow script \"https://js.example.com/v3/\" }")
    .spec(spec!(csp "match-url-to-source-list"));

pub(super) const DENY: Word = Word::new("deny", "", "Promises that a browser blocks this.")
    .browsers("One enforced policy that does not allow it is enough. A report-only policy blocks nothing.")
    .shows("content_security_policy: { default_src: self }, expect: { deny script inline, deny frame \"https://ads.example\" }")
    .spec(spec!(csp "match-url-to-source-list"));

pub(super) const ONLY: Word = Word::new(
    "only",
    "",
    "Promises that everything which browsers allow of a kind is in this list.",
)
.browsers(
    "It is about every URL that there is, after redirects too. What only a nonce allows is `nonce` in the list, inline code is \
     `unsafe_inline`, and what `strict_dynamic` lets a script load is `strict_dynamic`.",
)
.shows("content_security_policy: { script_src: [self, nonce] }, expect: { only script [self, nonce] }")
.spec(spec!(csp "match-url-to-source-list"));

const DROP: Word = Word::new(
    OMIT,
    "",
    "Drops a promise of the base policy that starts with `allow`, `deny` or `only`.",
)
.browsers("Nothing changes in a browser. Dropping a promise is a finding of the lint `omitted_promise`.")
.shows(
    "struct Base { content_security_policy: { base_uri: none }, expect: { deny base \"https://evil.example/\" } }\n\
             struct Shop { expect: { omit deny base \"https://evil.example/\" }, ..Base }",
);

/// The words after the kind of a promise that starts with `allow` or `deny`.
pub const MODIFIERS: &[Word] = &[INLINE, NONCE, HASH, REDIRECTED, FROM];

pub(super) const INLINE: Word = Word::new("inline", "", "Names inline code, in place of a URL.")
    .browsers("It is the text between the tags, whatever it is, unless `hash` follows.")
    .shows("content_security_policy: { default_src: self }, expect: { deny script inline, deny style inline }")
    .spec(spec!(csp "should-block-inline"));

pub(super) const NONCE: Word = Word::new("nonce", "", "Puts the nonce of the response on the element.")
    .browsers("Browsers compare it with the `nonce` of a source list. Scripts and styles can have one.")
    .shows("content_security_policy: { script_src: nonce }, expect: { allow script \"https://cdn.example.com/app.js\" nonce }")
    .spec(spec!(csp "match-nonce-to-source-list"));

pub(super) const HASH: Word = Word::new(
    "hash",
    "",
    "Names the digest of inline code, or of an external script that has it in its `integrity` attribute.",
)
.browsers("Browsers compare it with the hashes of a source list. The call `hash(\"…\")` computes it.")
.shows("content_security_policy: { script_src: hash(\"greet()\") }, expect: { allow script inline hash(\"greet()\") }")
.spec(spec!(csp "match-element-to-source-list"));

pub(super) const REDIRECTED: Word = Word::new("redirected", "", "Names a URL that the request is redirected to.")
    .browsers("Browsers check each URL of the chain, but compare no paths after a redirect. It can be repeated.")
    .shows("content_security_policy: { img_src: \"https://*.example.com\" }, expect: { allow image \"https://img.example.com/a.png\" redirected \"https://cdn.example.com/a.png\" }")
    .spec(spec!(csp "source-list-paths-and-redirects"));

pub(super) const FROM: Word =
    Word::new("from", "", "Names the origin of the page, in place of the policy's own `origin`.")
        .browsers("Browsers compare `self` with the origin of the page.")
        .shows("content_security_policy: { img_src: self }, expect: { allow image \"https://other.example.com/a.png\" from \"https://other.example.com\" }")
        .spec(spec!(csp "match-url-to-source-expression"));

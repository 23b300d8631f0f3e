//! Table: the attacks on a page, one row each. A new one is a row here, and its text in [`csp::attack`](crate::csp::attack).
//!
//! Each row was seen to work in Chromium 156 where the policies allow its steps. `Mixed` is what a policy allows: browsers
//! themselves upgrade images, audio and video to https, and block the rest.

use super::attack::{ANYWHERE, HOSTS, Harm, Place, Row, Step};
use crate::csp::attack as text;
use crate::fetch::{Destination as D, InlineKind as I};

use Harm::{Base, Leak, Mixed, Plugin, Script, Style};

/// Every kind of attacks, in the order of the documentation.
pub const ATTACKS: &[Row] = &[
    // Scripts
    Row::markup(text::SCRIPT_OF_ATTACKER, &[Script, Leak, Mixed], &[Step::Load(D::Script)], &[Place::Attacker]),
    Row::markup(text::SCRIPT_OF_LISTED_HOST, &[Script, Leak, Mixed], &[Step::Load(D::Script)], &[Place::Listed]),
    Row::markup(text::SCRIPT_OF_SITE, &[Script, Leak, Mixed], &[Step::Load(D::Script)], &[Place::Site]),
    Row::markup(text::SCRIPT_DATA, &[Script], &[Step::Load(D::Script)], &[Place::Data]).data("data:,alert(1)"),
    // A script of the page has to create the URL, and to show it to the attacker.
    Row::markup(text::SCRIPT_BLOB, &[Script], &[Step::Load(D::Script)], &[Place::Local]),
    Row::markup(text::SVG_SCRIPT, &[Script, Leak, Mixed], &[Step::Load(D::Script)], HOSTS),
    Row::markup(text::INLINE_SCRIPT, &[Script], &[Step::Inline(I::Script)], &[]),
    Row::markup(text::EVENT_HANDLER, &[Script], &[Step::Inline(I::ScriptAttribute)], &[]),
    Row::markup(text::JAVASCRIPT_LINK, &[Script], &[Step::Inline(I::Navigation)], &[]).click(),
    Row::markup(text::SVG_ANIMATE, &[Script], &[Step::Inline(I::Navigation)], &[]).click(),
    Row::markup(text::SVG_SET, &[Script], &[Step::Inline(I::Navigation)], &[]).click(),
    // `frame-src` is not compared with a `javascript:` URL.
    Row::markup(text::JAVASCRIPT_FRAME, &[Script], &[Step::Inline(I::Navigation)], &[]),
    Row::markup(
        text::JAVASCRIPT_FORM,
        &[Script],
        &[Step::Inline(I::Navigation), Step::FormTo("javascript:alert(1)")],
        &[],
    )
    .click(),
    Row::markup(text::SRCDOC_FRAME, &[Script], &[Step::Inline(I::Script)], &[]),
    // Pages from `data:` URLs inherit the policies. Their origin is opaque.
    Row::markup(
        text::DATA_FRAME,
        &[Script],
        &[Step::LoadFrom(D::Iframe, "data:text/html,x"), Step::Inline(I::Script)],
        &[],
    ),
    // Chromium checks a page in an `object` or `embed` element against `frame-src` too.
    Row::markup(
        text::DATA_OBJECT,
        &[Script],
        &[
            Step::LoadFrom(D::Object, "data:text/html,x"),
            Step::LoadFrom(D::Iframe, "data:text/html,x"),
            Step::Inline(I::Script),
        ],
        &[],
    ),
    Row::markup(
        text::DATA_EMBED,
        &[Script],
        &[
            Step::LoadFrom(D::Embed, "data:text/html,x"),
            Step::LoadFrom(D::Iframe, "data:text/html,x"),
            Step::Inline(I::Script),
        ],
        &[],
    ),
    // The element and the event are the attacker's, the code is the site's.
    Row::markup(text::LISTED_HANDLER, &[Script], &[Step::Listed(I::ScriptAttribute)], &[]),
    // A hash of a `javascript:` URL is of all of it, with its scheme.
    Row::markup(text::LISTED_JAVASCRIPT_URL, &[Script], &[Step::Listed(I::Navigation)], &[]),
    Row::markup(text::STATIC_NONCE, &[Script], &[Step::StaticNonceInline(I::Script)], &[]),
    Row::markup(text::STATIC_NONCE_URL, &[Script, Leak, Mixed], &[Step::StaticNonce(D::Script)], ANYWHERE),
    // The nonce is trusted, and the URL is not looked at (CSP3, #security-nonce-retargeting).
    Row::markup(text::BASE_SCRIPT, &[Script], &[Step::Base, Step::Nonced(D::Script)], HOSTS)
        .beside(r#"<script nonce="…" src="app.js"></script>"#),
    // https://github.com/w3c/webappsec-csp/issues/823
    Row::markup(text::MODULEPRELOAD, &[Script, Leak, Mixed], &[Step::Modulepreload], ANYWHERE),
    // The module map answers it without a check; the code is the site's, and runs once.
    Row::markup(text::MODULE_REUSE, &[], &[Step::Nonced(D::Script)], &[Place::Site])
        .beside(r#"<link rel="modulepreload" nonce="…" href="app.js">"#),
    Row::script(text::IMPORT, &[], &[Step::Import], ANYWHERE),
    Row::script(text::WORKER, &[], &[Step::Load(D::Worker)], &[Place::Site, Place::Data, Place::Local])
        .data("data:,postMessage(1)"),
    Row::script(text::EVAL_SINK, &[], &[Step::Inline(I::Eval)], &[]),
    Row::script(text::HTML_SINK, &[], &[Step::Inline(I::Sink), Step::Inline(I::ScriptAttribute)], &[]),
    // Styles
    Row::markup(text::STYLESHEET, &[Style, Leak, Mixed], &[Step::Load(D::Style)], ANYWHERE)
        .data("data:text/css,*{color:red}"),
    Row::markup(text::STYLE_ELEMENT, &[Style], &[Step::Inline(I::Style)], &[]),
    Row::markup(text::STYLE_ATTRIBUTE, &[Style], &[Step::Inline(I::StyleAttribute)], &[]),
    Row::markup(text::STYLE_IMPORT, &[Style, Leak, Mixed], &[Step::Inline(I::Style), Step::Load(D::Style)], ANYWHERE)
        .data("data:text/css,*{color:red}"),
    Row::markup(text::LISTED_STYLE_ATTRIBUTE, &[Style], &[Step::Listed(I::StyleAttribute)], &[]),
    Row::markup(text::STATIC_NONCE_STYLE, &[Style], &[Step::StaticNonceInline(I::Style)], &[]),
    Row::markup(text::STATIC_NONCE_STYLESHEET, &[Style, Leak, Mixed], &[Step::StaticNonce(D::Style)], ANYWHERE)
        .data("data:text/css,*{color:red}"),
    Row::markup(text::BASE_STYLE, &[Style], &[Step::Base, Step::Nonced(D::Style)], HOSTS)
        .beside(r#"<link rel="stylesheet" nonce="…" href="app.css">"#),
    // Data that a page sends
    Row::markup(text::IMAGE, &[Leak, Mixed], &[Step::Load(D::Image)], HOSTS),
    Row::markup(text::CSS_URL, &[Leak, Mixed], &[Step::Inline(I::Style), Step::Load(D::Image)], HOSTS),
    Row::markup(
        text::CSS_URL_ATTRIBUTE,
        &[Leak, Mixed],
        &[Step::Inline(I::StyleAttribute), Step::Load(D::Image)],
        HOSTS,
    ),
    Row::markup(text::CSS_FONT, &[Leak, Mixed], &[Step::Inline(I::Style), Step::Load(D::Font)], HOSTS),
    Row::script(text::FONT, &[Leak, Mixed], &[Step::Load(D::Font)], HOSTS),
    Row::markup(text::VIDEO, &[Leak, Mixed], &[Step::Load(D::Video)], HOSTS),
    Row::markup(text::AUDIO, &[Leak, Mixed], &[Step::Load(D::Audio)], HOSTS),
    Row::markup(text::TRACK, &[Leak, Mixed], &[Step::Load(D::Track)], HOSTS),
    Row::markup(text::PING, &[Leak, Mixed], &[Step::Load(D::Empty)], HOSTS).click(),
    Row::script(text::BEACON, &[Leak, Mixed], &[Step::Load(D::Empty)], HOSTS),
    Row::script(text::WEBSOCKET, &[Leak, Mixed], &[Step::Load(D::Empty)], &[Place::Socket]),
    Row::markup(text::PREFETCH, &[Leak, Mixed], &[Step::Hint], HOSTS),
    // Chromium checks the element alone, and not where it prefetches from.
    Row::markup(text::SPECULATION_RULES, &[Leak], &[Step::Inline(I::SpeculationRules)], &[Place::Attacker]),
    // Chromium requests it when it offers to install the page.
    Row::markup(text::MANIFEST, &[Leak, Mixed], &[Step::Load(D::Manifest)], HOSTS),
    Row::markup(text::FRAME, &[Leak, Mixed], &[Step::Load(D::Iframe)], HOSTS),
    Row::markup(text::FORM, &[Leak, Mixed], &[Step::Form], HOSTS).click(),
    Row::markup(text::FORMACTION, &[Leak, Mixed], &[Step::Form], HOSTS).click(),
    Row::markup(text::OBJECT, &[Plugin, Leak, Mixed], &[Step::Load(D::Object)], ANYWHERE).data("data:image/gif,x"),
    Row::markup(text::EMBED, &[Plugin, Leak, Mixed], &[Step::Load(D::Embed)], ANYWHERE).data("data:image/gif,x"),
    // The base of relative URLs
    Row::markup(text::BASE, &[Base], &[Step::Base], &[Place::Attacker, Place::Listed, Place::Socket, Place::Local]),
    // Frames of the page
    Row::ancestor(text::FRAMED_BY_ATTACKER, &[Place::Attacker]),
    Row::ancestor(text::FRAMED_BY_LISTED, &[Place::Listed]),
    Row::ancestor(text::FRAMED_BY_SITE, &[Place::Site]),
];

//! The keywords of source lists, one row each, and the schemes that can be written as a bare word.

use crate::word::{Row, Spec, Word, spec};

macro_rules! keywords {
    ($(
        $variant:ident $key:literal $text:literal [$chrome:literal $firefox:literal $safari:literal], $spec:expr,
        $doc:literal, $browsers:literal, $example:literal;
    )*) => {
        /// A keyword of a source list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Keyword {
            $(#[doc = concat!("`'", $text, "'`. ", $doc)] $variant,)*
        }

        impl Keyword {
            /// Every keyword, in the order of the table.
            pub const ALL: &'static [Keyword] = &[$(Keyword::$variant),*];

            const ROWS: &'static [Word] = &[$(
                Word::new($key, $text, $doc)
                    .browsers($browsers)
                    .since($chrome, $firefox, $safari)
                    .shows($example)
                    .spec($spec)
            ),*];
        }
    };
}

keywords! {
    SelfOrigin "self" "self" ["25" "23" "7"], spec!(csp "grammardef-keyword-source"),
        "Allows the page's own origin.",
        "It matches the origin that sent the policy, also over `https:` and `wss:`, but never `blob:` or \
         `data:` URLs. With `strict_dynamic`, browsers ignore it for scripts.",
        "script_src: [self, nonce]";
    None "none" "none" ["25" "23" "7"], spec!(csp "grammardef-keyword-source"),
        "Allows nothing.",
        "It has to be the only source: browsers ignore it in a list with any other source. An empty list means \
         the same.",
        "object_src: none";
    UnsafeInline "unsafe_inline" "unsafe-inline" ["25" "23" "7"], spec!(csp "allow-all-inline"),
        "Allows every inline script or style, including those that an attacker injects.",
        "In a script directive it gives up the protection against cross-site scripting. Browsers ignore it if \
         the list has a nonce or a hash, and for scripts also if it has `strict_dynamic`, so it can serve as a \
         fallback for browsers that support none of these.",
        "style_src: [self, unsafe_inline]";
    UnsafeEval "unsafe_eval" "unsafe-eval" ["25" "23" "7"], spec!(csp "can-compile-strings"),
        "Allows strings to be run as code: `eval`, `new Function`, and timers with a string.",
        "It allows WebAssembly as well. Browsers read it only in `script_src`, or in `default_src` if that is \
         absent. An attacker who controls a string that reaches `eval` runs any script.",
        "script_src: [self, unsafe_eval]";
    WasmUnsafeEval "wasm_unsafe_eval" "wasm-unsafe-eval" ["97" "102" "16"], spec!(csp "grammardef-keyword-source"),
        "Allows WebAssembly to be compiled, without allowing `eval`.",
        "Browsers read it only in `script_src`, or in `default_src` if that is absent.",
        "script_src: [self, wasm_unsafe_eval]";
    TrustedTypesEval "trusted_types_eval" "trusted-types-eval" ["145" "148" "26"], spec!(csp "grammardef-keyword-source"),
        "Allows `eval` only for strings that a Trusted Types policy has checked.",
        "It has an effect only if the policy also has `require_trusted_types_for: script`. Browsers that do \
         not know it ignore it, and block `eval`.",
        "script_src: [self, trusted_types_eval], require_trusted_types_for: script";
    StrictDynamic "strict_dynamic" "strict-dynamic" ["52" "52" "15.4"], spec!(csp "strict-dynamic-usage"),
        "Allows the scripts that an already allowed script loads, wherever they come from.",
        "The first script needs a nonce or a hash. Browsers then ignore hosts, schemes, `self` and \
         `unsafe_inline` for scripts. An injected `<link rel=modulepreload>` allows a module from any host \
         ([w3c/webappsec-csp issue 823](https://github.com/w3c/webappsec-csp/issues/823)); a second enforced \
         policy without the keyword stops that.",
        "script_src: [nonce, strict_dynamic]";
    UnsafeHashes "unsafe_hashes" "unsafe-hashes" ["69" "109" "15.4"], spec!(csp "unsafe-hashes-usage"),
        "Lets hashes also match event handlers, `style` attributes and `javascript:` links.",
        "It has an effect only in a list with a hash. An attacker can attach an allowed handler to another element, \
         so moving the code into a script is safer.",
        "script_src_attr: [unsafe_hashes, hash(\"greet()\")]";
    ReportSample "report_sample" "report-sample" ["59" "63" "15.4"], spec!(csp "grammardef-keyword-source"),
        "Adds the first 40 characters of the blocked code to reports.",
        "It allows nothing. It works for inline scripts and styles, and for strings that are compiled.",
        "script_src: [self, report_sample]";
    ReportSha256 "report_sha256" "report-sha256" ["133" "no" "no"], spec!(csp "grammardef-keyword-source"),
        "Makes browsers report the SHA-256 digest of every script that they request.",
        "It allows nothing. The reports, of type `csp-hash`, go to the endpoint of `report_to` and list what \
         a page loads, for example to write hashes. If several such keywords are present, the longest digest \
         is used. Only scripts of the same origin, or fetched with CORS, have a digest.",
        "script_src: [self, report_sha256], report_to: csp";
    ReportSha384 "report_sha384" "report-sha384" ["133" "no" "no"], spec!(csp "grammardef-keyword-source"),
        "Makes browsers report the SHA-384 digest of every script that they request.",
        "It allows nothing. The reports, of type `csp-hash`, go to the endpoint of `report_to` and list what \
         a page loads, for example to write hashes. If several such keywords are present, the longest digest \
         is used. Only scripts of the same origin, or fetched with CORS, have a digest.",
        "script_src: [self, report_sha384], report_to: csp";
    ReportSha512 "report_sha512" "report-sha512" ["133" "no" "no"], spec!(csp "grammardef-keyword-source"),
        "Makes browsers report the SHA-512 digest of every script that they request.",
        "It allows nothing. The reports, of type `csp-hash`, go to the endpoint of `report_to` and list what \
         a page loads, for example to write hashes. If several such keywords are present, the longest digest \
         is used. Only scripts of the same origin, or fetched with CORS, have a digest.",
        "script_src: [self, report_sha512], report_to: csp";
    InlineSpeculationRules "inline_speculation_rules" "inline-speculation-rules" ["110" "no" "27.3"], Spec::new(
            "Speculation Rules",
            "https://wicg.github.io/nav-speculation/speculation-rules.html",
        ),
        "Allows inline `<script type=speculationrules>`, without allowing other inline scripts.",
        "Browsers read it only in `script_src` and `script_src_elem`. A nonce or a hash on the element works \
         too.",
        "script_src: [self, inline_speculation_rules]";
    UnsafeWebtransportHashes "unsafe_webtransport_hashes" "unsafe-webtransport-hashes" ["" "" ""], spec!(csp "grammardef-unsafe-webtransport-hashes"),
        "Allows WebTransport connections to servers that are identified by the hash of their certificate.",
        "For these connections, the rest of the list does not count. It is in the text of CSP3, and no \
         browser is known to read it: Chromium 156 reports an unrecognized source.",
        "connect_src: [self, unsafe_webtransport_hashes]";
    UnsafeAllowRedirects "unsafe_allow_redirects" "unsafe-allow-redirects" ["no" "no" "no"], spec!(csp "grammardef-keyword-source"),
        "Has no effect.",
        "It had a meaning only in `navigate_to`, which was dropped before any browser shipped it.",
        "default_src: [self, unsafe_allow_redirects]";
    WasmEval "wasm_eval" "wasm-eval" ["" "no" "no"], spec!(csp "grammardef-keyword-source"),
        "Allows WebAssembly in pages of Chromium extensions.",
        "Browsers ignore it on the web: write `wasm_unsafe_eval`.",
        "script_src: [self, wasm_eval]";
    StrictDynamicUrl "strict_dynamic_url" "strict-dynamic-url" ["trial" "no" "no"], Spec::new(
            "Extended script-src hashes (explainer)",
            "https://github.com/explainers-by-googlers/script-src-v2",
        ),
        "Works like `strict_dynamic`, in a policy that allows scripts by the hashes of their URLs.",
        "Older browsers ignore it and use the hosts of the list. It is part of an origin trial that started \
         with Chrome 141.",
        "script_src: [self, strict_dynamic_url]";
}

impl Keyword {
    /// The keyword's text, without its quotes.
    pub fn text(self) -> &'static str {
        self.word().wire
    }

    /// The name in the language.
    pub fn key(self) -> &'static str {
        self.word().key
    }

    /// Its row.
    pub fn word(self) -> &'static Word {
        &Self::ROWS[self as usize]
    }

    /// What it allows, in a sentence.
    pub fn doc(self) -> &'static str {
        self.word().doc
    }

    /// The keyword of this text, without quotes, compared without ASCII case.
    pub fn from_text(text: &str) -> Option<Keyword> {
        Self::ALL.iter().copied().find(|keyword| keyword.text().eq_ignore_ascii_case(text))
    }
}

impl Row for Keyword {
    fn key(&self) -> &'static str {
        Keyword::key(*self)
    }
}

/// The word for the nonce of a response.
pub const NONCE: Word =
    Word::new("nonce", "nonce", "Allows the script and style elements that carry the nonce of this response.")
        .browsers(
            "The nonce is a random value that is different in every response. The runtime generates it, and the \
             page writes it on each element: `<script nonce=\"…\">`. Browsers compare it exactly. It does not \
             apply to attributes or `javascript:` links, and it makes browsers ignore `unsafe_inline` in the same \
             list.",
        )
        .since("40", "31", "10")
        .shows("script_src: [self, nonce]")
        .spec(spec!(csp "grammardef-nonce-source"));

/// The schemes that can be written as a bare word.
pub const SCHEMES: &[Word] = &[
    Word::new("https", "https", "Allows every `https:` URL.")
        .browsers("In a script directive it allows the scripts of every host, and so those of an attacker.")
        .since("25", "23", "7")
        .shows("img_src: [self, https]")
        .spec(spec!(csp "grammardef-scheme-source")),
    Word::new("http", "http", "Allows every `http:` and `https:` URL.")
        .browsers("An attacker on the network can replace what is loaded over `http:`.")
        .since("25", "23", "7")
        .shows("img_src: [self, http]")
        .spec(spec!(csp "grammardef-scheme-source")),
    Word::new("wss", "wss", "Allows every `wss:` URL, which is a WebSocket over TLS.")
        .browsers("Any script of the page can then connect to every host, so name the host instead if it is known.")
        .since("25", "23", "7")
        .shows("connect_src: [self, wss]")
        .spec(spec!(csp "grammardef-scheme-source")),
    Word::new("ws", "ws", "Allows every `ws:` and `wss:` URL, which is a WebSocket.")
        .browsers("Data sent over `ws:` is not encrypted.")
        .since("25", "23", "7")
        .shows("connect_src: [self, ws]")
        .spec(spec!(csp "grammardef-scheme-source")),
    Word::new("data", "data", "Allows `data:` URLs, which contain the resource themselves.")
        .browsers(
            "For images the risk is small. In a script directive, or in `object_src` and `frame_src`, an \
             attacker can write code into the URL.",
        )
        .since("25", "23", "7")
        .shows("img_src: [self, data]")
        .spec(spec!(csp "grammardef-scheme-source")),
    Word::new("blob", "blob", "Allows `blob:` URLs, which scripts of the page create.")
        .browsers("In a script directive, code that can create a blob can run it as a script.")
        .since("25", "23", "7")
        .shows("worker_src: [self, blob]")
        .spec(spec!(csp "grammardef-scheme-source")),
    Word::new("filesystem", "filesystem", "Allows `filesystem:` URLs, which scripts of the page create.")
        .browsers("Only Chromium has had such URLs.")
        .since("", "no", "no")
        .shows("img_src: [self, filesystem]")
        .spec(spec!(csp "grammardef-scheme-source")),
    Word::new("mediastream", "mediastream", "Allows `mediastream:` URLs.")
        .browsers("Browsers do not use such URLs any more: a script sets `srcObject` instead.")
        .since("", "", "")
        .shows("media_src: [self, mediastream]")
        .spec(spec!(csp "grammardef-scheme-source")),
];

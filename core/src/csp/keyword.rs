//! The keywords of source lists, one row each, and the schemes that may stand bare.

use crate::word::{Row, Word};

macro_rules! keywords {
    ($($variant:ident $key:literal $text:literal $doc:literal;)*) => {
        /// A keyword of a source list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Keyword {
            $(#[doc = concat!("`'", $text, "'`: ", $doc)] $variant,)*
        }

        impl Keyword {
            /// Every keyword, in the order of the table.
            pub const ALL: &'static [Keyword] = &[$(Keyword::$variant),*];

            const ROWS: &'static [Word] = &[$(Word::new($key, $text, $doc)),*];
        }
    };
}

keywords! {
    SelfOrigin "self" "self" "the page's own origin.";
    None "none" "none" "nothing at all; only meaningful alone.";
    UnsafeInline "unsafe_inline" "unsafe-inline" "every inline script or style, an attacker's too. Browsers ignore it beside a nonce or a hash.";
    UnsafeEval "unsafe_eval" "unsafe-eval" "`eval`, `new Function` and string timers, WebAssembly too.";
    WasmUnsafeEval "wasm_unsafe_eval" "wasm-unsafe-eval" "compiling WebAssembly, and nothing else.";
    TrustedTypesEval "trusted_types_eval" "trusted-types-eval" "`eval` of strings that went through a Trusted Types policy.";
    StrictDynamic "strict_dynamic" "strict-dynamic" "scripts that an already trusted script loads, and modules that an injected link preloads; hosts, schemes and `self` are then ignored for scripts.";
    UnsafeHashes "unsafe_hashes" "unsafe-hashes" "lets hashes match event handlers, style attributes and `javascript:` links.";
    ReportSample "report_sample" "report-sample" "adds the first 40 characters of the offending code to reports.";
    ReportSha256 "report_sha256" "report-sha256" "has Chromium report the SHA-256 of every script.";
    ReportSha384 "report_sha384" "report-sha384" "has Chromium report the SHA-384 of every script.";
    ReportSha512 "report_sha512" "report-sha512" "has Chromium report the SHA-512 of every script.";
    InlineSpeculationRules "inline_speculation_rules" "inline-speculation-rules" "inline speculation rules, without any other inline script.";
    UnsafeWebtransportHashes "unsafe_webtransport_hashes" "unsafe-webtransport-hashes" "WebTransport to servers named by certificate hash.";
    UnsafeAllowRedirects "unsafe_allow_redirects" "unsafe-allow-redirects" "nothing: it had a meaning only in `navigate_to`, which is gone.";
    WasmEval "wasm_eval" "wasm-eval" "Chromium extension pages only; everywhere else write `wasm_unsafe_eval`.";
    StrictDynamicUrl "strict_dynamic_url" "strict-dynamic-url" "like `strict_dynamic`, for scripts allowed by URL hash. Chromium trial.";
}

impl Keyword {
    /// The keyword's text, without its quotes.
    pub fn text(self) -> &'static str {
        self.word().wire
    }

    /// The name in the DSL.
    pub fn key(self) -> &'static str {
        self.word().key
    }

    /// Its row.
    pub fn word(self) -> &'static Word {
        &Self::ROWS[self as usize]
    }

    /// What it allows, in a sentence that goes on from its name.
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

/// The word that stands for a nonce made anew for every response.
pub const NONCE: Word = Word::new("nonce", "nonce", "Allows the elements that carry the nonce of this response.");

/// The schemes that may stand as a bare word.
pub const SCHEMES: &[Word] = &[
    Word::new("https", "https", "Every `https:` URL."),
    Word::new("http", "http", "Every `http:` and `https:` URL."),
    Word::new("wss", "wss", "Every `wss:` URL."),
    Word::new("ws", "ws", "Every `ws:` and `wss:` URL."),
    Word::new("data", "data", "`data:` URLs, whose content is the URL itself."),
    Word::new("blob", "blob", "`blob:` URLs, which scripts of the page make."),
    Word::new("filesystem", "filesystem", "`filesystem:` URLs, which scripts of the page make. Chromium only."),
    Word::new("mediastream", "mediastream", "`mediastream:` URLs. No browser uses them any more."),
];

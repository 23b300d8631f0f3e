//! What a source says: in which lists it changes anything, and whether it lets anyone at all in.

use super::directive::Directive;
use super::keyword::Keyword;
use super::source::{HashSubject, HostSource, SourceExpression};

impl SourceExpression {
    /// Whether this expression changes anything in a list of this name.
    pub fn acts_in(&self, directive: Directive) -> bool {
        use Directive as D;
        use Keyword as K;
        let is_code = directive.governs_script() || directive.governs_style();
        let runs_script = matches!(directive, D::ScriptSrc | D::ScriptSrcElem);
        match self {
            SourceExpression::Keyword(keyword) => match keyword {
                K::None => true,
                K::SelfOrigin => !matches!(directive, D::ScriptSrcAttr | D::StyleSrcAttr),
                K::UnsafeInline | K::ReportSample => is_code,
                K::UnsafeHashes => is_code && directive != D::StyleSrcElem,
                // `eval` and WebAssembly never look at the directives for elements and handlers.
                K::UnsafeEval | K::WasmUnsafeEval | K::TrustedTypesEval => directive == D::ScriptSrc,
                K::StrictDynamic
                | K::StrictDynamicUrl
                | K::ReportSha256
                | K::ReportSha384
                | K::ReportSha512
                | K::InlineSpeculationRules => runs_script,
                K::UnsafeWebtransportHashes => directive == D::ConnectSrc,
                K::UnsafeAllowRedirects | K::WasmEval => false,
            },
            SourceExpression::Nonce | SourceExpression::FixedNonce(_) => {
                runs_script || matches!(directive, D::StyleSrc | D::StyleSrcElem)
            }
            SourceExpression::Hash(hash) => match hash.subject {
                HashSubject::Content => is_code,
                HashSubject::Url => runs_script,
                HashSubject::Eval => directive == D::ScriptSrc,
            },
            SourceExpression::PublicKey(_) => runs_script,
            SourceExpression::Scheme(_)
            | SourceExpression::Host(_)
            | SourceExpression::Slot(_)
            | SourceExpression::Unquoted(_) => !matches!(directive, D::ScriptSrcAttr | D::StyleSrcAttr),
        }
    }

    /// Whether anyone at all can serve what this source matches: `*`, `https:`, `data:`, `https://*`, `*.com`.
    pub fn lets_anyone_in(&self) -> bool {
        match self {
            SourceExpression::Scheme(scheme) => ANYONES.iter().any(|anyones| anyones.eq_ignore_ascii_case(scheme)),
            SourceExpression::Host(host) => host.lets_anyone_in(),
            _ => false,
        }
    }
}

impl HostSource {
    /// Whether anyone at all can have a host of this name.
    pub fn lets_anyone_in(&self) -> bool {
        self.host.strip_prefix('*').is_some_and(|rest| rest.is_empty() || is_registry(&rest[1..]))
    }
}

/// Whether anyone can register a name below this one: a top-level domain, or one of the usual second level under a
/// country's. The list of public suffixes says more than that: it holds `googleapis.com`, below which Google alone has
/// names.
fn is_registry(name: &str) -> bool {
    match name.trim_end_matches('.').split_once('.') {
        None => !PRIVATE.iter().any(|private| private.eq_ignore_ascii_case(name.trim_end_matches('.'))),
        Some((second, country)) => {
            country.len() == 2
                && ["ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"]
                    .iter()
                    .any(|usual| usual.eq_ignore_ascii_case(second))
        }
    }
}

/// Top-level names below which nobody can register one: they are reserved (RFC 2606, 6761, 6762 and 9476; ICANN for
/// `internal`, `home`, `corp` and `mail`), or left to private networks.
const PRIVATE: [&str; 12] =
    ["localhost", "local", "internal", "test", "example", "invalid", "alt", "home", "corp", "mail", "lan", "intranet"];

/// Schemes whose URLs anyone can serve, or write out. A `blob:` or `filesystem:` URL takes a script of the page's own,
/// which an injected link to a script that is on the page can be made to do.
const ANYONES: [&str; 8] = ["http", "https", "ws", "wss", "ftp", "data", "about", "javascript"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn who_can_serve_a_source() {
        let anyone = |text: &str| SourceExpression::parse(text, Span::default()).expect("a source").lets_anyone_in();
        for text in ["*", "*:*", "https:", "data:", "https://*", "https://*:443", "*.com", "*.co.uk", "http://*/js/"] {
            assert!(anyone(text), "{text}");
        }
        for text in [
            "'self'",
            "*.example.com",
            "example.com",
            "blob:",
            "*.localhost",
            "*.example.co.uk",
            "*.t.co",
            "*.local",
            "*.LOCAL.",
            "*.internal",
            "https://*.test",
            "*.lan",
            "*.corp",
        ] {
            assert!(!anyone(text), "{text}");
        }
    }
}

//! What a source does: in which lists it has an effect, and whether it matches hosts of anyone.

use crate::csp::directive::Directive;
use crate::csp::hash::HashSubject;
use crate::csp::keyword::Keyword;
use crate::csp::source::SourceExpression;
use crate::host::{Owner, owner};

impl SourceExpression {
    /// Whether this source has an effect in a list of this name.
    pub fn has_effect_in(&self, directive: Directive) -> bool {
        use Directive as D;
        use Keyword as K;
        let is_code = directive.governs_script() || directive.governs_style();
        let runs_script = matches!(directive, D::ScriptSrc | D::ScriptSrcElem);
        match self {
            SourceExpression::Keyword(keyword) => match keyword {
                K::None => true,
                K::SelfOrigin => !directive.governs_only_attributes(),
                K::UnsafeInline | K::ReportSample => is_code,
                K::UnsafeHashes => is_code && directive != D::StyleSrcElem,
                // Browsers check `eval` and WebAssembly against `script-src` only, not `script-src-elem` or `script-src-attr`.
                K::UnsafeEval | K::WasmUnsafeEval | K::TrustedTypesEval => directive == D::ScriptSrc,
                // Not in the text: Chromium and Firefox allow workers by it in each list that can decide about them.
                K::StrictDynamic => runs_script || directive.governs_workers(),
                K::StrictDynamicUrl
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
            SourceExpression::Scheme(scheme) => match directive {
                D::BaseUri => !is_one_of(scheme, &NO_BASE_SCHEMES),
                D::FrameAncestors => !is_one_of(scheme, &OPAQUE_SCHEMES),
                _ => !directive.governs_only_attributes(),
            },
            SourceExpression::Host(_)
            | SourceExpression::Slot(_)
            | SourceExpression::Slots(_)
            | SourceExpression::Unquoted(_) => !directive.governs_only_attributes(),
        }
    }

    /// Whether anyone can serve content that this source matches: `*`, `https:`, `data:`, `https://*`, `*.com`.
    pub fn lets_anyone_in(&self) -> bool {
        match self {
            SourceExpression::Scheme(scheme) => is_one_of(scheme, &PUBLIC_SCHEMES),
            SourceExpression::Host(host) => host
                .host
                .strip_prefix('*')
                .is_some_and(|rest| rest.strip_prefix('.').is_none_or(|name| owner(name) == Some(Owner::Registry))),
            _ => false,
        }
    }
}

fn is_one_of(scheme: &str, schemes: &[&str]) -> bool {
    schemes.iter().any(|other| other.eq_ignore_ascii_case(scheme))
}

/// The schemes that a `base` element cannot have (HTML, #set-the-frozen-base-url, step 3).
pub const NO_BASE_SCHEMES: [&str; 2] = ["data", "javascript"];

/// The schemes of documents that have the origin of another page, or an opaque one, so that no ancestor matches them.
const OPAQUE_SCHEMES: [&str; 5] = ["about", "blob", "data", "filesystem", "javascript"];

/// Schemes whose URLs anyone can serve or write. `blob:` and `filesystem:` are not among them: only scripts of the page can
/// create their URLs.
const PUBLIC_SCHEMES: [&str; 8] = ["http", "https", "ws", "wss", "ftp", "data", "about", "javascript"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_can_serve_a_source() {
        let anyone = |text: &str| SourceExpression::parse(text).expect("a source").lets_anyone_in();
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

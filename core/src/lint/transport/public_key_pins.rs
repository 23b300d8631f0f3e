use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for Public-Key-Pins and Public-Key-Pins-Report-Only.
    ///
    /// # Why it matters
    ///
    /// Browsers removed it (Chrome and Firefox after version 72): a lost key, or a pin that an attacker had set, locked
    /// users out of a site for months. A policy that sends it is not protected against forged certificates.
    ///
    /// # Attack
    ///
    /// The attacker obtains a certificate for `shop.example.com` from any authority that browsers trust, for example
    /// because the authority does not verify the domain properly. In the network of the user, they answer for the site with
    /// this certificate. The browser accepts it, although the site had pinned other keys.
    ///
    /// # Example
    ///
    /// ```text
    /// public_key_pins: {
    ///     pin_sha256: ["d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM=", "E9CZ9INDbd+2eRQozYqqbQ2yXLVKB9+xcprMF+44U1g="],
    ///     max_age: 60d,
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// A CAA record in the DNS limits which authorities may issue certificates for the domain. The Certificate Transparency
    /// logs, which browsers require, show who did.
    ///
    /// # Allow
    ///
    /// Reasonable where a client other than a browser still checks the pins.
    ///
    /// ```text
    /// #[allow(public_key_pins, reason = "the desktop client checks them")]
    /// public_key_pins: { … },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 7469: Public Key Pinning Extension for HTTP](https://www.rfc-editor.org/rfc/rfc7469)
    /// - [RFC 8659: CAA records](https://www.rfc-editor.org/rfc/rfc8659)
    Deny "Public-Key-Pins, which no browser reads any more",
    cwe [693], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for field in [Field::PublicKeyPins, Field::PublicKeyPinsReportOnly] {
        let Some(header) = policy.header(field) else { continue };
        report.push(
            Diagnostic::finding(header.name.span, format!("no browser reads `{}` any more", header.title()))
                .help("remove it; a CAA record limits who may issue certificates, and Certificate Transparency logs show who did")
                .note("it does not protect against forged certificates")
                .remove(header.name.span),
        );
    }
}

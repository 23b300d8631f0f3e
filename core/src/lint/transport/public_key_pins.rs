use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for Public-Key-Pins and its report-only form.
    ///
    /// # Why it matters
    ///
    /// Browsers dropped it between 2018 and 2020: a lost key, or a pin that an attacker set, locked visitors out for
    /// months. A policy that counts on it is not protected against a forged certificate.
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
    /// # References
    ///
    /// - [RFC 7469](https://www.rfc-editor.org/rfc/rfc7469)
    /// - [RFC 8659, CAA records](https://www.rfc-editor.org/rfc/rfc8659)
    Deny "Public-Key-Pins, which no browser reads", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for field in [Field::PublicKeyPins, Field::PublicKeyPinsReportOnly] {
        let Some(header) = policy.header(field) else { continue };
        report.push(
            Diagnostic::finding(header.name.span, format!("no browser reads `{}` any more", header.title()))
                .help("remove it; a CAA record says who may issue certificates, and the Certificate Transparency logs who did")
                .note("it protects nobody against a forged certificate")
                .remove(header.name.span),
        );
    }
}

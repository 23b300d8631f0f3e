//! The types of reports: one row each, with the fields of its body.

use super::field::Field;

/// A field in a type of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindField {
    /// The field.
    pub field: Field,
    /// Whether a report without the field says nothing.
    pub is_required: bool,
}

/// The table of types: variant, name on the wire, documentation, and fields; `required` marks those without which a report says nothing.
macro_rules! kinds {
    ($($variant:ident $name:literal $doc:literal [$($field:ident $(: $required:ident)?),*];)*) => {
        /// The type of a report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`: ", $doc, ".")] $variant,)*
            /// A type that this library does not know. [`Report::type_name`](super::Report::type_name) is its name.
            Unknown,
        }

        impl Kind {
            /// All known types.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// The name of the type; `unknown` for one that is not known.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Kind::$variant => $name,)*
                    Kind::Unknown => "unknown",
                }
            }

            /// The fields of its body.
            pub const fn fields(self) -> &'static [KindField] {
                match self {
                    $(Kind::$variant => &[
                        $(KindField { field: Field::$field, is_required: kinds!(@required $($required)?) },)*
                    ],)*
                    Kind::Unknown => &[],
                }
            }
        }
    };
    (@required) => { false };
    (@required required) => { true };
}

kinds! {
    CspReport "csp-report" "a violation of a Content-Security-Policy, sent to `report-uri`" [
        DocumentUrl, Referrer, BlockedUrl, EffectiveDirective, ViolatedDirective, OriginalPolicy, Disposition, StatusCode, Sample,
        SourceFile, LineNumber, ColumnNumber
    ];
    CspViolation "csp-violation" "a violation of a Content-Security-Policy, sent to `report-to`" [
        DocumentUrl, Referrer, BlockedUrl, EffectiveDirective, ViolatedDirective, OriginalPolicy, SourceFile, Sample, Disposition,
        StatusCode, LineNumber, ColumnNumber
    ];
    CspHash "csp-hash" "the digest of a script, for `'report-sha256'`" [DocumentUrl, SubresourceUrl: required, Hash, Destination, Type];
    PermissionsPolicyViolation "permissions-policy-violation" "a feature that a Permissions-Policy forbids was used" [
        FeatureId: required, SourceFile, LineNumber, ColumnNumber, Disposition, AllowAttribute, SrcAttribute, Message
    ];
    PotentialPermissionsPolicyViolation "potential-permissions-policy-violation"
        "a frame asks for a feature that a Permissions-Policy forbids" [
        FeatureId: required, SourceFile, LineNumber, ColumnNumber, Disposition, AllowAttribute, SrcAttribute, Message
    ];
    Coep "coep" "a resource or a frame that a Cross-Origin-Embedder-Policy blocks" [Type, BlockedUrl: required, Destination, Disposition];
    Coop "coop" "a window that a Cross-Origin-Opener-Policy separates, or an access that it prevents" [
        Type: required, Disposition, EffectivePolicy, PreviousResponseUrl, NextResponseUrl, Referrer, Property, OpenerUrl, OpenedWindowUrl,
        OpenedWindowInitialUrl, OtherUrl, SourceFile, LineNumber, ColumnNumber
    ];
    Dip "dip" "a resource that a Document-Isolation-Policy blocks" [Type, BlockedUrl: required, Destination, Disposition];
    IntegrityViolation "integrity-violation" "a script or a stylesheet without integrity metadata" [
        DocumentUrl, BlockedUrl: required, Destination, ReportOnly
    ];
    Deprecation "deprecation" "a feature that browsers will remove was used" [
        Id: required, AnticipatedRemoval, Message, SourceFile, LineNumber, ColumnNumber
    ];
    Intervention "intervention" "the browser did not do what the page asked for" [
        Id: required, Message, SourceFile, LineNumber, ColumnNumber
    ];
    Crash "crash" "the page crashed" [Reason, Stack, IsTopLevel, VisibilityState];
    DocumentPolicyViolation "document-policy-violation" "a page violates its Document-Policy" [
        FeatureId: required, Message, SourceFile, LineNumber, ColumnNumber, Disposition
    ];
    NetworkError "network-error" "a request failed" [
        SamplingFraction, ElapsedTime, Phase, Type: required, ServerIp, Protocol, Referrer, Method, StatusCode
    ];
    ConnectionAllowlist "connection-allowlist" "a connection that a Connection-Allowlist does not contain" [
        Url, Connection: required, Allowlist, Disposition
    ];
}

impl Kind {
    /// The type of this name; `Unknown` if it is not known.
    pub fn of_name(name: &str) -> Kind {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name).unwrap_or(Kind::Unknown)
    }

    /// Whether reports of the type are violations of a Content-Security-Policy.
    pub const fn is_violation(self) -> bool {
        matches!(self, Kind::CspReport | Kind::CspViolation)
    }

    /// Whether one of its required fields, or one of two that replace each other, is missing among these.
    pub(super) fn lacks(self, has: impl Fn(Field) -> bool) -> bool {
        let is_missing = |row: &KindField| row.is_required && !has(row.field);
        // Engines from the time of CSP1 only send `violated-directive`.
        let no_directive = !has(Field::EffectiveDirective) && !has(Field::ViolatedDirective);
        self.fields().iter().any(is_missing) || self.is_violation() && no_directive
    }
}

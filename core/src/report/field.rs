//! The fields of the bodies of reports: one row each.

/// The type of a field in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A string.
    Text,
    /// A whole number that is not negative.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// An array of strings.
    Texts,
}

/// The table of fields: variant, type, the spelling of the specification, and the other spellings.
macro_rules! fields {
    ($($variant:ident $kind:ident $name:literal $([$($also:literal)+])? $doc:literal;)*) => {
        /// A field of the body of a report, in all its spellings.
        ///
        /// Legacy reports write `blocked-uri` for `blockedURL`, and engines differ in other names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Field {
            $(#[doc = concat!("`", $name, "`: ", $doc, ".")] $variant,)*
        }

        impl Field {
            /// All fields.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The name in the specification.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Field::$variant => $name,)*
                }
            }

            /// The other names that browsers write, or have written.
            pub const fn also(self) -> &'static [&'static str] {
                match self {
                    $(Field::$variant => &[$($($also),+)?],)*
                }
            }

            /// The type in JSON.
            pub const fn value_type(self) -> FieldType {
                match self {
                    $(Field::$variant => FieldType::$kind,)*
                }
            }
        }
    };
}

fields! {
    AllowAttribute Text "allowAttribute" "the `allow` attribute of a frame";
    Allowlist Texts "allowlist" "the patterns of URLs that are allowed";
    AnticipatedRemoval Text "anticipatedRemoval" "the date on which browsers remove a feature";
    BlockedUrl Text "blockedURL" ["blocked-uri" "blockedURI" "blocked-url"] "what was blocked: a URL before redirects, a scheme, or a word such as `inline`";
    ColumnNumber Integer "columnNumber" ["column-number"] "the column of the script or the markup";
    Connection Text "connection" "the URL of a connection, or `webrtc`";
    Destination Text "destination" "the destination of a request: `script`, `image`";
    Disposition Text "disposition" "`enforce`, or `report` (`reporting` in some reports) for a policy that only reports";
    DocumentUrl Text "documentURL" ["document-uri" "documentURI" "document_url"] "the page";
    EffectiveDirective Text "effectiveDirective" ["effective-directive"] "the most specific directive, such as `script-src-elem`";
    EffectivePolicy Text "effectivePolicy" "the opener policy that takes effect";
    ElapsedTime Integer "elapsed_time" "the milliseconds from the start of a request to its end";
    FeatureId Text "featureId" ["policyId"] "the feature of a Permissions-Policy or a Document-Policy";
    Hash Text "hash" "the digest of a script; empty for an opaque response";
    Id Text "id" "what is deprecated, or what the browser intervened against";
    IsTopLevel Bool "is_top_level" "whether the page was not in a frame";
    LineNumber Integer "lineNumber" ["line-number"] "the line of the script or the markup, from 1";
    Message Text "message" "an explanation for developers";
    Method Text "method" "the method of a request";
    NextResponseUrl Text "nextResponseURL" "the page that followed";
    OpenedWindowInitialUrl Text "openedWindowInitialURL" ["initialPopupURL"] "the first page of a window that the page opened";
    OpenedWindowUrl Text "openedWindowURL" ["openeeURL"] "the page in a window that the page opened";
    OpenerUrl Text "openerURL" "the page that opened the window";
    OriginalPolicy Text "originalPolicy" ["original-policy"] "the policy as the browser received it";
    OtherUrl Text "otherURL" ["otherDocumentURL"] "another page of the group";
    Phase Text "phase" "the step that failed: `dns`, `connection` or `application`";
    PreviousResponseUrl Text "previousResponseURL" "the page that preceded";
    Property Text "property" "the property of a window that was accessed";
    Protocol Text "protocol" "the network protocol";
    Reason Text "reason" "why a page crashed: `oom`, `unresponsive`";
    Referrer Text "referrer" "the referrer of the page or the request";
    ReportOnly Bool "reportOnly" "whether nothing was blocked";
    Sample Text "sample" ["script-sample" "scriptSample"] "the first 40 characters of code, with `'report-sample'`";
    SamplingFraction Number "sampling_fraction" "the share of requests that are reported";
    ServerIp Text "server_ip" "the address of the server";
    SourceFile Text "sourceFile" ["source-file"] "the script or the page whose code was the cause";
    SrcAttribute Text "srcAttribute" "the `src` attribute of a frame";
    Stack Text "stack" "the call stack of a page that crashed";
    StatusCode Integer "statusCode" ["status-code" "status_code"] "the HTTP status of the page or the response";
    SubresourceUrl Text "subresourceURL" ["subresource_url"] "the URL of a script";
    Type Text "type" "the kind of event within the type of the report";
    Url Text "url" "the page";
    ViolatedDirective Text "violatedDirective" ["violated-directive"] "the directive, in older engines with its sources";
    VisibilityState Text "visibility_state" ["visibilityState"] "whether the page was visible";
}

impl Field {
    /// Whether a report may write the field like this.
    pub fn is_spelled(self, name: &str) -> bool {
        self.name() == name || self.also().contains(&name)
    }
}

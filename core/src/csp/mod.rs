//! Content-Security-Policy: policies, their directives and source expressions, and how browsers evaluate them.

pub mod attack;
mod bypass;
mod containment;
mod cover;
mod directive;
mod hash;
mod intended;
mod keyword;
mod lower;
mod matching;
mod parse;
mod policy;
mod render;
mod semantics;
mod source;
mod unknown;
mod value;
mod without_nonce;

pub use self::bypass::{BYPASS_HOSTS, Bypass, BypassHost, BypassKind};
#[cfg(feature = "fetch")]
pub(crate) use self::containment::Lookup;
pub use self::containment::{Containment, Counterexample, Urls};
pub(crate) use self::cover::Cover;
pub use self::directive::{
    ALLOW_DOWNLOADS_WITHOUT_USER_ACTIVATION, ALLOW_FORMS, ALLOW_POPUPS, ALLOW_POPUPS_TO_ESCAPE_SANDBOX,
    ALLOW_SAME_ORIGIN, ALLOW_SCRIPTS, ALLOW_TOP_NAVIGATION, ALLOW_TOP_NAVIGATION_BY_USER_ACTIVATION, Arity, Directive,
    Grammar, REFLECTED_XSS, SANDBOX, SINKS, SRI_DESTINATIONS, Status, WEBRTC,
};
pub use self::hash::{Hash, HashAlgorithm, HashSubject};
pub use self::intended::Intended;
pub use self::keyword::{Keyword, NONCE, SCHEMES};
#[cfg(feature = "promise")]
pub(crate) use self::lower::source_list;
pub use self::matching::Redirect;
pub(crate) use self::parse::blocks;
pub use self::policy::{Clause, ClauseValue, Csp, Disposition, TrustedType};
pub use self::render::Segment;
pub(crate) use self::render::render_list;
pub use self::semantics::{Ignored, NO_BASE_SCHEMES, Overrides, Purpose};
pub(crate) use self::source::read_source;
pub use self::source::{HostSource, Port, SourceExpression};
pub use self::value::TRUSTED_TYPES;
pub(crate) use self::value::is_token;

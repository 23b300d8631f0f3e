//! What browsers report: the bodies of their `POST` requests, read without trusting them.
//!
//! [`Reader`] reads `application/csp-report`, which browsers send to `report-uri`, and `application/reports+json` of the
//! [Reporting API](https://w3c.github.io/reporting/). Anybody can send a report, so every text of one is an attacker's: [`escaped`]
//! shows it, and nothing else should.
//!
//! ```
//! use security_policy_core::report::{Blocked, Kind, Reader};
//!
//! let body = br#"[{"type": "csp-violation", "age": 12, "url": "https://shop.example/", "body": {
//!     "documentURL": "https://shop.example/cart", "blockedURL": "https://evil.example/x.js",
//!     "effectiveDirective": "script-src-elem", "originalPolicy": "script-src 'self'", "disposition": "enforce"
//! }}]"#;
//! let reports = Reader::default().read("application/reports+json", body)?;
//! let report = &reports.reports[0];
//! assert_eq!(report.kind, Kind::CspViolation);
//!
//! let violation = report.violation().expect("a report of a Content-Security-Policy");
//! assert_eq!(violation.effective_directive, "script-src-elem");
//! assert_eq!(violation.blocked, Blocked::Url("https://evil.example/x.js"));
//! # Ok::<(), security_policy_core::report::ReadError>(())
//! ```

mod advice;
mod deploy;
mod display;
mod elements;
mod escaped;
mod explain;
mod explanation;
mod field;
mod kind;
mod model;
mod noise;
mod other;
mod read;
#[cfg(feature = "serde")]
mod serial;
mod subject;
mod violation;

pub use self::advice::Advice;
pub use self::deploy::Deploy;
pub use self::escaped::{Escaped, escaped};
pub use self::explanation::Explanation;
pub use self::field::{Field, FieldType};
pub use self::kind::{Kind, KindField};
pub use self::model::{Extra, Report, Value};
pub use self::noise::Noise;
pub use self::read::{MAX_BODY, MAX_REPORTS, ReadError, Reader, Reports, Unknown};
pub use self::violation::{Blocked, Violation};

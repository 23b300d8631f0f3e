//! What browsers report: received, grouped and explained.
//!
//! The field `reporting` declares where reports are sent, once for every header that can report. [`Endpoint::layer`] of the constant
//! `REPORTS` receives them there, and a [`Collector`] counts them in groups. The guide
//! [Roll-out](https://docs.rs/security-policy/latest/security_policy/guides/rollout/) shows what to do with them.
//!
//! ```
//! use security_policy::{reports::Collector, security_policy};
//!
//! security_policy! {
//!     pub struct Shop {
//!         origin: "https://shop.example.com",
//!         content_security_policy: {
//!             ..,
//!             #[allow(inherited_weakening, reason = "product images are on a host of their own")]
//!             img_src: [.., "https://img.example.com"],
//!         },
//!         reporting: { url: "/reports" },
//!         ..security_policy::presets::Strict
//!     }
//! }
//!
//! let collector = Collector::explained_by(Shop::policy());
//! let layer = Shop::REPORTS.layer(collector.clone());
//! # let _ = layer;
//!
//! // What a browser sends to `/reports`:
//! let body = br#"{"csp-report": {
//!     "document-uri": "https://shop.example.com/products/7", "effective-directive": "img-src",
//!     "blocked-uri": "https://photos.example.net/7.png", "disposition": "enforce", "original-policy": ""
//! }}"#;
//! collector.add(&security_policy::reports::read("application/csp-report", body)?);
//!
//! let snapshot = collector.snapshot();
//! let group = &snapshot.groups[0];
//! assert_eq!((group.what.as_str(), group.blocked.as_str(), group.page.as_str()), ("img-src", "https://photos.example.net", "/products/*"));
//! let explanation = group.explanation.as_ref().expect("the declared policy explains it");
//! assert_eq!(
//!     explanation.help,
//!     r#"if the site loads it, write `img_src: [self, data, "https://img.example.com", "https://photos.example.net"]`"#,
//! );
//! // In a program, `place` is the file and the line of the declaration.
//! println!("{explanation}");
//! # Ok::<(), security_policy::reports::ReadError>(())
//! ```
//!
//! # What is received
//!
//! `application/csp-report`, which browsers send to `report-uri`, and `application/reports+json` of the [Reporting
//! API](https://w3c.github.io/reporting/): violations of a Content-Security-Policy and of other policies, failed requests (`nel`),
//! deprecated features, interventions and crashes. [`read`] is the same without a server.
//!
//! The layer answers every `POST` to the path with 204, also if the body is not a report: browsers ignore the status, except that they
//! stop after a 410, and an attacker learns nothing. It reads at most 64 KiB and 100 reports, and writes nothing of a
//! request into a response. If the endpoint is on another origin than the pages, it answers the CORS preflight. Every other request is
//! passed on, so that the page that shows the groups can be the `GET` of the same path.
//!
//! **Its place.** The layer is outside of that of `csrf`, since browsers send reports without a token: in axum and tower, the layer that
//! is added later. In a nested router it sees the path without the prefix; add it to the outermost one.
//!
//! # What is kept
//!
//! Anybody can send reports, so every text in them is an attacker's. A [`Collector`] has a fixed number of groups, of counts per minute,
//! and of characters of each text; characters that control a terminal are escaped before they are stored. Templates still have to
//! escape HTML. URLs are stored without query and fragment, which can contain secrets.
//!
//! Reports that browser extensions cause, or other software on the device, are [`Noise`]: they are counted apart, with one example each.

mod clip;
mod collector;
mod endpoint;
mod group;
mod layer;
mod limit;
mod read;
#[cfg(feature = "serde")]
mod serial;
#[cfg(all(test, feature = "serde", feature = "tracing"))]
mod tests;

pub use security_policy_core::{
    csp::Disposition,
    explain::Place,
    report::{
        Advice, Blocked, Deploy, Escaped, Explanation, Extra, Field, FieldType, Kind, KindField, MAX_BODY, MAX_REPORTS,
        Noise, ReadError, Reader, Report, Reports, Unknown, Value, Violation, escaped,
    },
};

pub use self::{
    collector::Collector,
    endpoint::Endpoint,
    group::{Example, Group, Snapshot, Tally},
    layer::{Receive, ReportLayer},
    read::read,
};

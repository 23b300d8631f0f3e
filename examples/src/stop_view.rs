//! The lines that stop an attack, as they were sent.

use http::HeaderMap;
use security_policy::upload;

use crate::{
    attacks::{Attack, Stop, UPLOADED},
    policies::Site,
    policy_view::PolicyView,
};

/// A line, with the part that decides.
#[derive(Debug)]
pub(crate) struct StopView {
    pub(crate) label: &'static str,
    pub(crate) before: String,
    pub(crate) mark: String,
    pub(crate) after: String,
}

impl StopView {
    /// The lines of an attack, for a page with this policy.
    pub(crate) fn all(attack: &Attack, policy: &PolicyView) -> Vec<Self> {
        let uploaded = upload::response("cat.html", "text/html", UPLOADED);
        attack.stops.iter().map(|stop| Self::of(stop, policy, uploaded.headers())).collect()
    }

    fn of(stop: &Stop, policy: &PolicyView, uploaded: &HeaderMap) -> Self {
        match *stop {
            Stop::Directive(name) => Self::whole("in content-security-policy", policy.directive(name)),
            Stop::Header(name) => Self::whole("header of the page", policy.header(name)),
            Stop::Cookie(attribute) => {
                let attributes = Site::SESSION.cookie().attributes();
                let (before, after) = attributes.split_once(attribute).unwrap_or((attributes, ""));
                Self {
                    label: "attribute of the session cookie",
                    before: format!("set-cookie: {}=…{before}", Site::SESSION.name()),
                    mark: attribute.to_owned(),
                    after: after.to_owned(),
                }
            }
            Stop::Request(line) => Self::whole("header that the browser adds to the request", line.to_owned()),
            Stop::File(name) => {
                let value = uploaded.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
                Self::whole("header of the file", format!("{name}: {}", value.unwrap_or_default()))
            }
            Stop::Code(code) => Self::whole("code of the site", code.to_owned()),
        }
    }

    fn whole(label: &'static str, mark: String) -> Self {
        Self { label, before: String::new(), mark, after: String::new() }
    }
}

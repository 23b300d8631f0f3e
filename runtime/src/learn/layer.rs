//! The strict policy on each page, and its reports.

use bytes::Bytes;
use http::{Response, header::CONTENT_SECURITY_POLICY_REPORT_ONLY, request::Parts};

use super::{
    endpoint::{Asks, LIMIT, is_page, received, reports, text, wrong_method},
    learning::Learn,
};
use crate::adapter::stage::{BodyError, Next, Stage};

/// Adds a policy that allows nothing and only reports to every page, and receives the reports.
///
/// [`Learn::layer`] returns it. It does nothing in a release build.
#[derive(Clone, Debug)]
pub struct LearnLayer(pub(super) Option<Learn>);

/// A request with reports whose body is not read yet.
#[derive(Debug)]
pub struct LearnReading(pub(super) ());

impl Learn {
    /// Returns the layer that sends the strict policy and receives its reports. Mount it last, outside of all others.
    #[must_use]
    pub fn layer(&self) -> LearnLayer {
        LearnLayer(self.is_on.then(|| self.clone()))
    }
}

impl Stage for LearnLayer {
    type State = ();
    type Reading = LearnReading;

    fn request(&self, request: &mut Parts) -> Next<Self> {
        let asks = self.0.as_ref().and_then(|learn| Some((learn, learn.shared.endpoint.as_ref()?.asks(request))));
        match asks {
            None | Some((_, Asks::Other)) => Next::Call { state: (), body: None },
            Some((_, Asks::Reports)) => Next::Read { reading: LearnReading(()), limit: LIMIT },
            Some((learn, Asks::Text)) => Next::Answer(text(learn.shared.text())),
            Some((_, Asks::Nothing)) => Next::Answer(wrong_method()),
        }
    }

    fn body(&self, _: LearnReading, request: &mut Parts, body: Result<Bytes, BodyError>) -> Next<Self> {
        if let Some(learn) = &self.0 {
            learn.add(&reports(request, body));
        }
        Next::Answer(received())
    }

    fn response(&self, (): (), response: &mut Response<()>) {
        let header = self.0.as_ref().and_then(|learn| learn.shared.header.clone());
        let Some(header) = header.filter(|_| is_page(response)) else { return };
        // Mounted twice, it reports once. A policy of the site that only reports is kept: browsers follow both.
        let headers = response.headers_mut();
        if headers.get_all(CONTENT_SECURITY_POLICY_REPORT_ONLY).iter().all(|other| *other != header) {
            // A full map is that of no page.
            let _ = headers.try_append(CONTENT_SECURITY_POLICY_REPORT_ONLY, header);
        }
    }
}

/// The function `learn` of a policy, with the feature `learn`.
#[doc(hidden)]
#[macro_export]
macro_rules! __learn {
    ($policy:ident) => {
        impl $policy {
            /// Starts to learn which sources the pages need. In a release build it does nothing.
            #[must_use]
            pub fn learn() -> $crate::learn::Learn {
                let lines = <$policy as $crate::__private::ExplainsPolicy>::LINES;
                $crate::learn::Learn::new(::core::stringify!($policy), lines, ::core::cfg!(debug_assertions))
            }
        }
    };
}

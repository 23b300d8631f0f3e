//! The stages of this crate that every framework runs in the same way.

/// Passes the stages to a macro that implements the trait of a framework's middlewares, which is possible only for one type at a time.
/// Policies and the checks of `csrf` are not among them: each adapter has more to say about these.
///
/// A row is: the generics of the type, the type, whether it reads the `head` or also the `body` of a request, and the policy that it applies.
macro_rules! each_stage {
    ($implement:ident) => {
        $implement! {
            /// Answers preflights, and adds the headers that let listed origins read responses.
            #[cfg(feature = "cors")]
            [] crate::cors::CorsLayer, head, [];

            /// Redirects requests to https, and rejects those for other hosts.
            #[cfg(feature = "transport")]
            [] crate::transport::TransportLayer, head, [];

            /// Receives the reports of browsers.
            #[cfg(feature = "reports")]
            [R: crate::reports::Receive] crate::reports::ReportLayer<R>, body, [];

            /// Learns what the pages need.
            #[cfg(feature = "learn")]
            [] crate::learn::LearnLayer, body, [];

            /// Applies the policy to every response, and prints its violations.
            #[cfg(feature = "learn")]
            [P: crate::policy::Policy] crate::learn::ConsoleLayer<P>, body, [P];

            /// Applies the policy to every response, enforced or as a report.
            #[cfg(feature = "rollout")]
            [P: crate::rollout::RollsOut] crate::rollout::RolloutLayer<P>, head, [P];
        }
    };
}

pub(super) use each_stage;

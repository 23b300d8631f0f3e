//! Violations of the declared policy, in the terminal of the developer.

use std::{
    collections::BTreeSet,
    fmt::{self, Write as _},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use http::{
    HeaderValue, Response,
    header::{CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY},
    request::Parts,
};
use security_policy_core::{
    csp::Directive,
    learn::place,
    report::{Field, Report, Value},
};

use super::{
    endpoint::{Asks, Endpoint, LIMIT, is_page, received, reports, text, wrong_method},
    layer::LearnReading,
};
use crate::{
    adapter::{
        layer::PolicyLayer,
        stage::{BodyError, Next, Stage},
    },
    audit::FromNonce,
    explain::{
        BrowserPolicy,
        declared::{ExplainsPolicy, policy},
    },
    policy::{Policy, sealed::Sealed},
};

impl<P: ExplainsPolicy<Nonce: FromNonce>> PolicyLayer<P> {
    /// Returns a layer that also prints each violation of the policy to stderr: where the page is, which line of the declaration blocks
    /// it, and what to do.
    ///
    /// Each page gets a copy of its policy that only reports, to a path that is another one each time the server starts. Nothing is added
    /// to the page itself. In a release build it is the same as the layer itself.
    ///
    /// ```text
    /// blocked on `/cart` line 12 `start()`: `script_src: [self, nonce]` does not allow an inline script
    ///   --> src/policy.rs:9
    ///   help: if the script is the site's own, write the nonce on it, `<script nonce=…>`, or list its hash: `hash("…")`; …
    /// ```
    ///
    /// # Example
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use security_policy::security_policy;
    ///
    /// security_policy! {
    ///     struct Shop { origin: "https://shop.example.com", ..security_policy::presets::Strict }
    /// }
    ///
    /// let app: Router = Router::new()
    ///     .route("/", get(async || "hello"))
    ///     .layer(Shop::layer().console());
    /// # let _ = app;
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "learn")))]
    #[must_use]
    pub fn console(self) -> ConsoleLayer<P> {
        self.console_if(cfg!(debug_assertions))
    }

    fn console_if(self, is_debug_build: bool) -> ConsoleLayer<P> {
        let endpoint = is_debug_build.then(|| Endpoint::new().ok()).flatten();
        // Its nonce needs random bytes too, so this comes second.
        let terminal = endpoint.map(|endpoint| Arc::new(Terminal::new(endpoint, policy::<P>(&self.prepared))));
        ConsoleLayer { policy: self, terminal }
    }
}

/// Applies a policy to every response, and prints its violations.
///
/// [`PolicyLayer::console`] returns it.
pub struct ConsoleLayer<P: Policy> {
    policy: PolicyLayer<P>,
    /// `None` in a release build, or without random bytes.
    terminal: Option<Arc<Terminal>>,
}

struct Terminal {
    endpoint: Endpoint,
    policy: BrowserPolicy,
    /// What was printed.
    printed: Mutex<BTreeSet<String>>,
}

/// How many different violations are printed.
const MAX_PRINTED: usize = 500;

impl<P: Policy> ConsoleLayer<P> {
    /// Returns the path to which browsers report; `GET` of it returns what was printed so far. `None` in a release build.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.terminal.as_ref().map(|terminal| terminal.endpoint.path())
    }
}

impl<P: Policy> Stage for ConsoleLayer<P> {
    type State = <P::Nonce as Sealed>::Lazy;
    type Reading = LearnReading;

    fn request(&self, request: &mut Parts) -> Next<Self> {
        let asks = self.terminal.as_ref().map(|terminal| (terminal, terminal.endpoint.asks(request)));
        match asks {
            None | Some((_, Asks::Other)) => Next::Call { state: P::Nonce::offer(&mut request.extensions), body: None },
            Some((_, Asks::Reports)) => Next::Read { reading: LearnReading(()), limit: LIMIT },
            Some((terminal, Asks::Text)) => Next::Answer(text(terminal.text())),
            Some((_, Asks::Nothing)) => Next::Answer(wrong_method()),
        }
    }

    fn body(&self, _: LearnReading, request: &mut Parts, body: Result<Bytes, BodyError>) -> Next<Self> {
        if let Some(terminal) = &self.terminal {
            for text in terminal.add(reports(request, body)) {
                eprintln!("{text}");
            }
        }
        Next::Answer(received())
    }

    fn response(&self, lazy: Self::State, response: &mut Response<()>) {
        self.policy.response(lazy, response);
        let Some(terminal) = self.terminal.as_ref().filter(|_| is_page(response)) else { return };
        let enforced = response.headers().get_all(CONTENT_SECURITY_POLICY).iter();
        let copies: Vec<HeaderValue> = enforced.filter_map(|value| terminal.endpoint.copy(value)).collect();
        for copy in copies {
            let headers = response.headers_mut();
            // Mounted twice, it reports once for each layer, to its own path.
            let _ = headers.try_append(CONTENT_SECURITY_POLICY_REPORT_ONLY, copy);
        }
    }
}

impl Endpoint {
    /// The same policies, which report to this path only.
    fn copy(&self, value: &HeaderValue) -> Option<HeaderValue> {
        let mut text = String::new();
        for policy in value.to_str().ok()?.split(',') {
            let kept = policy.split(';').map(str::trim).filter(|directive| is_copied(directive));
            for directive in kept.chain([format!("report-uri {}", self.path()).as_str()]) {
                let _ = write!(text, "{directive}; ");
            }
            text.truncate(text.trim_end_matches("; ").len());
            text.push_str(", ");
        }
        HeaderValue::try_from(text.trim_end_matches(", ")).ok()
    }
}

/// Whether a directive has a meaning in the copy.
fn is_copied(directive: &str) -> bool {
    match directive.split_ascii_whitespace().next().map(Directive::from_name) {
        Some(Some(Directive::ReportUri | Directive::ReportTo)) | None => false,
        Some(name) => name.is_none_or(|name| !name.is_ignored_in_report_only()),
    }
}

impl Terminal {
    fn new(endpoint: Endpoint, policy: BrowserPolicy) -> Self {
        Self { endpoint, policy, printed: Mutex::default() }
    }

    /// The violations that were not printed before.
    fn add(&self, reports: Vec<Report>) -> Vec<String> {
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = Vec::new();
        for text in reports.into_iter().filter_map(|report| self.explain(report)) {
            if printed.len() < MAX_PRINTED && printed.insert(text.clone()) {
                new.push(text);
            }
        }
        new
    }

    /// The violation, as if the declared policy itself had reported it: the copy of it enforces nothing.
    fn explain(&self, mut report: Report) -> Option<String> {
        report.fields.retain(|(field, _)| !matches!(field, Field::Disposition | Field::OriginalPolicy));
        report.fields.push((Field::Disposition, Value::Text("enforce".to_owned())));
        let place = place(&report.violation()?);
        Some(format!("blocked {place}: {}", report.explain(&self.policy.0)))
    }

    fn text(&self) -> String {
        let printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        printed.iter().fold(String::new(), |all, text| all + text + "\n")
    }
}

// By hand: a derive would require `P: Clone`, and a policy is never a value.
impl<P: Policy> Clone for ConsoleLayer<P> {
    fn clone(&self) -> Self {
        Self { policy: self.policy.clone(), terminal: self.terminal.clone() }
    }
}

impl<P: Policy> fmt::Debug for ConsoleLayer<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsoleLayer").field("path", &self.path()).finish_non_exhaustive()
    }
}

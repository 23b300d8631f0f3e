//! What was learned, and when it is printed.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use http::HeaderValue;
use security_policy_core::{
    explain::services,
    learn::{Added, Learned, strict},
    report::Report,
};

use super::endpoint::Endpoint;

/// Learns from browsers which sources the pages of a site need.
///
/// `learn()` of a policy returns it; the [module](crate::learn) describes it. All clones and layers share what they have learned.
/// `Display` writes the field `content_security_policy` that was learned so far. New findings are also printed to stderr, two seconds
/// after the first of them, and `GET` of [`path`](Self::path) returns them as text.
///
/// # Example
///
/// ```
/// use security_policy::security_policy;
///
/// security_policy! {
///     struct Shop { origin: "https://shop.example.com", ..security_policy::presets::Strict }
/// }
///
/// let learn = Shop::learn();
/// let path = learn.path().unwrap_or_default();
/// assert!(path.starts_with("/.security-policy/"));
/// assert_eq!(learn.to_string(), "content_security_policy: {
///     default_src: none,
///     base_uri: none,
///     form_action: none,
///     frame_ancestors: none,
/// },
/// ");
/// ```
#[derive(Clone)]
pub struct Learn {
    pub(super) shared: Arc<Shared>,
    pub(super) is_on: bool,
}

pub(super) struct Shared {
    policy: &'static str,
    /// `None` if the operating system provides no random bytes: then nothing is learned.
    pub(super) endpoint: Option<Endpoint>,
    /// The policy that allows nothing.
    pub(super) header: Option<HeaderValue>,
    learned: Mutex<Learned>,
    is_printing: AtomicBool,
}

impl Learn {
    /// Starts to learn, for the policy of this name. `lines` are those that the macro writes of it, which name what its services add.
    /// Generated code calls it, and knows whether this is a debug build.
    #[doc(hidden)]
    #[must_use]
    pub fn new(policy: &'static str, lines: &str, is_debug_build: bool) -> Self {
        let endpoint = Endpoint::new().ok();
        let header = endpoint.as_ref().and_then(|endpoint| HeaderValue::try_from(strict(endpoint.path())).ok());
        let (learned, is_printing) = (Mutex::new(Learned::beside(services(lines))), AtomicBool::new(false));
        Self { shared: Arc::new(Shared { policy, endpoint, header, learned, is_printing }), is_on: is_debug_build }
    }

    /// Learns in a release build too.
    ///
    /// Everybody who opens a page then learns the path, and can report what they want. Use it on a server that only you can reach.
    #[must_use]
    pub fn even_in_release(mut self) -> Self {
        self.is_on = true;
        self
    }

    /// Returns the path to which browsers report, and which returns what was learned. It is random, and is another one each time the
    /// server starts. `None` in a release build.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.shared.endpoint.as_ref().filter(|_| self.is_on).map(Endpoint::path)
    }

    pub(super) fn add(&self, reports: &[Report]) {
        let mut learned = self.shared.learned();
        let is_new = reports.iter().fold(false, |is_new, report| (learned.add(report) == Added::New) | is_new);
        drop(learned);
        if is_new && !self.shared.is_printing.swap(true, Ordering::AcqRel) {
            self.print_soon();
        }
    }

    /// A page reports many things at once; they are printed together.
    fn print_soon(&self) {
        let shared = self.shared.clone();
        let print = move || {
            thread::sleep(DELAY);
            shared.is_printing.store(false, Ordering::Release);
            eprintln!("{}", shared.text());
        };
        // Without a thread it is not printed, and the next report tries again.
        if thread::Builder::new().name("security-policy learn".to_owned()).spawn(print).is_err() {
            self.shared.is_printing.store(false, Ordering::Release);
        }
    }
}

impl Shared {
    fn learned(&self) -> MutexGuard<'_, Learned> {
        self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn text(&self) -> String {
        format!("what the pages of `{}` need, as reported so far:\n{}", self.policy, self.learned())
    }
}

impl fmt::Display for Learn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.learned().fmt(f)
    }
}

impl fmt::Debug for Learn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Learn").field("policy", &self.shared.policy).finish_non_exhaustive()
    }
}

/// How long reports are gathered until they are printed.
const DELAY: Duration = Duration::from_secs(2);

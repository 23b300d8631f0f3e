//! What the fuzz targets do with an input, as plain functions. `tests/fuzz` calls them from libFuzzer, and the tests of this crate
//! with the committed corpus and with generated inputs.
//!
//! Each function checks what holds for every input. A failed check is a panic.

mod cookies;
pub mod corpus;
mod csp;
mod csrf;
mod declared;
mod expect;
mod header;
mod input;
mod page;
mod policy;
mod report;
mod request;
mod response;
mod sent;
mod set_cookie;
mod site;
mod template;
mod token;
mod url;
mod value;
mod visitor;
mod words;

pub use self::words::words;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is that of its program and of its corpus.
    pub name: &'static str,
    run: fn(&[u8]),
    /// How many bytes of memory it may use for each byte of an input, besides [`BASE`].
    memory: u64,
}

/// The targets, a row each.
pub const TARGETS: &[Target] = &[
    Target { name: "policy", run: policy::run, memory: 20_000 },
    Target { name: "declared", run: declared::run, memory: 20_000 },
    Target { name: "expect", run: expect::run, memory: 20_000 },
    Target { name: "csp", run: csp::run, memory: 2_000 },
    Target { name: "header", run: header::run, memory: 2_000 },
    Target { name: "response", run: response::run, memory: 20_000 },
    Target { name: "set_cookie", run: set_cookie::run, memory: 100 },
    Target { name: "url", run: url::run, memory: 100 },
    Target { name: "value", run: value::run, memory: 200 },
    Target { name: "token", run: token::run, memory: 200 },
    Target { name: "cookies", run: cookies::run, memory: 100 },
    Target { name: "csrf", run: csrf::run, memory: 100 },
    Target { name: "request", run: request::run, memory: 100 },
    Target { name: "report", run: report::run, memory: 2_000 },
    Target { name: "template", run: template::run, memory: 20_000 },
    Target { name: "page", run: page::run, memory: 20_000 },
];

impl Target {
    /// The target of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// Runs it with an input.
    ///
    /// # Panics
    ///
    /// Panics if something does not hold for this input, or if it takes more memory than a small multiple of the input.
    pub fn run(&self, input: &[u8]) {
        let mut outcome = Ok(());
        // The counter must see the end of what it measures, also after a panic.
        let used = allocation_counter::measure(|| {
            outcome = catch_unwind(AssertUnwindSafe(|| (self.run)(input)));
        });
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
        let most = BASE + self.memory * input.len() as u64;
        assert!(used.bytes_max <= most, "{} bytes of memory for an input of {} bytes", used.bytes_max, input.len());
    }
}

/// The longest input, in bytes.
pub const LONGEST: usize = 4_096;

/// The memory that an empty input may take, in bytes: tables that are built at the first use.
pub const BASE: u64 = 4 << 20;

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
    /// How many KiB of memory an empty input may take.
    base: u64,
    /// How many bytes of memory it may take for each byte of an input, besides that.
    memory: u64,
}

/// The targets, a row each.
pub const TARGETS: &[Target] = &[
    Target { name: "policy", run: policy::run, base: 512, memory: 2_000 },
    // Two bytes can stand for a whole field.
    Target { name: "declared", run: declared::run, base: 512, memory: 5_000 },
    Target { name: "expect", run: expect::run, base: 512, memory: 1_000 },
    // Each of thousands of short hosts in `default-src` lets 19 attacks in; a list of usual sources takes less than 1,000.
    Target { name: "csp", run: csp::run, base: 512, memory: 3_000 },
    Target { name: "header", run: header::run, base: 64, memory: 200 },
    Target { name: "response", run: response::run, base: 256, memory: 1_000 },
    Target { name: "set_cookie", run: set_cookie::run, base: 64, memory: 80 },
    Target { name: "url", run: url::run, base: 64, memory: 80 },
    Target { name: "value", run: value::run, base: 64, memory: 32 },
    // What decompresses the values of Flask takes 400 KiB.
    Target { name: "token", run: token::run, base: 512, memory: 16 },
    Target { name: "cookies", run: cookies::run, base: 64, memory: 32 },
    // A header of five bytes takes more than a hundred in the map of `http`, which doubles its room.
    Target { name: "csrf", run: csrf::run, base: 64, memory: 96 },
    Target { name: "request", run: request::run, base: 64, memory: 48 },
    Target { name: "report", run: report::run, base: 64, memory: 48 },
    // A page ends at 200,000 parts, which templates that include each other have soon.
    Target { name: "template", run: template::run, base: 81_920, memory: 400 },
    Target { name: "page", run: page::run, base: 64, memory: 400 },
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
        let most = self.most(input.len());
        // Tables are built at the first use, and stay: a second run of the same input shows what the input itself takes.
        if self.peak(input) > most {
            let used = self.peak(input);
            assert!(used <= most, "{used} bytes of memory for an input of {} bytes", input.len());
        }
    }

    /// Runs it with an input, and returns the most bytes of memory that it held at a time.
    ///
    /// # Panics
    ///
    /// Panics if something does not hold for this input.
    #[must_use]
    pub fn peak(&self, input: &[u8]) -> u64 {
        let mut outcome = Ok(());
        // The counter must see the end of what it measures, also after a panic.
        let used = allocation_counter::measure(|| {
            outcome = catch_unwind(AssertUnwindSafe(|| (self.run)(input)));
        });
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
        used.bytes_max
    }

    /// The most bytes of memory that it may take for an input of this length.
    #[must_use]
    pub const fn most(&self, length: usize) -> u64 {
        (self.base << 10) + self.memory * length as u64
    }
}

/// The longest input, in bytes.
pub const LONGEST: usize = 4_096;

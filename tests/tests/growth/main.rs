//! How time and memory grow with the input. Each kind of input is measured at four sizes, each twice the one before it, and a line
//! is fitted to the logarithms: its slope is the exponent. n log n has about 1.1 here, and n² has 2.
//! `cargo test -p security-policy-tests --release --test growth -- --ignored --nocapture` prints the table; `GROWTH=word` selects the
//! kinds whose name contains the word.

mod build;
mod inherited;
mod received;
mod request;
mod templates;

use security_policy_tests::growth::{exponent, fastest};
use std::env;
use std::time::Duration;

/// One kind of input.
struct Kind {
    name: &'static str,
    /// The smallest size; the others are two, four and eight times that.
    smallest: usize,
    /// What limits the size in practice, or nothing.
    bound: &'static str,
    /// Builds an input of a size, and returns the work on it.
    prepare: Box<dyn Fn(usize) -> Work>,
}

type Work = Box<dyn FnMut()>;

/// A kind: its name, smallest size and limit, and the function that builds the work on an input of a size.
type Row = (&'static str, usize, &'static str, fn(usize) -> Work);

impl Kind {
    fn of(&(name, smallest, bound, prepare): &Row) -> Self {
        Self { name, smallest, bound, prepare: Box::new(prepare) }
    }
}

/// An exponent above this is reported, and makes the test fail.
const HIGHEST: f64 = 1.3;

/// The time for one size.
const ENOUGH: Duration = Duration::from_millis(250);

#[test]
#[ignore = "it measures"]
fn time_grows_with_the_input() {
    let word = env::var("GROWTH").unwrap_or_default();
    let mut above = Vec::new();
    eprintln!(
        "{:<52} {:>7} {:>9} {:>9} {:>9} {:>9} {:>5} {:>9} {:>9} {:>5}  limit",
        "kind", "n", "ms", "2n", "4n", "8n", "exp", "µs each", "peak, KiB", "exp"
    );
    let rooms = [build::kinds, inherited::kinds, templates::kinds, request::kinds, received::kinds];
    for kind in rooms.into_iter().flat_map(|kinds| kinds()) {
        if !kind.name.contains(&word) {
            continue;
        }
        let sizes = [1, 2, 4, 8].map(|factor| kind.smallest * factor);
        let times = sizes.map(|size| fastest((kind.prepare)(size), ENOUGH).as_secs_f64());
        let peaks = sizes.map(|size| peak((kind.prepare)(size)).max(1) as f64);
        let [exponent, of_memory] = [exponent(&sizes, &times), exponent(&sizes, &peaks)];
        let [a, b, c, d] = times.map(|time| time * 1e3);
        let each = times[3] * 1e6 / sizes[3] as f64;
        let (Kind { name, smallest, bound, .. }, peak) = (kind, peaks[3] / 1024.0);
        eprintln!(
            "{name:<52} {smallest:>7} {a:>9.3} {b:>9.3} {c:>9.3} {d:>9.3} {exponent:>5.2} {each:>9.3} {peak:>9.1} \
             {of_memory:>5.2}  {bound}"
        );
        if exponent > HIGHEST || of_memory > HIGHEST {
            above.push(format!("{name}: {exponent:.2} in time, {of_memory:.2} in memory"));
        }
    }
    assert!(above.is_empty(), "more than n log n: {above:#?}");
}

/// The most bytes of memory that some work holds at a time. The first run also builds tables.
fn peak(mut work: Work) -> u64 {
    work();
    allocation_counter::measure(work).bytes_max
}

/// Elements made from their numbers, joined.
fn joined(count: usize, between: &str, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().join(between)
}

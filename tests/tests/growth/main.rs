//! How time grows with the input. Each kind of input is measured at four sizes, each twice the one before it, and a line is fitted
//! to the logarithms: its slope is the exponent. n log n has about 1.1 here, and n² has 2.
//! `cargo test -p security-policy-tests --release --test growth -- --ignored --nocapture` prints the table; `GROWTH=word` selects the
//! kinds whose name contains the word.

mod build;
mod inherited;
mod received;
mod request;
mod templates;

use std::time::{Duration, Instant};
use std::{env, fs, thread};

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

#[test]
#[ignore = "it measures"]
fn time_grows_with_the_input() {
    let word = env::var("GROWTH").unwrap_or_default();
    let mut above = Vec::new();
    eprintln!(
        "{:<52} {:>7} {:>9} {:>9} {:>9} {:>9} {:>5} {:>9}  limit",
        "kind", "n", "ms", "2n", "4n", "8n", "exp", "µs each"
    );
    let rooms = [build::kinds, inherited::kinds, templates::kinds, request::kinds, received::kinds];
    for kind in rooms.into_iter().flat_map(|kinds| kinds()) {
        if !kind.name.contains(&word) {
            continue;
        }
        let sizes = [1, 2, 4, 8].map(|factor| kind.smallest * factor);
        let times = sizes.map(|size| fastest((kind.prepare)(size)).as_secs_f64());
        let exponent = exponent(&sizes, &times);
        let [a, b, c, d] = times.map(|time| time * 1e3);
        let each = times[3] * 1e6 / sizes[3] as f64;
        let Kind { name, smallest, bound, .. } = kind;
        eprintln!("{name:<52} {smallest:>7} {a:>9.3} {b:>9.3} {c:>9.3} {d:>9.3} {exponent:>5.2} {each:>9.3}  {bound}");
        if exponent > HIGHEST {
            above.push(format!("{name}: {exponent:.2}"));
        }
    }
    assert!(above.is_empty(), "more than n log n: {above:#?}");
}

/// The shortest of several runs, since the machine has other work as well.
fn fastest(mut work: Work) -> Duration {
    let (mut best, start) = (Duration::MAX, Instant::now());
    for round in 0..100 {
        let (begin, processor) = (Instant::now(), processor_time());
        work();
        let elapsed = begin.elapsed();
        best = best.min(processor.zip(processor_time()).map_or(elapsed, |(before, after)| after - before));
        if round >= 2 && start.elapsed() > Duration::from_millis(250) {
            break;
        }
        if start.elapsed() > Duration::from_secs(4) {
            break;
        }
    }
    best
}

/// The time that this thread has used a processor, where the kernel says it. Yielding brings the number up to date.
fn processor_time() -> Option<Duration> {
    thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The slope of the line through the logarithms, by least squares.
fn exponent(sizes: &[usize; 4], times: &[f64; 4]) -> f64 {
    let x = sizes.map(|size| (size as f64).ln());
    let y = times.map(f64::ln);
    let mean = |all: &[f64; 4]| all.iter().sum::<f64>() / 4.0;
    let (of_x, of_y) = (mean(&x), mean(&y));
    let both: f64 = x.iter().zip(&y).map(|(x, y)| (x - of_x) * (y - of_y)).sum();
    both / x.iter().map(|x| (x - of_x).powi(2)).sum::<f64>()
}

#[test]
fn the_exponent_of_a_power_is_found() {
    let sizes = [100, 200, 400, 800];
    for power in [0.5, 1.0, 2.0] {
        let times = sizes.map(|size| 3.0 * f64::powf(size as f64, power));
        assert!((exponent(&sizes, &times) - power).abs() < 1e-9, "{power}");
    }
}

/// Elements made from their numbers, joined.
fn joined(count: usize, between: &str, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().join(between)
}

//! How the time and the memory of each target grow with its input.
//!
//! `cargo test -p security-policy-fuzz-targets --release --test growth -- --ignored --nocapture` prints the table. It fails if
//! something grows faster than n^1.3, or takes more memory than its target may.
//! `GROWTH=header` selects targets whose name contains the word, and `SECONDS_EACH=600` looks at more shapes of each.
//!
//! A shape is an input in which one piece is repeated: after each beginning that leads into a reader, each separator, quote, escape
//! and bracket of the formats and each word of the target; and each committed input with a part of it repeated. The shapes are
//! measured at two sizes, in random order until the time is over, and the worst ones at four sizes, once more at larger ones if they
//! grow too fast.

mod beginnings;
mod pieces;
mod shape;

use self::shape::{Shape, shapes};
use security_policy_fuzz_targets::{TARGETS, Target, corpus};
use security_policy_tests::growth::{exponent, fastest};
use std::cmp::Reverse;
use std::env;
use std::time::{Duration, Instant};

#[test]
#[ignore = "it measures"]
fn time_and_memory_grow_with_the_input() {
    let word = env::var("GROWTH").unwrap_or_default();
    let mut above = Vec::new();
    // After a large block was freed, glibc keeps memory instead of asking the kernel for it again and again, which takes longer than
    // most targets.
    drop(std::hint::black_box(vec![1_u8; 31 << 20]));
    eprintln!(
        "{:<10} {:>7} {:>9} {:>9} {:>9} {:>9} {:>5} {:>5} {:>9} {:>6}  shape",
        "target", "n bytes", "ms", "4n", "16n", "64n", "exp", "last", "peak, KiB", "times"
    );
    for target in TARGETS.iter().filter(|target| target.name.contains(&word)) {
        let scale = Scale::of(target);
        let shapes = shapes(target.name);
        let count = shapes.len();
        let screened = screened(scale, shapes);
        let looked_at = screened.len();
        let mut worst: Vec<Measured> = worst(screened).into_iter().map(|shape| Measured::of(scale, shape)).collect();
        worst.sort_by(|a, b| b.highest().total_cmp(&a.highest()));
        for measured in worst {
            measured.print(scale);
            if measured.highest() > HIGHEST || measured.peak > target.most(measured.sizes[3]) {
                above.push(format!("{}: {}", target.name, measured.shape));
            }
        }
        let (peak, length) = committed(target);
        eprintln!(
            "{:<10} {looked_at} of {count} shapes; of the committed inputs, one of {length} bytes takes most: {} KiB",
            target.name,
            peak / 1024
        );
    }
    assert!(above.is_empty(), "more than the targets allow: {above:#?}");
}

/// The most memory that a committed input takes, and its length.
fn committed(target: &Target) -> (u64, usize) {
    let inputs = corpus::read(target.name).expect("the inputs");
    let of_one = |input: Vec<u8>| {
        // The first run also builds tables.
        _ = target.peak(&input);
        (target.peak(&input), input.len())
    };
    inputs.into_iter().map(of_one).max().unwrap_or_default()
}

/// A target, and the smallest size of its inputs.
#[derive(Clone, Copy)]
struct Scale {
    target: &'static Target,
    smallest: usize,
}

impl Scale {
    fn of(target: &'static Target) -> Self {
        Self { target, smallest: if SLOW.contains(&target.name) { 256 } else { 1_024 } }
    }

    fn sizes(self) -> [usize; 4] {
        [1, 4, 16, 64].map(|factor| self.smallest * factor)
    }

    fn time(self, input: &[u8], enough: Duration) -> f64 {
        fastest(|| _ = self.target.peak(input), enough).as_secs_f64()
    }
}

/// What a shape takes at two sizes.
struct Screened {
    shape: Shape,
    exponent: f64,
    time: f64,
    peak: u64,
}

fn screened(scale: Scale, shapes: Vec<Shape>) -> Vec<Screened> {
    let seconds = env::var("SECONDS_EACH").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    let end = Instant::now() + Duration::from_secs(seconds);
    let sizes = [2, 16].map(|factor| scale.smallest * factor);
    let measure = |shape: Shape| {
        let [small, large] = sizes.map(|size| shape.text(size));
        let time = scale.time(&large, Duration::ZERO);
        let exponent = match time < NOTHING {
            true => 0.0,
            false => exponent(&sizes, &[scale.time(&small, Duration::ZERO), time]),
        };
        Screened { exponent, time, peak: scale.target.peak(&large), shape }
    };
    shapes.into_iter().take_while(|_| Instant::now() < end).map(measure).collect()
}

/// The shapes whose time grows fastest, and those that take the most time and the most memory.
fn worst(mut all: Vec<Screened>) -> Vec<Shape> {
    let mut worst = Vec::new();
    let mut take = |all: &mut Vec<Screened>, count: usize| {
        worst.extend(all.drain(..count.min(all.len())).map(|screened| screened.shape));
    };
    all.sort_by(|a, b| b.exponent.total_cmp(&a.exponent));
    take(&mut all, 6);
    all.sort_by(|a, b| b.time.total_cmp(&a.time));
    take(&mut all, 2);
    all.sort_by_key(|screened| Reverse(screened.peak));
    take(&mut all, 2);
    worst
}

struct Measured {
    shape: Shape,
    sizes: [usize; 4],
    /// In seconds.
    times: [f64; 4],
    /// The memory at the largest size, in bytes.
    peak: u64,
}

impl Measured {
    /// If the time grows too fast, larger inputs tell: of small ones, a part may not be read, such as what follows an error.
    fn of(scale: Scale, shape: Shape) -> Self {
        let measured = Self::at(scale, scale.sizes(), shape);
        if measured.highest() <= HIGHEST || measured.times[3] > SHORT {
            return measured;
        }
        Self::at(scale, scale.sizes().map(|size| size * 4), measured.shape)
    }

    fn at(scale: Scale, sizes: [usize; 4], shape: Shape) -> Self {
        let texts = sizes.map(|size| shape.text(size));
        let mut measured = Self { sizes, times: [f64::MAX; 4], peak: scale.target.peak(&texts[3]), shape };
        // What looks slow may have been slowed down by other work on the machine.
        for _ in 0..ROUNDS {
            measured.times = [0, 1, 2, 3].map(|index| scale.time(&texts[index], ENOUGH).min(measured.times[index]));
            if measured.highest() <= HIGHEST || measured.times[3] > LONG {
                break;
            }
        }
        measured
    }

    /// The exponent of the time from the smallest size to the largest, and that of the last step. What an empty input costs hides
    /// growth from the first.
    fn exponents(&self) -> [f64; 2] {
        [exponent(&self.sizes, &self.times), exponent(&self.sizes[2..], &self.times[2..])]
    }

    /// The higher exponent. Of the last step, 0.2 are the kernel's: it maps large pieces of memory anew each time. If the last step
    /// is linear, the first ones say nothing: small inputs can lack what is read of larger ones, such as a closing quote.
    fn highest(&self) -> f64 {
        match self.exponents() {
            _ if self.times[3] < NOTHING => 0.0,
            [_, last] if last < LINEAR => last,
            [whole, last] => whole.max(last - 0.2),
        }
    }

    fn print(&self, scale: Scale) {
        let ([a, b, c, d], [whole, last]) = (self.times.map(|time| time * 1e3), self.exponents());
        eprintln!(
            "{:<10} {:>7} {a:>9.3} {b:>9.3} {c:>9.3} {d:>9.3} {whole:>5.2} {last:>5.2} {:>9} {:>6}  {}",
            scale.target.name,
            self.sizes[0],
            self.peak / 1024,
            self.peak / self.sizes[3] as u64,
            self.shape
        );
    }
}

/// The targets that read what a build or a person reads, which are measured up to 16 KiB. The others are measured up to 64 KiB.
const SLOW: &[&str] = &["policy", "declared", "expect", "csp", "response", "template", "page"];

/// How often a shape is measured whose time grows too fast.
const ROUNDS: usize = 4;

/// The time for one size of a shape that is measured.
const ENOUGH: Duration = Duration::from_millis(100);

/// An exponent above this is reported. n log n has about 1.1 here, and n² has 2.
const HIGHEST: f64 = 1.3;

/// An exponent below this is that of a time in proportion to the input, or of n log n.
const LINEAR: f64 = 1.15;

/// In seconds: what takes longer is not measured with larger inputs.
const SHORT: f64 = 0.05;

/// In seconds: what takes longer is measured once.
const LONG: f64 = 1.0;

/// In seconds: what takes less cannot be compared.
const NOTHING: f64 = 100e-6;

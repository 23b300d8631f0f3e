//! How the time of some work grows with its input.

use std::time::{Duration, Instant};
use std::{fs, thread};

/// The shortest of several runs, since the machine has other work as well. It stops after `enough`, or after 16 times that if
/// one run takes long.
pub fn fastest(mut work: impl FnMut(), enough: Duration) -> Duration {
    let (mut best, start) = (Duration::MAX, Instant::now());
    for round in 0..100 {
        let (begin, processor) = (Instant::now(), processor_time());
        work();
        let elapsed = begin.elapsed();
        best = best.min(processor.zip(processor_time()).map_or(elapsed, |(before, after)| after - before));
        if round >= 2 && start.elapsed() > enough || start.elapsed() > enough * 16 {
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

/// The exponent of the growth: the slope of the line through the logarithms of the sizes and of what was measured, by least squares.
#[must_use]
pub fn exponent(sizes: &[usize], measured: &[f64]) -> f64 {
    let x: Vec<f64> = sizes.iter().map(|size| (*size as f64).ln()).collect();
    let y: Vec<f64> = measured.iter().map(|measured| measured.ln()).collect();
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    let (of_x, of_y) = (mean(&x), mean(&y));
    let both: f64 = x.iter().zip(&y).map(|(x, y)| (x - of_x) * (y - of_y)).sum();
    both / x.iter().map(|x| (x - of_x).powi(2)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::exponent;

    #[test]
    fn the_exponent_of_a_power_is_found() {
        let sizes = [100, 200, 400, 800];
        for power in [0.5, 1.0, 2.0] {
            let times = sizes.map(|size| 3.0 * f64::powf(size as f64, power));
            assert!((exponent(&sizes, &times) - power).abs() < 1e-9, "{power}");
        }
    }
}

//! The share of procedural macros in the time of rustc, from a profile of `-Zself-profile`.

use std::path::Path;

use analyzeme::{EventPayload, ProfilingData, Timestamp};

/// Prints how often procedural macros were expanded, and the milliseconds per expansion.
pub fn print(path: &str) {
    let profile = ProfilingData::new(Path::new(path)).expect("a profile of rustc");
    let (mut count, mut milliseconds) = (0, 0.0);
    for event in profile.iter_full().filter(|event| event.label == "expand_proc_macro") {
        if let EventPayload::Timestamp(Timestamp::Interval { start, end }) = event.payload {
            count += 1;
            milliseconds += end.duration_since(start).expect("it ends later").as_secs_f64() * 1e3;
        }
    }
    println!("{count} {:.3}", milliseconds / f64::from(count.max(1)));
}

//! Cases that are timed alternately in one process, so that other work on the machine affects all of them.

use std::time::Instant;

/// One case to measure.
pub type Case = Box<dyn FnMut()>;

/// Cases that are compared with each other.
pub struct Group {
    pub name: &'static str,
    /// Work that all cases have in common: its time is subtracted.
    setup: Case,
    cases: Vec<(&'static str, Case)>,
}

impl Group {
    pub fn new(name: &'static str, setup: impl FnMut() + 'static) -> Self {
        Self { name, setup: Box::new(setup), cases: Vec::new() }
    }

    /// Adds a case. The times of the others are divided by that of the first.
    #[must_use]
    pub fn case(mut self, name: &'static str, case: impl FnMut() + 'static) -> Self {
        self.cases.push((name, Box::new(case)));
        self
    }

    /// The case with this name; `setup` is one of them.
    pub fn find(&mut self, name: &str) -> Option<&mut Case> {
        if name == "setup" {
            return Some(&mut self.setup);
        }
        self.cases.iter_mut().find(|(own, _)| *own == name).map(|(_, case)| case)
    }

    pub fn print_names(&self) {
        println!("{}\tsetup", self.name);
        self.cases.iter().for_each(|(name, _)| println!("{}\t{name}", self.name));
    }

    /// Prints how many allocations each case makes after a first run, including those of the setup.
    #[cfg(feature = "allocations")]
    pub fn print_allocations(&mut self) {
        for (name, case) in &mut self.cases {
            case();
            println!("{}\t{name}\t{}", self.name, allocation_counter::measure(case).count_total);
        }
    }

    /// Prints the net time of each case, and its ratio to the first: the median over all rounds, and the quartiles.
    pub fn print_times(&mut self) {
        let mut rounds: Vec<Vec<f64>> = Vec::new();
        for _ in 0..ROUNDS {
            let setup = time(&mut self.setup);
            rounds.push(self.cases.iter_mut().map(|(_, case)| time(case) - setup).collect());
        }
        println!("\n{:<40} {:>8}   {:>6}  {:>13}", self.name, "ns", "ratio", "quartiles");
        for (index, (name, _)) in self.cases.iter().enumerate() {
            let times = sorted(rounds.iter().map(|round| round[index]));
            let ratios = sorted(rounds.iter().map(|round| round[index] / round[0]));
            let [low, middle, high] = [1, 2, 3].map(|quarter| ratios[quarter * (ROUNDS - 1) / 4]);
            println!("{name:<40} {:>8.1}   {middle:>6.3}  {low:>6.3}-{high:>6.3}", times[ROUNDS / 2]);
        }
    }
}

/// Nanoseconds for one call.
fn time(case: &mut Case) -> f64 {
    let start = Instant::now();
    (0..CALLS).for_each(|_| case());
    start.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS)
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

const ROUNDS: usize = 201;
const CALLS: u32 = 1_000;

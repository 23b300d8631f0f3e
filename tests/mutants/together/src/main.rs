//! Judges many mutants with one build: each mutant is a branch in the code, and an environment variable chooses the branch.
//!
//!     together TREE SETS <MUTANTS >JUDGED
//!
//! TREE is a copy of the repository, which is changed. MUTANTS is what `cargo mutants --list --json` prints. A line of SETS is a
//! file of stages, as in `../cargo`, a tab and a source file whose mutants they judge. A line of JUDGED is
//! `caught`, `missed`, `unreached` (no test executes it) or `unviable`, a tab and the name of a mutant. What is not there
//! cannot be a branch: `cargo mutants` judges it alone.

mod branches;
mod build;
mod judge;
mod list;
mod tests;

use std::{collections::BTreeMap, env, fs, io, path::Path};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [tree, sets] = arguments.as_slice() else { panic!("together TREE SETS <MUTANTS >JUDGED") };
    let tree = Path::new(tree);
    let mutants = list::read(io::stdin().lock());
    let sets = fs::read_to_string(sets).expect("the list of sets");
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in sets.lines() {
        let (stages, file) = line.split_once('\t').expect("stages, a tab and a file");
        files.entry(stages).or_default().push(file);
    }
    let mut sources = branches::Sources::read(tree, files.values().flatten(), &mutants);
    sources.write();
    let mut measured = tests::Measured::default();
    for (stages, files) in &files {
        let stages = fs::read_to_string(stages).expect("a file of stages");
        // The examples of the docs take too long to be run for every mutant.
        let stages: Vec<&str> = stages.lines().filter(|stage| !stage.contains("--doc")).collect();
        let chosen: Vec<_> =
            mutants.iter().enumerate().filter(|(_, mutant)| files.contains(&mutant.file.as_str())).collect();
        judge::judge(&mut sources, &mut measured, &stages, &chosen);
    }
    for number in sources.unviable() {
        println!("unviable\t{}", mutants[number].name);
    }
}

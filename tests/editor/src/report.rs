//! The transcript: a line for each case, and how many of each kind are right.

use std::collections::BTreeMap;

/// The cases so far.
#[derive(Default)]
pub(crate) struct Report {
    kinds: BTreeMap<String, (usize, usize)>,
    scene: String,
}

impl Report {
    /// Starts the cases of one policy.
    pub(crate) fn scene(&mut self, name: &str) {
        println!("\n== {name}");
        name.clone_into(&mut self.scene);
    }

    /// Prints one case, and what was answered where that is wrong.
    pub(crate) fn case(&mut self, kind: &str, name: &str, is_right: bool, answer: &str) {
        let (right, all) = self.kinds.entry(format!("{} {kind}", self.scene)).or_default();
        *right += usize::from(is_right);
        *all += 1;
        let name = name.replace('\n', "⏎");
        println!("{} {kind} {name}", if is_right { "ok    " } else { "FAILED" });
        if !is_right {
            println!("       {}", answer.replace('\n', "\n       "));
        }
    }

    /// Prints the counts, and returns whether every case is right.
    pub(crate) fn finish(&self) -> bool {
        println!("\n== counts");
        for (kind, (right, all)) in &self.kinds {
            println!("{kind}: {right} of {all}");
        }
        self.kinds.values().all(|(right, all)| right == all)
    }
}

//! The mutants that cargo-mutants lists.

use std::io::Read;

use serde_json::Value;

pub struct Mutant {
    pub name: String,
    pub file: String,
    pub genre: String,
    pub replacement: String,
    /// Line and column, from 1.
    pub start: (usize, usize),
}

pub fn read(input: impl Read) -> Vec<Mutant> {
    let list: Vec<Value> = serde_json::from_reader(input).expect("the list of cargo-mutants");
    list.iter().map(mutant).collect()
}

fn mutant(value: &Value) -> Mutant {
    let text = |name: &str| value[name].as_str().expect("a text").to_owned();
    let start = |name: &str| value["span"]["start"][name].as_u64().expect("a number") as usize;
    Mutant {
        name: text("name"),
        file: text("file"),
        genre: text("genre"),
        replacement: text("replacement"),
        start: (start("line"), start("column")),
    }
}

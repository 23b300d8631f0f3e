//! A shop in the templates of each engine: a strict policy has no finding about it, and finds each problem that is planted in it.

mod derived;
mod mutated;
mod planted;
mod published;
mod rendered;
mod site;
mod speed;

use site::{ENGINES, Tree};

#[test]
fn a_shop_has_no_finding() {
    for engine in ENGINES {
        let tree = Tree::read(engine);
        assert!(tree.files.len() >= 20, "{engine}: {} files", tree.files.len());
        assert_eq!(tree.findings(), [], "{engine}");
    }
}

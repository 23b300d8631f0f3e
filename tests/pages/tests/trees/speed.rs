//! How long a policy takes for many templates.

use super::site::{ENGINES, Tree};
use std::time::{Duration, Instant};

/// `cargo test --release -p security-policy-tests-pages --test trees -- --ignored --nocapture five_hundred`
#[test]
#[ignore = "measures; run it alone, in release"]
#[expect(clippy::print_stdout, reason = "a measurement")]
fn five_hundred_templates() {
    for engine in ENGINES {
        let tree = many(engine, 500);
        let bytes: usize = tree.files.values().map(String::len).sum();
        let checked = fastest(|| assert_eq!(tree.findings(), []));
        let tokenized = fastest(|| {
            let tokens = tree.files.values().flat_map(|text| html5gum::Tokenizer::new(text.as_str()));
            assert!(tokens.count() > 500);
        });
        let ratio = checked.as_secs_f64() / tokenized.as_secs_f64();
        println!(
            "{engine}: {} templates, {bytes} bytes: {} ms; html5gum alone: {:.1} ms; {ratio:.0} times",
            tree.files.len(),
            checked.as_millis(),
            tokenized.as_secs_f64() * 1000.0,
        );
    }
}

/// The pages of the shop under further names: each renders the layout and the partials again.
fn many(engine: &str, count: usize) -> Tree {
    let mut tree = Tree::read(engine);
    let is_page = |name: &str| !name.contains('/');
    let pages: Vec<(String, String)> =
        tree.files.iter().filter(|(name, _)| is_page(name)).map(|(name, text)| (name.clone(), text.clone())).collect();
    let mut copies = (0..).flat_map(|copy| pages.iter().map(move |(name, text)| (format!("copy{copy}/{name}"), text)));
    while tree.files.len() < count {
        let (name, text) = copies.next().expect("an endless iterator");
        tree.files.insert(name, text.clone());
    }
    tree
}

fn fastest(mut run: impl FnMut()) -> Duration {
    let time = |()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    [(); 3].map(time).into_iter().min().unwrap_or_default()
}

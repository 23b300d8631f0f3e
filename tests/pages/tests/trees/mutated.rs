//! Templates with random changes: no panic, and no template that takes long.

use super::site::{ENGINES, Tree};
use std::time::{Duration, Instant};

/// Pieces that are inserted, besides pieces of the templates.
const PIECES: &[&str] = &[
    "{% if a %}",
    "{% else %}",
    "{% endif %}",
    "{% for a in b %}",
    "{% endfor %}",
    "{% block main %}",
    "{% endblock %}",
    "{% extends \"layouts/base.html\" %}",
    "{% include \"home.html\" %}",
    "{% include \"partials/csrf.html\" %}",
    "{% macro m(a) %}",
    "{% endmacro %}",
    "{% raw %}",
    "{{ a|safe }}",
    "{{ \"",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{{{",
    "{{> partials/head}}",
    "{{#> layouts/base}}",
    "{{#if a}}",
    "{{else}}",
    "{{/if}}",
    "{{#*inline \"main\"}}",
    "{{/inline}}",
    "{{!--",
    "--}}",
    "<script>",
    "</script>",
    "<style>",
    "<form method=post>",
    "</form>",
    "<!--",
    "-->",
    "<a href=\"",
    "<",
    ">",
    "\"",
    "'",
    "=",
    "\0",
    "\r",
    "\u{feff}",
    "ü日𝒳",
    "&#0;",
    "<template>",
    "<svg>",
    "<meta http-equiv=content-security-policy content=\"",
];

/// How many templates of a tree are changed together.
const AT_ONCE: usize = 10;

/// `MUTATIONS=100000 cargo test --release -p security-policy-tests-pages --test trees mutated` tries many.
#[test]
fn mutated_templates_end_in_findings() {
    let count: usize = std::env::var("MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(60);
    let trees: Vec<Tree> = ENGINES.iter().map(|engine| Tree::read(engine)).collect();
    let mut random = Random(0x5eed);
    let mut slowest = (Duration::ZERO, 0);
    for at in 0..count.div_ceil(AT_ONCE) {
        let mut tree = trees[at % trees.len()].clone();
        let names: Vec<String> = tree.files.keys().filter(|name| !name.starts_with("emails/")).cloned().collect();
        for _ in 0..AT_ONCE {
            let (name, other) = (&names[random.below(names.len())], &names[random.below(names.len())]);
            let text = mutated(&tree.files[name], &tree.files[other], &mut random);
            tree.files.insert(name.clone(), text);
        }
        let start = Instant::now();
        for found in tree.findings() {
            assert!(found.place.is_empty() || found.place.split(':').count() == 3, "{found:?}");
        }
        let time = start.elapsed();
        slowest = slowest.max((time, at));
    }
    #[expect(clippy::print_stdout, reason = "a measurement")]
    {
        println!("{count} templates; the slowest: {slowest:?}");
    }
}

/// A text with up to eight changes.
fn mutated(text: &str, other: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(8) {
        let (start, end) = random.range(&text);
        let piece = match random.below(4) {
            0 => "",
            1 => {
                let (start, end) = random.range(other);
                &other[start..end]
            }
            _ => PIECES[random.below(PIECES.len())],
        };
        let end = if random.below(3) == 0 { end } else { start };
        text.replace_range(start..end, piece);
    }
    text
}

/// A generator of numbers, the same in each run: <https://prng.di.unimi.it/splitmix64.c>.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (limit.max(1) as u64)).unwrap_or_default()
    }

    /// A range of characters, of up to 64 bytes.
    fn range(&mut self, text: &str) -> (usize, usize) {
        let mut start = self.below(text.len() + 1);
        let mut end = (start + self.below(64)).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        (start, end)
    }
}

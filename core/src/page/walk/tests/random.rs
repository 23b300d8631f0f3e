//! Random pages.

use crate::page::random::Random;

/// A page in the notation, of fragments that start and end in the middle of tokens.
pub(super) fn random_page(random: &mut Random) -> String {
    let mut page = String::new();
    let length = 1 + random.below(7);
    nodes(random, length, 2, &mut page);
    page
}

fn nodes(random: &mut Random, length: usize, depth: usize, page: &mut String) {
    for _ in 0..length {
        match random.below(if depth == 0 { 6 } else { 9 }) {
            0 => page.push_str(random.pick(&["{{x}}", "{{y}}", "{{z}}"])),
            6 | 7 => {
                page.push('[');
                let first = random.below(3);
                nodes(random, first, depth - 1, page);
                for _ in 0..1 + random.below(2) {
                    page.push('|');
                    let next = random.below(3);
                    nodes(random, next, depth - 1, page);
                }
                page.push(']');
            }
            8 if random.below(2) == 0 => {
                page.push_str("(*");
                let body = 1 + random.below(2);
                nodes(random, body, depth - 1, page);
                page.push_str("*)");
            }
            8 => {
                page.push_str("{>");
                let body = 1 + random.below(3);
                nodes(random, body, depth - 1, page);
                page.push_str("<}");
            }
            _ => page.push_str(random.pick(FRAGMENTS)),
        }
    }
}

/// What every state of the tokenizer reacts to.
pub(super) const FRAGMENTS: &[&str] = &[
    "<",
    "<",
    "</",
    ">",
    ">",
    "/>",
    "\"",
    "'",
    "=",
    " ",
    " ",
    "-",
    "--",
    "-->",
    "--!>",
    "!",
    "<!--",
    "<!-->",
    "<!",
    "<?",
    "/",
    "a",
    "b",
    "P",
    "&",
    "&amp",
    "&amp;",
    "&lt",
    ";",
    "&#",
    "&#x",
    "6",
    "2;",
    "&#62;",
    "&not",
    "in;",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\u{e9}",
    "\u{1f600}",
    "\0",
    "\u{1a}",
    "<p>",
    "</p>",
    "<a href=\"",
    "<a href='",
    "<a href=",
    "<a href",
    "<a ",
    "<b c d=e>",
    " class=\"k\"",
    " class=k",
    " x='y'",
    "<script>",
    "</script>",
    "</script",
    "<script",
    "<style>",
    "</style>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "</title>",
    "</titl",
    "<plaintext>",
    "<iframe>",
    "</iframe>",
    "<!doctype html>",
    "<!DOCTYPE ",
    "<!\\[CDATA\\[",
    "\\]\\]>",
    "text",
    "if (a < b)",
    "`",
];

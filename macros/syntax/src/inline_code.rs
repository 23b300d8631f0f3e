//! The inline scripts and styles of templates, and their hashes.

use crate::template_hashes::Kinds;
use crate::templates::{Set, Site, report};
use security_policy_core::csp::HashAlgorithm;
use security_policy_core::page::{Element, Event, Finding, Page, Parts, Place, ScriptKind, walk};
use security_policy_core::{Diagnostics, Level, Span};
use std::collections::BTreeMap;

impl Site {
    /// The hashes of the inline code of these kinds, each once, in the order of the files. Code with an expression in it is an error
    /// at `at`.
    pub(crate) fn hashes(&self, kinds: Kinds, at: Span, out: &mut Diagnostics) -> Vec<String> {
        let mut sources = Vec::new();
        for set in &self.sets {
            let (found, wrong) = of_set(set, kinds);
            for source in found {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
            report(wrong, set, at, out);
        }
        sources
    }
}

fn of_set(set: &Set, kinds: Kinds) -> (Vec<String>, Vec<Finding>) {
    // A block can have several contents, by the branches of the template.
    let mut sources: BTreeMap<(Option<&str>, Place), Vec<String>> = BTreeMap::new();
    let mut wrong: BTreeMap<Place, Finding> = BTreeMap::new();
    for page in &set.rendered.pages {
        each_event(page, set, 0, &mut |event, chain| {
            let Event::Raw { element, content } = event else { return };
            if !is_hashed(element, kinds) {
                return;
            }
            let Some(text) = content.constant() else {
                wrong.entry(element.place).or_insert_with(|| with_expression(element, content, set, chain));
                return;
            };
            let path = set.files.get(content.place.file).map(|file| file.path.as_str());
            let found = sources.entry((path, content.place)).or_default();
            let source = format!("'sha256-{}'", HashAlgorithm::Sha256.digest(normalized(text).as_bytes()));
            if !found.contains(&source) {
                found.push(source);
            }
        });
    }
    (sources.into_values().flatten().collect(), wrong.into_values().collect())
}

/// Passes the events of a page and of the pages in its frames, which inherit its policy.
fn each_event(page: &Page, set: &Set, depth: usize, visit: &mut dyn FnMut(&Event<'_>, &[Place])) {
    walk(page, &set.files, &|_| false, &mut |event, chain| {
        visit(event, chain);
        if let Some((_, inner)) = event.framed(chain, depth) {
            each_event(&inner, set, depth + 1, visit);
        }
    });
}

/// Whether browsers run the content of the element, and no nonce allows it.
fn is_hashed(element: &Element<'_>, kinds: Kinds) -> bool {
    let has = |name: &str| element.attribute(name).is_some();
    let is_code = match () {
        () if element.is("script") => {
            kinds.scripts && !has("src") && !has("href") && element.script_kind() != ScriptKind::Data
        }
        () => kinds.styles && element.is("style"),
    };
    is_code && !element.is_inert && !has("nonce")
}

/// Browsers hash the parsed text, in which every line break is `\n` (HTML, section 13.2.3.5).
fn normalized(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn with_expression(element: &Element<'_>, content: &Parts<'_>, set: &Set, chain: &[Place]) -> Finding {
    let name = if element.is("style") { "style" } else { "script" };
    let printed = content.outputs().next();
    let (place, text) = printed.map_or((element.place, ""), |output| (output.place, set.files.text(output.place)));
    let finding = Finding::new(
        place,
        format!("`template_hashes` cannot contain a hash of this `{name}`, which contains `{text}`"),
    );
    let finding = match set.nonce() {
        Some(nonce) => finding.help(format!(
            "give it the nonce: `<{name} nonce=\"{}\">`, with `nonce` in `{name}_src`; or move the value into an attribute, such as \
             `data-value=\"{text}\"`",
            set.printed(nonce)
        )),
        None => finding.help("move the value into an attribute"),
    };
    let mut finding = finding.note("browsers hash the text that they receive, and it is another one in each response");
    finding.level = Level::Deny;
    finding.chain = chain.to_vec();
    finding
}

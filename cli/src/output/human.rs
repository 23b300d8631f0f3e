//! Findings as rustc prints them.

use crate::finding::Finding;
use crate::workspace::Region;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Rank, Renderer, Snippet};
use security_policy_core::{Level, lint, shown};

/// The finding with the lines that it is about. The colours are those of rustc; the stream drops them where they are not wanted.
pub(crate) fn human(finding: &Finding) -> String {
    let rank = match finding.level {
        Level::Deny => Rank::ERROR,
        Level::Warn | Level::Allow => Rank::WARNING,
    };
    let mut below: Vec<(Rank<'_>, String)> = Vec::new();
    below.extend(finding.help.iter().map(|help| (Rank::HELP, help.clone())));
    below.extend(finding.notes.iter().map(|note| (Rank::NOTE, note.clone())));
    below.extend(finding.lint.iter().flat_map(|name| {
        [(Rank::NOTE.with_name("lint"), (*name).to_owned()), (Rank::NOTE.with_name("docs"), lint::address(name))]
    }));
    group(rank, &finding.title, &finding.region, below)
}

/// A policy that was not checked.
pub(crate) fn skipped(region: &Region, reason: &str) -> String {
    group(Rank::WARNING.with_name("not checked"), reason, region, Vec::new())
}

fn group(rank: Rank<'_>, title: &str, region: &Region, below: Vec<(Rank<'_>, String)>) -> String {
    let Region { source, bytes } = region;
    let snippet = Snippet::source(source.text.as_str())
        .path(source.shown.as_str())
        .annotation(AnnotationKind::Primary.span(shown_part(&source.text, bytes.start, bytes.end)));
    let group = Group::with_title(rank.primary_title(title)).element(snippet);
    let group = group.elements(below.iter().map(|(rank, text)| rank.clone().message(text.as_str())));
    let text = Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group]);
    format!("{text}\n")
}

/// The part that is underlined: of one with several lines, only the first line.
fn shown_part(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let part = text.get(start..end).unwrap_or_default();
    start..start + part.find('\n').unwrap_or(part.len())
}

/// The finding on one line: `src/main.rs:3:5: error: …`.
pub(crate) fn short(finding: &Finding) -> String {
    let [(line, column), _] = finding.region.lines();
    let level = if finding.level == Level::Deny { "error" } else { "warning" };
    let lint = finding.lint.map_or_else(String::new, |lint| format!(" [{lint}]"));
    let title = finding.title.lines().next().unwrap_or_default();
    format!("{}:{line}:{column}: {level}: {}{lint}", finding.region.source.shown, shown::line(title))
}

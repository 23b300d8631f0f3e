//! Runs the lints of pages.

use super::escaping;
use super::page;
use super::page_report::{PageContext, PageReport};
use super::report::{Check, Levels};
use crate::page::{Finding, Page, walk};

/// Runs every lint of pages over the pages of a site. The findings are sorted by file and place.
pub fn check_pages(pages: &[Page], context: &PageContext<'_>, levels: &Levels) -> Vec<Finding> {
    let mut out = Vec::new();
    for page in pages {
        walk(page, context.files, context.is_token, &mut |event, chain| {
            for lint in escaping::LINTS.iter().chain(page::LINTS) {
                if let Check::Page(check) = lint.check {
                    check(event, context, &mut PageReport { lint, levels, span: context.span, chain, out: &mut out });
                }
            }
        });
    }
    out.sort_by_key(|finding: &Finding| {
        (context.files.get(finding.place.file).map(|file| &file.path), finding.place.span)
    });
    out
}

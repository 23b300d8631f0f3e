//! The pages of an application, as a table.

use std::fmt;

use http::StatusCode;

use super::{audit::PageAudit, check::UNSEEN};
use crate::level::Level;

/// The pages that [`Crawl`](super::Crawl) has requested, in the order of the requests. It displays a table.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub(super) policy: &'static str,
    pub(super) pages: Vec<CrawledPage>,
    /// The links that were not followed, because the limit was reached.
    pub(super) left: usize,
}

impl Summary {
    /// Returns the responses, in the order of the requests.
    #[must_use]
    pub fn pages(&self) -> &[CrawledPage] {
        &self.pages
    }

    /// Returns how many findings there are.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.audits().map(PageAudit::len).sum()
    }

    /// Returns how many responses were pages, and so were judged.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.audits().count()
    }

    fn audits(&self) -> impl Iterator<Item = &PageAudit> {
        self.pages.iter().filter_map(|page| page.audit.as_ref().ok())
    }

    /// The findings of each page, and the table.
    pub(super) fn message(&self) -> String {
        let findings = self.pages.iter().filter_map(|page| Some((page, page.audit.as_ref().ok()?)));
        let findings = findings.filter(|(_, audit)| !audit.is_empty());
        let findings: String = findings.map(|(page, audit)| format!("GET {}\n\n{audit}\n\n", page.path)).collect();
        format!("pages do not match the policy that they are sent with\n\n{findings}{self}\n")
    }
}

/// A response of an application.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CrawledPage {
    /// The path and query of the request.
    pub path: String,
    /// The status.
    pub status: StatusCode,
    /// The findings about the page, or why the response is no page.
    pub audit: Result<PageAudit, String>,
}

/// A line for each response: path, status and findings.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.pages.iter().map(|page| page.path.chars().count()).max().unwrap_or_default().clamp(4, 60);
        writeln!(f, "{:width$}  status  findings", "path")?;
        for page in &self.pages {
            writeln!(f, "{:width$}  {:<6}  {}", page.path, page.status.as_str(), cell(&page.audit))?;
        }
        let (judged, all, findings) = (self.judged(), self.pages.len(), self.findings());
        writeln!(f, "\njudged with `{}`: {judged} pages of {all} responses; findings: {findings}", self.policy)?;
        if self.left > 0 {
            writeln!(f, "note: the number of links that were not followed is {}; `pages` raises the limit", self.left)?;
        }
        f.write_str(UNSEEN)
    }
}

fn cell(audit: &Result<PageAudit, String>) -> String {
    let audit = match audit {
        Ok(audit) if audit.is_empty() => return "none".to_owned(),
        Ok(audit) => audit,
        Err(reason) => return format!("not judged: {reason}"),
    };
    let count = |level: Level, name: &str| {
        let count = audit.iter().filter(|finding| finding.level == level).count();
        (count > 0).then(|| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
    };
    let counts: Vec<String> =
        [count(Level::Error, "error"), count(Level::Warning, "warning")].into_iter().flatten().collect();
    counts.join(", ")
}

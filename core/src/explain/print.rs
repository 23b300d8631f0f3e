//! Explanations as text for a terminal.

use super::columns::{Columns, wrapped};
use super::explanation::{
    Allows, ExplainedCookie, ExplainedCsp, ExplainedHeader, ExplainedPromise, Explanation, Ignored, Rule,
};
use super::place::Place;
use crate::csp::Disposition;
use crate::fetch::PolicySource;
use crate::visible::visible;
use std::fmt;

/// Aligned columns, without colours.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match &self.origin {
            Some(origin) => writeln!(f, " on {origin}")?,
            None => writeln!(f)?,
        }
        if self.policies.is_empty() {
            writeln!(f, "\nNo Content-Security-Policy: a page may load, run and send anything")?;
        }
        if self.policies.iter().filter(|policy| policy.disposition == Disposition::Enforce).count() > 1 {
            writeln!(f, "\nA page may do only what all enforced policies allow.")?;
        }
        for policy in &self.policies {
            write!(f, "\n{policy}")?;
        }
        headers(f, &self.headers, &self.removed)?;
        cookies(f, &self.cookies)?;
        promises(f, &self.promises)?;
        ignored(f, "\nIgnored by browsers\n", &self.ignored)
    }
}

/// Its rules, the meaning of its sources, its other directives, and what browsers ignore.
impl fmt::Display for ExplainedCsp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.disposition {
            Disposition::Enforce => "Content-Security-Policy",
            Disposition::Report => {
                "Content-Security-Policy-Report-Only, which blocks nothing and reports what it does not allow"
            }
        })?;
        writeln!(f, "{}", if self.delivery == PolicySource::Meta { ", in a `meta` element" } else { "" })?;
        let mut table = Columns::default();
        // A policy without any list of sources has one rule about everything.
        if self.rules.iter().any(|rule| rule.allows != Allows::Anything) {
            self.rules.iter().for_each(|rule| table.push(row(rule)));
        }
        table.write(f, 2)?;
        self.sources(f)?;
        if !self.directives.is_empty() {
            writeln!(f, "  directives")?;
            let mut table = Columns::default();
            for directive in &self.directives {
                table.push(vec![vec![directive.text.clone()], vec![directive.meaning.clone()], at(&directive.place)]);
            }
            table.write(f, 4)?;
        }
        ignored(f, "  ignored by browsers\n", &self.ignored)
    }
}

impl ExplainedCsp {
    /// What each source means, once.
    fn sources(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut meanings: Vec<(&str, &str)> = Vec::new();
        for rule in &self.rules {
            let Allows::Sources(sources) = &rule.allows else { continue };
            for source in sources {
                if !meanings.iter().any(|(text, _)| *text == source.source) {
                    meanings.push((&source.source, &source.meaning));
                }
            }
        }
        if meanings.is_empty() {
            return Ok(());
        }
        writeln!(f, "  sources")?;
        let mut table = Columns::default();
        for (source, meaning) in meanings {
            table.push(vec![vec![source.to_owned()], vec![meaning.to_owned()]]);
        }
        table.write(f, 4)
    }
}

/// The kinds, the sources, the directive, and the place of each source.
fn row(rule: &Rule) -> Vec<Vec<String>> {
    let directive = rule.directive.iter().cloned().collect();
    let (sources, places) = match &rule.allows {
        Allows::Anything => (vec!["anything".to_owned()], at(&rule.place)),
        Allows::Nothing => (vec!["nothing".to_owned()], at(&rule.place)),
        Allows::Sources(sources) => sources
            .iter()
            .map(|source| {
                let text = match source.condition {
                    Some(condition) => format!("{}, {condition}", source.source),
                    None => source.source.clone(),
                };
                (text, text_of(&source.place))
            })
            .unzip(),
    };
    vec![wrapped(&rule.kinds), sources, directive, places]
}

fn headers(f: &mut fmt::Formatter<'_>, headers: &[ExplainedHeader], removed: &[String]) -> fmt::Result {
    if !headers.is_empty() {
        writeln!(f, "\nOther headers")?;
    }
    for header in headers {
        let place = header.place.as_ref().map(|place| format!("  {place}")).unwrap_or_default();
        writeln!(f, "  {}: {}{place}", visible(&header.name), visible(&header.value))?;
        header.meaning.iter().try_for_each(|sentence| writeln!(f, "    {}", visible(sentence)))?;
    }
    match removed {
        [] => Ok(()),
        removed => writeln!(f, "\nRemoved headers\n  {}", visible(&removed.join(", "))),
    }
}

fn cookies(f: &mut fmt::Formatter<'_>, cookies: &[ExplainedCookie]) -> fmt::Result {
    if !cookies.is_empty() {
        writeln!(f, "\nCookies")?;
    }
    for cookie in cookies {
        let name = cookie.name.as_deref().unwrap_or("undeclared cookies");
        writeln!(f, "  {}: {}", visible(name), visible(&cookie.attributes))?;
        cookie.meaning.iter().try_for_each(|sentence| writeln!(f, "    {}", visible(sentence)))?;
    }
    Ok(())
}

fn promises(f: &mut fmt::Formatter<'_>, promises: &[ExplainedPromise]) -> fmt::Result {
    if !promises.is_empty() {
        writeln!(f, "\nPromises, which the compiler has proved")?;
    }
    for promise in promises {
        let place = promise.place.as_ref().map(|place| format!("  {place}")).unwrap_or_default();
        writeln!(f, "  {}{place}", visible(&promise.text))?;
        if !promise.meaning.is_empty() {
            writeln!(f, "    {}", promise.meaning)?;
        }
        promise.leaves_open.iter().try_for_each(|open| writeln!(f, "    Not covered: {open}"))?;
    }
    Ok(())
}

fn ignored(f: &mut fmt::Formatter<'_>, title: &str, ignored: &[Ignored]) -> fmt::Result {
    if ignored.is_empty() {
        return Ok(());
    }
    f.write_str(title)?;
    let mut table = Columns::default();
    for part in ignored {
        table.push(vec![vec![part.text.clone()], vec![part.reason.clone()], at(&part.place)]);
    }
    table.write(f, 4)
}

fn at(place: &Option<Place>) -> Vec<String> {
    vec![text_of(place)]
}

fn text_of(place: &Option<Place>) -> String {
    place.as_ref().map(Place::to_string).unwrap_or_default()
}

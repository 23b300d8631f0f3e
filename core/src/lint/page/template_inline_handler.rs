use crate::fetch::Inline;
use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Event, Finding};

lint! {
    /// # What it does
    ///
    /// Looks for an event handler attribute that the policy blocks.
    Deny "an event handler attribute that the policy blocks" page, check
}

fn check(event: &Event<'_>, context: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    for attribute in &element.attributes {
        let (Some(name), Some(value)) = (attribute.name.constant(), &attribute.value) else { continue };
        let code = value.constant().unwrap_or_default();
        if name.starts_with("on") && !context.policies.allows(&Inline::event_handler(code)) {
            report.push(Finding::new(attribute.name.place, format!("the policy blocks the event handler `{name}`")));
        }
    }
}

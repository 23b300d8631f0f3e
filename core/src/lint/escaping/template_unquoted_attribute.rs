use crate::lint::page_report::{PageContext, PageReport};
use crate::lint::report::lint;
use crate::page::{Event, Finding};

lint! {
    /// # What it does
    ///
    /// Looks for an expression in an attribute value without quotes.
    Deny "an expression in an attribute value without quotes" page, check
}

fn check(event: &Event<'_>, _: &PageContext<'_>, report: &mut PageReport<'_>) {
    let Event::Start(element) = event else { return };
    for attribute in element.attributes.iter().filter(|attribute| attribute.quote.is_none()) {
        let outputs = attribute.value.iter().flat_map(|value| value.outputs());
        for output in outputs {
            report.push(Finding::new(output.place, "this value has no quotes around it"));
        }
    }
}

//! The shape of a row in the table of attacks.

use super::harm::{Harm, Place, Way};
use super::step::Step;
use crate::csp::attack::Template;

/// A kind of attacks. The table is [`ATTACKS`](crate::promise::ATTACKS).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Row {
    /// Its name and its text.
    pub template: Template,
    /// What the attacker controls.
    pub way: Way,
    /// What it does.
    pub harms: &'static [Harm],
    /// What policies have to allow, all of it.
    pub steps: &'static [Step],
    /// Where its URL may lead; empty for an attack without a URL.
    pub places: &'static [Place],
    /// The URL where it leads to a `data:` URL.
    pub data: &'static str,
    /// The element of the site that follows the markup of the attacker, for an attack that needs one.
    pub beside: &'static str,
    /// Whether the user has to click on it.
    pub needs_click: bool,
}

impl Row {
    /// Markup that does this if policies allow all `steps`.
    pub(in crate::promise) const fn markup(
        template: Template,
        harms: &'static [Harm],
        steps: &'static [Step],
        places: &'static [Place],
    ) -> Self {
        let (way, data) = (Way::Markup, "data:text/javascript,alert(1)");
        Row { template, way, harms, steps, places, data, beside: "", needs_click: false }
    }

    /// A call in a script of the page, of which the attacker controls an argument.
    pub(in crate::promise) const fn script(
        template: Template,
        harms: &'static [Harm],
        steps: &'static [Step],
        places: &'static [Place],
    ) -> Self {
        Row { way: Way::Script, ..Row::markup(template, harms, steps, places) }
    }

    /// A page that frames the attacked one.
    pub(in crate::promise) const fn ancestor(template: Template, places: &'static [Place]) -> Self {
        Row { way: Way::Ancestor, ..Row::markup(template, &[Harm::Framed], &[Step::Framed], places) }
    }

    pub(in crate::promise) const fn data(self, data: &'static str) -> Self {
        Row { data, ..self }
    }

    pub(in crate::promise) const fn beside(self, beside: &'static str) -> Self {
        Row { beside, ..self }
    }

    pub(in crate::promise) const fn click(self) -> Self {
        Row { needs_click: true, ..self }
    }
}

//! The attacks that a policy lets through.

use super::cited::allowing;
use super::place::Place;
use super::policy::BrowserPolicy;
use super::words;
use crate::promise::{self, Way, attacks, breaks};
use crate::shown;
use std::fmt;

/// The attacks that a policy lets through, in the order of the table of attacks.
///
/// It displays as a list. [`BrowserPolicy::attacks`] has an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attacks {
    /// Each attack, once for each source that lets it in.
    pub all: Vec<Attack>,
}

/// An attack that all enforced policies let through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attack {
    /// The name of its kind: `script_of_attacker`.
    pub name: &'static str,
    /// What the attacker writes: markup, or an argument of a call in a script.
    pub text: String,
    /// Where the attacker writes it: `markup`, `script`, or `ancestor` for a page that frames this one.
    pub within: &'static str,
    /// The origin of the page that has the markup, if that is another page.
    pub ancestor: Option<String>,
    /// The element of the site that has to follow the markup, if one has to.
    pub beside: Option<&'static str>,
    /// The named promises that it breaks.
    pub breaks: Vec<&'static str>,
    /// The parts of the policy that let it in.
    pub allowed_by: Vec<Cause>,
    /// The directives that no enforced policy has, and that could have stopped it.
    pub missing: Vec<&'static str>,
}

/// A part of a policy that lets an attack in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// The source and its directive.
    pub text: String,
    /// Where the source is written.
    pub place: Option<Place>,
}

impl BrowserPolicy {
    /// Returns the attacks that the policy lets through: markup that an attacker writes into a page, arguments of its scripts,
    /// and pages that frame it.
    ///
    /// ```
    /// use security_policy_core::explain::BrowserPolicy;
    ///
    /// let attacks = BrowserPolicy::of_csp("script-src https://cdn.example; base-uri 'none'", None).attacks();
    /// let script = attacks.all.iter().find(|attack| attack.name == "script_of_listed_host").expect("a script of the host");
    /// assert_eq!(script.text, r#"<script src="https://cdn.example/"></script>"#);
    /// assert_eq!(script.allowed_by[0].text, "`https://cdn.example` in `script-src`");
    /// assert!(script.breaks.contains(&"no_injected_script"));
    /// ```
    pub fn attacks(&self) -> Attacks {
        Attacks { all: attacks(&self.policies().indexed()).into_iter().map(|attack| self.attack(&attack)).collect() }
    }

    fn attack(&self, attack: &promise::Attack<'_>) -> Attack {
        let mut allowed_by: Vec<Cause> = Vec::new();
        for ruling in attack.lets_in() {
            let (text, place) = allowing(ruling, self);
            if !allowed_by.iter().any(|cause| cause.text == text && cause.place == place) {
                allowed_by.push(Cause { text, place });
            }
        }
        // Most attacks have one cause, of four for which a `Vec` that grows has space.
        allowed_by.shrink_to_fit();
        let form = self.policy().form;
        Attack {
            name: attack.name(),
            text: attack.text().to_owned(),
            within: match attack.row().way {
                Way::Markup => "markup",
                Way::Script => "script",
                Way::Ancestor => "ancestor",
            },
            ancestor: attack.ancestor().map(str::to_owned),
            beside: Some(attack.beside()).filter(|text| !text.is_empty()),
            breaks: breaks(attack).map(|named| named.word.key).collect(),
            allowed_by,
            missing: attack.missing().iter().map(|directive| words::directive(*directive, form)).collect(),
        }
    }
}

/// A paragraph for each attack.
impl fmt::Display for Attacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.all.is_empty() {
            return writeln!(f, "No attack is known that the policy lets through.");
        }
        writeln!(f, "Attacks that the policy lets through")?;
        self.all.iter().try_for_each(|attack| attack.fmt(f))
    }
}

/// What the attacker writes, what it breaks, and what lets it in.
impl fmt::Display for Attack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}", shown::line(self.text.as_str()))?;
        match (&self.ancestor, self.beside, self.within) {
            (Some(origin), ..) => writeln!(f, "  in a page of {}", shown::line(origin.as_str()))?,
            (_, Some(beside), _) => writeln!(f, "  above {beside}")?,
            (_, _, "script") => writeln!(f, "  in a script of the page")?,
            _ => writeln!(f)?,
        }
        if !self.breaks.is_empty() {
            writeln!(f, "    breaks {}", self.breaks.join(", "))?;
        }
        for cause in &self.allowed_by {
            let place = cause.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
            writeln!(f, "    allowed by {}{place}", shown::line(cause.text.as_str()))?;
        }
        match self.missing.as_slice() {
            [] => Ok(()),
            missing => writeln!(f, "    not stopped, since there is no {}", missing.join(" and no ")),
        }
    }
}

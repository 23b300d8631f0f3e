//! The values of slots that a command line gives.

use crate::exit::Failure;
use security_policy_core::csp::Segment;
use security_policy_core::slot::{Breadth, Slot, SlotCount};
use std::collections::BTreeMap;

/// The values of each slot that has been given, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots(BTreeMap<String, Vec<String>>);

impl Slots {
    /// Reads `name=value`. `name=` leaves a slot that takes any number of values empty.
    ///
    /// # Errors
    ///
    /// The policy has no such slot, or the program would reject the value.
    pub(super) fn read<'a>(given: impl Iterator<Item = &'a String>, declared: &[Slot]) -> Result<Slots, Failure> {
        let mut slots = Slots::default();
        for given in given {
            let (name, value) = given.split_once('=').unwrap_or((given, ""));
            let name = name.trim_start_matches('$');
            let Some(slot) = declared.iter().find(|slot| slot.name.node == name) else {
                let failure = Failure::new(format!("the policy has no slot `{}`", name.escape_debug()));
                let names: Vec<String> = declared.iter().map(|slot| format!("`{}`", slot.name.node)).collect();
                return Err(match names.is_empty() {
                    true => failure,
                    false => failure.help(format!("its slots are {}", names.join(", "))),
                });
            };
            let values = slots.0.entry(name.to_owned()).or_default();
            if value.is_empty() && slot.count == SlotCount::Any {
                continue;
            }
            if slot.count == SlotCount::One && !values.is_empty() {
                return Err(Failure::new(format!("the slot `{name}` takes one value, and several are given")));
            }
            values.push(slot.kind.parse(value, Breadth::OneOwner).map_err(|error| {
                let failure =
                    Failure::new(format!("the slot `{name}` takes {}: {}", slot.kind.describe(), error.message));
                match error.help {
                    Some(help) => failure.help(help),
                    None => failure,
                }
            })?);
        }
        Ok(slots)
    }

    /// The text of a segment, or why it has none.
    pub(super) fn text(&self, segment: &Segment) -> Result<String, String> {
        match segment {
            Segment::Text(text) => Ok(text.clone()),
            Segment::Nonce => Err("it contains a nonce, which has to be new for each response".to_owned()),
            Segment::Slot(name) => self.values(name).map(|values| values.concat()),
            Segment::Slots { names, otherwise } => {
                let mut text = String::new();
                for name in names {
                    self.values(name)?.iter().for_each(|value| text.push_str(&format!(" {value}")));
                }
                Ok(if text.is_empty() { (*otherwise).to_owned() } else { text })
            }
        }
    }

    fn values(&self, name: &str) -> Result<&[String], String> {
        self.0.get(name).map(Vec::as_slice).ok_or_else(|| {
            format!("it contains the slot `${name}`, which the program fills when it starts: `--slot {name}=VALUE` gives its value")
        })
    }
}

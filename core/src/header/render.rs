//! The value of a header → its text.

use super::field::Field;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::list::separated;

impl FieldValue {
    /// The header's value, with a slot where the nonce goes. A value of a header with another grammar is empty.
    pub fn render(&self, field: Field) -> Vec<Segment> {
        field.codec().render(self)
    }

    /// The header's value as text; a nonce that is not known yet stands as `{nonce}`.
    pub fn to_text(&self, field: Field) -> String {
        separated(&self.render(field), "", &Segment::to_string)
    }
}

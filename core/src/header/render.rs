//! The value of a header → its text.

use super::field::Field;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::list::separated;

impl FieldValue {
    /// Returns the text of the header in segments, some of which are not known yet: the nonce and slots. A value with
    /// another grammar than that of `field` renders to nothing.
    ///
    /// [`FieldValue::parse`] has an example.
    pub fn render(&self, field: Field) -> Vec<Segment> {
        field.codec().render(self)
    }

    /// Returns the text of the header, with `{nonce}` for the nonce and `{name}` for a slot.
    pub fn to_text(&self, field: Field) -> String {
        separated(&self.render(field), "", &Segment::to_string)
    }
}

//! What every output has to be.

/// A value of a header: no control character, and no character that is not ASCII.
pub(crate) fn assert_header_value(text: &str) {
    let is_sent = |c: char| c == '\t' || (' '..='~').contains(&c);
    assert!(text.chars().all(is_sent), "not the value of a header: {text:?}");
}

/// A text that a terminal prints: nothing that moves the cursor or turns the direction of the text.
pub(crate) fn assert_printable(text: &str) {
    let is_printed = |c: char| {
        c == '\n'
            || !c.is_control() && !('\u{2028}'..='\u{202e}').contains(&c) && !('\u{2066}'..='\u{2069}').contains(&c)
    };
    assert!(text.chars().all(is_printed), "not printable: {text:?}");
}

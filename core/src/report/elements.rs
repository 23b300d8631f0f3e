//! The elements of a JSON array, without reading them: a broken one does not affect the others.

/// Returns the elements of an array; `None` if the text does not start like one.
///
/// The text is split at the commas of the outermost brackets, outside of strings. Whether an element is JSON is checked when it is read.
pub(super) fn elements(text: &[u8]) -> Option<Elements<'_>> {
    let rest = text.trim_ascii().strip_prefix(b"[")?;
    // Only an array without elements has none: `[]`, not `[`.
    let is_empty = rest.trim_ascii_start() == b"]";
    Some(Elements { rest: (!is_empty).then_some(rest) })
}

#[derive(Clone, Debug)]
pub(super) struct Elements<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let end = end(rest);
        let (element, after) = rest.split_at(end);
        self.rest = after.strip_prefix(b",");
        Some(element)
    }
}

/// Where the first element ends: at a comma, at the bracket that closes the array, or at the end of the text.
fn end(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut is_string = false;
    let mut is_escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_string => is_escaped = true,
            b'"' => is_string = !is_string,
            _ if is_string => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' if depth > 0 => depth -= 1,
            b',' | b']' | b'}' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_split_at_the_outermost_commas() {
        let split = |text: &'static str| {
            elements(text.as_bytes())
                .map(|all| all.map(|element| String::from_utf8_lossy(element).into_owned()).collect::<Vec<_>>())
        };
        assert_eq!(
            split(r#" [{"a":[1,2]}, "x,\"]" ,3]"#),
            Some(vec![r#"{"a":[1,2]}"#.into(), r#" "x,\"]" "#.into(), "3".into()])
        );
        assert_eq!(split("[]"), Some(vec![]));
        assert_eq!(split("[ ] "), Some(vec![]));
        assert_eq!(split("["), Some(vec![String::new()]));
        assert_eq!(split("[1,"), Some(vec!["1".into(), String::new()]));
        assert_eq!(split("[1]2,3"), Some(vec!["1".into()]));
        assert_eq!(split("{}"), None);
    }
}

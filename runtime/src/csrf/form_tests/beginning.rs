//! The token in the beginning of a body, of which more may follow.

use super::search::{FIELD, multipart};
use crate::csrf::form::{FIELD_LIMIT, Form, Search};

#[test]
fn a_token_counts_when_it_is_complete() {
    let part = "--x\r\ncontent-disposition: form-data; name=\"csrf_token\"\r\n\r\n";
    let other = "--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nb";
    for (form, beginning, found) in [
        (Form::UrlEncoded, "csrf_token=AAAA&".to_owned(), Some("AAAA")),
        (Form::UrlEncoded, "a=b&csrf_token=AAAA&c".to_owned(), Some("AAAA")),
        (Form::UrlEncoded, "csrf_token=AAAA".to_owned(), None),
        (Form::UrlEncoded, "csrf_token=".to_owned(), None),
        (Form::UrlEncoded, "csrf_tok".to_owned(), None),
        (Form::UrlEncoded, "a=b&c".to_owned(), None),
        (Form::UrlEncoded, String::new(), None),
        (multipart("x"), format!("{part}AAAA\r\n--x"), Some("AAAA")),
        (multipart("x"), format!("{part}AAAA\r\n{other}"), Some("AAAA")),
        (multipart("x"), format!("{part}AAAA\r\n--"), None),
        (multipart("x"), format!("{part}AAAA"), None),
        (multipart("x"), part.to_owned(), None),
        (multipart("x"), other.to_owned(), None),
        (multipart("x"), format!("{part}AAAA\r\n--x?"), None),
    ] {
        let search = Search::new(&form, FIELD, FIELD_LIMIT);
        assert_eq!(search.in_beginning(beginning.as_bytes()).as_deref(), found, "{beginning}");
    }
}

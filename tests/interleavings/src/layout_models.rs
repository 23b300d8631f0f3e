//! `layouts.rs` and `header_layout.rs`: threads that share the places of a policy send what each of them sends alone.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use loom::thread;

use crate::{header_layout::HeaderLayout, layouts::Layouts};

/// Responses with the same names, of which both threads want to remember the names.
pub fn responses_with_the_same_names() {
    threads([("x-first", 0), ("x-first", 10)]);
}

/// Two sets of names that want the same place, which one of them gets.
pub fn responses_whose_names_want_the_same_place() {
    let layouts = Layouts::new();
    // The second set displaces the candidate of the first one.
    let found = ["x-first", OTHER, "x-first"].map(|name| find(&layouts, &own(name, 0)).is_some());
    assert!(!found[2], "`{OTHER}` wants another place: take the next number");
    threads([("x-first", 0), (OTHER, 10)]);
}

/// One of 64 names.
const OTHER: &str = "x-other-14";

fn threads(sets: [(&'static str, usize); 2]) {
    let layouts = Arc::new(Layouts::new());
    let threads = sets.map(|(name, first)| {
        let layouts = layouts.clone();
        // A set gets its place when it comes for the second time.
        thread::spawn(move || (first..first + 2).for_each(|number| respond(&layouts, name, number)))
    });
    for thread in threads {
        thread.join().expect("no panic");
    }
    for (name, first) in sets {
        respond(&layouts, name, first + 2);
    }
}

/// Applies the policy to a response, and compares it with one whose headers are set one by one.
fn respond(layouts: &Layouts, name: &'static str, number: usize) {
    let (mut sent, mut expected) = (own(name, number), own(name, number));
    let mut late = [Some(value("late", number))];
    match find(layouts, &sent) {
        Some(layout) => layout.fill(&mut sent, &mut late.clone()),
        None => set(&mut sent, &mut late.clone()),
    }
    set(&mut expected, &mut late);
    assert_eq!(sent, expected);
}

fn find<'l>(layouts: &'l Layouts, headers: &HeaderMap) -> Option<&'l HeaderLayout> {
    layouts.find(headers, || HeaderLayout::new(headers, 1, &[], set))
}

/// The headers that a handler sets: their values are in no other response.
fn own(name: &'static str, number: usize) -> HeaderMap {
    let names = [HeaderName::try_from(name).expect("a name"), HeaderName::from_static("etag")];
    names.into_iter().zip([value("own", number), value("etag", number)]).collect()
}

fn set(headers: &mut HeaderMap, late: &mut [Option<HeaderValue>]) {
    headers.insert("x-policy", HeaderValue::from_static("on"));
    headers.insert("x-late", late[0].take().expect("a value"));
}

fn value(kind: &str, number: usize) -> HeaderValue {
    HeaderValue::try_from(format!("{kind}-{number}")).expect("text")
}

//! A layout is only for responses with its names, and moves their values to the right places.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{HeaderLayout, Late};
use crate::header_map::append;

fn map(lines: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines.split(' ').filter_map(|line| line.split_once('=')) {
        map.append(HeaderName::try_from(name).expect("a name"), HeaderValue::try_from(value).expect("a value"));
    }
    map
}

fn shown(map: &HeaderMap) -> String {
    let lines: Vec<String> =
        map.iter().map(|(name, value)| format!("{name}={}", value.to_str().expect("text"))).collect();
    lines.join(" ")
}

#[test]
fn other_names_do_not_fit() {
    for (layout, others) in [
        ("a=1 b=2", &["", "a=1", "b=2 a=1", "a=1 c=2", "a=1 a=2", "a=1 b=2 b=3", "a=1 b=2 c=3"][..]),
        ("a=1 b=2 b=3", &["a=1 b=2", "a=1 a=2 b=3", "b=1 b=2 a=3", "a=1 c=2 c=3", "a=1 b=2 c=3", "a=1 b=2 b=3 b=4"]),
        ("", &["a=1"]),
    ] {
        let own = HeaderLayout::new(&map(layout), 0, &[], |_, _| {});
        assert!(own.fits(&map(&layout.replace('=', "=x"))), "{layout}");
        for other in others {
            assert!(!own.fits(&map(other)), "{layout} and {other}");
        }
    }
}

#[test]
fn each_value_is_moved_to_its_name() {
    fn set(map: &mut HeaderMap, late: &mut [Late]) {
        append(map, HeaderName::from_static("constant"), HeaderValue::from_static("c"));
        if let Some(Some(value)) = late.first_mut().map(Option::take) {
            append(map, HeaderName::from_static("late"), value);
        }
    }
    let removed = [HeaderName::from_static("b")];
    for (lines, expected) in [
        ("a=1 c=2 d=3", "a=1 c=2 d=3 constant=c late=l"),
        ("b=1 a=2 c=3", "a=2 c=3 constant=c late=l"),
        ("a=1 b=2 b=3 c=4 c=5", "a=1 c=4 c=5 constant=c late=l"),
        ("", "constant=c late=l"),
    ] {
        let mut headers = map(lines);
        let layout = HeaderLayout::new(&map(lines), 1, &removed, set);
        layout.fill(&mut headers, &mut [Some(HeaderValue::from_static("l"))]);
        assert_eq!(shown(&headers), expected, "{lines}");
    }
}

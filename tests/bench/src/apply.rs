//! Thirteen headers on a response: by hand in three ways, with the macro, and without any hashing.

use std::hint::black_box;
use std::mem;

use http::{HeaderMap, HeaderName, HeaderValue};
use security_policy::security_policy;

use crate::harness::Group;
use crate::policies::{LIST, Thirteen, own};
use crate::thirteen;

pub fn onto_three() -> Group {
    ways("apply, 3 own headers", 3)
}

pub fn onto_empty() -> Group {
    ways("apply, empty map", 0)
}

/// From 0 to 24 headers of the response, with constants and `reserve` and with the macro. Each case has a separate policy, which has
/// seen no other responses.
macro_rules! sweep {
    ($($policy:ident $name:literal $count:literal,)*) => {
        $(security_policy! { struct $policy { ..crate::policies::Thirteen } })*

        pub fn sweep() -> Vec<Group> {
            vec![$(beside_constants($name, &own($count), $policy::apply)),*]
        }
    };
}

sweep! {
    Onto0 "sweep, 0 own" 0,
    Onto1 "sweep, 1 own" 1,
    Onto2 "sweep, 2 own" 2,
    Onto3 "sweep, 3 own" 3,
    Onto4 "sweep, 4 own" 4,
    Onto5 "sweep, 5 own" 5,
    Onto6 "sweep, 6 own" 6,
    Onto7 "sweep, 7 own" 7,
    Onto8 "sweep, 8 own" 8,
    Onto9 "sweep, 9 own" 9,
    Onto12 "sweep, 12 own" 12,
    Onto18 "sweep, 18 own" 18,
    Onto24 "sweep, 24 own" 24,
}

/// A response whose names are not among the sets that the policy remembers: others came first, and took all places.
pub fn late_shape() -> Group {
    security_policy! { struct Seen { ..crate::policies::Thirteen } }
    for kind in 0..1_000 {
        let mut headers = own(2);
        headers.insert(HeaderName::try_from(format!("x-{kind}")).expect("a name"), HeaderValue::from_static("1"));
        (0..3).for_each(|_| Seen::apply(&mut headers.clone()));
    }
    beside_constants("apply, 3 own headers of a late shape", &own(3), Seen::apply)
}

/// A response whose map is built by its handler, one `insert` after another, instead of copied: it has the capacity that a handler
/// leaves to a policy.
pub fn onto_built() -> Group {
    let on = |way: fn(&mut HeaderMap)| {
        let own = own(3);
        move || {
            let mut headers = HeaderMap::new();
            for (name, value) in black_box(&own) {
                headers.insert(name.clone(), value.clone());
            }
            way(&mut headers);
            black_box(headers);
        }
    };
    Group::new("apply, 3 headers of a handler", on(|_| ()))
        .case("constants, reserve", on(constants))
        .case("macro", on(Thirteen::apply))
}

fn beside_constants(name: &'static str, own: &HeaderMap, macro_: fn(&mut HeaderMap)) -> Group {
    let copy = |way: fn(&mut HeaderMap)| on(own.clone(), way);
    Group::new(name, copy(|_| ())).case("constants, reserve", copy(constants)).case("macro", copy(macro_))
}

fn ways(name: &'static str, count: usize) -> Group {
    assert_same();
    let own = own(count);
    let copy = |way: fn(&mut HeaderMap)| on(own.clone(), way);
    let mut whole = own.clone();
    constants(&mut whole);
    let floor = on(own.clone(), move |headers| {
        let own = mem::replace(headers, whole.clone());
        for (place, value) in headers.values_mut().zip(own) {
            *place = value.1;
        }
    });
    // What a map would do that kept its headers in a list, and compared no names.
    let list = on(own.clone(), |headers| {
        let mut list = Vec::with_capacity(headers.len() + LIST.len());
        list.extend(mem::take(headers));
        macro_rules! each {
            ($($name:literal: $value:literal,)*) => {
                $(list.push((Some(const { HeaderName::from_static($name) }), const { HeaderValue::from_static($value) }));)*
            };
        }
        thirteen!(each);
        black_box(list);
    });
    Group::new(name, copy(|_| ()))
        .case("insert, strings", copy(strings))
        .case("insert, inline from_static", copy(inline))
        .case("constants, reserve", copy(constants))
        .case("macro", copy(Thirteen::apply))
        .case("floor", floor)
        .case("floor, a list by hand", list)
}

/// All cases set the same headers.
fn assert_same() {
    let by_macro = Thirteen::headers();
    assert_eq!(Thirteen::HEADERS, LIST);
    for way in [strings, inline, constants] {
        let mut headers = HeaderMap::new();
        way(&mut headers);
        assert_eq!(headers, by_macro);
    }
}

fn on(own: HeaderMap, mut way: impl FnMut(&mut HeaderMap) + 'static) -> impl FnMut() + 'static {
    move || {
        let mut headers = black_box(&own).clone();
        way(&mut headers);
        black_box(headers);
    }
}

#[inline(never)]
fn strings(headers: &mut HeaderMap) {
    macro_rules! each {
        ($($name:literal: $value:literal,)*) => { $(headers.insert($name, HeaderValue::from_static($value));)* };
    }
    thirteen!(each);
}

#[inline(never)]
fn inline(headers: &mut HeaderMap) {
    macro_rules! each {
        ($($name:literal: $value:literal,)*) => {
            $(headers.insert(HeaderName::from_static($name), HeaderValue::from_static($value));)*
        };
    }
    thirteen!(each);
}

#[inline(never)]
pub fn constants(headers: &mut HeaderMap) {
    headers.reserve(LIST.len());
    macro_rules! each {
        ($($name:literal: $value:literal,)*) => {
            $(headers.insert(const { HeaderName::from_static($name) }, const { HeaderValue::from_static($value) });)*
        };
    }
    thirteen!(each);
}

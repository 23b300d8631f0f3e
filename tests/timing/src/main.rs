//! Verifies values that fail, each for another reason. `run` counts the instructions of each call of `measured`, and compares those that an
//! attacker must not tell apart.

#![allow(warnings, reason = "missing protections are warnings, and this policy contains only what is measured")]
#![deny(unused, clippy::all)]

mod cookies;
mod csrf;
mod values;

use std::{hint::black_box, sync::Arc};

/// What may be told of a failure by the time that it takes.
#[derive(Clone, Copy)]
enum Told {
    /// Nothing but that the value is not genuine: the time is that of every other such failure of the group.
    Nothing,
    /// Something that the sender knows anyway.
    Public(&'static str),
}

/// A value, and the verification of it.
struct Case<'c> {
    name: &'static str,
    told: Told,
    verify: Box<dyn Fn() -> &'static str + 'c>,
}

/// Values of one kind, with the error that those who tell nothing have.
struct Group<'c> {
    name: &'static str,
    error: &'static str,
    cases: Vec<Case<'c>>,
}

fn main() {
    let (now, keys) = (values::now(), Arc::new(values::keys()));
    let cookies = cookies::groups(&keys, now);
    for group in cookies.into_iter().chain(csrf::groups(&keys, now)) {
        for Case { name, told, verify } in &group.cases {
            let outcome = verify();
            let column = match told {
                Told::Nothing => {
                    assert_eq!(outcome, group.error, "{}, {name}", group.name);
                    ""
                }
                Told::Public(why) => why,
            };
            // What is made at the first use, and what the allocator keeps.
            (0..WARM).for_each(|_| _ = black_box(verify()));
            (0..COUNTED).for_each(|_| measured(&**verify));
            println!("{}\t{name}\t{outcome}\t{column}", group.name);
        }
    }
}

/// What callgrind counts.
#[inline(never)]
fn measured(verify: &dyn Fn() -> &'static str) {
    black_box(verify());
}

const WARM: usize = 4;

/// `run` expects as many.
const COUNTED: usize = 3;

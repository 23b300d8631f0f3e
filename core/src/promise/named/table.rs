//! The rows, each with its check.

use super::proof::{Proof, Purpose};
use super::row::Named;
use super::{
    cross_origin_isolated, data_leaves_only_to, no_base_hijack, no_framing, no_injected_script, no_injected_style,
    no_mixed_content, no_plugins,
};
use crate::diagnostic::Diagnostics;
use crate::promise::attack::Attack;
use crate::promise::context::Context;
use crate::promise::model::Only;
use crate::span::{Span, Spanned};

macro_rules! named {
    ($($file:ident,)*) => {
        /// Every named promise, in the order of the documentation.
        pub const NAMED: &[Named] = &[$($file::ROW),*];

        /// The check of each, in the same order.
        const CHECKS: &[fn(&Proof<'_>, &mut Diagnostics)] = &[$($file::check),*];
    };
}

named! {
    no_injected_script,
    no_injected_style,
    data_leaves_only_to,
    no_framing,
    no_base_hijack,
    cross_origin_isolated,
    no_mixed_content,
    no_plugins,
}

impl Named {
    /// The promise of this name.
    pub fn from_key(key: &str) -> Option<&'static Named> {
        NAMED.iter().find(|named| named.word.key == key)
    }
}

/// The named promises that an attack breaks. `data_leaves_only_to` is among them if some list would rule the attack out.
pub fn breaks(attack: &Attack<'_>) -> impl Iterator<Item = &'static Named> {
    let harms = attack.harms().to_vec();
    NAMED.iter().filter(move |named| named.rules_out.is_some_and(|harm| harms.contains(&harm)))
}

/// Adds an error to `out` unless the promise holds.
pub(in crate::promise) fn check(
    context: &Context<'_>,
    named: &Spanned<&'static Named>,
    list: Option<&Only>,
    span: Span,
    out: &mut Diagnostics,
) {
    run(&Proof { context, named: named.node, list, span, purpose: Purpose::Message }, out);
}

/// Whether the promise holds, without a message.
pub(in crate::promise) fn holds(context: &Context<'_>, named: &'static Named, list: Option<&Only>) -> bool {
    let mut out = Diagnostics::new();
    run(&Proof { context, named, list, span: Span::default(), purpose: Purpose::Answer }, &mut out);
    out.is_empty()
}

fn run(proof: &Proof<'_>, out: &mut Diagnostics) {
    let check = NAMED.iter().zip(CHECKS).find_map(|(row, check)| (row == proof.named).then_some(check));
    if let Some(check) = check {
        check(proof, out);
    }
}

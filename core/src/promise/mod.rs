//! `expect`: what a browser must and must not do under a policy, proved for every response of the policy.
//!
//! There are three forms of promises. A [`Case`] is about one request, one piece of inline code or one navigation: `allow script
//! "https://js.stripe.com/v3/"`. An [`Only`] bounds everything of one kind: `only connect [self]`. A [`Named`] promise states a
//! property of the whole policy: `no_injected_script`.

mod act;
mod attack;
mod attacks;
mod case;
mod change;
mod check;
mod conflict;
mod context;
mod declared;
mod display;
mod general;
mod kind;
mod lower;
mod model;
mod modifier;
mod named;
mod numbered;
mod only;
mod phrase;
mod same;
mod slots;
mod subject;
mod url;
mod word;

#[cfg(feature = "explain")]
pub(crate) use self::act::Location;
pub use self::act::{Act, Means};
pub use self::attack::{Attack, Harm, Place, Row, Search, Step, Way, attacks, shortest, widened};
pub use self::attacks::ATTACKS;
pub use self::change::Change;
pub use self::check::{check, holds, smallest};
pub use self::context::Context;
#[cfg(feature = "report")]
pub(crate) use self::general::general;
pub use self::kind::{KINDS, Kind, Subjects};
pub use self::model::{Case, Expectations, Only, Promise, Target, Verb};
pub use self::named::{NAMED, Named, breaks};
pub use self::only::{Violation, violation};
pub(crate) use self::same::{has_list, identity, takes_words};
pub use self::word::{MODIFIERS, VERBS};
pub use crate::policy::unknown_origin;

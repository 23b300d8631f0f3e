//! `rollout`: the switch that an operator changes while requests arrive.

#[path = "../../../runtime/src/rollout/share.rs"]
mod share;
#[path = "../../../runtime/src/rollout/switch.rs"]
mod switch;
#[path = "../../../runtime/src/rollout/visitor.rs"]
mod visitor;

use http::Request;
use loom::thread;

use self::{share::Share, switch::Rollout};
use crate::cookie::Cookie;

/// A response that is not of the form that all visitors get depends on the cookie, and says so, whenever the share changes.
pub fn what_depends_on_the_cookie_says_so() {
    let all = Share::ALL;
    let rollout = Rollout::new(Share::of_million(1), Cookie, "key");
    let changing = thread::spawn({
        let rollout = rollout.clone();
        move || rollout.set(all)
    });
    let (request, ()) = Request::new(()).into_parts();
    let decision = rollout.decide(&request);
    assert_eq!(decision.is_enforced, !decision.depends_on_cookie);
    changing.join().expect("no panic");
    assert_eq!(rollout.share(), all);
}

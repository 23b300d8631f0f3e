//! Keys that change while visitors come: in no step of the rotation does a session or a form get lost.

use std::{sync::Arc, thread};

use security_policy::{Key, Keys, csrf::SpentTokens};

use crate::shop::{Visitor, send, shop};

const OLD: &str = "Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY";
const NEW: &str = "-_kI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";

/// During a deploy, servers of two neighbouring steps answer the same visitor in any order.
#[test]
fn no_session_is_lost_in_a_rotation_under_load() {
    let steps = [format!("sign:{OLD}"), format!("sign:{OLD} accept:{NEW}"), format!("sign:{NEW} accept:{OLD}")];
    // One store of used tokens, as of servers that share one.
    let spent = SpentTokens::in_process();
    let servers = steps.map(|keys| shop(&Arc::new(Keys::parse(&keys).expect("keys")), spent.clone()).0);
    let mut visitors = Vec::new();
    for pair in servers.windows(2) {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let (pair, earlier) = (pair.to_vec(), visitors.clone());
                thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                    runtime.block_on(async {
                        let mut own: Vec<Visitor> = Vec::new();
                        for round in 0..50 {
                            let (one, other) = (&pair[round % 2], &pair[(round / 2 + thread) % 2]);
                            let visitor = Visitor::new(one).await;
                            let answer = send(other, visitor.order(visitor.form())).await;
                            assert_eq!(answer.status(), 200, "a form of one step on the other: {}", answer.body());
                            own.push(visitor);
                            // Sessions of the step before last have been served by the last one since.
                            let visitor = earlier.get(round).unwrap_or(&own[0]).clone().with_form(one).await;
                            let answer = send(other, visitor.order(visitor.form())).await;
                            assert_eq!(answer.status(), 200, "an earlier session: {}", answer.body());
                        }
                        own
                    })
                })
            })
            .collect();
        visitors = threads.into_iter().flat_map(|thread| thread.join().expect("no visitor is lost")).collect();
    }
}

/// The keys of somebody else open nothing.
#[tokio::test]
async fn a_key_that_was_dropped_opens_nothing() {
    let spent = SpentTokens::in_process();
    let (old, _) = shop(&Arc::new(Keys::parse(&format!("sign:{OLD}")).expect("keys")), spent.clone());
    let (new, orders) = shop(&Arc::new(Keys::signing_with(Key::parse(NEW).expect("a key"))), spent);
    let visitor = Visitor::new(&old).await;
    assert_eq!(send(&new, visitor.order(visitor.form())).await.status(), 403);
    assert_eq!(orders.load(std::sync::atomic::Ordering::SeqCst), 0);
}

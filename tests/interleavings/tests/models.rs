//! Runs each model in every order. With `--nocapture` it prints how many there are.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

macro_rules! models {
    ($($module:ident { $($model:ident),* $(,)? })*) => {$(
        mod $module {
            $(
                #[test]
                fn $model() {
                    super::explore(concat!(stringify!($module), "::", stringify!($model)), interleavings::$module::$model);
                }
            )*
        }
    )*};
}

models! {
    csrf { a_token_is_accepted_one_time, the_store_does_not_grow_above_its_limit, a_forgotten_token_is_not_accepted }
    layout_models { responses_with_the_same_names, responses_whose_names_want_the_same_place }
    nonce_models { a_nonce_that_was_handed_out_is_sent, all_headers_of_a_response_have_the_same_nonce }
    rollout { what_depends_on_the_cookie_says_so }
    signing { a_purpose_has_one_key_and_not_that_of_another, no_rejection_is_lost }
}

fn explore(name: &str, model: fn()) {
    let (orders, start) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let counted = orders.clone();
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = builder.preemption_bound.or(Some(PREEMPTIONS));
    builder.check(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        model();
    });
    let orders = orders.load(Ordering::Relaxed);
    println!("{name}: {orders} orders, {:.1} s", start.elapsed().as_secs_f64());
    assert!(orders > 1, "loom knows none of its operations");
}

/// How often a thread that could go on is interrupted, in one order. Errors need few of them: <https://docs.rs/loom> recommends 2 or 3.
const PREEMPTIONS: usize = 3;

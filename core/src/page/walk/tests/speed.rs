//! How long `walk` takes, next to html5gum alone. `cargo test --release -p security-policy-core --features templates --lib speed -- --ignored --nocapture`

use std::convert::Infallible;
use std::time::{Duration, Instant};

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::notation::{is_token, page};

#[test]
#[ignore = "a measurement"]
fn five_hundred_pages_of_10_kb() {
    let notation = PIECE.repeat(10_000 / PIECE.len() + 1);
    let pages: Vec<_> = (0..500).map(|_| page(&notation)).collect();
    let (mut events, mut tokens) = (0, 0);
    let walk = fastest(|| {
        events = 0;
        for (files, page) in &pages {
            super::super::walk(page, files, &is_token, &mut |_, _| events += 1);
        }
    });
    let text = PIECE.replace(['[', '|', ']'], " ").replace("(*", "").replace("*)", "");
    let text = text.repeat(10_000 / PIECE.len() + 1);
    let html5gum = fastest(|| {
        tokens = 0;
        for _ in 0..500 {
            let count = |_: CallbackEvent<'_>, _: Span<usize>| -> Option<Infallible> {
                tokens += 1;
                None
            };
            let Ok(()) = Tokenizer::new_with_emitter(&text, CallbackEmitter::new(count)).finish();
        }
    });
    let ratio = walk.as_secs_f64() / html5gum.as_secs_f64();
    // The figures of the measurement.
    #[expect(clippy::print_stdout, reason = "a measurement")]
    {
        println!(
            "walk {walk:?} ({events} events), html5gum {html5gum:?} ({tokens} callbacks), {ratio:.1} times as long"
        );
    }
}

fn fastest(mut run: impl FnMut()) -> Duration {
    // Linux says how long the thread was on a processor: on a busy machine, it waits for one most of the time.
    let started = Instant::now();
    let now = || {
        let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let nanoseconds = times.split(' ').next().and_then(|time| time.parse().ok());
        nanoseconds.map_or_else(|| started.elapsed(), Duration::from_nanos)
    };
    let once = |run: &mut dyn FnMut()| {
        let start = now();
        run();
        now() - start
    };
    (0..7).map(|_| once(&mut run)).min().expect("seven times")
}

/// As templates are: text, links, conditions in and around tags, loops, a script.
const PIECE: &str = r#"
<section class="card [card--new|]" id="s{{id}}">
  <h2><a href="/items/{{id}}" title="{{title}}">{{title}}</a>[ <em>{{note}}</em>|]</h2>
  <p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna
  aliqua. Ut enim ad minim veniam &amp; quis nostrud exercitation.</p>
  <ul class="list">(*
    <li data-id="{{item}}"[ class="active"|]><img src="/img/{{item}}.png" alt="{{alt}}" width="40" height="40"> {{name}}</li>*)
  </ul>
  <form method="post" action="/items/{{id}}/delete"><input type="hidden" name="csrf" value="{{csrf}}">
    <button type="submit" class="button"[ disabled|]>Delete</button></form>
  [<p class="empty">Nothing here yet</p>|<p>There are {{count}} of these.</p>]
  <script nonce="{{nonce}}">document.querySelector("\#s").dataset.ready = "yes";</script>
</section>
"#;

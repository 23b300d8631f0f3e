//! Prints headers with policies, as they are declared and rendered, for `tests/compare/csp_parsed`: `rendered_policies SEED CASES`.

#![expect(clippy::print_stdout, reason = "the output is JSON for the comparison")]

use std::env;

use security_policy_tests::{Random, SEED};
use serde_json::json;

#[path = "../tests/model/csp_values.rs"]
mod csp_values;

fn main() {
    let number = |at| env::args().nth(at).and_then(|text| text.parse::<usize>().ok()).expect("SEED CASES");
    let mut random = Random::new(SEED.wrapping_mul(2 * number(1) as u64 + 1));
    let headers: Vec<_> = (0..number(2)).map(|_| csp_values::rendered(&mut |end| random.below(end))).collect();
    let headers: Vec<_> = headers
        .iter()
        .map(|header| json!({ "isEnforced": header.is_enforced, "text": header.text, "policies": header.policies }))
        .collect();
    println!("{}", serde_json::Value::from(headers));
}

//! `cargo run -p examples -- --print` prints each policy under its name, with its headers.

use std::process::Command;

#[test]
fn every_policy_is_printed_with_its_headers() {
    let output = Command::new(env!("CARGO_BIN_EXE_site")).arg("--print").output().expect("the site starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{text}");

    let policies: Vec<Vec<&str>> = text.split("\n\n").map(|policy| policy.lines().collect()).collect();
    for name in ["Site", "Quiet", "Data"] {
        let policy = policies.iter().find(|policy| policy.first() == Some(&name)).expect("a policy of that name");
        assert!(policy.contains(&"  x-content-type-options: nosniff"), "{policy:?}");
        let csp = policy.iter().any(|line| line.starts_with("  content-security-policy: default-src 'none'; "));
        assert!(csp, "{policy:?}");
    }

    let (_, nonce) = text.split_once("script-src 'nonce-").expect("a nonce");
    let (nonce, _) = nonce.split_once('\'').expect("its end");
    assert_eq!(nonce.len(), 22);
    assert!(nonce.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{nonce}");
}

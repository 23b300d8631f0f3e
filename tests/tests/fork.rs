//! After a fork, parent and child draw different nonces.
#![cfg(unix)]

use std::collections::HashSet;
use std::io::{Read as _, Write as _, pipe};
use std::process::exit;

use fork::{Fork, fork, waitpid};
use security_policy::Nonce;

#[test]
fn parent_and_child_share_no_nonce() {
    // Both processes now hold a generator in the same state.
    drop(Nonce::random());
    let (mut reader, mut writer) = pipe().expect("a pipe");
    match fork().expect("a second process") {
        Fork::Child => exit(writer.write_all(nonces().concat().as_bytes()).is_err().into()),
        Fork::Parent(child) => {
            drop(writer);
            let mut theirs = String::new();
            reader.read_to_string(&mut theirs).expect("what the child wrote");
            assert_eq!(waitpid(child).expect("its status"), 0);
            let theirs: HashSet<&str> =
                theirs.as_bytes().chunks(22).map(|nonce| str::from_utf8(nonce).expect("text")).collect();
            assert_eq!(theirs.len(), COUNT);
            assert!(nonces().iter().all(|nonce| !theirs.contains(nonce.as_str())));
        }
    }
}

fn nonces() -> Vec<String> {
    (0..COUNT).map(|_| Nonce::random().to_string()).collect()
}

const COUNT: usize = 1_000;

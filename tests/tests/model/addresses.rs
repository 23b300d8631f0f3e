//! The address that each finding prints is a page of the built docs. No compiler is started, but the docs have to be there:
//!
//! ```text
//! cargo doc -p security-policy --no-deps --all-features && cargo test -p security-policy-tests --test model addresses -- --ignored
//! ```

use security_policy_core::lint::{self, MISSING, UNUSED_ALLOW};
use std::path::{Path, PathBuf};
use std::{env, fs};

const BASE: &str = "https://docs.rs/security-policy/latest/";

#[test]
#[ignore = "needs the output of `cargo doc -p security-policy --no-deps --all-features`"]
fn every_finding_has_a_page_in_the_built_docs() {
    let names = lint::all().map(|lint| lint.name).chain([MISSING, UNUSED_ALLOW]);
    let addresses = names.map(|name| (name, lint::address(name)));
    let dead: Vec<_> = addresses.filter(|(name, address)| !shows(address, name)).collect();
    assert!(dead.is_empty(), "{} addresses lead nowhere: {dead:?}", dead.len());
}

#[test]
#[ignore = "needs the output of `cargo doc -p security-policy --no-deps --all-features`"]
fn every_link_in_the_table_of_lints_leads_to_a_page() {
    let folder = docs().join("security_policy/lints");
    let table = fs::read_to_string(folder.join("index.html")).expect("the page of the lints");
    let links: Vec<&str> = table.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let pages: Vec<&&str> = links.iter().filter(|link| link.contains("vocabulary/lint/constant.")).collect();
    assert!(pages.len() >= lint::all().count(), "{} links", pages.len());
    let dead: Vec<_> = pages.into_iter().filter(|link| !folder.join(link).is_file()).collect();
    assert!(dead.is_empty(), "{dead:?}");
}

/// Whether the page of an address exists, has the fragment, and is about `lint`.
fn shows(address: &str, lint: &str) -> bool {
    let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("`{address}` is not in the docs of the crate"));
    let (file, fragment) = path.split_once('#').unwrap_or((path, ""));
    let Ok(page) = fs::read_to_string(docs().join(file)) else { return false };
    match fragment {
        "" => page.contains("What it does") && page.contains(&format!("<title>{lint} in ")),
        id => page.contains(&format!("id=\"{id}\"")),
    }
}

fn docs() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target")).join("doc")
}

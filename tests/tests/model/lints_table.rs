//! The table of lints in the docs is up to date.

use security_policy::{Level, lints};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/lints.md");

#[test]
fn the_table_in_the_docs_is_fresh() {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(FILE, table()).expect("the table can be written");
    }
    let written = std::fs::read_to_string(FILE).expect("the table is there");
    assert!(written == table(), "`runtime/src/lints.md` is stale: run `BLESS=1 cargo test --test model lints_table`");
}

fn table() -> String {
    let mut out = String::from(
        "What is checked, and how much each finding matters.\n\n\
         `deny` is an error, `warn` a warning, and `allow` speaks only where `#[warn(…)]` or `#[deny(…)]` switches it on.\n\
         A level stands before a field, a directive or the whole policy; `#[allow(…, reason = \"…\")]` accepts a finding.\n\
         [`explain`] says what a lint does and why, with an example that is fine and references.\n",
    );
    let mut area = "";
    for lint in lints::all() {
        if lint.area != area {
            area = lint.area;
            out.push_str(&format!("\n# {area}\n\n| lint | level | finds |\n|---|---|---|\n"));
        }
        let level = match lint.level {
            Level::Error => "deny",
            Level::Warning => "warn",
            Level::Allow => "allow",
        };
        out.push_str(&format!("| `{}` | {level} | {} |\n", lint.name, lint.summary));
    }
    out
}

//! The table of lints in the docs is up to date.

use security_policy::{Level, lints};
use security_policy_core::lint::{self, Concern, MISSING, UNUSED_ALLOW};

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
        "The lints: what each of them finds, and its level.\n\n\
         Each name links to the page of the lint: what it does, why it matters, what an attacker does with it, an example, the \
         fix, and when to allow it.\n[`explain`] returns the same text.\n\n\
         `deny` is an error and `warn` a warning. A lint with the level `allow` is off until `#[warn(…)]` or `#[deny(…)]` turns \
         it on.\nAn attribute sets the level for the field, directive or policy that follows it; `#[allow(…, reason = \"…\")]` \
         accepts a finding,\nwith `until = \"2027-01-01\"` up to that day.\n\n\
         The last two columns name the weaknesses of the [CWE list](https://cwe.mitre.org/) that a lint finds, and the requirements of \
         [OWASP ASVS](https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en) 5.0.0 that a\npolicy with the mistake does not meet. Neither is \
         named for a mistake that leaves nothing less protected, such as a policy that blocks the site's own files.\n",
    );
    let mut area = "";
    for lint in lints::all() {
        if lint.area != area {
            area = lint.area;
            out.push_str(&format!(
                "\n# {area}\n\n| lint | level | finds | CWE | ASVS 5.0.0 |\n|---|---|---|---|---|\n"
            ));
        }
        let level = match lint.level {
            Level::Error => "deny",
            Level::Warning => "warn",
            Level::Allow => "allow",
        };
        let cwe: Vec<String> =
            lint.cwe.iter().map(|id| format!("[{id}](https://cwe.mitre.org/data/definitions/{id}.html)")).collect();
        let asvs: Vec<&str> = lint.asvs.iter().filter_map(|id| id.strip_prefix("v5.0.0-")).collect();
        let (cwe, asvs) = (cwe.join(", "), asvs.join(", "));
        out.push_str(&format!("| {} | {level} | {} | {cwe} | {asvs} |\n", link(lint.name), lint.summary));
    }
    let members = lint::all().filter(|lint| lint.concern == Concern::Missing);
    let members: String = members.map(|lint| format!("- {}: {}\n", link(lint.name), lint.summary)).collect();
    out.push_str(&format!(
        "\n# `{MISSING}`\n\n\
         The group of the lints that look for what a policy does not declare. Where two or more of them fire, the macro \
         reports them as one\nfinding, which lists what to add. `#[allow({MISSING}, reason = \"…\")]` on the policy accepts all \
         of them, and the name of one only that one.\n\n{members}\
         \n# `{UNUSED_ALLOW}`\n\n\
         The warning about an `#[allow(…)]` whose lints do not fire at its place: the code that it excused has changed. Remove \
         it.\n",
    ));
    out
}

/// The page of a lint, from the page of the module `lints`.
fn link(name: &str) -> String {
    format!("[`{name}`](../vocabulary/lint/constant.{name}.html)")
}

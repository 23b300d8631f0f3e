//! `diff`: the policies of two revisions.

use crate::folder::Folder;
use crate::workspace::workspace;
use std::process::Command;

const OLD: &str = "security_policy::security_policy! {\n    pub struct Shop {\n        origin: \"https://shop.example.com\",\n        content_security_policy: { .., img_src: self },\n        \
                   ..security_policy::presets::StaticSite\n    }\n}\n";

fn git(folder: &Folder, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"];
    let output =
        Command::new("git").args(identity).args(arguments).current_dir(folder.path()).output().expect("git runs");
    assert!(output.status.success(), "{output:?}");
}

/// A repository with two revisions, `old` and `new`.
fn repository(new: &str) -> Folder {
    let folder = workspace(&[("src/lib.rs", OLD)]);
    git(&folder, &["init", "-q", "."]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "Old"]);
    git(&folder, &["tag", "old"]);
    folder.write("shop/src/lib.rs", new);
    git(&folder, &["commit", "-qam", "New"]);
    git(&folder, &["tag", "new"]);
    folder
}

#[test]
fn what_is_newly_allowed_is_shown() {
    let new = OLD.replace("img_src: self", "img_src: [self, \"https://img.example\"]");
    let folder = repository(&new);
    let run = folder.run(&["diff", "old", "new"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("shop::Shop\nNewly allowed\n  image  "), "{}", run.out);
    assert!(run.out.contains("https://img.example/") && !run.out.contains("Newly blocked"), "{}", run.out);
    assert_eq!(folder.run(&["diff", "old", "--deny-newly-allowed"]).code, 1);
    assert_eq!(folder.run(&["diff", "old", "new", "--exit-code"]).code, 1);
    // In the other direction it is newly blocked.
    let run = folder.run(&["diff", "new", "old", "--deny-newly-allowed"]);
    assert!(run.out.contains("Newly blocked\n  image  "), "{}", run.out);
    assert_eq!((run.code, folder.run(&["diff", "new", "old", "--exit-code"]).code), (0, 1));
}

#[test]
fn the_working_directory_and_the_index_stay() {
    let folder = repository(&OLD.replace("Shop", "Site"));
    folder.write("shop/src/lib.rs", "// changed\n");
    let status = || {
        Command::new("git")
            .args(["status", "--porcelain"])
            .current_dir(folder.path())
            .output()
            .expect("git runs")
            .stdout
    };
    let before = status();
    let run = folder.run(&["diff", "old", "new", "--exit-code"]);
    assert_eq!(run.out, "- shop::Shop: no longer declared\n\n+ shop::Site: newly declared\n\n");
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert_eq!((status(), folder.read("shop/src/lib.rs").as_str()), (before, "// changed\n"));
    let run = folder.run(&["diff", "new", "new", "--exit-code"]);
    assert_eq!((run.code, run.err.as_str()), (0, "    Compared the policies do not differ\n"));
}

#[test]
fn a_policy_that_cannot_be_compared_is_named() {
    let folder = repository("security_policy::security_policy! { pub struct Shop { ..made::Base } }\n");
    let run = folder.run(&["diff", "old", "new", "--deny-newly-allowed"]);
    assert!(
        run.err.starts_with("warning: shop/src/lib.rs:1 of new is not compared: it does not compile"),
        "{}",
        run.err
    );
    assert_eq!(run.code, 1);
}

#[test]
fn wrong_revisions_fail() {
    let folder = repository("");
    let run = folder.run(&["diff", "nowhere"]);
    assert_eq!((run.code, run.err.as_str()), (101, "error: `nowhere` is no revision of git\n"));
    let run = workspace(&[("src/lib.rs", OLD)]).run(&["diff", "HEAD"]);
    assert_eq!(run.code, 101);
    assert!(run.err.starts_with("error: git failed: "), "{}", run.err);
}

#[test]
fn a_library_and_a_program_of_one_name_are_two_crates() {
    let folder =
        workspace(&[("src/lib.rs", OLD), ("src/main.rs", &format!("fn a() {{ {OLD} }}\nfn b() {{ {OLD} }}\n"))]);
    git(&folder, &["init", "-q", "."]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "Old"]);
    let wide = OLD.replace("img_src: self", "img_src: [self, \"https://img.example\"]");
    for (file, text, name) in [
        ("lib.rs", wide.clone(), "shop::Shop"),
        ("main.rs", format!("fn a() {{ {wide} }}\nfn b() {{ {OLD} }}\n"), "shop(bin)::Shop"),
        ("main.rs", format!("fn a() {{ {OLD} }}\nfn b() {{ {wide} }}\n"), "shop(bin)::Shop (2)"),
    ] {
        folder.write(&format!("shop/src/{file}"), &text);
        let run = folder.run(&["diff", "HEAD", "--deny-newly-allowed"]);
        assert!(run.out.starts_with(&format!("{name}\nNewly allowed\n")), "{}", run.out);
        assert_eq!((run.out.matches("Newly allowed").count(), run.code), (1, 1), "{}", run.out);
        git(&folder, &["checkout", "-q", "."]);
    }
}

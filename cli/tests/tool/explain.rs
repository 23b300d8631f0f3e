//! `explain`.

use crate::folder::Folder;

#[test]
fn a_lint_has_a_page() {
    let run = Folder::new().run(&["security-policy", "explain", "nosniff_missing"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("nosniff_missing (warn by default)\n"), "{}", run.out);
    for part in [
        "\nWhat it does\n\n",
        "\nFix\n\n    x_frame_options: deny,\n    x_content_type_options: nosniff,\n",
        "constant.nosniff_missing.html\n",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    assert!(!run.out.contains("```") && !run.out.contains("\n# "), "{}", run.out);
}

#[test]
fn without_a_name_every_lint_is_listed() {
    let run = Folder::new().run(&["explain"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("Content-Security-Policy\n  csp_"), "{}", run.out);
    assert!(run.out.lines().count() > 100, "{}", run.out);
    assert!(run.out.lines().all(|line| line == line.trim_end()), "{}", run.out);
}

#[test]
fn a_misspelled_name_is_corrected() {
    let run = Folder::new().run(&["explain", "csp-unsafe-evil"]);
    assert_eq!(run.code, 101);
    assert_eq!(run.err, "error: there is no lint `csp-unsafe-evil`\nhelp: did you mean `csp_unsafe_eval`?\n");
    let run = Folder::new().run(&["explain", "zzz"]);
    assert_eq!(run.err, "error: there is no lint `zzz`\nhelp: `cargo security-policy explain` lists all lints\n");
}

#[test]
fn wrong_arguments_fail() {
    let run = Folder::new().run(&["explian"]);
    assert_eq!(run.code, 101);
    assert!(run.err.contains("explain"), "{}", run.err);
    assert_eq!(Folder::new().run(&["--version"]).code, 0);
}

#[test]
fn colours_follow_the_option_and_the_variable() {
    let folder = Folder::new();
    let colored = |run: crate::folder::Run| run.out.contains('\u{1b}');
    assert!(colored(folder.run(&["explain", "--color", "always"])));
    assert!(!colored(folder.run(&["explain", "--color", "never"])));
    assert!(!colored(folder.run(&["explain"])));
}

#[test]
fn names_of_findings_that_are_no_lint_have_a_page() {
    let run = Folder::new().run(&["explain", "missing"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for line in ["  csp_missing ", "  hsts_missing ", "lints/index.html#missing\n"] {
        assert!(run.out.contains(line), "{line}: {}", run.out);
    }
    assert!(!run.out.contains("csp_unsafe_eval"), "{}", run.out);
    for name in ["unused_allow", "unused-allow"] {
        let run = Folder::new().run(&["explain", name]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.ends_with("lints/index.html#unused_allow\n"), "{}", run.out);
    }
}

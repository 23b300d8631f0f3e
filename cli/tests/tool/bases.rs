//! `check` of a base that rustc rejects: an error at the same token. What rustc says was compared by hand, with the real macro.

use crate::workspace::workspace;

/// The errors of a library: the line and the column, and what is wrong.
fn errors(source: &str, files: &[(&str, &str)]) -> Vec<String> {
    let all = [&[("src/lib.rs", source)], files].concat();
    let run = workspace(&all).run(&["check", "--message-format", "short", "-q"]);
    run.err.lines().map(|line| line.replace("shop/src/lib.rs:", "").replace(": error:", "")).collect()
}

const USE: &str = "use security_policy::security_policy;\n";

#[test]
fn a_base_that_does_not_exist_is_an_error() {
    for (source, expected) in [
        ("security_policy! { #[base] struct A { ..Missing } }", "2:41 cannot find a policy `Missing` in this scope"),
        (
            "mod bases {} security_policy! { #[base] struct A { ..bases::Missing } }",
            "2:61 cannot find a policy `Missing` there",
        ),
        (
            "mod bases {} security_policy! { #[base] struct A { ..crate::bases::Missing } }",
            "2:68 cannot find a policy `Missing` there",
        ),
        (
            "security_policy! { #[base] struct A { ..nowhere::Base } }",
            "2:41 cannot find a module `nowhere` in this scope",
        ),
        (
            "security_policy! { #[base] struct A { ..crate::nowhere::Base } }",
            "2:48 cannot find a module `nowhere` there",
        ),
        (
            "security_policy! { #[base] struct A { ..::nowhere::Base } }",
            "2:43 cannot find a module `nowhere` in this scope",
        ),
        ("security_policy! { #[base] struct A { ..super::Base } }", "2:41 there are too many leading `super`"),
        (
            "mod m { security_policy::security_policy! { #[base] struct A { ..super::super::Base } } }",
            "2:73 there are too many leading `super`",
        ),
        ("security_policy! { #[base] struct A { ..std::string::String } }", "2:54 `std` has no policies"),
        (
            "struct Plain; security_policy! { #[base] struct A { ..Plain } }",
            "2:55 cannot find a policy `Plain` in this scope",
        ),
        (
            "mod bases {} security_policy! { #[base] struct A { ..bases } }",
            "2:54 `bases` is a module, and a base is a policy",
        ),
        (
            "security_policy! { #[base] struct A { ..security_policy::presets::Nope } }",
            "2:67 cannot find a policy `Nope` there",
        ),
        (
            "fn f() { println!(); security_policy! { #[base] struct A { ..Missing } } }",
            "2:62 cannot find a policy `Missing` in this scope",
        ),
        (
            "fn f() { security_policy! { #[base] struct In {} } } security_policy! { #[base] struct A { ..In } }",
            "2:94 cannot find a policy `In` in this scope",
        ),
        (
            "#[cfg(any())] security_policy! { #[base] struct Off {} } security_policy! { #[base] struct A { ..Off } }",
            "2:98 cannot find a policy `Off` in this scope",
        ),
        (
            "security_policy! { #[cfg(any())] #[base] struct Off {} } security_policy! { #[base] struct A { ..Off } }",
            "2:98 the base `Off` is configured out",
        ),
    ] {
        assert_eq!(errors(&format!("{USE}{source}"), &[]), [expected], "{source}");
    }
    let missing = "security_policy::security_policy! { #[base] struct A { ..Missing } }";
    let found = errors("include!(\"more.rs\");", &[("src/more.rs", missing)]);
    assert_eq!(found, ["shop/src/more.rs:1:58 cannot find a policy `Missing` in this scope"]);
}

#[test]
fn a_private_base_is_an_error() {
    let bases = "mod bases { pub mod open { security_policy::security_policy! { #[base] struct Own {} } \
                 security_policy::security_policy! { #[base] pub(super) struct Up {} } \
                 security_policy::security_policy! { #[base] pub(crate) struct Wide {} } \
                 security_policy::security_policy! { #[base] struct Inner { ..Own } } \
                 mod inner { security_policy::security_policy! { #[base] struct Inner { ..super::Own } } } } \
                 mod closed { security_policy::security_policy! { #[base] pub struct Base {} } } \
                 security_policy::security_policy! { #[base] struct Near { ..open::Up } } }";
    for (path, expected) in [
        ("bases::open::Own", Some("3:54 the policy `Own` is private")),
        ("bases::open::Up", Some("3:54 the policy `Up` is private")),
        ("bases::open::Wide", None),
        ("bases::closed::Base", Some("3:48 the module `closed` is private")),
    ] {
        let found = errors(&format!("{USE}{bases}\nsecurity_policy! {{ #[base] struct A {{ ..{path} }} }}"), &[]);
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{path}");
    }
}

#[test]
fn a_base_of_itself_is_an_error() {
    let one = errors(&format!("{USE}security_policy! {{ #[base] struct A {{ ..A }} }}"), &[]);
    assert_eq!(one, ["2:41 this policy inherits from itself: from `A`"]);
    let two = "security_policy! { #[base] struct A { ..B } }\nsecurity_policy! { #[base] struct B { ..A } }\n\
               security_policy! { #[base] struct C { ..A } }";
    let expected = [
        "2:41 this policy inherits from itself: from `B`, which inherits from `A`",
        "3:41 this policy inherits from itself: from `A`, which inherits from `B`",
        "4:1: not checked: its base `A` has an error",
    ];
    assert_eq!(errors(&format!("{USE}{two}"), &[]), expected);
}

#[test]
fn a_name_is_declared_once() {
    let policy = "security_policy! { #[base] struct A {} }";
    let found = errors(
        &format!("{USE}{policy}\n{policy}\nmod other {{ use security_policy::security_policy; {policy} }}"),
        &[],
    );
    assert_eq!(found, ["3:35 the name `A` is defined multiple times"]);
    let found = errors(&format!("{USE}#[cfg(unix)]\n{policy}\n#[cfg(not(unix))]\n{policy}"), &[]);
    assert_eq!(found, [""; 0]);
}

/// Where something else than the source may declare a name, the policy is not checked.
#[test]
fn a_base_that_a_macro_may_declare_is_not_checked() {
    for before in [
        "make!();",
        "mod m { pub use missing::*; } use m::*;",
        "use crate::missing::Missing;",
        "include!(concat!(env!(\"OUT_DIR\"), \"/a.rs\"));",
    ] {
        let found = errors(&format!("{USE}{before}\nsecurity_policy! {{ #[base] struct A {{ ..Missing }} }}"), &[]);
        assert!(
            found.iter().any(|line| line.starts_with("3:1: not checked: its base `Missing` was not found")),
            "{found:?}"
        );
        assert!(found.iter().all(|line| line.contains("not checked")), "{found:?}");
    }
}

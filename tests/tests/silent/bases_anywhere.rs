//! Bases in functions, in the last item of a block, and in modules of the same name that follow the derived policy.
#![deny(warnings)]

mod early {
    security_policy::security_policy! {
        pub struct Site { ..super::late::Site }
    }
}

mod late {
    security_policy::security_policy! {
        pub struct Site {
            origin: "https://shop.example.com",
            ..security_policy::presets::StaticSite
        }
    }
}

#[test]
fn compiles() {
    security_policy::security_policy! {
        pub struct Inner { ..early::Site }
    }
    fn last() -> usize {
        security_policy::security_policy! {
            pub struct Last { ..Inner }
        }
        Last::headers().len()
    }
    assert_eq!(last(), late::Site::headers().len());
    assert_eq!(Inner::headers(), early::Site::headers());
}

//! A host of that name, on an intranet.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_unquoted_keyword, reason = "the intranet has a host named self")]
        content_security_policy: { img_src: "self" },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "img-src self");
}

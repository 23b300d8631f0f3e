//! A `#[base]` policy has no findings for what it lacks, and the policy derived from it is complete.
#![deny(warnings)]
#![forbid(dead_code)]

security_policy::security_policy! {
    /// Part of a policy: no framing protection, no `base_uri`, an endpoint that is declared elsewhere.
    #[base]
    #[derive(Clone, Copy, Debug)]
    pub struct Reported {
        content_security_policy: { default_src: self, report_to: csp },
        cross_origin_embedder_policy: require_corp,
    }
}

security_policy::security_policy! {
    #[base]
    struct Nothing {
        remove: ["server"],
    }
}

security_policy::security_policy! {
    /// A base derived from a base.
    #[base]
    struct Pages {
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        ..Reported
    }
}

security_policy::security_policy! {
    struct Shop {
        content_security_policy: {
            ..,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
            report_uri: "/csp",
        },
        reporting_endpoints: { csp: "/csp" },
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        ..Pages
    }
}

#[test]
fn compiles() {
    assert_eq!(format!("{Reported:?}"), "Reported");
    assert_eq!(Shop::X_CONTENT_TYPE_OPTIONS, "nosniff");
}

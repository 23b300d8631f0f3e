//! Several policies in one header: as blocks, as strings, from a base, and with a nonce in each.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Base {
        content_security_policy: [
            {
                default_src: self,
                script_src: nonce,
                object_src: none,
                base_uri: none,
                form_action: self,
                frame_ancestors: none,
            },
            { script_src: [self, nonce] },
        ],
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
        origin: "https://shop.example.com", strict_transport_security: { max_age: 2y, include_subdomains },
    }
}

security_policy::security_policy! {
    /// Changes the first, and keeps the other.
    pub struct Changed {
        content_security_policy: { .., img_src: [.., "https://img.example.com"] },
        ..Base
    }
}

security_policy::security_policy! {
    /// The same, written as a list.
    pub struct Listed {
        content_security_policy: [{ .., img_src: [.., "https://img.example.com"] }, ..],
        ..Base
    }
}

security_policy::security_policy! {
    /// Tightens the second one, and adds a third.
    pub struct Longer {
        content_security_policy: [{ .. }, { .., script_src_attr: none }, { form_action: none }],
        ..Base
    }
}

security_policy::security_policy! {
    /// Replaces the second one with an equivalent.
    pub struct Rewritten {
        content_security_policy: [{ .. }, { script_src: [self, nonce], object_src: none }],
        ..Base
    }
}

security_policy::security_policy! {
    /// Keeps both, over two levels.
    pub struct More {
        content_security_policy: [.., "connect-src 'self', font-src 'self',"],
        ..Changed
    }
}

security_policy::security_policy! {
    /// As one string, and a list of one.
    pub struct Pasted {
        content_security_policy: "default-src 'self'; base-uri 'none', , form-action 'self'; frame-ancestors 'none';,",
        content_security_policy_report_only: [{ default_src: none, report_uri: "/reports" }],
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
    }
}

#[test]
fn compiles() {
    const CSP: &str = "content-security-policy";
    let nonce = security_policy::Nonce::random();
    let rest = "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    let first = format!("default-src 'self'; script-src 'nonce-{nonce}'; {rest}");
    let second = format!("script-src 'self' 'nonce-{nonce}'");
    assert_eq!(Base::headers(&nonce)[CSP], format!("{first}, {second}"));
    let changed = format!("{first}; img-src 'self' https://img.example.com, {second}");
    assert_eq!(Changed::headers(&nonce)[CSP], changed);
    assert_eq!(Listed::headers(&nonce)[CSP], changed);
    assert_eq!(Longer::headers(&nonce)[CSP], format!("{first}, {second}; script-src-attr 'none', form-action 'none'"));
    assert_eq!(Rewritten::headers(&nonce)[CSP], format!("{first}, {second}; object-src 'none'"));
    assert_eq!(More::headers(&nonce)[CSP], format!("{changed}, connect-src 'self', font-src 'self'"));
    assert_eq!(
        Pasted::CONTENT_SECURITY_POLICY,
        "default-src 'self'; base-uri 'none', form-action 'self'; frame-ancestors 'none'",
    );
    assert_eq!(Pasted::CONTENT_SECURITY_POLICY_REPORT_ONLY, "default-src 'none'; report-uri /reports");
}

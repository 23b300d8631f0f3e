//! The policies whose decisions about requests are tested.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use security_policy::security_policy;

security_policy! {
    /// A policy as Go's test cases assume it. Go knows its own origin only from `Host`, and lets requests without any of the
    /// headers pass.
    pub(crate) struct Go {
        #[allow(csrf_no_fallback, reason = "as Go has it")]
        csrf: {
            trusted_origins: ["https://trusted.example"],
            exempt: ["POST /webhook"],
            fallback: allow,
        },
    }
}

security_policy! {
    /// The same with what this crate adds: a declared origin, and requests without any of the headers are rejected.
    pub(crate) struct Declared {
        origin: "https://app.example",
        csrf: { trusted_origins: ["https://trusted.example"], exempt: ["POST /webhook"], fallback: reject },
    }
}

security_policy! {
    pub(crate) struct Isolated {
        origin: "https://app.example",
        csrf: { fallback: reject, isolate: { exempt: ["/api/public"] } },
    }
}

security_policy! {
    pub(crate) struct Lenient {
        origin: "https://app.example",
        csrf: {
            trusted_origins: ["https://trusted.example"],
            trust_subdomains,
            #[allow(csrf_get_mutation, reason = "an old link")]
            protect: ["GET /logout"],
            fallback: reject,
            isolate: { frames },
        },
    }
}

security_policy! {
    pub(crate) struct Family {
        origin: "https://www.app.example",
        csrf: { trust_subdomains, fallback: reject, isolate },
    }
}

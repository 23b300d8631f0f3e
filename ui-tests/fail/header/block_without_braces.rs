security_policy::security_policy! {
    pub struct Shop {
        cache_control: no_store,
        nel: 30d,
        strict_transport_security: [2y, include_subdomains],
        cross_origin_opener_policy: { same_origin, unsafe_none },
        cross_origin_embedder_policy: { require_crop, report_to: main },
    }
}

fn main() {}

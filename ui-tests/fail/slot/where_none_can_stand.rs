security_policy::security_policy! {
    pub struct Shop {
        origin: $origin,
        content_security_policy: { sandbox: $tokens, report_to: $endpoint, trusted_types: $name },
        permissions_policy: { camera: [self, $maps] },
        x_frame_options: $frames,
        strict_transport_security: { max_age: $age },
        headers: { "x-shop": $shop },
        remove: [$name],
    }
}

fn main() {}

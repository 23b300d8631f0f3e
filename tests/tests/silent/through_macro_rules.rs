//! A `macro_rules!` of the user writes the policy.
#![allow(warnings, reason = "what the policies lack is a warning, and is not what this is about")]
macro_rules! site {
    ($name:ident, $origin:literal, $source:literal, $frames:ident, $age:literal) => {
        security_policy::security_policy! {
            /// Made by a macro.
            pub struct $name {
                origin: $origin,
                content_security_policy: { script_src: [self, $source] },
                strict_transport_security: { max_age: $age },
                x_frame_options: $frames,
            }
        }
    };
}

site!(Shop, "https://shop.example.com", "https://cdn.example.com", deny, 2y);

#[test]
fn compiles() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "script-src 'self' https://cdn.example.com");
    assert_eq!(Shop::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    assert_eq!(Shop::X_FRAME_OPTIONS, "DENY");
}

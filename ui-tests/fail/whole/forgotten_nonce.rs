security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { default_src: none, base_uri: none, form_action: none, frame_ancestors: none, script_src: nonce },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    let headers = Shop::headers();
    assert!(headers.is_empty());
}

security_policy::security_policy! {
    pub struct Shop {
        x_frame_options: "ALLOW-FROM https://partner.example",
        x_content_type_options: "no-sniff",
        referrer_policy: "no-referrer, strict-orign",
        vary: "Origin, Acc ept",
        clear_site_data: "\"cache\", cookies",
        origin_agent_cluster: "1",
        cache_control: "no-stroe, max-age=10min",
    }
}

fn main() {}

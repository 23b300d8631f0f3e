security_policy::security_policy! {
    pub struct Shop {
        origin_agent_cluster: yes,
    }
}

fn main() {}

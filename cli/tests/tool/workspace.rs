//! A workspace with a package `shop`, and a package `security-policy` that has the macro, the features and the presets of the real one.

use crate::folder::Folder;
use std::fs;

/// Creates it, with the files of `shop`.
pub(crate) fn workspace(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    folder
        .write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"shop\"]\nexclude = [\"security-policy\"]\n");
    folder.write("shop/Cargo.toml", SHOP);
    folder.write("security-policy/Cargo.toml", LIBRARY);
    folder.write(
        "security-policy/src/lib.rs",
        "pub mod presets;\n#[macro_export]\nmacro_rules! security_policy { ($($tokens:tt)*) => {}; }\n",
    );
    let presets = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/presets.rs");
    folder.write("security-policy/src/presets.rs", &fs::read_to_string(presets).expect("the presets"));
    for (path, text) in files {
        folder.write(&format!("shop/{path}"), text);
    }
    folder
}

const SHOP: &str = r#"[package]
name = "shop"
version = "1.2.3"
edition = "2024"

[features]
default = ["chat"]
chat = []
video = []

[dependencies]
security-policy = { path = "../security-policy", features = ["cookies", "slots"] }
"#;

const LIBRARY: &str = r#"[package]
name = "security-policy"
version = "0.1.0"
edition = "2024"

[features]
cookies = []
csrf = ["cookies"]
expect = []
reporting = []
services = []
slots = []
"#;

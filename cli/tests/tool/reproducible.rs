//! What the tool prints is the same in every process, whatever the seed of its hash tables, its environment, and the order in which a
//! folder lists its files.

use crate::folder::{Folder, Run};
use crate::workspace::workspace;
use std::thread;

const SOURCE: &str = r#"use security_policy::security_policy;

mod pages;
mod api;

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: ["self", nonce, hash_dir("dist/**/*.js"), "https://cdn.example.com", "https://ajax.googleapis.com"],
            style_src: [self, unsafe_inline],
            img_src: [self, data, "http://img.example.com"],
        },
        permissions_policy: { camera: none, microphone: [self, "https://meet.example.com"], geolocation: none },
        x_frame_options: same_origin,
        headers: { "x-one": "1", "x-two": "2", "x-three": "3" },
    }
}
"#;

const RESPONSE: &str = "HTTP/2 200\r\nserver: nginx/1.24\r\ncontent-type: text/html\r\nset-cookie: sid=1; Path=/\r\n\
    set-cookie: theme=dark; SameSite=None\r\ncontent-security-policy: script-src 'unsafe-inline' https:; img-src *\r\n\r\n";

/// The same files, created in another order in each round.
fn site(round: usize) -> Folder {
    let module = |name: &str| {
        format!(
            "security_policy::security_policy! {{ pub struct {name} {{ origin: \"https://shop.example.com\", \
             content_security_policy: {{ .., img_src: [self, \"https://img.example.com\"] }}, ..security_policy::presets::StaticSite }} }}\n"
        )
    };
    let [pages, api] = ["Pages", "Api"].map(module);
    let mut files = vec![("src/lib.rs".to_owned(), SOURCE.to_owned()), ("src/pages.rs".to_owned(), pages)];
    files.push(("src/api.rs".to_owned(), api));
    files.extend(
        (0..24).map(|number| (format!("dist/{}/part{number}.js", number % 3), format!("const a = {number};\n"))),
    );
    if round % 2 == 1 {
        files.reverse();
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = workspace(&files);
    folder.write("response.txt", RESPONSE);
    folder
}

#[test]
fn every_process_prints_the_same() {
    let folders = [site(0), site(1)];
    for arguments in [
        &["check", "--message-format", "json"][..],
        &["check", "--message-format", "sarif"],
        &["print"],
        &["print", "Pages", "--format", "nginx"],
        &["audit", "response.txt", "--message-format", "json"],
        &["audit", "response.txt", "--message-format", "sarif"],
        &["grade", "response.txt"],
    ] {
        let run = |process: usize| {
            // The size and the order of the environment, and the language.
            let name = format!("V{process}");
            let locale = ["C", "tr_TR.UTF-8", "de_DE.UTF-8"][process % 3];
            folders[process % 2].run_in(arguments, &[(&name, "1"), ("LANG", locale), ("LC_ALL", locale)])
        };
        let runs: Vec<Run> = thread::scope(|scope| {
            let running: Vec<_> = (0..PROCESSES).map(|process| scope.spawn(move || run(process))).collect();
            running.into_iter().map(|run| run.join().expect("the tool ends")).collect()
        });
        assert!(runs[0].out.len() > 500, "{arguments:?} prints nothing to compare: {:?}", runs[0]);
        for run in &runs {
            assert_eq!(run, &runs[0], "{arguments:?}");
        }
    }
}

const PROCESSES: usize = 20;

//! The same policies expand to the same code in every process, whatever the seed of its hash tables, its environment, and the order
//! in which a folder lists its files. Messages name files as rustc does, from the folder in which it runs.

use crate::entry::expand_tokens;
use crate::{reference, track};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use security_policy_syntax::{messages, parse};
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::{env, fs};

/// Where a child process writes its expansions.
const OUTPUT: &str = "SECURITY_POLICY_EXPANSIONS";

#[test]
fn every_process_expands_alike() {
    if let Some(output) = env::var_os(OUTPUT) {
        fs::write(output, expansions()).expect("the file of the parent process");
        return;
    }
    let folder = env::temp_dir().join(format!("security-policy-reproducible-{}", process::id()));
    let children = ["C", "tr_TR.UTF-8"].into_iter().enumerate().map(|(round, locale)| {
        let files = folder.join(format!("{round}"));
        write_site(&files, round);
        let output = folder.join(format!("{round}.txt"));
        let mut child = Command::new(env::current_exe().expect("the path of this test"));
        child.args(["--exact", "reproducible::every_process_expands_alike"]).current_dir(&files);
        // Where the libraries of the compiler are, which the test of a macro links.
        let libraries = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        child.env_clear().env("LD_LIBRARY_PATH", libraries);
        child.envs((0..round * 40).map(|number| (format!("V{number}"), locale)));
        child.env("LANG", locale).env("LC_ALL", locale).env("CARGO_MANIFEST_DIR", &files);
        child.env("CDN_ORIGIN", "https://cdn.example.com").env(OUTPUT, &output);
        child.env("SOURCE_DATE_EPOCH", "1798761600");
        (child.stdout(Stdio::piped()).spawn().expect("the test starts again"), output)
    });
    let children: Vec<_> = children.collect();
    let expansions = children.into_iter().map(|(child, output)| {
        let ended = child.wait_with_output().expect("the test ends");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
        fs::read_to_string(&output).expect("the expansions of the child process")
    });
    let all: Vec<String> = expansions.collect();
    fs::remove_dir_all(&folder).expect("the temporary folder is removed");

    let count = all[0].lines().count();
    assert!(count > 800, "only {count} policies were expanded");
    for read in ["sha384-", "https://cdn.example.com", "include_bytes", "https://blocked.example", "expected `,`"] {
        assert!(all[0].contains(read), "no expansion contains `{read}`");
    }
    let same = all[0].bytes().zip(all[1].bytes()).take_while(|(first, other)| first == other).count();
    let place = same.saturating_sub(200)..all[0].len().min(same + 100);
    assert!(all[0] == all[1], "they differ in {}", String::from_utf8_lossy(&all[0].as_bytes()[place]));
}

/// Every policy of the cases of the lints, the errors and the promises, and one that reads files.
fn expansions() -> String {
    let mut all = Vec::new();
    for folder in ["lints", "errors", "promises"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests").join(folder);
        let mut pages: Vec<PathBuf> =
            fs::read_dir(folder).expect("a folder of cases").map(|entry| entry.expect("an entry").path()).collect();
        pages.sort();
        for page in pages {
            let text = fs::read_to_string(page).expect("a page of cases");
            let blocks = text.split("\n```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("rust\n"));
            // What is no sequence of tokens never reaches a macro.
            all.extend(blocks.filter_map(|block| block.parse().ok()).flat_map(policies));
        }
    }
    all.push(SITE.parse().expect("tokens"));
    all.into_iter().map(|policy| expansion(policy) + "\n").collect()
}

/// The policies of a case: each ends with the braces after `struct`.
fn policies(tokens: TokenStream) -> Vec<TokenStream> {
    let mut all = vec![TokenStream::new()];
    let mut is_named = false;
    for token in tokens {
        is_named |= matches!(&token, TokenTree::Ident(word) if word == "struct");
        let is_end = is_named && matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        all.last_mut().expect("a policy").extend([token]);
        if is_end {
            all.push(TokenStream::new());
            is_named = false;
        }
    }
    all.retain(|policy| !policy.is_empty());
    all
}

/// What rustc gets, with the places at which it shows messages.
fn expansion(policy: TokenStream) -> String {
    let call: TokenStream = "krate".parse::<TokenStream>().expect("a path").into_iter().chain(policy).collect();
    let references = reference::references(&call);
    let messages = parse(call.clone(), &track::crate_folder()).map_or_else(
        |error| error.to_string(),
        |item| format!("{:?}", messages(&item, &security_policy_syntax::check(&item).diagnostics)),
    );
    let group = |tokens| TokenTree::from(Group::new(Delimiter::Brace, tokens)).to_string();
    // One line each.
    format!("{} {} {messages}", group(references), group(expand_tokens(call))).replace('\n', " ")
}

const SITE: &str = r#"pub struct Site {
    origin: "https://shop.example.com",
    content_security_policy: {
        default_src: none,
        script_src: [self, hash_file("dist/*.js"), hash_dir("dist/**/*.js"), env("CDN_ORIGIN"), template_hashes],
        style_src: [self, template_hashes],
        img_src: [self, "https://img.example.com"],
        base_uri: none,
        form_action: self,
        frame_ancestors: none,
    },
    templates: { engine: askama, files: "templates/**/*.html" },
}"#;

/// Scripts and templates, created in another order in each round.
fn write_site(folder: &Path, round: usize) {
    for name in ["dist/chunks", "templates/parts"] {
        fs::create_dir_all(folder.join(name)).expect("a temporary folder");
    }
    for place in 0..24 {
        // 24 and the factors have no common divisor.
        let name = place * [5, 7][round] % 24;
        let script = format!("const number = {name};\n");
        fs::write(folder.join(format!("dist/part{name}.js")), &script).expect("a script");
        fs::write(folder.join(format!("dist/chunks/{name}.js")), &script).expect("a script");
        let page = format!(
            "<script>{script}</script><style>p {{ margin: {name}px }}</style>\n\
             <img src=\"https://blocked.example/{name}.png\"><script src=\"https://blocked.example/{name}.js\"></script>\n\
             {{% include \"parts/{name}.html\" %}}"
        );
        fs::write(folder.join(format!("templates/{name}.html")), page).expect("a page");
        fs::write(folder.join(format!("templates/parts/{name}.html")), "<p onclick=\"a()\">{{ name }}</p>")
            .expect("a page");
    }
}

//! `print`: the headers of a policy in each format. Where a server is installed, it reads its configuration.

use crate::folder::Folder;
use crate::workspace::workspace;
use std::process::Command;

const SOURCE: &str = r#"use security_policy::security_policy;

security_policy! {
    /// The pages.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., report_uri: "/reports?a=%20b" },
        ..security_policy::presets::StaticSite
    }
}

security_policy! {
    pub struct Script {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: none, script_src: nonce, base_uri: none, form_action: self, frame_ancestors: none },
        referrer_policy: no_referrer,
        permissions_policy: { camera: [self, "https://meet.example.com"] },
        headers: { "x-brace": "{\"a\": 1}" },
        remove: ["x-aspnet-version"],
    }
}
"#;

fn shop() -> Folder {
    workspace(&[("src/lib.rs", SOURCE)])
}

#[test]
fn all_policies_are_printed_as_tables() {
    let run = shop().run(&["print"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let script = "\
shop::Script
  content-security-policy  default-src 'none'; script-src 'nonce-…'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
  referrer-policy          no-referrer
  permissions-policy       camera=(self \"https://meet.example.com\")
  x-brace                  {\"a\": 1}
  x-aspnet-version         (removed)
";
    assert!(run.out.starts_with("shop::Shop\n  content-security-policy "), "{}", run.out);
    assert!(run.out.ends_with(script), "{}", run.out);
}

#[test]
fn a_nonce_is_left_out_and_said() {
    let run = shop().run(&["print", "Script", "--format", "nginx"]);
    let expected = "\
add_header Referrer-Policy \"no-referrer\" always;
add_header Permissions-Policy \"camera=(self \\\"https://meet.example.com\\\")\" always;
add_header x-brace \"{\\\"a\\\": 1}\" always;
proxy_hide_header x-aspnet-version;
";
    assert_eq!(run.out, expected);
    let expected = "\
warning: `Content-Security-Policy` is left out: it contains a nonce, which has to be new for each response
help: let the application send this header, or print it with `--without-nonce` for pages that use no nonce
";
    assert_eq!((run.err.as_str(), run.code), (expected, 1));
    let run = shop().run(&["print", "shop::Script", "--format", "nginx", "--without-nonce"]);
    let first = "add_header Content-Security-Policy \"default-src 'none'; script-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\" always;\n";
    assert!(run.out.starts_with(first), "{}", run.out);
    assert_eq!(
        (run.err.as_str(), run.code),
        ("warning: this is the form for responses without a nonce: scripts that need one are blocked\n", 0)
    );
}

#[test]
fn each_format_has_its_syntax() {
    let printed = |format: &str| {
        let run = shop().run(&["print", "Script", "--without-nonce", "-q", "--format", format]);
        (run.out, run.code)
    };
    let csp = "default-src 'none'; script-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    let caddy = format!(
        "header {{\n\tContent-Security-Policy \"{csp}\"\n\tReferrer-Policy \"no-referrer\"\n\tPermissions-Policy `camera=(self \"https://meet.example.com\")`\n\tx-brace `\\{{\"a\": 1\\}}`\n\t-x-aspnet-version\n}}\n"
    );
    assert_eq!(printed("caddy"), (caddy, 0));
    let apache = format!(
        "Header always set Content-Security-Policy \"{csp}\"\nHeader always set Referrer-Policy \"no-referrer\"\nHeader always set Permissions-Policy \"camera=(self \\\"https://meet.example.com\\\")\"\nHeader always set x-brace \"{{\\\"a\\\": 1}}\"\nHeader always unset x-aspnet-version\n"
    );
    assert_eq!(printed("apache"), (apache, 0));
    let headers = format!(
        "/*\n  Content-Security-Policy: {csp}\n  Referrer-Policy: no-referrer\n  Permissions-Policy: camera=(self \"https://meet.example.com\")\n  x-brace: {{\"a\": 1}}\n"
    );
    // This format cannot remove a header.
    assert_eq!(printed("headers"), (headers, 1));
    let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'none'; base-uri 'none'; form-action 'self'\">\n\
                <meta name=\"referrer\" content=\"no-referrer\">\n";
    assert_eq!(printed("meta"), (meta.to_owned(), 0));
}

#[test]
fn what_a_page_cannot_contain_is_said() {
    let run = shop().run(&["print", "Script", "--format", "meta"]);
    let expected = "\
note: browsers ignore `frame-ancestors` in a page: send it as a header
note: browsers do not read `Permissions-Policy` in a page
note: browsers do not read `x-brace` in a page
warning: `Content-Security-Policy` is left out: it contains a nonce, which has to be new for each response
help: let the application send this header, or print it with `--without-nonce` for pages that use no nonce
";
    assert_eq!((run.err.as_str(), run.code), (expected, 1));
    assert_eq!(run.out, "<meta name=\"referrer\" content=\"no-referrer\">\n");
}

#[test]
fn one_policy_has_to_be_named() {
    let error = |arguments: &[&str], files: &[(&str, &str)]| {
        let run = workspace(files).run(arguments);
        assert_eq!(run.code, 101, "{run:?}");
        run.err
    };
    let files = [("src/lib.rs", SOURCE)];
    let both = "error: there are 2 policies, and a configuration is that of one\nhelp: name one of them: shop::Shop, shop::Script\n";
    assert_eq!(error(&["print", "--format", "nginx"], &files), both);
    let none = "error: no policy `Blog` was found\nhelp: there are: shop::Shop, shop::Script\n";
    assert_eq!(error(&["print", "Blog"], &files), none);
    assert_eq!(error(&["print"], &[("src/lib.rs", "")]), "error: no policy was found\n");
    let wrong = [("src/lib.rs", "security_policy::security_policy! { struct A { x_frame_options: x } }")];
    let expected = "error: `shop::A` does not compile\nhelp: `cargo security-policy check` shows its errors\n";
    assert_eq!(error(&["print", "A", "--format", "nginx"], &wrong), expected);
}

/// The servers themselves read what is printed. The name of each program can be given in a variable.
#[test]
#[expect(clippy::print_stdout, reason = "says which servers are installed")]
fn servers_accept_their_configuration() {
    let folder = shop();
    let mut tried = Vec::new();
    let mut test = |variable: &str, program: &str, format: &str, around: &str, arguments: &[&str]| {
        let program = std::env::var(variable).unwrap_or_else(|_| program.to_owned());
        if Command::new(&program).arg("-h").output().is_err() {
            return;
        }
        for policy in ["Shop", "Script"] {
            let printed = folder.run(&["print", policy, "--format", format, "--without-nonce", "-q"]).out;
            let path = folder.path().join(format!("{format}.conf"));
            let text = around.replace("FOLDER", &folder.path().display().to_string()).replace("PRINTED", &printed);
            std::fs::write(&path, &text).expect("a file");
            let path = path.display().to_string();
            let arguments = arguments.iter().map(|argument| {
                argument.replace("CONFIG", &path).replace("FOLDER", &folder.path().display().to_string())
            });
            let output = Command::new(&program).args(arguments).output().expect("the server starts");
            assert!(output.status.success(), "{program}: {}\n{text}", String::from_utf8_lossy(&output.stderr));
        }
        tried.push(format.to_owned());
    };
    let nginx = "pid FOLDER/pid; error_log FOLDER/error.log; events {} http { access_log off; proxy_temp_path FOLDER/a; client_body_temp_path FOLDER/b; \
                 fastcgi_temp_path FOLDER/c; uwsgi_temp_path FOLDER/d; scgi_temp_path FOLDER/e; server { listen 127.0.0.1:38219;\nPRINTED\n} }";
    test("NGINX", "nginx", "nginx", nginx, &["-t", "-e", "FOLDER/error.log", "-c", "CONFIG"]);
    test(
        "CADDY",
        "caddy",
        "caddy",
        "http://localhost:38219 {\nPRINTED\n}\n",
        &["validate", "--adapter", "caddyfile", "--config", "CONFIG"],
    );
    let apache = "ServerName a.example\nPidFile FOLDER/pid\nErrorLog FOLDER/error.log\nLoadModule mpm_event_module APACHE_MODULES/mod_mpm_event.so\n\
                  LoadModule headers_module APACHE_MODULES/mod_headers.so\nListen 127.0.0.1:38220\nPRINTED\n";
    let modules = std::env::var("APACHE_MODULES").unwrap_or_else(|_| "/usr/lib/apache2/modules".to_owned());
    test("APACHE", "apache2", "apache", &apache.replace("APACHE_MODULES", &modules), &["-t", "-f", "CONFIG"]);
    println!("read by: {tried:?}");
}

#[test]
fn a_library_and_a_program_of_one_name_are_two_crates() {
    let main = SOURCE.replace("no_referrer", "same_origin").replace("struct Shop", "struct Main");
    let folder = workspace(&[("src/lib.rs", SOURCE), ("src/main.rs", &main)]);
    let run = folder.run(&["print", "Script", "--format", "nginx"]);
    assert_eq!(run.code, 101);
    assert!(
        run.err.contains("there are 2 policies") && run.err.contains("shop::Script, shop(bin)::Script"),
        "{}",
        run.err
    );
    for (name, value) in [
        ("shop::Script", "no-referrer"),
        ("shop(bin)::Script", "same-origin"),
        ("shop::Main", "strict-origin-when-cross-origin"),
    ] {
        let run = folder.run(&["print", name, "--without-nonce", "--format", "nginx"]);
        assert!(run.out.contains(&format!("\"{value}\"")), "{name}: {} {}", run.out, run.err);
    }
}

#[test]
fn slots_get_their_values() {
    let source = "security_policy::security_policy! { pub struct Shop { origin: \"https://shop.example.com\", \
        content_security_policy: { .., img_src: [self, $cdn], connect_src: [..$apis], script_src: [self] }, \
        ..security_policy::presets::StaticSite } }";
    let folder = workspace(&[("src/lib.rs", source)]);
    let print = |arguments: &[&str]| folder.run(&[&["print", "--format", "nginx"], arguments].concat());
    let left_out = print(&["--slot", "cdn=https://cdn.example.com"]);
    assert_eq!(left_out.code, 1);
    assert!(left_out.err.contains("it contains the slot `$apis`"), "{}", left_out.err);
    for (apis, expected) in [
        (&["apis="][..], "connect-src 'none';"),
        (
            &["apis=https://a.example.com", "apis=https://b.example.com"],
            "connect-src https://a.example.com https://b.example.com;",
        ),
    ] {
        let mut arguments = vec!["--slot", "cdn=https://cdn.example.com"];
        apis.iter().for_each(|value| arguments.extend(["--slot", *value]));
        let run = print(&arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(
            run.out.contains("img-src 'self' https://cdn.example.com;") && run.out.contains(expected),
            "{}",
            run.out
        );
        let table = folder.run(&[&["print", "Shop"][..], &arguments].concat());
        assert!(table.out.contains(expected), "{}", table.out);
    }
    for (slots, error) in [
        (&["--slot", "cdn=https://a.example; script-src *"][..], "error: the slot `cdn` takes a source: "),
        (&["--slot", "cdn="], "error: the slot `cdn` takes a source: "),
        (&["--slot", "cdn=https:"], "error: the slot `cdn` takes a source: `https:` allows every host\n"),
        (
            &["--slot", "cdn=https://a.example", "--slot", "cdn=https://b.example"],
            "error: the slot `cdn` takes one value, and several are given\n",
        ),
        (&["--slot", "x=1"], "error: the policy has no slot `x`\nhelp: its slots are `cdn`, `apis`\n"),
    ] {
        let run = print(slots);
        assert!(run.err.starts_with(error) && run.code == 101 && run.out.is_empty(), "{}{}", run.out, run.err);
    }
}

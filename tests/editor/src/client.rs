//! A client of the Language Server Protocol that asks rust-analyzer about one file.

use crate::work;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{env, thread};

/// A running server, with the file `src/main.rs` of a package open.
pub(crate) struct Client {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    uri: String,
    text: String,
    version: u64,
    last_request: u64,
    diagnostics: BTreeMap<u64, Vec<Value>>,
    is_idle: bool,
    token_types: Vec<String>,
    token_modifiers: Vec<String>,
}

/// A semantic token: what an editor colours.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) kind: String,
    pub(crate) modifiers: Vec<String>,
}

impl Client {
    /// Starts the server that `RUST_ANALYZER` names, or `rust-analyzer`, and waits until it has loaded the package. `cargo` are
    /// its settings of that name.
    pub(crate) fn start(package: &Path, text: &str, cargo: &Value) -> Client {
        let program = env::var_os("RUST_ANALYZER").unwrap_or_else(|| "rust-analyzer".into());
        let mut server = Command::new(program)
            .current_dir(package)
            // Its programs are in its group.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("rust-analyzer starts: `rustup component add rust-analyzer`");
        let input = server.stdin.take().expect("the server reads");
        let mut output = BufReader::new(server.stdout.take().expect("the server writes"));
        let (sender, messages) = channel();
        thread::spawn(move || while read(&mut output).is_some_and(|message| sender.send(message).is_ok()) {});
        let root = format!("file://{}", package.display());
        let mut client = Client {
            server,
            input,
            messages,
            uri: format!("{root}/src/main.rs"),
            text: String::new(),
            version: 0,
            last_request: 0,
            diagnostics: BTreeMap::new(),
            is_idle: false,
            token_types: Vec::new(),
            token_modifiers: Vec::new(),
        };
        client.initialize(&root, cargo);
        client.write(text);
        client.settle();
        client
    }

    /// Waits until the server has been idle for a while: it is idle for a moment between two steps of loading.
    fn settle(&mut self) {
        loop {
            self.wait(PATIENCE, &|client| client.is_idle);
            assert!(self.is_idle, "the server loads the package");
            self.wait(Duration::from_secs(3), &|client| !client.is_idle);
            if self.is_idle {
                return;
            }
        }
    }

    fn initialize(&mut self, root: &str, cargo: &Value) {
        let answer = self.ask(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "package" }],
                "initializationOptions": {
                    "checkOnSave": false,
                    "cargo": cargo,
                    "cachePriming": { "enable": false },
                    "diagnostics": { "experimental": { "enable": true }, "styleLints": { "enable": true } },
                },
                "capabilities": {
                    "textDocument": {
                        "hover": { "contentFormat": ["markdown"] },
                        "completion": { "completionItem": { "documentationFormat": ["markdown"] } },
                        "definition": { "linkSupport": true },
                        "publishDiagnostics": { "tagSupport": { "valueSet": [1, 2] } },
                        "semanticTokens": {
                            "requests": { "full": true },
                            "formats": ["relative"],
                            "tokenTypes": [],
                            "tokenModifiers": [],
                        },
                    },
                    "experimental": { "serverStatusNotification": true },
                },
            }),
        );
        let legend = &answer["capabilities"]["semanticTokensProvider"]["legend"];
        let names = |names: &Value| {
            names.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        self.token_types = names(&legend["tokenTypes"]);
        self.token_modifiers = names(&legend["tokenModifiers"]);
        self.tell("initialized", json!({}));
    }

    /// Replaces the text of the file in the editor.
    pub(crate) fn write(&mut self, text: &str) {
        self.version += 1;
        self.text = text.to_owned();
        let (uri, version) = (self.uri.clone(), self.version);
        match version {
            1 => self.tell(
                "textDocument/didOpen",
                json!({ "textDocument": { "uri": uri, "languageId": "rust", "version": version, "text": text } }),
            ),
            _ => self.tell(
                "textDocument/didChange",
                json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "text": text }] }),
            ),
        }
    }

    /// The Markdown that an editor shows for the token at a byte of the file.
    pub(crate) fn hover(&mut self, offset: usize) -> String {
        let answer = self.ask("textDocument/hover", self.place(offset));
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Where the token at a byte is defined: the file, and the text of the line.
    pub(crate) fn definitions(&mut self, offset: usize) -> Vec<String> {
        let answer = self.ask("textDocument/definition", self.place(offset));
        let targets = answer.as_array().into_iter().flatten();
        targets.filter_map(|target| target["targetUri"].as_str()).map(str::to_owned).collect()
    }

    /// What can be written at a byte of the file: the labels, sorted.
    pub(crate) fn completions(&mut self, offset: usize) -> Vec<String> {
        let answer = self.ask("textDocument/completion", self.place(offset));
        let items = if answer.is_array() { &answer } else { &answer["items"] };
        let labels = items.as_array().into_iter().flatten().filter_map(|item| item["label"].as_str());
        let mut labels: Vec<String> = labels.map(str::to_owned).collect();
        labels.sort();
        labels
    }

    /// The semantic tokens of the file.
    pub(crate) fn tokens(&mut self) -> Vec<Token> {
        let document = json!({ "textDocument": { "uri": self.uri } });
        let answer = self.ask("textDocument/semanticTokens/full", document);
        let numbers = answer["data"].as_array().into_iter().flatten().filter_map(Value::as_u64);
        let numbers: Vec<usize> = numbers.filter_map(|number| usize::try_from(number).ok()).collect();
        let lines: Vec<&str> = self.text.split('\n').collect();
        let (mut line, mut column) = (0, 0);
        let mut tokens = Vec::new();
        for token in numbers.chunks_exact(5) {
            column = if token[0] == 0 { column + token[1] } else { token[1] };
            line += token[0];
            let modifiers = self.token_modifiers.iter().enumerate();
            tokens.push(Token {
                text: lines[line][column..column + token[2]].to_owned(),
                kind: self.token_types[token[3]].clone(),
                modifiers: modifiers
                    .filter(|(bit, _)| token[4] >> bit & 1 == 1)
                    .map(|(_, name)| name.clone())
                    .collect(),
            });
        }
        tokens
    }

    /// What rust-analyzer itself reports about the file as it is now.
    pub(crate) fn diagnostics(&mut self) -> Vec<Value> {
        let version = self.version;
        self.wait(PATIENCE, &|client| client.diagnostics.contains_key(&version));
        // More than one set of diagnostics can come for a version; the last one counts.
        self.wait(Duration::from_millis(700), &|_| false);
        self.diagnostics.get(&version).cloned().unwrap_or_default()
    }

    /// Saves the file, which starts `cargo check`, and returns what rustc reports.
    #[allow(dead_code)]
    pub(crate) fn save(&mut self, path: &Path) -> Vec<Value> {
        std::fs::write(path, &self.text).expect("the file of the package");
        let document = json!({ "textDocument": { "uri": self.uri } });
        self.tell("textDocument/didSave", document);
        let version = self.version;
        let of_rustc = |found: &&Value| found["source"] == "rustc";
        let has_rustc = |client: &Client| {
            client.diagnostics.get(&version).is_some_and(|found| found.iter().filter(of_rustc).count() > 0)
        };
        self.wait(PATIENCE, &has_rustc);
        self.wait(Duration::from_secs(2), &|_| false);
        let found = self.diagnostics.get(&version).into_iter().flatten();
        found.filter(of_rustc).cloned().collect()
    }

    fn place(&self, offset: usize) -> Value {
        let before = &self.text[..offset];
        let line = before.matches('\n').count();
        let character = offset - before.rfind('\n').map_or(0, |end| end + 1);
        json!({ "textDocument": { "uri": self.uri }, "position": { "line": line, "character": character } })
    }

    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.last_request += 1;
        let id = self.last_request;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
        loop {
            let message = self.receive(PATIENCE).unwrap_or_else(|| panic!("`{method}` is answered"));
            if message["id"] == id && message.get("method").is_none() {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    fn tell(&mut self, method: &str, parameters: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server reads");
        self.input.flush().expect("the server reads");
    }

    /// Waits for this, or until the server has neither written nor worked for a time.
    fn wait(&mut self, patience: Duration, is_done: &dyn Fn(&Client) -> bool) {
        while !is_done(self) && self.receive(patience).is_some() {}
    }

    /// The next message, which is handled if it is a notification or a request. `None` if the server has ended, or has not worked for a
    /// time: how long it works depends on what else the machine does.
    fn receive(&mut self, patience: Duration) -> Option<Value> {
        let (mut worked, mut last) = (work::of_group(self.server.id()), Instant::now());
        let message = loop {
            match self.messages.recv_timeout(patience.min(Duration::from_secs(1))) {
                Ok(message) => break message,
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = work::of_group(self.server.id());
            // A server that waits uses a little time, too.
            if now > worked + 1 {
                last = Instant::now();
            }
            worked = now;
            if last.elapsed() >= patience {
                return None;
            }
        };
        let parameters = &message["params"];
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") if parameters["uri"] == self.uri.as_str() => {
                let found = parameters["diagnostics"].as_array().cloned().unwrap_or_default();
                let version = parameters["version"].as_u64().unwrap_or(self.version);
                self.diagnostics.insert(version, found);
            }
            Some("experimental/serverStatus") => self.is_idle = parameters["quiescent"] == true,
            Some(_) if message.get("id").is_some() => {
                self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
            }
            _ => {}
        }
        Some(message)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It has no files of its own to save.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// One message: headers, an empty line and JSON.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// How long the server may do nothing before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(120);

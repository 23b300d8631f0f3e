//! The running site, and a browser that sends neither `Sec-Fetch-Site` nor `Origin`, over a real connection.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    missing_debug_implementations,
    reason = "each test uses a part of it"
)]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

pub const KEYS: &str = "sign:pRlI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";

/// The site, in a child process that ends when this is dropped.
pub struct Site {
    process: Child,
    address: String,
}

impl Site {
    pub fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_site"))
            .args(["--listen", "127.0.0.1:0"])
            .env("SITE_KEYS", KEYS)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the site starts");
        let lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let address = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("http://").map(str::to_owned));
        Site { process, address: address.expect("it prints its address") }
    }

    pub fn send(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:3000\r\nconnection: close\r\n{headers}");
        write!(stream, "{head}content-length: {length}\r\n\r\n{body}").expect("it is sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer in UTF-8");
        Answer { text }
    }

    pub fn post(&self, path: &str, headers: &[&str], body: &str) -> Answer {
        let headers: Vec<&str> =
            headers.iter().copied().chain(["content-type: application/x-www-form-urlencoded"]).collect();
        self.send("POST", path, &headers, body)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub struct Answer {
    pub text: String,
}

impl Answer {
    pub fn status(&self) -> u16 {
        self.text.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }

    pub fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.headers(name).next()
    }

    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// `name=value` of each cookie that the response sets.
    pub fn cookies(&self) -> Vec<String> {
        self.headers("set-cookie").map(|line| line.split(';').next().unwrap_or_default().to_owned()).collect()
    }

    /// The token of the form with this action.
    pub fn token(&self, action: &str) -> String {
        let form = self.text.split("<form").find(|form| form.contains(&format!("action=\"{action}\"")));
        let value = form.and_then(|form| form.split("name=\"csrf_token\" value=\"").nth(1));
        value.and_then(|value| value.split('"').next()).expect("a form with a token").to_owned()
    }
}

/// The cookies of a browser.
#[derive(Clone, Default)]
pub struct Browser {
    pub cookies: Vec<String>,
}

impl Browser {
    pub fn keep(&mut self, answer: &Answer) {
        let name = |cookie: &str| cookie.split('=').next().map(str::to_owned);
        for new in answer.cookies() {
            self.cookies.retain(|old| name(old) != name(&new));
            self.cookies.push(new);
        }
    }

    pub fn line(&self) -> String {
        format!("cookie: {}", self.cookies.join("; "))
    }

    pub fn get(&mut self, site: &Site, path: &str) -> Answer {
        let answer = site.send("GET", path, &[&self.line()], "");
        self.keep(&answer);
        answer
    }

    /// Submits the login form, from a browser that sends neither `Sec-Fetch-Site` nor `Origin`.
    pub fn logged_in(site: &Site) -> Self {
        let mut browser = Browser::default();
        let token = browser.get(site, "/login").token("/login");
        let body = format!("csrf_token={token}&user=demo&password=nothing-at-stake-here");
        let answer = site.post("/login", &[&browser.line()], &body);
        assert_eq!((answer.status(), answer.header("location")), (303, Some("/")), "{}", answer.text);
        browser.keep(&answer);
        browser
    }
}

//! Responses of a site, from the network or from a text, and what the lints find in them.

use crate::exit::Failure;
use crate::fetch::{Fetched, fetch, joined};
use crate::finding::Finding;
use crate::headers::{self, Headers, Line};
use crate::workspace::{Region, Source};
use crate::{har, input};
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use security_policy_core::header::Spelling;
use security_policy_core::response::{Response, masked};
use security_policy_core::url::{Origin, Url};
use security_policy_core::{Diagnostic, Span};
use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;

/// The arguments that name responses.
pub(crate) fn arguments() -> [Arg; 4] {
    [
        Arg::new("INPUT")
            .required(true)
            .action(ArgAction::Append)
            .help("A URL, a file with headers or a HAR file, or `-` for the standard input, such as what `curl -sI https://…` prints"),
        Arg::new("path").long("path").value_name("PATH").action(ArgAction::Append).help("A path of the site, such as `/login`; can be given several times"),
        Arg::new("origin").long("origin").value_name("ORIGIN").help("The origin that the headers of a file were sent from, such as `https://shop.example`; of a HAR file, only its responses are audited"),
        Arg::new("timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(value_parser!(u64).range(1..=3600))
            .default_value("20")
            .help("How long to wait for a server"),
    ]
}

/// A response that has been audited.
#[derive(Debug)]
pub(crate) struct Audited {
    /// The URL or the file.
    pub(crate) name: String,
    pub(crate) status: Option<u16>,
    pub(crate) response: Response,
    pub(crate) findings: Vec<Finding>,
    /// Whether it leads to the next one.
    pub(crate) is_redirect: bool,
}

/// Audits the responses that the arguments name. Of redirects, each response is one.
///
/// # Errors
///
/// A server does not answer, or an input is no list of headers.
pub(crate) fn audited(matches: &ArgMatches) -> Result<Vec<Audited>, Failure> {
    let inputs = matches.get_many::<String>("INPUT").into_iter().flatten();
    let paths: Vec<&String> = matches.get_many("path").into_iter().flatten().collect();
    let origin = matches.get_one::<String>("origin").map(|text| self::origin(text)).transpose()?;
    let timeout = Duration::from_secs(matches.get_one("timeout").copied().unwrap_or(20));
    let mut audited = Vec::new();
    for input in inputs {
        if !is_url(input) {
            if !paths.is_empty() {
                return Err(Failure::new("`--path` needs a URL")
                    .help("write `cargo security-policy audit https://shop.example --path /login`"));
            }
            let text = input::read(input)?;
            match har::is_json(&text) {
                true => audited.extend(of_har(&text, origin.as_ref())?),
                false => audited.extend(of_text(input, &text, origin.clone())?),
            }
            continue;
        }
        let urls = match paths.is_empty() {
            true => vec![input.clone()],
            false => {
                let url = |path: &&String| joined(input, &format!("/{}", path.trim_start_matches('/')));
                paths.iter().map(url).collect::<Result<_, _>>()?
            }
        };
        for url in urls {
            for fetched in fetch(&url, timeout)? {
                audited.extend(of_text(&fetched.url, &fetched.text, self::origin_of(&fetched))?);
            }
        }
    }
    Ok(audited)
}

fn is_url(input: &str) -> bool {
    input.starts_with("https://") || input.starts_with("http://")
}

fn origin(text: &str) -> Result<Origin, Failure> {
    Origin::parse(text, Span::default()).map_err(|error| {
        let failure = Failure::new(error.message);
        match error.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    })
}

/// The responses of a HAR file, or those that this origin sent.
fn of_har(text: &str, origin: Option<&Origin>) -> Result<Vec<Audited>, Failure> {
    let mut audited = Vec::new();
    for fetched in har::read(text)? {
        let own = origin_of(&fetched);
        if origin.is_none() || own.as_ref() == origin {
            audited.extend(of_text(&fetched.url, &fetched.text, own)?);
        }
    }
    match (audited.is_empty(), origin) {
        (true, Some(origin)) => Err(Failure::new(format!("the HAR file contains no response of `{origin}`"))),
        _ => Ok(audited),
    }
}

fn origin_of(fetched: &Fetched) -> Option<Origin> {
    Url::parse(&fetched.url).and_then(|url| url.origin())
}

fn of_text(name: &str, text: &str, origin: Option<Origin>) -> Result<Vec<Audited>, Failure> {
    let responses = headers::read(text)?;
    let shown = if name == "-" { "<stdin>" } else { name };
    let source = Rc::new(Source::of_text(shown, without_secrets(text, &responses)));
    Ok(responses.iter().map(|headers| audit(shown, headers, &source, origin.clone())).collect())
}

/// The text with `*` in place of the values of cookies.
fn without_secrets(text: &str, responses: &[Headers]) -> String {
    let mut text = text.to_owned();
    for line in responses.iter().flat_map(|response| &response.lines) {
        let value = &text[line.value_at.clone()];
        let Cow::Owned(shown) = masked(&line.name.to_ascii_lowercase(), value) else { continue };
        // The line breaks of a folded value stay, and so do the numbers of the lines after it.
        let is_break = |at: &usize| matches!(value.as_bytes()[*at], b'\r' | b'\n');
        let breaks: Vec<usize> = (0..value.len()).filter(is_break).map(|at| line.value_at.start + at).collect();
        let kept: Vec<String> = breaks.iter().map(|at| text[*at..=*at].to_owned()).collect();
        text.replace_range(line.value_at.clone(), &shown);
        for (at, kept) in breaks.into_iter().zip(&kept) {
            text.replace_range(at..=at, kept);
        }
    }
    text
}

fn audit(name: &str, headers: &Headers, source: &Rc<Source>, origin: Option<Origin>) -> Audited {
    let lines = headers.lines.iter().map(|line| (line.name.as_str(), line.value.as_str()));
    let response = Response::audit_with_status(lines, headers.status, origin);
    let finding = |found: &Diagnostic| Finding {
        level: found.level,
        lint: found.lint,
        title: spelled(&found.message),
        help: found.help.clone(),
        notes: found.note.iter().map(|note| spelled(note)).collect(),
        region: Region { source: Rc::clone(source), bytes: bytes(found.span, &response, headers) },
        edit: None,
    };
    let findings = response.diagnostics.iter().map(finding).collect();
    let is_redirect = matches!(headers.status, Some(300..=399)) && headers.status != Some(304);
    Audited { name: name.to_owned(), status: headers.status, response, findings, is_redirect }
}

/// A text with the names of headers and directives as they are sent, for readers who do not write policies in Rust. The help is already
/// spelled so.
fn spelled(text: &str) -> String {
    Spelling::Response.help(text)
}

/// The bytes of the input that a span of the response is about.
fn bytes(span: Span, response: &Response, headers: &Headers) -> Range<usize> {
    let Some(found) = response.line(span) else { return headers.first.clone() };
    let value = &response.text[found.value.start..found.value.end];
    let mut lines = headers.lines.iter().filter(|line| line.name.eq_ignore_ascii_case(&found.name));
    let is_in_value = found.value.contains(span) && span.start < span.end;
    // Values of several lines that browsers join are found in one of them.
    let piece = &response.text[span.start..span.end];
    let exact = |line: &Line| {
        (line.value == value && line.value_at.len() == value.len()).then_some(span.start - found.value.start)
    };
    let joined = |line: &Line| line.value.find(piece).filter(|_| line.value_at.len() == line.value.len());
    let place = |line: &Line, at: usize| line.value_at.start + at..line.value_at.start + at + piece.len();
    let all: Vec<&Line> = lines.clone().collect();
    let in_value = || {
        let exact = all.iter().find_map(|line| Some(place(line, exact(line)?)));
        exact.or_else(|| all.iter().find_map(|line| Some(place(line, joined(line)?))))
    };
    let found = if is_in_value { in_value() } else { None };
    found.unwrap_or_else(|| lines.next().map_or(headers.first.clone(), |line| line.name_at.clone()))
}

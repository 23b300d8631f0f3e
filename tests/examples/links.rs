//! What `links` makes of each text of `tests/data/links.toml`, for `tests/browser/links.test.mjs`, as JSON.

use security_policy::links::{Href, RedirectTarget};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Links {
    link: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    text: String,
}

#[derive(Serialize)]
struct Answer {
    text: String,
    /// The HTML of the link, or of what is written instead.
    href: String,
    is_rejected: bool,
    /// The header `Location`, if the text is accepted.
    target: Option<String>,
}

fn main() {
    let links: Links = toml::from_str(include_str!("../data/links.toml")).expect("the file of links");
    let answers: Vec<Answer> = links.link.into_iter().map(|link| answer(link.text)).collect();
    serde_json::to_writer(std::io::stdout(), &answers).expect("a reader of the answers");
}

fn answer(text: String) -> Answer {
    let target = RedirectTarget::parse(&text).ok();
    let target = target.map(|target| target.location().to_str().expect("visible ASCII").to_owned());
    Answer { href: Href::or_blank(&text).to_string(), is_rejected: Href::parse(&text).is_err(), target, text }
}

//! Cookies that a response sets.

use super::case::cases;
use crate::{
    app::App,
    expected::{Outcome, carries_shop, equal, header, status},
    requests::{fetch, get, lines},
};

cases! {
    foreign_cookie: "a cookie of another library gets the attributes of `default`",
    session_cookie: "a response that sets the session is private",
}

async fn foreign_cookie(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/cookie")).await;
    status(&response, 200)?;
    header(&response, "set-cookie", &["theme=dark; Secure; HttpOnly; SameSite=Lax"])?;
    carries_shop(&response)
}

async fn session_cookie(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/session")).await;
    status(&response, 200)?;
    let sent = lines(response.headers(), "set-cookie");
    let [line] = &sent[..] else { return Err(format!("expected one cookie, and there were {sent:?}")) };
    let (cookie, attributes) = line.split_once(';').unwrap_or_default();
    equal("the cookie's name", cookie.split('=').next(), Some("__Host-session"))?;
    equal("attributes", attributes, " Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=28800")?;
    header(&response, "cache-control", &["private, max-age=3600"])?;
    let vary = lines(response.headers(), "vary").join(",").to_ascii_lowercase();
    equal("vary: cookie", vary.split(',').any(|name| name.trim() == "cookie"), true)?;
    carries_shop(&response)
}

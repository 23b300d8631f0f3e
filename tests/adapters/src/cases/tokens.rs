//! Tokens of forms: requests with neither `Sec-Fetch-Site` nor `Origin`.

use http::header::{CONTENT_TYPE, COOKIE};

use super::case::cases;
use crate::{
    app::App,
    expected::{Outcome, carries_shop, equal, header, rejected, status},
    requests::{MULTIPART, OpenForm, URLENCODED, between, fetch, get, lines, log_in, send, text},
};

cases! {
    form: "a page with a token sets its cookie, and caches do not store it",
    urlencoded_token: "a token in a form",
    multipart_token: "a token in a form with a file",
    header_token: "a token in a header",
    body_reaches_handler: "a body that was searched for the token reaches the handler",
    session_token: "a token is bound to the session",
    forged_token_rejected: "a forged token is rejected",
    missing_cookie_rejected: "a token without its cookie is rejected",
    large_form_rejected: "a form that is too large to be searched is rejected",
}

async fn form(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/form")).await;
    status(&response, 200)?;
    header(&response, "cache-control", &["private, no-store"])?;
    let sent = lines(response.headers(), "set-cookie");
    let [line] = &sent[..] else { return Err(format!("expected one cookie, and there were {sent:?}")) };
    between(line, "__Host-csrf=", "; Secure; HttpOnly; SameSite=Lax; Path=/")?;
    carries_shop(&response)
}

async fn urlencoded_token(app: &dyn App) -> Outcome {
    let form = OpenForm::open(app, "").await?;
    let request = form.post("/submit").header(CONTENT_TYPE, URLENCODED);
    ordered(app, request, form.urlencoded()).await
}

async fn multipart_token(app: &dyn App) -> Outcome {
    let form = OpenForm::open(app, "").await?;
    let request = form.post("/submit").header(CONTENT_TYPE, MULTIPART);
    ordered(app, request, form.multipart()).await
}

async fn header_token(app: &dyn App) -> Outcome {
    let form = OpenForm::open(app, "").await?;
    let token = text(&fetch(app, get("/token").header(COOKIE, &form.cookies)).await);
    equal("the same token twice", token == form.token, false)?;
    let request = form.post("/submit").header(CONTENT_TYPE, URLENCODED).header("x-csrf-token", token);
    ordered(app, request, "tea=3".to_owned()).await
}

async fn ordered(app: &dyn App, request: http::request::Builder, body: String) -> Outcome {
    let response = send(app, request, body).await;
    status(&response, 200)?;
    equal("body", text(&response), "3 bags".to_owned())?;
    carries_shop(&response)
}

async fn body_reaches_handler(app: &dyn App) -> Outcome {
    let form = OpenForm::open(app, "").await?;
    for (media_type, body) in [(URLENCODED, form.urlencoded()), (MULTIPART, form.multipart())] {
        let response = send(app, form.post("/echo").header(CONTENT_TYPE, media_type), body.clone()).await;
        status(&response, 200)?;
        equal("body", text(&response), body)?;
        carries_shop(&response)?;
    }
    Ok(())
}

async fn session_token(app: &dyn App) -> Outcome {
    let session = log_in(app).await?;
    let form = OpenForm::open(app, &session).await?;
    let request = form.post("/submit").header(CONTENT_TYPE, URLENCODED);
    let response = send(app, request, form.urlencoded()).await;
    status(&response, 200)?;
    // The response depends on the session.
    header(&response, "cache-control", &["private"])?;

    // The token of a visitor, after the visitor has logged in.
    let visitor = OpenForm::open(app, "").await?;
    let cookies = format!("{session}; {}", visitor.cookies);
    let after_login = OpenForm { cookies, ..visitor };
    let request = after_login.post("/submit").header(CONTENT_TYPE, URLENCODED);
    rejected(&send(app, request, after_login.urlencoded()).await)
}

async fn forged_token_rejected(app: &dyn App) -> Outcome {
    let form = OpenForm::open(app, "").await?;
    let other = OpenForm::open(app, "").await?;
    for token in
        [String::new(), "forged".to_owned(), "A".repeat(form.token.len()), other.token, form.token[1..].to_owned()]
    {
        let form = OpenForm { token, cookies: form.cookies.clone() };
        let request = form.post("/submit").header(CONTENT_TYPE, URLENCODED);
        rejected(&send(app, request, form.urlencoded()).await)?;
        let request = form.post("/submit").header(CONTENT_TYPE, MULTIPART);
        rejected(&send(app, request, form.multipart()).await)?;
        let request = form.post("/submit").header(CONTENT_TYPE, URLENCODED).header("x-csrf-token", &form.token);
        rejected(&send(app, request, "tea=3").await)?;
    }
    Ok(())
}

async fn missing_cookie_rejected(app: &dyn App) -> Outcome {
    let form = OpenForm { cookies: "theme=dark".to_owned(), ..OpenForm::open(app, "").await? };
    rejected(&send(app, form.post("/submit").header(CONTENT_TYPE, URLENCODED), form.urlencoded()).await)
}

async fn large_form_rejected(app: &dyn App) -> Outcome {
    let form = OpenForm::open(app, "").await?;
    let body = format!("tea={}&csrf_token={}", "3".repeat(1 << 20), form.token);
    rejected(&send(app, form.post("/echo").header(CONTENT_TYPE, URLENCODED), body).await)
}

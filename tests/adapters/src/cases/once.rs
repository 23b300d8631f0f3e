//! Tokens that are accepted one time, with a store that answers later.

use bytes::Bytes;
use http::{Response, header::CONTENT_TYPE, request::Builder};
use security_policy::csrf::SpentTokens;

use super::case::cases;
use crate::{
    app::App,
    expected::{Outcome, carries_market, equal, header, status},
    market::{Down, Layers, Site},
    requests::{MULTIPART, OpenForm, URLENCODED, get, lines, send, text},
};

cases! { market
    once_form: "`once`: a form is accepted one time, after the store has answered",
    once_header: "`once`: a token in a header is accepted one time, and the response has the next one",
    once_in_process: "`once` with the store in the process",
    once_store_down: "`once`: 503 if the store cannot be reached",
}

async fn once_form(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    forms_are_accepted_one_time(app).await
}

async fn once_in_process(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&Layers { spent: SpentTokens::in_process(), ..site.layers() }).await;
    forms_are_accepted_one_time(app).await
}

async fn forms_are_accepted_one_time(app: &dyn App) -> Outcome {
    let mut spent = Vec::new();
    for body in [OpenForm::urlencoded, OpenForm::multipart, long] {
        let form = OpenForm::open(app, "").await?;
        let (request, body) = (submission(&form, body), body(&form));
        let response = send(app, request, body.clone()).await;
        status(&response, 200)?;
        equal("body", text(&response), "3 bags".to_owned())?;
        carries_market(&response)?;
        header(&response, "x-csrf-token", &[])?;
        spent.push((form, body));
    }
    for (form, body) in spent {
        let media_type = if body.starts_with("--") { MULTIPART } else { URLENCODED };
        let again = send(app, form.post("/submit").header(CONTENT_TYPE, media_type), body).await;
        rejected(&again, 403)?;
        equal("the reason", text(&again).starts_with("This was already sent"), true)?;
    }
    Ok(())
}

async fn once_header(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&site.layers()).await;
    let form = OpenForm::open(app, "").await?;
    let fetched =
        |token: &str| form.post("/echo").header("sec-fetch-site", "same-origin").header("x-csrf-token", token);
    let mut token = form.token.clone();
    for _ in 0..3 {
        let response = send(app, fetched(&token), "tea").await;
        status(&response, 200)?;
        equal("body", text(&response), "tea".to_owned())?;
        carries_market(&response)?;
        rejected(&send(app, fetched(&token), "tea").await, 403)?;
        let next = lines(response.headers(), "x-csrf-token");
        let [next] = &next[..] else { return Err(format!("expected one next token, and there were {next:?}")) };
        token = next.clone();
    }
    Ok(())
}

async fn once_store_down(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&Layers { spent: SpentTokens::shared(Down), ..site.layers() }).await;
    for body in [OpenForm::urlencoded, OpenForm::multipart, long] {
        let form = OpenForm::open(app, "").await?;
        rejected(&send(app, submission(&form, body), body(&form)).await, 503)?;
        rejected(&send(app, form.post("/echo").header("x-csrf-token", &form.token), "tea").await, 503)?;
    }
    // A read needs no store.
    status(&crate::requests::fetch(app, get("/token")).await, 200)
}

fn submission(form: &OpenForm, body: fn(&OpenForm) -> String) -> Builder {
    let media_type = if body(form).starts_with("--") { MULTIPART } else { URLENCODED };
    form.post("/submit").header(CONTENT_TYPE, media_type)
}

/// A form whose token is not in the first bytes, which Rocket shows before a route is chosen.
fn long(form: &OpenForm) -> String {
    format!("tea={}3&csrf_token={}", "0".repeat(600), form.token)
}

/// Whether a request was rejected by `csrf`, with the policy.
fn rejected(response: &Response<Bytes>, code: u16) -> Outcome {
    status(response, code)?;
    header(response, "cache-control", &["no-store"])?;
    header(response, "x-csrf-token", &[])?;
    carries_market(response)
}

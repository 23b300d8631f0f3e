//! One policy in another, and responses that a handler marks.

use security_policy::Policy as _;

use super::case::cases;
use crate::{
    app::{App, OWN, STOCK},
    expected::{Outcome, carries, equal, header, nonce_in, status, with_nonce, without_nonce},
    policies::{Api, Desk, Shop, desk},
    requests::{fetch, get, lines, text},
};

cases! {
    inner_policy: "an inner policy wins, header by header",
    inner_policy_with_nonce: "an inner policy with slots shares the nonce",
    marked_response: "a response that the handler marks keeps its headers",
}

async fn inner_policy(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/api/stock")).await;
    status(&response, 200)?;
    equal("body", text(&response), STOCK.to_owned())?;
    carries::<Api, _>(&response, &without_nonce::<Api>(&()))?;
    // They work only together with what the inner policy sets, or the inner policy removes them.
    header(&response, "x-frame-options", &[])?;
    header(&response, "permissions-policy", &[])?;
    let removed = response.headers().keys().filter(|name| Shop::OWNED.removes(name.as_str()));
    equal("headers that the outer policy removes", removed.collect(), Vec::new())
}

async fn inner_policy_with_nonce(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/desk")).await;
    status(&response, 200)?;
    let nonce = nonce_in(&text(&response))?;
    header(&response, "cache-control", &["private, no-store"])?;
    carries::<Desk, _>(&response, &with_nonce::<Desk>(desk().prepared(), &nonce))?;
    header(&response, "x-frame-options", &[])?;
    header(&response, "permissions-policy", &[Shop::PERMISSIONS_POLICY])
}

async fn marked_response(app: &dyn App) -> Outcome {
    let response = fetch(app, get("/own")).await;
    status(&response, 200)?;
    let expected = without_nonce::<Shop>(&());
    for name in Shop::OWNED.set_names() {
        let own = OWN.iter().find(|(own, _)| *own == name).map(|(_, value)| vec![(*value).to_owned()]);
        // The handler sets `x-frame-options`, which is in the group of the Content-Security-Policy.
        let expected = match name {
            "content-security-policy" => Vec::new(),
            name => own.unwrap_or_else(|| lines(&expected, name)),
        };
        equal(name, lines(response.headers(), name), expected)?;
    }
    Ok(())
}

//! A policy that is enforced for a share of the visitors.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::{Response, header::COOKIE};
use security_policy::rollout::{RollsOut, Share};

use super::case::cases;
use crate::{
    expected::{Outcome, carries, carries_market, equal, header, nonce_in, with_nonce, without_nonce},
    market::{Layers, Site},
    policies::Market,
    requests::{fetch, get, lines, text},
};

cases! { market
    rollout_none: "a roll-out for nobody: the policy only reports, with the nonce, also on errors",
    rollout_all: "a roll-out for everybody: the policy is enforced",
    rollout_changes: "the share changes while the server runs",
    rollout_share: "a visitor always gets the same form of the policy",
}

async fn rollout_none(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&shared_by(site, Share::NONE)).await;
    only_reports(&fetch(app, get("/page")).await)?;
    for path in ["/plain", "/missing", "/fail"] {
        let response = fetch(app, get(path)).await;
        header(&response, CSP, &[])?;
        carries::<Observed, _>(&response, &without_nonce::<Observed>(&()))
            .map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

async fn rollout_all(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&shared_by(site, Share::ALL)).await;
    enforces(&fetch(app, get("/page")).await)?;
    for path in ["/plain", "/missing", "/fail"] {
        let response = fetch(app, get(path)).await;
        header(&response, CSP_REPORT_ONLY, &[])?;
        carries_market(&response).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

async fn rollout_changes(site: &Site<'_>) -> Outcome {
    let layers = shared_by(site, Share::NONE);
    let app = &*site.app(&layers).await;
    for _ in 0..2 {
        layers.rollout.set(Share::NONE);
        only_reports(&fetch(app, get("/page")).await)?;
        layers.rollout.set(Share::ALL);
        enforces(&fetch(app, get("/page")).await)?;
    }
    Ok(())
}

async fn rollout_share(site: &Site<'_>) -> Outcome {
    let app = &*site.app(&shared_by(site, Share::percent(50))).await;
    let mut forms = BTreeSet::new();
    for visitor in 0..24 {
        let mut seen = BTreeSet::new();
        for _ in 0..2 {
            let response = fetch(app, get("/page").header(COOKIE, format!("__Host-visitor={visitor}"))).await;
            let is_enforced = response.headers().contains_key(CSP);
            if is_enforced {
                enforces(&response)?
            } else {
                only_reports(&response)?
            }
            let vary = lines(response.headers(), "vary").join(", ").to_ascii_lowercase();
            equal("`cookie` in `vary`", vary.split(", ").any(|name| name == "cookie"), true)?;
            seen.insert(is_enforced);
        }
        equal("forms of one visitor", seen.len(), 1)?;
        forms.extend(seen);
    }
    equal("forms of all visitors", forms.len(), 2)
}

fn shared_by(site: &Site<'_>, share: Share) -> Layers {
    let layers = site.layers();
    layers.rollout.set(share);
    layers
}

fn only_reports(response: &Response<Bytes>) -> Outcome {
    header(response, CSP, &[])?;
    carries::<Observed, _>(response, &with_nonce::<Observed>(&(), &nonce_in(&text(response))?))
}

fn enforces(response: &Response<Bytes>) -> Outcome {
    header(response, CSP_REPORT_ONLY, &[])?;
    carries::<Market, _>(response, &with_nonce::<Market>(&(), &nonce_in(&text(response))?))
}

/// The form of `Market` that only reports.
type Observed = <Market as RollsOut>::Observed;

const CSP: &str = "content-security-policy";

const CSP_REPORT_ONLY: &str = "content-security-policy-report-only";

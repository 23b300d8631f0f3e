//! What browsers report.

use bytes::Bytes;
use http::{Response, header::CONTENT_TYPE};
use security_policy::reports::{Kind, ReadError};

use super::case::cases;
use crate::{
    expected::{Outcome, carries_market, equal, header, status},
    market::Site,
    requests::{fetch, get, post, send, text},
};

cases! { market
    report_received: "reports of both media types are received, without a token",
    report_too_large: "of a report, 64 KiB are read at most",
    report_of_another_type: "a body of another media type is not read, and gets the same answer",
    reports_page: "a `GET` of the path reaches the application",
}

async fn report_received(site: &Site<'_>) -> Outcome {
    let layers = site.layers();
    let app = &*site.app(&layers).await;
    for (media_type, body) in [(LEGACY, csp_report("")), (JSON, format!("[{}, {}]", violation(), violation()))] {
        let request = post("/reports").header(CONTENT_TYPE, media_type).header("sec-fetch-site", "same-origin");
        answered(&send(app, request, body).await)?;
        let received = layers.reports.take();
        let [Ok(reports)] = &received[..] else { return Err(format!("{media_type}: received {received:?}")) };
        equal("reports", reports.reports.len(), if media_type == JSON { 2 } else { 1 })?;
        equal("malformed and unknown", (reports.malformed, reports.unknown), (0, 0))?;
        for report in &reports.reports {
            equal("kind", report.kind, if media_type == JSON { Kind::CspViolation } else { Kind::CspReport })?;
        }
    }
    Ok(())
}

async fn report_too_large(site: &Site<'_>) -> Outcome {
    let layers = site.layers();
    let app = &*site.app(&layers).await;
    let shortest = csp_report("").len();
    for (length, is_read) in [(LIMIT, true), (LIMIT + 1, false), (LIMIT * 20, false)] {
        let body = csp_report(&"x".repeat(length - shortest));
        answered(&send(app, post("/reports").header(CONTENT_TYPE, LEGACY), body).await)?;
        let received = layers.reports.take();
        let is_expected = match &received[..] {
            [Ok(reports)] => is_read && reports.reports.len() == 1,
            [Err(error)] => !is_read && *error == ReadError::TooLarge,
            _ => false,
        };
        equal(&format!("what is received of {length} bytes ({} items)", received.len()), is_expected, true)?;
    }
    Ok(())
}

async fn report_of_another_type(site: &Site<'_>) -> Outcome {
    let layers = site.layers();
    let app = &*site.app(&layers).await;
    for media_type in ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""] {
        answered(&send(app, post("/reports").header(CONTENT_TYPE, media_type), csp_report("")).await)?;
        let received = layers.reports.take();
        let is_expected = matches!(&received[..], [Err(ReadError::UnsupportedType)]);
        equal(&format!("`{media_type}` ({} items)", received.len()), is_expected, true)?;
    }
    answered(&send(app, post("/reports").header(CONTENT_TYPE, LEGACY), "tea").await)?;
    equal("not JSON", matches!(&layers.reports.take()[..], [Err(ReadError::NotJson)]), true)
}

async fn reports_page(site: &Site<'_>) -> Outcome {
    let layers = site.layers();
    let app = &*site.app(&layers).await;
    let page = fetch(app, get("/reports")).await;
    status(&page, 404)?;
    carries_market(&page)?;
    equal("reports", layers.reports.take().len(), 0)
}

fn answered(response: &Response<Bytes>) -> Outcome {
    status(response, 204)?;
    header(response, "cache-control", &["no-store"])?;
    equal("body", text(response), String::new())
}

fn csp_report(sample: &str) -> String {
    format!(
        r#"{{"csp-report":{{"document-uri":"https://shop.example.com/","effective-directive":"img-src","blocked-uri":"https://evil.example/","disposition":"enforce","original-policy":"","script-sample":"{sample}"}}}}"#
    )
}

fn violation() -> &'static str {
    r#"{"age":1,"type":"csp-violation","url":"https://shop.example.com/","user_agent":"test","body":{"documentURL":"https://shop.example.com/","effectiveDirective":"img-src","blockedURL":"https://evil.example/","disposition":"enforce","originalPolicy":"","statusCode":200}}"#
}

const LEGACY: &str = "application/csp-report";

const JSON: &str = "application/reports+json";

/// 64 KiB.
const LIMIT: usize = 64 * 1024;

//! The feature `serde`: what is serialised, byte for byte, and what can be deserialised.

use std::fmt::Debug;

use http::HeaderMap;
use security_policy::{
    Level, Nonce, UnixTime, audit, lints,
    slot::{Domain, Origin, ScriptSource, Source, Url},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

#[test]
fn an_audit_is_a_list_of_findings() {
    let mut headers = HeaderMap::new();
    headers.insert("server", "shop/1.4.2".parse().expect("a value"));
    let found = audit(&headers, Some("https://shop.example.com")).without(&others());
    assert_eq!(
        json(&found),
        concat!(
            r#"[{"lint":"server_banner","level":"warning","header":"server","value":"shop/1.4.2","#,
            r#""span":{"start":0,"end":10},"message":"`Server` reveals the version of the server","#,
            r#""help":"configure the server to send its name without a version, or to leave the header out","#,
            r#""note":"attackers search responses for software with known vulnerabilities","#,
            r#""address":"https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.server_banner.html","#,
            r#""cwe":[497],"asvs":["v5.0.0-13.4.6"]}]"#,
        ),
    );
    assert_eq!(json(&found.without(&["server_banner"])), "[]");
}

#[test]
fn what_a_finding_lacks_is_null() {
    let mut headers = HeaderMap::new();
    headers.insert("content-security-policy", "default-src slef".parse().expect("a value"));
    let found = audit(&headers, Some("no origin"));
    let value = serde_json::to_value(&found).expect("JSON");
    let first = &value[0];
    assert_eq!((&first["lint"], &first["address"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!((&first["header"], &first["value"], &first["span"]), (&first["lint"], &first["lint"], &first["lint"]));
    assert_eq!((&first["cwe"], &first["asvs"]), (&serde_json::json!([]), &serde_json::json!([])));
    assert_eq!(first["level"], "error");
    assert_eq!(value.as_array().map(Vec::len), Some(found.len()));
}

#[test]
fn a_level_is_its_name() {
    for (level, text) in [(Level::Allow, "allow"), (Level::Warning, "warning"), (Level::Error, "error")] {
        assert_eq!(json(&level), format!("\"{text}\""));
        assert_eq!(level.to_string(), text);
        assert_eq!(read::<Level>(&format!("\"{text}\"")), Ok(level));
    }
    for wrong in ["\"Error\"", "\"deny\"", "\"\"", "3", "null", "{\"error\":1}", "[]"] {
        assert!(read::<Level>(wrong).is_err(), "{wrong}");
    }
    let error = read::<Level>("\"fatal\"").expect_err("no level");
    assert!(error.starts_with("unknown variant `fatal`, expected one of `allow`, `warning`, `error`"), "{error}");
}

#[test]
fn a_lint_is_a_map_of_its_fields() {
    let lint = lints::find("hsts_on_http").expect("a lint");
    let value = serde_json::to_value(lint).expect("JSON");
    assert_eq!(value["name"], "hsts_on_http");
    assert_eq!(value["level"], "error");
    assert_eq!(value["area"], lint.area);
    assert_eq!(value["summary"], lint.summary);
    assert_eq!(value["explanation"], lint.explanation);
    assert_eq!(value["address"], lint.address());
    assert_eq!(value["cwe"], serde_json::json!([319]));
    assert_eq!(value["asvs"], serde_json::json!(["v5.0.0-3.4.1", "v5.0.0-12.2.1"]));
    assert_eq!(value.as_object().map(|fields| fields.len()), Some(8));
    assert!(json(&lint).starts_with(r#"{"name":"hsts_on_http","level":"error","summary":""#));
}

#[test]
fn a_nonce_serialises_as_text_and_a_time_as_seconds() {
    let nonce = Nonce::random();
    assert_eq!(json(&nonce), format!("\"{nonce}\""));
    assert_eq!(json(&UnixTime::from_secs(u64::MAX)), u64::MAX.to_string());
    assert_eq!(read::<UnixTime>("17"), Ok(UnixTime::from_secs(17)));
    assert!(read::<UnixTime>("-1").is_err());
}

#[test]
fn slots_are_read_from_a_configuration() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Config {
        images: Source,
        cdn: ScriptSource,
        partner: Origin,
        reports: Url,
        domain: Domain,
    }
    let text = r#"{"images":"*.example.org","cdn":"https://cdn.example.com","partner":"https://partner.example","reports":"/reports","domain":"example.com"}"#;
    let config = read::<Config>(text).expect("a configuration");
    assert_eq!(config.images.as_str(), "*.example.org");
    assert_eq!(json(&config), text);
    // The value is the canonical one that `parse` returns.
    assert_eq!(
        json(&read::<Origin>("\"https://Partner.example:443\"").expect("an origin")),
        "\"https://partner.example\""
    );
    // Escaped text deserialises as well.
    assert_eq!(read::<Url>("\"\\/reports\"").as_ref().map(Url::as_str), Ok("/reports"));
}

#[test]
fn a_configuration_is_checked_as_parse_checks() {
    for wrong in ["*", "https:", "'self'", "a.example b.example", "a.example; script-src *", "a\r\nb: c", ""] {
        let error = read::<Source>(&json(&wrong)).expect_err(wrong);
        let expected = Source::parse(wrong).expect_err(wrong).to_string();
        assert!(error.starts_with(&expected), "{error}");
    }
    assert!(read::<ScriptSource>("\"http://cdn.example.com\"").is_err());
    assert!(read::<Origin>("\"https://partner.example/page\"").is_err());
    assert!(read::<Url>("\"//evil.example/r\"").is_err());
    assert!(read::<Domain>("\"co.uk\"").is_err());
    assert!(
        read::<Source>("1")
            .expect_err("a number")
            .starts_with("invalid type: integer `1`, expected the text of a `Source`")
    );
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("JSON")
}

fn read<T: DeserializeOwned + Debug>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// The findings that any response without security headers has as well.
fn others() -> Vec<&'static str> {
    lints::all().map(|lint| lint.name).filter(|name| *name != "server_banner").collect()
}

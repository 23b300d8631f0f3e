//! Content-Security-Policies: the first line is a header, the second another one, and the third a URL.

use crate::header::reads_back;
use crate::input::{first_line, text};
use crate::sent::assert_printable;
use security_policy_core::Span;
use security_policy_core::csp::{ClauseValue, Csp, Disposition, Redirect, SourceExpression};
use security_policy_core::explain::{BrowserPolicy, compare};
use security_policy_core::fetch::{Inline, Navigation, Request};
use security_policy_core::header::Field;
use security_policy_core::url::{Origin, Url};

pub(crate) fn run(input: &[u8]) {
    let (one, rest) = first_line(input);
    let (other, rest) = first_line(rest);
    let url = text(rest);
    for field in [Field::ContentSecurityPolicy, Field::ContentSecurityPolicyReportOnly] {
        reads_back(field, &one);
    }
    let page = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    let (policies, _) = Csp::parse_list(&*one, Disposition::Enforce);
    let (others, _) = Csp::parse_list(&*other, Disposition::Enforce);
    if let Some(url) = Url::parse(&url) {
        for (wide, narrow) in sources(&policies).flat_map(|wide| sources(&others).map(move |narrow| (wide, narrow))) {
            let matches = |source: &SourceExpression| source.matches(&url, &page, Redirect::None);
            assert!(
                !wide.covers(narrow) || !matches(narrow) || matches(wide),
                "{wide} covers {narrow}, except for {url}"
            );
        }
    }
    decided(&one, &other, &url, &page);
}

/// Two policies are compared, and asked about the URL.
fn decided(one: &str, other: &str, url: &str, page: &Origin) {
    let policy = |text| BrowserPolicy::of_csp(text, Some(page.clone()));
    let (one, other) = (policy(one), policy(other));
    for policy in [&one, &other] {
        assert_printable(&policy.explain().to_string());
        assert_printable(&policy.attacks().to_string());
        assert!(compare(policy, policy).is_empty(), "a policy differs from itself");
        let same = |allows: bool, decided: bool| assert_eq!(allows, decided);
        if let Ok(script) = Request::script(url) {
            same(policy.allows(&script), policy.decide(&script).is_allowed());
            policy.decide(&script).rulings().iter().for_each(|ruling| drop(ruling.to_string()));
        }
        if let Ok(image) = Request::image(url) {
            same(policy.allows(&image), policy.decide(&image).is_allowed());
        }
        if let Ok(form) = Navigation::form(url) {
            same(policy.allows(&form), policy.decide(&form).is_allowed());
        }
        for inline in [Inline::script(url), Inline::event_handler(url), Inline::style(url), Inline::javascript_url(url)]
        {
            same(policy.allows(&inline), policy.decide(&inline).is_allowed());
            let with_nonce = inline.nonce("abc");
            same(policy.allows(&with_nonce), policy.decide(&with_nonce).is_allowed());
        }
    }
    assert_printable(&compare(&one, &other).to_string());
}

fn sources(policies: &[security_policy_core::Spanned<Csp>]) -> impl Iterator<Item = &SourceExpression> {
    policies
        .iter()
        .flat_map(|csp| &csp.node.clauses)
        .flat_map(|clause| match &clause.value {
            ClauseValue::Sources(sources) => sources.iter().take(8).map(|source| &source.node).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
        .take(MOST)
}

/// How many sources of a policy are compared with each one of the other.
const MOST: usize = 64;

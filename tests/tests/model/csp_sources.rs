//! Sources and directives: which text is a source, what is said about another one, what browsers keep of it, and what it means.

use crate::declared::{checked, errors, policy};
use security_policy_core::csp::{Csp, Directive, Disposition, Intended, Purpose, Segment, SourceExpression};

use security_policy_core::Span;
use security_policy_core::fetch::{Inline, InlineKind, Policies};
use security_policy_core::url::Origin;

fn csp(text: &str) -> Csp {
    Csp::parse(text, Disposition::Enforce).0
}

fn source(text: &str) -> SourceExpression {
    SourceExpression::parse(text).expect(text)
}

const DIGEST: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

#[test]
fn a_text_that_is_no_source_has_a_help() {
    let typographic = |text: &str, quote: char, help: &str| {
        (text.to_owned(), format!("`{quote}` in `{text}` is a typographic quote"), help.to_owned())
    };
    let case = |text: &str, message: &str, help: &str| (text.to_owned(), message.to_owned(), help.to_owned());
    let unpadded = DIGEST.trim_end_matches('=');
    let key = "is not the base64 of a 32-byte public key";
    let of_key = "write the public key in base64: 44 characters that end in `=`";
    for (text, message, help) in [
        case(
            "'nonce-abc==='",
            "`'nonce-abc==='` is not a nonce: its value is not base64",
            "write `nonce`, whose value is new in every response",
        ),
        case("'ed25519-AQI='", &format!("`'ed25519-AQI='` {key}"), of_key),
        case(&format!("'ed25519-{unpadded}'"), &format!("`'ed25519-{unpadded}'` {key}"), of_key),
        case("https://a.example//x", "the path of `https://a.example//x` starts with `//`", "write one `/`"),
        case("*.127.1", "`*.127.1` has a `*` before an address", "write the name of the host"),
        typographic("\u{2018}self\u{2019}", '\u{2018}', "write `self`"),
        typographic("\u{201c}nonce-abc\u{201d}", '\u{201c}', "write `\"'nonce-abc'\"`"),
        typographic("\u{201c}sha256-abc\u{201d}", '\u{201c}', "write `\"'sha256-abc'\"`"),
        typographic("\u{2018}nonce\u{2019}", '\u{2018}', "write `\"nonce\"`"),
        typographic("\u{201c}my-cdn.example\u{201d}", '\u{201c}', "write `\"my-cdn.example\"`"),
        typographic("\u{201c}a.example\u{201d}", '\u{201c}', "write `\"a.example\"`"),
    ] {
        let error = SourceExpression::parse(text.as_str()).expect_err(&text);
        assert_eq!((error.message, error.help), (message, Some(help)), "{text}");
    }
    for text in ["'nonce-abc=='", "https://a.example/x//", "*.example", "my-cdn.example"] {
        assert_eq!(source(text).to_string(), text);
    }
}

/// A text that browsers read as a host, and that was meant as something else.
#[test]
fn a_word_with_a_hyphen_may_be_a_host() {
    let [hash, nonce] = [Intended::Hash, Intended::Nonce].map(Some);
    for (text, expected) in [
        ("url-shortener", None),
        ("my-sha256-abc", None),
        ("foo-bar", None),
        ("eval-sha256-abc", hash),
        ("url-sha384-abc", hash),
        ("ed25519-abc", hash),
        ("ed25519-a.example", None),
        ("sha256-abc", hash),
        ("sha256-a.example", None),
        ("nonce-abc", nonce),
        ("nonce-a.example", None),
    ] {
        assert_eq!(Intended::of(text), expected, "{text}");
    }
}

/// A digest of another length matches nothing, and still overrides `'unsafe-inline'`.
#[test]
fn browsers_keep_a_hash_that_they_can_decode() {
    for (digest, is_kept) in
        [("abcd", true), ("abcdef", true), ("abcdefg=", true), ("abcde", false), ("abcdefg==", false), ("", false)]
    {
        let csp = csp(&format!("script-src 'sha256-{digest}'"));
        assert_eq!(csp.clauses[0].sources().len(), usize::from(is_kept), "{digest}");
    }
    // Digests of two algorithms are of two texts, even if they look the same.
    let page = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    let policies = Policies::new(page).enforce("script-src 'sha256-abcd'");
    for (name, is_allowed) in [("sha256", true), ("sha384", false)] {
        let list = csp(&format!("script-src '{name}-abcd'"));
        let hash = list.clauses[0].sources()[0].node.content_hash().expect("a hash");
        assert_eq!(policies.allows(&Inline::hashed(InlineKind::Script, hash)), is_allowed, "{name}");
    }
}

#[test]
fn a_value_that_is_missing_or_wrong_has_a_help() {
    let once = "keep one of the two; the first is `upgrade_insecure_requests`";
    for (directives, message, help) in [
        ("upgrade_insecure_requests, upgrade_insecure_requests", "`upgrade_insecure_requests` is declared twice", once),
        (
            "require_trusted_types_for: []",
            "`require_trusted_types_for` has no value",
            "write `require_trusted_types_for: script`",
        ),
        ("report_uri: []", "`report_uri` has no value", "write `report_uri: \"/csp-reports\"`"),
        ("report_to: []", "`report_to` has no value", "write `report_to: csp`"),
        ("trusted_types: nonee", "`nonee` is not a keyword of `trusted_types`", "did you mean `none`?"),
        (
            "trusted_types: dompurify",
            "`dompurify` is not a keyword of `trusted_types`",
            "write the name of a policy as a string: `\"dompurify\"`",
        ),
        ("plugin_types: \"a/\"", "expected a media type, found `a/`", "write `\"application/pdf\"`"),
        ("plugin_types: \"/a\"", "expected a media type, found `/a`", "write `\"application/pdf\"`"),
    ] {
        let errors = errors(&format!("krate struct P {{ content_security_policy: {{ {directives} }} }}"));
        let [error] = errors.as_slice() else { panic!("{directives}: {errors:?}") };
        assert_eq!((error.message.as_str(), error.help.as_deref()), (message, Some(help)), "{directives}");
    }
}

/// A list that has an error is not reported as empty as well, and one that is empty is.
#[test]
fn a_list_of_a_promise_has_one_error() {
    for (promise, message) in [
        ("only script [self]", None),
        ("only script []", Some("the list of `script` is empty")),
        ("only script [1]", Some("expected a keyword or a string, found `1`")),
        ("only script [\"'x\"]", Some("`'x` has an unclosed quote")),
    ] {
        let text =
            format!("krate struct P {{ content_security_policy: {{ script_src: self }}, expect: {{ {promise} }} }}");
        let errors = errors(&text);
        let found: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(found, Vec::from_iter(message), "{promise}");
    }
}

/// A policy with many errors is read to its end, and only 100 of them are reported.
#[test]
fn many_errors_hide_no_directive() {
    let images = vec!["\"'x\""; 150].join(", ");
    let text = format!(
        "krate struct P {{ content_security_policy: {{ img_src: [{images}], font_src: self, img_src: self, img_src: self }} }}"
    );
    assert_eq!(errors(&text).len(), 100);
    let policy = checked(&text).policy;
    let names: Vec<&str> = policy.csps()[0].clauses.iter().map(|clause| clause.directive.node.name()).collect();
    assert_eq!(names, ["img-src", "font-src"]);
}

/// What is the same in every response is one text, which the program does not put together again.
#[test]
fn a_header_is_rendered_in_few_pieces() {
    let text = |text: &str| Segment::Text(text.to_owned());
    let slots = |names: &[&str], otherwise| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Segment::Slots { names, otherwise }
    };
    for (directives, expected) in [
        ("img_src: self, font_src: [self, \"a.example\"]", vec![text("img-src 'self'; font-src 'self' a.example")]),
        ("img_src: [..$a, ..$b]", vec![text("img-src"), slots(&["a", "b"], " 'none'")]),
        ("img_src: [self, ..$a, ..$b]", vec![text("img-src 'self'"), slots(&["a", "b"], "")]),
        ("img_src: [..$a, self, ..$b]", vec![text("img-src"), slots(&["a"], ""), text(" 'self'"), slots(&["b"], "")]),
        (
            "script_src: [self, nonce, $c]",
            vec![text("script-src 'self' 'nonce-"), Segment::Nonce, text("' "), Segment::Slot("c".to_owned())],
        ),
    ] {
        let policy = policy(&format!("content_security_policy: {{ {directives} }}"));
        assert_eq!(policy.csps()[0].render(), expected, "{directives}");
    }
}

/// A bare word if the language has one.
#[test]
fn a_source_is_written_as_a_word_or_a_string() {
    for (text, expected) in [
        ("https:", "https"),
        ("data:", "data"),
        ("app:", "\"app:\""),
        ("HTTPS:", "\"HTTPS:\""),
        ("'self'", "self"),
        ("a.example", "\"a.example\""),
    ] {
        assert_eq!(source(text).dsl(), expected);
    }
}

#[test]
fn what_a_directive_does_depends_on_its_list() {
    for (text, expected) in [
        ("report-to csp", true),
        ("report-uri /csp", true),
        ("report-uri /csp; report-to csp", true),
        ("report-to", false),
        ("report-uri", false),
        ("img-src 'self'", false),
    ] {
        assert_eq!(csp(text).reports(), expected, "{text}");
    }
    // Only a list for scripts is replaced by `'strict-dynamic'` where a hint is checked.
    for (text, expected) in [
        ("img-src 'strict-dynamic' https://a.example", true),
        ("default-src 'strict-dynamic'", true),
        ("script-src 'strict-dynamic'", false),
        ("script-src 'self'", true),
        ("style-src-attr 'self'", false),
        ("form-action 'self'", false),
    ] {
        assert_eq!(csp(text).clauses[0].governs_hints(), expected, "{text}");
    }
    let hashes = source("'unsafe-webtransport-hashes'");
    assert!(hashes.has_effect_in(Directive::ConnectSrc));
    assert!(!hashes.has_effect_in(Directive::ImgSrc) && !hashes.has_effect_in(Directive::ScriptSrc));
    let eval = source(&format!("'eval-sha256-{DIGEST}'"));
    assert!(eval.has_effect_in(Directive::ScriptSrc) && !eval.has_effect_in(Directive::StyleSrc));
    // The hash of a string for `eval` replaces the keyword for all strings.
    let csp = csp(&format!("script-src 'unsafe-eval' 'eval-sha256-{DIGEST}'"));
    let cause = csp.clauses[0].overridden_by(&source("'unsafe-eval'"), Purpose::Script);
    assert_eq!(cause.map(|cause| cause.node.to_string()), Some(format!("'eval-sha256-{DIGEST}'")));
}

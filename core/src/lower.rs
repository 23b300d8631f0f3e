//! Declaration → policy: what each name means. What is wrong goes to the diagnostics; what is right is kept.

use crate::cookie::{ATTRIBUTES, CookiePolicy};
use crate::csp::{Directive, is_token};
use crate::csrf::CsrfPolicy;
use crate::declaration::{self, ANY, Declaration, Entry, Named, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::{Field, FieldValue, Spelling, TextKind, declared_twice};
use crate::policy::{Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::url::Origin;
use crate::word::{self, Spec, Word, spec};

/// The fields of a policy that are no headers.
pub const FIELDS: &[Word] = &[ORIGIN, HEADERS, REMOVE, COOKIES, CSRF];

const ORIGIN: Word =
    Word::new("origin", "", "States the origin of the site, which the checks of `https:` and of domains use.")
        .browsers("It is not sent. With an `http:` origin, headers that browsers ignore over `http:` are findings.")
        .shows("origin: \"https://shop.example.com\"");
const HEADERS: Word = Word::new(declaration::HEADERS, "", "Lists other headers, which have no field, by their names.")
    .browsers("Their values are sent as they are written, and are not checked.")
    .shows("headers: { \"x-shop\": \"open\" }");
const REMOVE: Word = Word::new("remove", "", "Lists headers that are removed from every response.")
    .browsers("It serves for headers that reveal software and its version. A reverse proxy can still add them.")
    .shows("remove: [\"server\", \"x-powered-by\"]");
const COOKIES: Word = Word::new("cookies", "", "Declares the cookies of the site, with a block for each.")
    .browsers(
        "Each becomes a typed constant that sets and reads the cookie. A cookie without attributes is \
             sent as `Secure; HttpOnly; SameSite=Lax; Path=/`. It needs the feature `cookies`.",
    )
    .shows("cookies: { session: { name: \"__Host-session\", max_age: 8h, signed } }")
    .spec(spec!(cookies "4.1"));
const CSRF: Word = Word::new("csrf", "", "Rejects requests that other sites make in the name of the user.")
    .browsers(
        "The server checks `Sec-Fetch-Site` and `Origin`, which browsers set, and asks for a token where \
             both are missing. It needs the feature `csrf`.",
    )
    .shows("cookies: { session: { max_age: 8h, signed } }, csrf: { bind_to: session }")
    .spec(Spec::new("Fetch Metadata", "https://w3c.github.io/webappsec-fetch-metadata/"));

impl SecurityPolicy {
    /// Gives meaning to a declaration; `name` is where the name of the policy stands.
    pub fn lower(declaration: &Declaration, name: Span, out: &mut Diagnostics) -> SecurityPolicy {
        let mut policy = SecurityPolicy { name, ..SecurityPolicy::default() };
        for (index, entry) in declaration.entries.iter().enumerate() {
            match declaration.entries[..index].iter().find(|other| other.key == entry.key) {
                Some(first) => out.push(declared_twice(first, &entry.key)),
                None => policy.field(entry, out),
            }
        }
        for (index, name) in policy.remove.iter().enumerate() {
            if let Some(first) = policy.remove[..index].iter().find(|other| *other == name) {
                out.push(
                    Diagnostic::error(name.span, format!("`{}` is twice in `remove`", name.node))
                        .help(format!("remove this one; `\"{}\"` is listed before", first.node))
                        .note("names of headers are compared without case"),
                );
            }
            if policy.headers.iter().any(|header| header.wire_name() == name.node) {
                out.push(
                    Diagnostic::error(name.span, format!("`{}` is both sent and removed", name.node))
                        .help("take it out of `remove`: the policy replaces what a handler has set anyway"),
                );
            }
        }
        if let Some(cookies) = &policy.cookies {
            cookies.check(policy.origin.as_ref(), &policy.constants_before_cookies(), out);
        }
        if let Some(csrf) = &mut policy.csrf {
            csrf.check(policy.origin.as_ref(), policy.cookies.as_ref(), out);
        }
        policy
    }

    fn field(&mut self, entry: &Entry, out: &mut Diagnostics) {
        let key = &entry.key;
        if key.node == ORIGIN.key {
            let text = out.keep(entry.required("\"https://shop.example.com\""));
            let text = text.and_then(|value| out.keep(value.text("an origin", "`\"https://shop.example.com\"`")));
            let origin =
                text.map(|text| site_origin(text.node, text.span).map(|origin| Spanned::new(origin, text.span)));
            self.origin = origin.and_then(|origin| out.keep(origin));
        } else if key.node == REMOVE.key {
            let Some(value) = out.keep(entry.required("[\"server\"]")) else { return };
            self.remove = out.keep_each(value.items(), &removed);
            if value.items().is_empty() && !out.within(value.span) {
                out.push(
                    Diagnostic::error(value.span, "`remove` is empty").help("name the headers: `remove: [\"server\"]`"),
                );
            }
        } else if key.node == COOKIES.key {
            self.cookies = CookiePolicy::lower(entry, out);
        } else if key.node == CSRF.key {
            self.csrf = Some(CsrfPolicy::lower(entry, out));
        } else if key.node == HEADERS.key {
            let entries = out.keep(entry.block("`headers: { \"x-name\": \"value\" }`")).unwrap_or_default();
            for (index, entry) in entries.iter().enumerate() {
                self.custom(entry, &entries[..index], out);
            }
        } else if let Some(field) = Field::from_key(&key.node) {
            let Some(value) = FieldValue::lower(field, entry, out) else { return };
            if value.is_empty() {
                if !out.within(entry.span) {
                    out.push(
                        Diagnostic::error(
                            entry.value.as_ref().map_or(key.span, |value| value.span),
                            format!("`{}` is empty", key.node),
                        )
                        .help("say something in it, or remove it"),
                    );
                }
                return;
            }
            self.headers.push(Header {
                name: Spanned::new(HeaderName::Field(field), key.span),
                value: HeaderValue::Field(value),
                span: entry.span,
            });
        } else {
            out.push(unknown(key));
        }
    }

    fn custom(&mut self, entry: &Entry, earlier: &[Entry], out: &mut Diagnostics) {
        let name = &entry.key;
        if entry.named == Named::ByWord {
            out.push(name_is_a_string(name));
            return;
        }
        let lower = name.node.to_ascii_lowercase();
        let value =
            out.keep(entry.required("\"value\"").and_then(|value| value.text("a string", "the value as a string")));
        let value = value.and_then(|text| out.keep(TextKind::Free.check(text.node, text.span)));
        let error = if !is_token(&lower) {
            Some(
                Diagnostic::error(name.span, format!("`{}` is not the name of a header", name.node))
                    .help("a name is made of letters, digits and hyphens: `x-shop`"),
            )
        } else if let Some(field) = Field::from_name(&lower) {
            Some(
                Diagnostic::error(name.span, format!("`{}` has a field of its own", name.node))
                    .help(format!("write `{}: …` outside of `headers`", field.key()))
                    .note("a field is checked; text is not"),
            )
        } else if FRAMING.contains(&lower.as_str()) {
            Some(
                Diagnostic::error(name.span, format!("`{}` belongs to a single response, not to a policy", name.node))
                    .help("leave it to the handler and the server"),
            )
        } else {
            let is_same = |other: &&Entry| other.key.node.eq_ignore_ascii_case(&name.node);
            earlier.iter().find(is_same).map(|first| declared_twice(first, name))
        };
        match (error, value) {
            (Some(error), _) => out.push(error),
            (None, Some(value)) => self.headers.push(Header {
                name: Spanned::new(HeaderName::Custom(lower), name.span),
                value: HeaderValue::Custom(value),
                span: entry.span,
            }),
            (None, None) => {}
        }
    }
}

/// The error of a word in `headers`.
fn name_is_a_string(name: &Spanned<String>) -> Diagnostic {
    let error =
        Diagnostic::error(name.span, format!("`{}` is a word, and the name of a header is a string", name.node));
    match Field::from_key(&name.node) {
        Some(_) => error.help(format!("`{}` is a field of its own: write it outside of `headers`", name.node)),
        None => error.help(format!("write `\"{}\": …`", name.node.replace('_', "-"))),
    }
}

fn site_origin(text: &str, span: Span) -> Result<Origin, Diagnostic> {
    let origin = Origin::parse(text, span)?;
    match origin.scheme() {
        "https" | "http" => Ok(origin),
        other => Err(Diagnostic::error(span, format!("a site is not served over `{other}:`"))
            .help(format!("write `\"https://{}\"`", origin.host()))),
    }
}

fn removed(item: &Value) -> Result<Spanned<String>, Diagnostic> {
    let header = |name: &str| name.trim().trim_end_matches(':').to_ascii_lowercase().replace(['_', ' '], "-");
    let help = |name: &str| match header(name) {
        header if is_token(&header) => format!("write `\"{header}\"`"),
        _ => "write `\"server\"`".to_owned(),
    };
    match &item.kind {
        ValueKind::Text(name) if is_token(name) => Ok(Spanned::new(name.to_ascii_lowercase(), item.span)),
        ValueKind::Text(name) => {
            Err(Diagnostic::error(item.span, format!("`{name}` is not the name of a header")).help(help(name)))
        }
        ValueKind::Word(name) if name != ANY => {
            Err(Diagnostic::error(item.span, format!("`{name}` is a word, and the name of a header is a string"))
                .help(help(name)))
        }
        _ => Err(item.unexpected("the name of a header", "`\"server\"`")),
    }
}

fn unknown(key: &Spanned<String>) -> Diagnostic {
    let name = &key.node;
    let error = Diagnostic::error(key.span, format!("`{name}` is not a field of a policy"));
    if let Some(directive) = Directive::from_key(&word::snake_case(name)) {
        return error
            .help(format!("`{}` is a directive: write it inside `content_security_policy: {{ … }}`", directive.key()));
    }
    if let Some((_, help)) = ELSEWHERE.iter().find(|(names, _)| names.contains(&word::snake_case(name).as_str())) {
        return error.help(*help);
    }
    match word::nearest(name, &[word::keys(Field::ALL), word::keys(FIELDS)].concat()) {
        Some(key) => error.help(format!("did you mean `{key}`?")),
        None => error.help(format!(
            "a header that has no field is written `headers: {{ \"{}\": \"…\" }}`",
            name.replace('_', "-")
        )),
    }
}

impl Declaration {
    /// How help about this place is spelled: in a string that holds a whole header, as the header has it.
    pub fn spelling(&self, span: Span) -> Spelling {
        let holds = |entry: &&Entry| {
            let value = entry.value.as_ref();
            value.is_some_and(|value| matches!(value.kind, ValueKind::Text(_)) && value.span.contains(span))
        };
        if let Some(field) = self.entries.iter().find(holds).and_then(|entry| Field::from_key(&entry.key.node)) {
            // A string that is text on the wire as well is written with the quotes of a string.
            return if field.is_text() { Spelling::Language } else { Spelling::Text(field) };
        }
        let of_field = self.entries.iter().find(|entry| entry.span.contains(span));
        let of_field = of_field.and_then(|entry| Some((Field::from_key(&entry.key.node)?, entry.value.as_ref()?)));
        match of_field {
            // Of a string with several sources, one is written anew in its place.
            Some((field, value)) if field.disposition().is_some() && is_word_of_a_string(value, span) => {
                return Spelling::Text(field);
            }
            _ => {}
        }
        let cookies = self.entries.iter().filter(|entry| entry.key.node == COOKIES.key);
        let mut cookies = cookies.filter_map(|entry| match &entry.value {
            Some(Value { kind: ValueKind::Block(cookies), .. }) => Some(cookies),
            _ => None,
        });
        match cookies.any(|cookies| cookies.iter().any(|cookie| holds(&cookie))) {
            true => Spelling::Cookie(ATTRIBUTES),
            false => Spelling::Language,
        }
    }
}

fn is_word_of_a_string(value: &Value, span: Span) -> bool {
    match &value.kind {
        ValueKind::Text(_) => value.span.contains(span) && value.span != span,
        ValueKind::List(items) => items.iter().any(|item| is_word_of_a_string(item, span)),
        ValueKind::Block(entries) => {
            entries.iter().filter_map(|entry| entry.value.as_ref()).any(|value| is_word_of_a_string(value, span))
        }
        _ => false,
    }
}

/// What people, and the libraries that they move over from, call things, and what to write here.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (&["csp", "content_security", "csp_policy"], "write `content_security_policy`"),
    (&["csp_report_only", "content_security_policy_report"], "write `content_security_policy_report_only`"),
    (
        &["hsts", "strict_transport", "secure_hsts_seconds", "strict_transport_security_max_age"],
        "write `strict_transport_security: { max_age: 2y }`",
    ),
    (
        &["hsts_include_subdomains", "secure_hsts_include_subdomains", "strict_transport_security_include_subdomains"],
        "write `strict_transport_security: { max_age: 2y, include_subdomains }`",
    ),
    (
        &["hsts_preload", "secure_hsts_preload", "strict_transport_security_preload", "preload"],
        "write `strict_transport_security: { max_age: 2y, include_subdomains, preload }`",
    ),
    (&["hpkp", "key_pins"], "write `public_key_pins`"),
    (&["coop", "opener_policy", "secure_cross_origin_opener_policy"], "write `cross_origin_opener_policy`"),
    (&["coep", "embedder_policy"], "write `cross_origin_embedder_policy`"),
    (&["corp", "resource_policy"], "write `cross_origin_resource_policy`"),
    (
        &["nosniff", "no_sniff", "content_type_options", "content_type_nosniff", "secure_content_type_nosniff", "xcto"],
        "write `x_content_type_options: nosniff`",
    ),
    (&["frame_options", "frameguard", "frame_guard", "frame_deny", "xfo"], "write `x_frame_options: deny`"),
    (
        &["frame_options_allow_from", "allow_from"],
        "write `content_security_policy: { frame_ancestors: \"https://partner.example\" }`",
    ),
    (&["referrer", "referer_policy", "secure_referrer_policy"], "write `referrer_policy`"),
    (&["permissions", "features"], "write `permissions_policy`"),
    (
        &["xss_filter", "xss_protection", "browser_xss_filter", "secure_browser_xss_filter"],
        "write `x_xss_protection: 0`",
    ),
    (&["no_open", "ie_no_open", "force_file_save", "download_options"], "write `x_download_options: noopen`"),
    (&["dns_prefetch_control", "dns_prefetch"], "write `x_dns_prefetch_control: off`"),
    (&["permitted_cross_domain_policies", "cross_domain_policies"], "write `x_permitted_cross_domain_policies: none`"),
    (&["hide_powered_by", "powered_by"], "write `remove: [\"x-powered-by\"]`"),
    (&["hide_server", "server_tokens"], "write `remove: [\"server\"]`"),
    (
        &[
            "force_https",
            "force_ssl",
            "ssl_redirect",
            "secure_ssl_redirect",
            "https_redirect",
            "force_https_permanent",
            "https_only",
            "redirect_to_https",
        ],
        "remove it: a policy redirects nothing. The server in front sends http to https, and `strict_transport_security: { max_age: 2y }` has browsers remember it",
    ),
    (
        &["expect", "expects", "assert", "promises"],
        "remove it: this version does not prove promises. `security_policy::assert_secure!` checks a response in a test",
    ),
    (
        &["templates", "template", "pages"],
        "remove it: this version does not read templates. `security_policy::assert_secure!` checks a response in a test",
    ),
    (
        &["services", "service", "vendors"],
        "remove it: this version knows no vendors. List their hosts: `content_security_policy: { script_src: \"https://js.example.com\" }`",
    ),
    (
        &["reporting", "reports", "report_endpoints", "report_uri", "content_security_policy_report_uri", "endpoints"],
        "write `reporting_endpoints: { csp: \"/reports\" }`, and `report_to: csp` in `content_security_policy`",
    ),
    (
        &["nonce", "nonces", "csp_nonce", "content_security_policy_nonce_in", "content_security_policy_nonces"],
        "write the word into a list: `content_security_policy: { script_src: nonce }`",
    ),
    (
        &[
            "session_cookie_secure",
            "session_cookie_http_only",
            "session_cookie_httponly",
            "session_cookie_samesite",
            "session_cookie_same_site",
            "session_cookie_name",
            "session_cookie",
            "session",
        ],
        "write `cookies: { session: { name: \"__Host-session\" } }`; its cookies are `secure`, `http_only` and `same_site: lax` unless it says otherwise",
    ),
    (
        &["cookie", "set_cookie", "same_site", "http_only", "cookie_secure", "secure_cookies"],
        "write `cookies: { default }`; each cookie is `secure`, `http_only` and `same_site: lax` unless it says otherwise",
    ),
    (
        &["csrf_cookie_secure", "csrf_cookie_name", "csrf_cookie", "csrf_protection", "xsrf", "csrf_token"],
        "write `csrf`",
    ),
    (&["csrf_trusted_origins", "trusted_origins"], "write `csrf: { trusted_origins: [\"https://partner.example\"] }`"),
    (
        &["cors", "allow_origin", "cors_allowed_origins", "allowed_origins"],
        "write `access_control_allow_origin: \"https://partner.example\"`, and `vary: \"origin\"`",
    ),
    (&["cors_allow_credentials", "allow_credentials"], "write `access_control_allow_credentials`"),
    (&["header", "custom_headers", "other_headers", "custom"], "write `headers: { \"x-name\": \"value\" }`"),
    (&["host", "hosts", "allowed_hosts", "domain", "url", "base_url"], "write `origin: \"https://shop.example.com\"`"),
    (&["no_cache", "no_store", "cache", "caching"], "write `cache_control: { no_store }`"),
];

/// What describes or carries one response: a constant would break it.
const FRAMING: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

//! Code in help lines, translated from the DSL to the syntax of a header.
//!
//! Every rule writes its help in the DSL. If the text with the error is a header, or a string that contains one, the help
//! shows the same code as [`FieldValue::to_text`] renders it.

use super::field::Field;
use super::named;
use super::parameters::{Parameter, Syntax};
use super::policies::spell_directives;
use super::snippet::{self, is_open};
use super::value::FieldValue;
use crate::csp::{Directive, Disposition, NONCE};
use crate::declaration::{ANY, Entry, HEADERS, Named, Value, ValueKind};
use crate::diagnostic::Diagnostics;
use crate::list::separated;
use crate::span::{Span, Spanned};

/// Where a user types the help of a diagnostic, which decides its syntax.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Spelling {
    /// In a declaration, in the DSL: `same_origin`.
    Language,
    /// In the value of this header of a response: `SAMEORIGIN`.
    Header(Field),
    /// In a string of a declaration that contains the value of this header. Other fields are written in the DSL.
    Text(Field),
    /// In a `Set-Cookie` line, or a string that contains one, with these attributes: `SameSite=Lax`.
    Cookie(&'static [Parameter]),
    /// In the headers of a response: `X-Frame-Options: SAMEORIGIN`.
    Response,
}

impl Spelling {
    /// Returns the help with the code between its backticks in the syntax of this place. Code that is not in the DSL stays
    /// unchanged.
    ///
    /// ```
    /// use security_policy_core::header::{Field, Spelling};
    ///
    /// let help = "write `deny`, or `frame_ancestors: none` in `content_security_policy`";
    /// assert_eq!(
    ///     Spelling::Header(Field::XFrameOptions).help(help),
    ///     "write `DENY`, or `frame-ancestors 'none'` in `Content-Security-Policy`",
    /// );
    /// assert_eq!(Spelling::Language.help(help), help);
    /// ```
    pub fn help(self, help: &str) -> String {
        if matches!(self, Spelling::Language) {
            return help.to_owned();
        }
        // Every other part is code, between backticks.
        let parts: Vec<&str> = help.split('`').collect();
        let mut spelled: Vec<String> = Vec::with_capacity(parts.len());
        let mut named = None;
        for (at, part) in parts.iter().enumerate() {
            let is_code = at % 2 == 1 && at + 1 < parts.len();
            let code = if is_code { Some(*part) } else { None };
            // A word that this header does not have may belong to the field named earlier in the help.
            let named_here = named.filter(|_| self.is_response());
            let of_named = |code: &str| named_here.and_then(|field| Spelling::Header(field).code(code));
            let wire = code.and_then(|code| self.code(code).or_else(|| of_named(code)));
            spelled.push(wire.unwrap_or_else(|| (*part).to_owned()));
            if parts.len() > 3 {
                named = code.and_then(field_of).or(named);
            }
        }
        spelled.join("`")
    }

    /// Returns `code` in the syntax of this place, or `None` if it is not valid in the DSL and stays unchanged.
    ///
    /// ```
    /// use security_policy_core::header::{Field, Spelling};
    ///
    /// let spelling = Spelling::Header(Field::ContentSecurityPolicy);
    /// assert_eq!(spelling.code("unsafe_inline").as_deref(), Some("'unsafe-inline'"));
    /// assert_eq!(spelling.code("openssl dgst"), None);
    /// ```
    pub fn code(self, code: &str) -> Option<String> {
        if matches!(self, Spelling::Language) {
            return None;
        }
        if let Some(value) = snippet::value(code) {
            return self.value(&value);
        }
        let entries = snippet::entries(code)?;
        if matches!(self, Spelling::Text(_))
            && entries.iter().filter_map(|entry| entry.value.as_ref()).any(contains_nonce)
        {
            return None;
        }
        let here = match self {
            Spelling::Header(field) | Spelling::Text(field) => field.codec().spell_entries(&entries),
            Spelling::Cookie(rows) => named::spell_entries(rows, Syntax::Semicolons, &entries),
            Spelling::Language | Spelling::Response => None,
        };
        here.or_else(|| if self.is_response() { joined_lines(&entries) } else { None })
    }

    fn value(self, value: &Value) -> Option<String> {
        let word = value.as_word().map(|word| word.node);
        if matches!(self, Spelling::Text(_)) && contains_nonce(value) {
            return None;
        }
        let here = match self {
            Spelling::Header(field) | Spelling::Text(field) => value_of(field, value),
            Spelling::Cookie(rows) => match &value.kind {
                ValueKind::Number { .. } => value.seconds().ok().map(|seconds| seconds.node.to_string()),
                _ => word.and_then(|word| named::spell_word(rows, word)),
            },
            Spelling::Language | Spelling::Response => None,
        };
        here.or_else(|| word.filter(|_| self.is_response()).and_then(name))
    }

    /// Whether this is a response, whose other headers are written in their own syntax, too.
    fn is_response(self) -> bool {
        matches!(self, Spelling::Header(_) | Spelling::Response)
    }
}

impl Diagnostics {
    /// Rewrites each help in the syntax that `place` returns for its span. Fixes stay in the DSL.
    pub fn spell(&mut self, place: &dyn Fn(Span) -> Spelling) {
        for diagnostic in self.iter_mut() {
            if let Some(help) = &mut diagnostic.help {
                *help = place(diagnostic.span).help(help);
            }
        }
    }
}

/// The field that `code` declares.
fn field_of(code: &str) -> Option<Field> {
    snippet::entries(code)?.first().and_then(|entry| Field::from_key(&entry.key.node))
}

/// A single value in the syntax of this header.
fn value_of(field: Field, value: &Value) -> Option<String> {
    let codec = field.codec();
    match &value.kind {
        ValueKind::Word(word) if word == ANY => Some(word.clone()),
        ValueKind::Word(word) => codec.spell_word(word),
        ValueKind::Text(text) => codec.spell_text(text),
        ValueKind::Number { .. } => value.seconds().ok().map(|seconds| seconds.node.to_string()),
        ValueKind::Block(entries) => codec.spell_block(entries),
        _ => None,
    }
}

/// Whole fields, as the lines of a response.
fn joined_lines(entries: &[Entry]) -> Option<String> {
    let lines: Option<Vec<String>> = entries.iter().map(line).collect();
    lines.map(|lines| separated(&lines, ", ", &String::clone))
}

/// A field as a line of a response, or a directive in the syntax of the header.
fn line(entry: &Entry) -> Option<String> {
    match &entry.value {
        Some(Value { kind: ValueKind::Text(text), .. }) if entry.named == Named::ByText => {
            return Some(format!("{}: {text}", entry.key.node));
        }
        Some(Value { kind: ValueKind::Block(entries), .. }) if entry.key.node == HEADERS => {
            return joined_lines(entries);
        }
        _ => {}
    }
    let Some(field) = Field::from_key(&entry.key.node) else {
        return spell_directives(Disposition::Enforce, std::slice::from_ref(entry));
    };
    let value = match &entry.value {
        Some(value) if is_open(value) => "…".to_owned(),
        value => text(field, value.clone())?,
    };
    Some(format!("{}: {value}", field.title()))
}

fn text(field: Field, value: Option<Value>) -> Option<String> {
    let key = Spanned::new(field.key().to_owned(), Span::default());
    let entry = Entry { levels: Vec::new(), key, named: Named::ByWord, value, span: Span::default() };
    let mut found = Diagnostics::new();
    let value = FieldValue::lower(field, &entry, &mut found)?;
    found.is_empty().then(|| value.to_text(field).replace("{nonce}", "…"))
}

/// The name of the field or directive with this key.
fn name(key: &str) -> Option<String> {
    let directive = || Directive::from_key(key).map(|directive| directive.name().to_owned());
    Field::from_key(key).map(|field| field.title().to_owned()).or_else(directive)
}

/// Whether the value contains the nonce of the response, which a declared string cannot.
fn contains_nonce(value: &Value) -> bool {
    value.items().iter().any(|item| item.as_word().is_some_and(|word| word.node == NONCE.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_spelled_as_its_place_has_it() {
        use Field::*;
        for (field, code, spelled) in [
            (XFrameOptions, "same_origin", "SAMEORIGIN"),
            (CrossOriginOpenerPolicy, "same_origin", "same-origin"),
            (CrossOriginOpenerPolicy, "report_to: main", "report-to=\"main\""),
            (ReferrerPolicy, "strict_origin_when_cross_origin", "strict-origin-when-cross-origin"),
            (ClearSiteData, "execution_contexts", "\"executionContexts\""),
            (ClearSiteData, "all", "\"*\""),
            (OriginAgentCluster, "true", "?1"),
            (AccessControlMaxAge, "10min", "600"),
            (Vary, "\"content-type\"", "content-type"),
            (StrictTransportSecurity, "max_age: 1y", "max-age=31536000"),
            (StrictTransportSecurity, "{ max_age: 2y, preload }", "max-age=63072000; preload"),
            (StrictTransportSecurity, "include_subdomains", "includeSubDomains"),
            (CacheControl, "no_store", "no-store"),
            (Nel, "report_to: main", "\"report_to\":\"main\""),
            (PermissionsPolicy, "camera: none", "camera=()"),
            (PermissionsPolicy, "display_capture", "display-capture"),
            (PermissionsPolicy, "\"https://maps.example\"", "\"https://maps.example\""),
            (ContentSecurityPolicy, "self", "'self'"),
            (ContentSecurityPolicy, "data", "data:"),
            (ContentSecurityPolicy, "nonce", "'nonce-…'"),
            (ContentSecurityPolicy, "script", "'script'"),
            (ContentSecurityPolicy, "allow_scripts", "allow-scripts"),
            (ContentSecurityPolicy, "\"https://cdn.example\"", "https://cdn.example"),
            (ContentSecurityPolicy, "script_src: [nonce, strict_dynamic]", "script-src 'nonce-…' 'strict-dynamic'"),
            (ContentSecurityPolicy, "font_src: …", "font-src …"),
            (ContentSecurityPolicy, "report_to", "report-to"),
            (ContentSecurityPolicy, "reporting_endpoints: { csp: \"/r\" }", "Reporting-Endpoints: csp=\"/r\""),
            (FeaturePolicy, "permissions_policy: { camera: none }", "Permissions-Policy: camera=()"),
        ] {
            let (spelling, spelled) = (Spelling::Header(field), spelled.to_owned());
            assert!([Some(spelled.clone()), None].contains(&spelling.code(code)), "{code}: {:?}", spelling.code(code));
            assert_eq!(spelling.help(&format!("write `{code}`")), format!("write `{spelled}`"), "{code}");
            // Code in the syntax of the header stays unchanged.
            assert_eq!(spelling.help(&format!("write `{spelled}`")), format!("write `{spelled}`"));
        }
        assert_eq!(Spelling::Response.help("add `x_frame_options: deny`"), "add `X-Frame-Options: DENY`");
        assert_eq!(Spelling::Response.help("an odd ` stays"), "an odd ` stays");
    }
}

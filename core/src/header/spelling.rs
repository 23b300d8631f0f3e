//! How the code in a help line is spelled: as the language has it, or as it is written in a header.
//!
//! Every rule writes its help in the language. What is typed into a header, or into a string that holds one, is the same
//! code as [`FieldValue::to_text`] would render it.

use super::feature::FEATURES;
use super::field::{Field, Shape};
use super::parameters::{Kind, Parameter, Parameters, Syntax};
use super::permissions_policy::ALLOWLIST;
use super::snippet;
use super::value::FieldValue;
use crate::csp::{Csp, Directive, Disposition, Keyword, NONCE, SANDBOX, SCHEMES, SINKS, TRUSTED_TYPES, WEBRTC};
use crate::declaration::{ANY, Entry, HEADERS, Named, Value, ValueKind};
use crate::diagnostic::Diagnostics;
use crate::list::separated;
use crate::span::{Span, Spanned};
use crate::structured_field as sf;
use crate::word::Word;

/// Where the help of a diagnostic is to be typed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Spelling {
    /// Into a declaration: `same_origin`.
    Language,
    /// Into the value of this header in a response: `SAMEORIGIN`.
    Header(Field),
    /// Into a string of a declaration that holds the value of this header. Other fields are written around it.
    Text(Field),
    /// Into a `Set-Cookie` line, or a string that holds one, whose attributes are these: `SameSite=Lax`.
    Cookie(&'static [Parameter]),
    /// Among the headers of a response: `X-Frame-Options: SAMEORIGIN`.
    Response,
}

impl Spelling {
    /// The same help, with its code as it is typed in this place.
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
        // What is between backticks is code: every other part.
        let parts: Vec<&str> = help.split('`').collect();
        let mut spelled: Vec<String> = Vec::with_capacity(parts.len());
        let mut named = None;
        for (at, part) in parts.iter().enumerate() {
            let is_code = at % 2 == 1 && at + 1 < parts.len();
            let code = if is_code { Some(*part) } else { None };
            // A word that is none of this header's is one of the field that was named before it.
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

    /// The code in this spelling; `None` where it is none of the language, and is written as it is.
    pub fn code(self, code: &str) -> Option<String> {
        if matches!(self, Spelling::Language) {
            return None;
        }
        if let Some(value) = snippet::value(code) {
            return self.value(&value);
        }
        let entries = snippet::entries(code)?;
        if matches!(self, Spelling::Text(_))
            && entries.iter().filter_map(|entry| entry.value.as_ref()).any(asks_for_nonce)
        {
            return None;
        }
        let here = match self {
            Spelling::Header(field) | Spelling::Text(field) => of_field(field, &entries),
            Spelling::Cookie(rows) => parameters(rows, Syntax::Semicolons, &entries),
            Spelling::Language | Spelling::Response => None,
        };
        here.or_else(|| if self.is_response() { joined_lines(&entries) } else { None })
    }

    fn value(self, value: &Value) -> Option<String> {
        let word = value.as_word().map(|word| word.node);
        if matches!(self, Spelling::Text(_)) && asks_for_nonce(value) {
            return None;
        }
        let here = match self {
            Spelling::Header(field) | Spelling::Text(field) => value_of(field, value),
            Spelling::Cookie(rows) => match &value.kind {
                ValueKind::Number { .. } => value.seconds().ok().map(|seconds| seconds.node.to_string()),
                _ => word.and_then(|word| of_rows(rows, word)),
            },
            Spelling::Language | Spelling::Response => None,
        };
        here.or_else(|| word.filter(|_| self.is_response()).and_then(name))
    }

    /// Whether there is no declaration around it that other fields could be added to.
    fn is_response(self) -> bool {
        matches!(self, Spelling::Header(_) | Spelling::Response)
    }
}

impl Diagnostics {
    /// Spells every help as its place asks for. A fix stays as the language has it.
    pub fn spell(&mut self, place: &dyn Fn(Span) -> Spelling) {
        for diagnostic in self.iter_mut() {
            if let Some(help) = &mut diagnostic.help {
                *help = place(diagnostic.span).help(help);
            }
        }
    }
}

/// The field that a piece of code declares.
fn field_of(code: &str) -> Option<Field> {
    snippet::entries(code)?.first().and_then(|entry| Field::from_key(&entry.key.node))
}

/// A value of this header, alone.
fn value_of(field: Field, value: &Value) -> Option<String> {
    match (field.shape(), &value.kind) {
        (_, ValueKind::Word(word)) if word == ANY => Some(word.clone()),
        (Shape::Csp(_), ValueKind::Word(_) | ValueKind::Text(_)) => source(value),
        (Shape::Csp(disposition), ValueKind::Block(entries)) => csp(disposition, entries),
        (Shape::Permissions, ValueKind::Word(word)) => {
            feature(word).or_else(|| ALLOWLIST.iter().find(|row| row.key == word).map(|row| row.wire.to_owned()))
        }
        (Shape::Features, ValueKind::Word(word)) => {
            feature(word).or_else(|| ALLOWLIST.iter().find(|row| row.key == word).map(|row| format!("'{}'", row.key)))
        }
        (Shape::Permissions, ValueKind::Text(text)) if text == "*" => Some(text.clone()),
        (Shape::Features | Shape::Text(_) | Shape::Texts(_) | Shape::Rules(_), ValueKind::Text(text)) => {
            Some(text.clone())
        }
        (_, ValueKind::Text(_)) => None,
        (Shape::Word(words) | Shape::Words(words) | Shape::Rules(words), ValueKind::Word(word)) => wire(words, word),
        (Shape::QuotedWords(words), ValueKind::Word(word)) => wire(words, word).map(|wire| sf::quote(&wire)),
        (Shape::Boolean, ValueKind::Word(word)) if matches!(word.as_str(), "true" | "false") => {
            Some(sf::BareItem::Boolean(word == "true").to_string())
        }
        (Shape::Parameters(schema) | Shape::Groups(schema), ValueKind::Word(word)) => of_rows(schema.parameters, word),
        (_, ValueKind::Number { .. }) => value.seconds().ok().map(|seconds| seconds.node.to_string()),
        (Shape::Parameters(schema), ValueKind::Block(entries)) if schema.syntax == Syntax::Json => {
            of_field(field, entries).map(|members| format!("{{{members}}}"))
        }
        (_, ValueKind::Block(entries)) => of_field(field, entries),
        _ => None,
    }
}

/// A source, or another element of a directive's list.
fn source(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Text(text) => Some(text.clone()),
        // Its value is not known here.
        ValueKind::Word(word) if word == NONCE.key => Some("'nonce-…'".to_owned()),
        ValueKind::Word(word) => {
            let keyword = Keyword::ALL.iter().find(|keyword| keyword.key() == word);
            keyword
                .map(|keyword| format!("'{}'", keyword.text()))
                .or_else(|| wire(SCHEMES, word).map(|scheme| format!("{scheme}:")))
                .or_else(|| Directive::from_key(word).map(|directive| directive.name().to_owned()))
                .or_else(|| [SINKS, SANDBOX, TRUSTED_TYPES, WEBRTC].iter().find_map(|words| wire(words, word)))
        }
        _ => None,
    }
}

/// Entries of the block that this header is written as.
fn of_field(field: Field, entries: &[Entry]) -> Option<String> {
    match field.shape() {
        Shape::Csp(disposition) => csp(disposition, entries),
        Shape::Parameters(schema) | Shape::Groups(schema) => parameters(schema.parameters, schema.syntax, entries),
        Shape::Permissions | Shape::Features | Shape::Endpoints => {
            let block = Value { kind: ValueKind::Block(entries.to_vec()), span: Span::default() };
            text(field, Some(block))
        }
        _ => None,
    }
}

fn csp(disposition: Disposition, entries: &[Entry]) -> Option<String> {
    if let [Entry { key, value: Some(value), .. }] = entries
        && is_open(value)
    {
        return Directive::from_key(&key.node).map(|directive| format!("{} …", directive.name()));
    }
    let mut found = Diagnostics::new();
    let csp = Csp::lower(entries, disposition, &mut found);
    found.is_empty().then(|| csp.to_string().replace("{nonce}", "…"))
}

/// Parameters in the syntax of their header, whatever else it needs.
fn parameters(rows: &'static [Parameter], syntax: Syntax, entries: &[Entry]) -> Option<String> {
    let mut found = Diagnostics::new();
    let mut all = Parameters { all: Vec::new() };
    for entry in entries {
        let row = rows.iter().find(|row| row.key == entry.key.node)?;
        if entry.value.as_ref().is_some_and(is_open) {
            return (entries.len() == 1 && !row.name.is_empty()).then(|| format!("{}=…", row.name));
        }
        all.keep(row, row.lower_entry(entry, row.key, &mut found)?);
    }
    let text = all.to_text(syntax);
    // Members of an object, which may have others.
    let text = match syntax {
        Syntax::Json | Syntax::JsonSequence => text.trim_start_matches('{').trim_end_matches('}').to_owned(),
        _ => text,
    };
    (found.is_empty() && !text.is_empty()).then_some(text)
}

/// Whole fields, a line each.
fn joined_lines(entries: &[Entry]) -> Option<String> {
    let lines: Option<Vec<String>> = entries.iter().map(line).collect();
    lines.map(|lines| separated(&lines, ", ", &String::clone))
}

/// A field of a policy as a line of a response, or a directive as a header has it.
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
        return csp(Disposition::Enforce, std::slice::from_ref(entry));
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

/// The name of a field or a directive.
fn name(key: &str) -> Option<String> {
    let directive = || Directive::from_key(key).map(|directive| directive.name().to_owned());
    Field::from_key(key).map(|field| field.title().to_owned()).or_else(directive)
}

fn feature(key: &str) -> Option<String> {
    FEATURES.iter().find(|feature| feature.key == key).map(|feature| feature.name.to_owned())
}

/// The name of a parameter, or a word that one takes.
fn of_rows(rows: &'static [Parameter], key: &str) -> Option<String> {
    let named = rows.iter().find(|row| row.key == key && !row.name.is_empty());
    let word = |row: &Parameter| match row.kind {
        Kind::Word(words) | Kind::Words(words) | Kind::WordsAndTexts(words, _) => wire(words, key),
        _ => None,
    };
    named.map(|row| row.name.to_owned()).or_else(|| rows.iter().find_map(word))
}

fn wire(words: &[Word], key: &str) -> Option<String> {
    words.iter().find(|word| word.key == key && !word.wire.is_empty()).map(|word| word.wire.to_owned())
}

/// Whether it holds the nonce of the response, which a string of a declaration cannot.
fn asks_for_nonce(value: &Value) -> bool {
    value.items().iter().any(|item| item.as_word().is_some_and(|word| word.node == NONCE.key))
}

/// `…`, for what only the user knows.
fn is_open(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Word(text) | ValueKind::Text(text) => text.contains(snippet::OPEN),
        ValueKind::List(items) => items.iter().any(is_open),
        ValueKind::Block(entries) => {
            entries.iter().any(|entry| entry.key.node == snippet::OPEN || entry.value.as_ref().is_some_and(is_open))
        }
        _ => false,
    }
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
            // What is on the wire already stays as it is.
            assert_eq!(spelling.help(&format!("write `{spelled}`")), format!("write `{spelled}`"));
        }
        assert_eq!(Spelling::Response.help("add `x_frame_options: deny`"), "add `X-Frame-Options: DENY`");
        assert_eq!(Spelling::Response.help("an odd ` stays"), "an odd ` stays");
    }
}

//! Parts of a policy in words, as they are written and as sentences.

use crate::csp::{Clause, ClauseValue, Directive, HashSubject, HostSource, NONCE, Port, SCHEMES, SourceExpression};
use crate::list::separated;
use crate::policy::Form;

/// A source as it is written: in the language for a declaration, in the syntax of the header for a response.
pub(super) fn source(source: &SourceExpression, form: Form) -> String {
    match form {
        Form::Declaration => source.dsl(),
        Form::Response => source.to_string(),
    }
}

/// The name of a directive as it is written.
pub(super) fn directive(directive: Directive, form: Form) -> &'static str {
    match form {
        Form::Declaration => directive.key(),
        Form::Response => directive.name(),
    }
}

/// A directive with its value, as it is written.
pub(super) fn clause(clause: &Clause, form: Form) -> String {
    let is_declared = form == Form::Declaration;
    let quoted = |text: String| if is_declared { format!("\"{text}\"") } else { text };
    let items: Vec<String> = match &clause.value {
        ClauseValue::Sources(sources) => sources.iter().map(|item| source(&item.node, form)).collect(),
        ClauseValue::Words(words) => {
            words.iter().map(|word| if is_declared { word.node.key } else { word.node.wire }.to_owned()).collect()
        }
        ClauseValue::TrustedTypes(types) => types.iter().map(|kind| quoted(kind.node.to_string())).collect(),
        ClauseValue::Urls(urls) => urls.iter().map(|url| quoted(url.node.to_string())).collect(),
        ClauseValue::Texts(texts) => texts.iter().map(|text| text.node.clone()).collect(),
        ClauseValue::Empty => Vec::new(),
    };
    let name = directive(clause.directive.node, form);
    match (items.as_slice(), form) {
        ([], _) => name.to_owned(),
        ([item], Form::Declaration) => format!("{name}: {item}"),
        (items, Form::Declaration) => format!("{name}: [{}]", separated(items, ", ", &String::clone)),
        (items, Form::Response) => format!("{name} {}", separated(items, " ", &String::clone)),
    }
}

/// What a source allows, in a sentence.
pub(super) fn meaning(source: &SourceExpression) -> String {
    match source {
        SourceExpression::Keyword(keyword) => keyword.doc().to_owned(),
        SourceExpression::Nonce | SourceExpression::FixedNonce(_) => NONCE.doc.to_owned(),
        SourceExpression::Hash(hash) => match hash.subject {
            HashSubject::Content => "Allows the code or the file that has this hash.".to_owned(),
            HashSubject::Url => "Allows the script whose URL has this hash.".to_owned(),
            HashSubject::Eval => "Allows `eval` of the string that has this hash.".to_owned(),
        },
        SourceExpression::PublicKey(_) => "Allows the scripts that are signed with this key.".to_owned(),
        SourceExpression::Scheme(scheme) => match SCHEMES.iter().find(|word| word.wire.eq_ignore_ascii_case(scheme)) {
            Some(word) => word.doc.to_owned(),
            None => format!("Allows every `{scheme}:` URL."),
        },
        SourceExpression::Host(host) if host.is_any() => "Allows every host, over any network protocol.".to_owned(),
        SourceExpression::Host(host) => self::host(host),
        SourceExpression::Slot(_) => "Allows the source that the application sets at start-up.".to_owned(),
        SourceExpression::Slots(_) => "Allows the sources that the application sets at start-up.".to_owned(),
        SourceExpression::Unquoted(name) => format!("Allows the host `{name}`: keywords have quotes."),
    }
}

fn host(source: &HostSource) -> String {
    let hosts = match source.host.strip_prefix("*.") {
        Some(domain) => format!("every host below `{domain}`"),
        None if source.host == "*" => "every host".to_owned(),
        None => format!("the host `{}`", source.host),
    };
    let port = match source.port {
        None => String::new(),
        Some(Port::Any) => ", on any port".to_owned(),
        Some(Port::Number(port)) => format!(", on port {port}"),
    };
    let path = match source.path.as_deref() {
        None | Some("/" | "") => String::new(),
        Some(path) if path.ends_with('/') => format!(", below the path `{path}`"),
        Some(path) => format!(", with the path `{path}`"),
    };
    let scheme = match &source.scheme {
        None => ", over the scheme of the page or its secure form".to_owned(),
        Some(scheme) => format!(", over `{scheme}:`"),
    };
    format!("Allows {hosts}{port}{path}{scheme}.")
}

/// The first sentence of a text.
pub(super) fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

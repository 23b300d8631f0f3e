//! Declaration → the field `templates`: the meaning of each name in its blocks.

use super::parameter::{
    BLOCK, COMMENT, CUSTOM, DELIMITERS, ENGINE, ENTRIES, ESCAPED, EXCLUDE, EXPRESSION, FILES, HTML, LINE_COMMENT,
    LINE_STATEMENT, NONCE, PARAMETERS, ROOT,
};
use super::policy::{TemplateSet, Templates};
use crate::block::{TWICE, parameters, read};
use crate::declaration::{self, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::Parameters;
use crate::header::key::{Key, OneText, Texts};
use crate::page::engine::Settings;
use crate::span::{Span, Spanned};

impl Templates {
    /// Reads the field `templates`: a block, or a list with a block for each engine. Where there are errors, the result consists of
    /// what could be read.
    pub fn lower(entry: &Entry, out: &mut Diagnostics) -> Templates {
        let span = entry.key.span;
        let mut sets = Vec::new();
        if let Some(value) = out.keep(entry.required(EXAMPLE)) {
            if let ValueKind::List(items) = &value.kind
                && items.is_empty()
                && !out.within(value.span)
            {
                out.push(Diagnostic::error(value.span, "`templates` is empty").help(format!("write `{EXAMPLE}`")));
            }
            // The place of a lone block is its name.
            let at = |item: &Value| if matches!(value.kind, ValueKind::List(_)) { item.opening() } else { span };
            for item in value.items() {
                let Some(entries) = out.keep(item.block(&format!("`{EXAMPLE}`"))) else { continue };
                sets.extend(TemplateSet::lower(entries, item.span, at(item), out));
            }
        }
        Templates { span, sets }
    }
}

impl TemplateSet {
    fn lower(entries: &[Entry], whole: Span, at: Span, out: &mut Diagnostics) -> Option<TemplateSet> {
        let (custom, others): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.key.node == CUSTOM.key());
        if let [first, again, ..] = custom.as_slice() {
            out.push(declaration::declared_again(first, &again.key, TWICE));
        }
        let parameters = parameters(PARAMETERS, others.into_iter(), "a parameter of `templates`", out);
        let mut settings = custom.first().map(|entry| delimiters(entry, out)).unwrap_or_default();
        let texts = |key: Key<Texts>| {
            let texts = parameters.get(key).map(|texts| texts.node.iter().map(|text| text.node.clone()).collect());
            texts.unwrap_or_default()
        };
        settings.entries = texts(ENTRIES);
        settings.escaped = parameters.has(ESCAPED).then(|| texts(ESCAPED));
        let text = |key: Key<OneText>| parameters.get(key).map(|text: Spanned<&str>| text.map(str::to_owned));
        let (files, exclude) =
            (read(&parameters, FILES, at, out, pattern), read(&parameters, EXCLUDE, at, out, pattern));
        if !out.within(whole) {
            missing(&parameters, at, out);
        }
        let set = TemplateSet {
            word: parameters.get(ENGINE)?,
            files,
            exclude: exclude.node,
            root: text(ROOT),
            nonce: text(NONCE),
            settings,
        };
        set.check(custom.first(), &parameters, out);
        Some(set)
    }

    /// HTML that no engine renders has no expressions.
    fn check(&self, custom: Option<&&Entry>, parameters: &Parameters, out: &mut Diagnostics) {
        if self.word.node.key != HTML.key {
            return;
        }
        let set = parameters.all.iter().map(|setting| (setting.parameter.key, setting.value.span));
        let custom = custom.map(|entry| (CUSTOM.key(), entry.key.span));
        let engine_only = [NONCE.key(), ESCAPED.key(), ENTRIES.key(), CUSTOM.key()];
        for (key, span) in set.chain(custom).filter(|(key, _)| engine_only.contains(key)) {
            out.push(
                Diagnostic::error(span, format!("`{key}` has no meaning for `engine: html`"))
                    .help("remove it, or name the engine that renders the files: `engine: askama`")
                    .note("a file that is served as it is contains no expressions"),
            );
        }
    }
}

/// Reports the parameters that every block has.
fn missing(parameters: &Parameters, at: Span, out: &mut Diagnostics) {
    let keys = [(ENGINE.row(), "engine: askama"), (FILES.row(), "files: \"templates/**/*.html\"")];
    for (row, example) in keys.iter().filter(|(row, _)| parameters.setting(row).is_none()) {
        out.push(Diagnostic::error(at, format!("`templates` has no `{}`", row.key)).help(format!("add `{example}`")));
    }
}

fn delimiters(entry: &Entry, out: &mut Diagnostics) -> Settings {
    let entries = out.keep(entry.block("`delimiters: { expression: [\"<<\", \">>\"] }`")).unwrap_or_default();
    let parameters = parameters(DELIMITERS, entries.iter(), "a delimiter", out);
    let text = |key: Key<OneText>| parameters.get(key).map(|text: Spanned<&str>| text.node.to_owned());
    Settings {
        expression: pair(&parameters, EXPRESSION, out),
        block: pair(&parameters, BLOCK, out),
        comment: pair(&parameters, COMMENT, out),
        line_statement: text(LINE_STATEMENT),
        line_comment: text(LINE_COMMENT),
        ..Settings::default()
    }
}

fn pair(parameters: &Parameters, key: Key<Texts>, out: &mut Diagnostics) -> Option<[String; 2]> {
    let texts = parameters.get(key)?;
    if let [start, end] = texts.node {
        return Some([start.node.clone(), end.node.clone()]);
    }
    out.push(
        Diagnostic::error(texts.span, format!("`{}` takes two delimiters", key.key()))
            .help(format!("write the one that starts it and the one that ends it: `{}`", key.row().reference.example)),
    );
    None
}

/// A pattern of paths with `/` between folders.
fn pattern(text: &str, span: Span) -> Result<String, Diagnostic> {
    let error = |message: String| Diagnostic::error(span, message);
    if let Some(at) = text.find('\\') {
        return Err(Diagnostic::error(span.slice(at..at + 1), format!("`\\` in `{text}` does not separate folders"))
            .help(format!("write `\"{}\"`", text.replace('\\', "/"))));
    }
    if let Some(folder) = text.split('/').find(|folder| folder.contains("**") && *folder != "**") {
        return Err(error(format!("`**` in `{folder}` is not a whole folder"))
            .help("write `**/` for any number of folders, and `*` within a name: `\"templates/**/*.html\"`"));
    }
    let folder = text.trim_end_matches('/');
    if folder.len() < text.len() {
        return Err(error(format!("`{text}` names a folder")).help(format!("write `\"{folder}/**/*.html\"`")));
    }
    Ok(text.to_owned())
}

const EXAMPLE: &str = "{ engine: askama, files: \"templates/**/*.html\" }";

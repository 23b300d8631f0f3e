//! The field `templates`: the files of the pages that a policy is sent with.

use super::parameter::HTML;
use crate::page::engine::{ENGINES, Engine, Settings};
use crate::span::{Span, Spanned};
use crate::word::Word;

/// The field `templates` of a policy.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Templates {
    /// The name of the field.
    pub span: Span,
    /// A set for each block.
    pub sets: Vec<TemplateSet>,
}

/// Files of one engine.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TemplateSet {
    /// The engine: a word of [`ENGINE_WORDS`](super::ENGINE_WORDS).
    pub word: Spanned<&'static Word>,
    /// The patterns of the files, which start at the folder of the crate's `Cargo.toml`.
    pub files: Spanned<Vec<Spanned<String>>>,
    /// The patterns of the files that are no pages, which start at the folder of the templates.
    pub exclude: Vec<Spanned<String>>,
    /// The folder that the names of templates start at, if one is written.
    pub root: Option<Spanned<String>>,
    pub(super) nonce: Option<Spanned<String>>,
    /// How the engine is configured.
    pub settings: Settings,
}

impl TemplateSet {
    /// The engine; `None` for HTML that none renders.
    pub fn engine(&self) -> Option<&'static Engine> {
        ENGINES.iter().find(|engine| engine.word.key == self.word.node.key)
    }

    /// The expression that prints the nonce of the response, `nonce` by default. `None` for HTML that no engine renders.
    pub fn nonce(&self) -> Option<&str> {
        let written = self.nonce.as_ref().map_or(DEFAULT_NONCE, |nonce| &nonce.node);
        (self.word.node.key != HTML.key).then_some(written)
    }

    /// The folder that the names of templates start at, without a `/` at its end: the one that is written, or the innermost
    /// folder that contains every file that the patterns can match. Empty for the folder of `Cargo.toml`.
    pub fn root(&self) -> &str {
        if let Some(root) = &self.root {
            let root = root.node.trim_end_matches('/');
            return if root == "." { "" } else { root };
        }
        let patterns = self.files.node.iter().map(|pattern| fixed_folder(&pattern.node));
        patterns.reduce(common_folder).unwrap_or_default()
    }
}

/// The part of a pattern before the first folder or file name that is not fixed.
fn fixed_folder(pattern: &str) -> &str {
    let fixed = &pattern[..pattern.find(['*', '?']).unwrap_or(pattern.len())];
    fixed.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The innermost folder that contains both.
fn common_folder<'a>(one: &'a str, other: &str) -> &'a str {
    let (mut length, mut end) = (0, 0);
    for (folder, same) in one.split('/').zip(other.split('/')) {
        if folder != same {
            break;
        }
        end = length + folder.len();
        length = end + 1;
    }
    &one[..end]
}

const DEFAULT_NONCE: &str = "nonce";

//! What is in effect at a position of a template: variables, blocks, escaping.

use super::escape::Mode;
use super::value::{Home, Scope};
use crate::page::engine::tree::Item;
use crate::page::file::{FileId, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A block as one template defines it.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockBody<'a> {
    pub(super) file: FileId,
    pub(super) place: Place,
    pub(super) body: &'a [Item],
}

/// The blocks of a template and its parents: for each name, the bodies from the child to the parent.
pub(super) type Blocks<'a> = BTreeMap<&'a str, Vec<BlockBody<'a>>>;

/// What is in effect at a position of a template.
#[derive(Clone, Debug)]
pub(super) struct Frame<'a> {
    pub(super) file: FileId,
    pub(super) scope: Scope<'a>,
    pub(super) blocks: Rc<Blocks<'a>>,
    /// The block that is being rendered: its name, and the number of its body.
    pub(super) block: Option<(&'a str, usize)>,
    pub(super) mode: Mode,
    /// The mode that `{% autoescape true %}` restores.
    pub(super) initial: Mode,
    /// Variables that stay set after the loop.
    pub(super) globals: BTreeSet<String>,
    /// Whether it is in the body of a loop that is read once more with what it has set.
    pub(super) is_repeated: bool,
    /// In a macro, what else its body can use.
    pub(super) home: Option<Home<'a>>,
}

impl<'a> Frame<'a> {
    /// The start of a template.
    pub(super) fn new(file: FileId, mode: Mode) -> Self {
        Frame {
            file,
            scope: Scope::default(),
            blocks: Rc::default(),
            block: None,
            initial: mode.clone(),
            mode,
            globals: BTreeSet::new(),
            is_repeated: false,
            home: None,
        }
    }

    /// The same, for a part whose assignments do not all last.
    pub(super) fn inner(&self) -> Self {
        Frame { globals: BTreeSet::new(), ..self.clone() }
    }
}

//! What is read of one template.

use super::problem::{Comment, Problem};
use super::tree::Template;

/// A template that was read, with what is wrong with it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) template: Template,
    pub(super) problems: Vec<Problem>,
    pub(super) comments: Vec<Comment>,
}

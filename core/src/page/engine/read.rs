//! What is read of one template.

use super::problem::Problem;
use super::tree::Template;
use crate::page::node::Comment;

/// A template that was read, with what is wrong with it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) template: Template,
    pub(super) problems: Vec<Problem>,
    pub(super) comments: Vec<Comment>,
}

//! A value → nodes.

use super::branch::either;
use super::escape::{Mode, escaping};
use super::frame::Frame;
use super::renderer::Renderer;
use super::value::{Content, Markup, Value};
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Expr, Kind};
use crate::page::file::Place;
use crate::page::node::{Node, Output};

impl<'a> Renderer<'_, 'a> {
    /// Prints an expression.
    pub(super) fn output(&mut self, place: Place, expr: &'a Expr, frame: &mut Frame<'a>) -> Vec<Node> {
        if let (Kind::Concat(parts), Dialect::Askama) = (&expr.kind, self.site.dialect) {
            // Askama prints one after another.
            return parts.iter().flat_map(|part| self.output(place, part, frame)).collect();
        }
        let value = self.value(expr, frame);
        let text = self.site.files.text(expr.unfiltered().place).trim();
        self.print(place, text, expr.filters(), &value, &frame.mode)
    }

    /// Inserts markup that is printed at a tag.
    pub(super) fn inserted(&self, caller: Place, markup: &Markup) -> Vec<Node> {
        if markup.nodes.is_empty() {
            return Vec::new();
        }
        if !self.count(markup.size) {
            return vec![Node::Unknown(caller)];
        }
        vec![Node::Inside { caller, nodes: markup.nodes.clone() }]
    }

    /// Prints a value. The expression and its filters are those of the tag.
    pub(super) fn print(
        &self,
        place: Place,
        expression: &str,
        filters: Vec<String>,
        value: &Value<'a>,
        mode: &Mode,
    ) -> Vec<Node> {
        match &value.content {
            Content::Either(values) => {
                either(values.iter().map(|value| self.print(place, expression, filters.clone(), value, mode)).collect())
            }
            Content::Nodes(nodes) if value.mark.is_some() || *mode != Mode::Html => self.inserted(place, nodes),
            Content::UnknownModule if value.mark.is_some() || *mode != Mode::Html => vec![Node::Unknown(place)],
            content => {
                let constant = match content {
                    Content::Text(text) => Some(text.to_string()),
                    _ => None,
                };
                vec![Node::Output(Output {
                    place,
                    expression: expression.to_owned(),
                    filters,
                    // Where nothing is escaped, what is harmless stays so.
                    escaping: escaping(
                        value.mark.as_ref().or(value.harmless.as_ref().filter(|_| *mode != Mode::Html)),
                        mode,
                    ),
                    constant,
                })]
            }
        }
    }
}

//! Blocks whose content becomes a value.

use super::escape::{Mark, Mode};
use super::frame::Frame;
use super::renderer::Renderer;
use super::value::Value;
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Filter, Item};
use crate::page::file::Place;
use crate::page::node::Node;

impl<'a> Renderer<'_, 'a> {
    /// Renders content as a value. Its expressions are escaped, so minijinja and tera do not escape it again; askama does.
    fn capture(&mut self, body: &'a [Item], frame: &mut Frame<'a>) -> Value<'a> {
        let mut inner = frame.inner();
        let nodes = self.items(body, &mut inner);
        if self.site.dialect != Dialect::Askama {
            // What it sets stays set.
            frame.scope = inner.scope;
            frame.globals.extend(inner.globals);
        }
        let is_escaped = self.site.dialect != Dialect::Askama && frame.mode == Mode::Html;
        Value::nodes(nodes, is_escaped.then_some(Mark::Html))
    }

    pub(super) fn set_block(
        &mut self,
        target: &'a str,
        filters: &'a [Filter],
        body: &'a [Item],
        is_global: bool,
        frame: &mut Frame<'a>,
    ) {
        let value = self.capture(body, frame);
        let value = filters.iter().fold(value, |value, filter| self.filtered(value, filter, frame));
        self.set(target, value, is_global, frame);
    }

    pub(super) fn filter_block(
        &mut self,
        place: Place,
        filters: &'a [Filter],
        body: &'a [Item],
        frame: &mut Frame<'a>,
    ) -> Vec<Node> {
        let value = self.capture(body, frame);
        let value = filters.iter().fold(value, |value, filter| self.filtered(value, filter, frame));
        let names = filters.iter().map(|filter| filter.name.clone()).collect();
        self.print(place, "", names, &value, &frame.mode)
    }
}

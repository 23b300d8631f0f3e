//! Parameters from a structured field (RFC 9651): those of an item, or the members of a dictionary.

use super::member_reader::Reader;
use super::parameters::{Kind, Parameter};
use super::syntax::DEFAULT_ENDPOINT;
use crate::diagnostic::Diagnostic;
use crate::span::Spanned;
use crate::structured_field::{self as sf, BareItem, Member};
use crate::text::Text;

impl Reader<'_> {
    pub(super) fn item(&mut self, text: Text<'_>) -> Result<(), Diagnostic> {
        let first = &self.schema.parameters[0];
        let is_list = matches!(first.kind, Kind::Words(_) | Kind::WordsAndTexts(..));
        let member = match is_list {
            true => sf::parse_list(text)?.into_iter().next(),
            false => Some(Member::Item(sf::parse_item(text)?)),
        };
        let Some(member) = member else { return Ok(()) };
        self.member(first, &member);
        for (name, value) in member.parameters() {
            if self.out.is_full() {
                break;
            }
            match self.row(&name.node) {
                Some(parameter) => {
                    let argument = parameter.read_bare(value, self.header);
                    self.keep(parameter, argument, value.span);
                }
                None => {
                    let written = if value.node == BareItem::Boolean(true) {
                        name.node.clone()
                    } else {
                        format!("{}={}", name.node, value.node)
                    };
                    self.unknown(Spanned::new(&name.node, name.span), written);
                }
            }
        }
        Ok(())
    }

    pub(super) fn dictionary(&mut self, text: Text<'_>) -> Result<(), Diagnostic> {
        for (name, member) in sf::parse_dictionary(text, self.out)? {
            if self.out.is_full() {
                break;
            }
            let Some(parameter) = self.row(&name.node) else {
                let is_true = matches!(&member, Member::Item(item) if item.bare.node == BareItem::Boolean(true));
                let written = if is_true { name.node.clone() } else { format!("{}={member}", name.node) };
                self.unknown(Spanned::new(&name.node, name.span), written);
                continue;
            };
            match &member {
                Member::Item(item) if parameter.name == DEFAULT_ENDPOINT => {
                    if let Some((_, endpoint)) = item.parameters.iter().find(|(name, _)| name.node == "report-to") {
                        self.keep(parameter, parameter.read_bare(endpoint, self.header), endpoint.span);
                    }
                }
                member => self.member(parameter, member),
            }
        }
        Ok(())
    }

    fn member(&mut self, parameter: &'static Parameter, member: &Member) {
        let is_list = matches!(parameter.kind, Kind::Words(_) | Kind::Texts(..) | Kind::WordsAndTexts(..));
        match member {
            Member::Item(item) if !is_list => {
                self.keep(parameter, parameter.read_bare(&item.bare, self.header), item.bare.span);
            }
            Member::Item(item) => self.out.push(
                Diagnostic::error(item.bare.span, format!("`{}` is not a list", item.bare.node))
                    .help(format!("write `({})`", item.bare.node)),
            ),
            Member::InnerList(list) if !is_list => {
                let help = match parameter.kind {
                    Kind::Boolean | Kind::Flag => "write `?1` or `?0`",
                    _ => "write one value, without parentheses",
                };
                let name = if parameter.name.is_empty() { self.header } else { parameter.name };
                self.out.push(
                    Diagnostic::error(list.span, format!("`{name}` takes one value, found a list"))
                        .help(help)
                        .note("browsers ignore a value of the wrong type"),
                );
            }
            Member::InnerList(list) => {
                for item in &list.items {
                    if self.out.is_full() {
                        break;
                    }
                    self.keep(parameter, parameter.read_bare(&item.bare, self.header), item.bare.span);
                }
            }
        }
    }
}

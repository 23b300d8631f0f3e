//! How a promise is proved: no attack of the table works, whatever the slots hold.

use super::row::Named;
use crate::csp::{Clause, Directive, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::fetch::Ruling;
use crate::list::separated;
use crate::order;
use crate::promise::attack::{Attack, Search, widened};
use crate::promise::context::Context;
use crate::promise::model::Only;
use crate::span::{Span, Spanned};

/// A named promise of a policy.
pub(super) struct Proof<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) named: &'static Named,
    pub(super) list: Option<&'a Only>,
    pub(super) span: Span,
    pub(super) purpose: Purpose,
}

/// What is wanted of a promise that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Only that it does not.
    Answer,
    /// The whole message.
    Message,
}

impl Proof<'_> {
    /// Whether browsers show the responses as pages, so that there is something to attack.
    pub(super) fn is_page(&self) -> bool {
        self.context.policy.serves_documents()
    }

    /// The error of the shortest attack that breaks the promise. `None` if there is none: the promise holds.
    pub(super) fn attacked(&self) -> Option<Diagnostic> {
        let harm = self.named.rules_out?;
        let error = |search: Search<'_, '_>| {
            let search = match self.list {
                Some(only) => search.allowing(&only.list),
                None => search,
            };
            match self.purpose {
                Purpose::Answer => search.finds(harm).then(|| self.failure()),
                Purpose::Message => search.shortest(harm).map(|attack| self.error(&attack)),
            }
        };
        let policies = &self.context.policies;
        error(Search::new(&policies.indexed())).or_else(|| error(Search::new(&widened(policies)?.indexed())))
    }

    /// The error, without a reason.
    pub(super) fn failure(&self) -> Diagnostic {
        Diagnostic::error(self.span, self.named.failure)
    }

    fn error(&self, attack: &Attack<'_>) -> Diagnostic {
        let slots = self.slots(attack);
        let note = match slots.as_slice() {
            [] => format!("{} {}", lets_in(attack), attack.quoted()),
            slots => {
                let names = separated(slots, " and ", &|(slot, key)| format!("`{slot}` in `{key}`"));
                format!("{names} can be any source, even one that allows {}", attack.quoted())
            }
        };
        let error = self.failure().help(self.help(attack, &slots)).note(note);
        match attack.lets_in().iter().filter_map(|ruling| ruling.matched()).next_back() {
            Some(source) => error.decided_by(source.span),
            None => error,
        }
    }

    /// The slots that let an attack in, each with its directive.
    fn slots(&self, attack: &Attack<'_>) -> Vec<(String, &'static str)> {
        let declared = self.context.policies.iter().flat_map(|policy| &policy.csp().clauses);
        let sources: Vec<_> =
            declared.flat_map(|clause| clause.sources().iter().map(move |source| (clause, source))).collect();
        let spans = attack.lets_in().iter().filter_map(|ruling| Some(ruling.matched()?.span));
        let slot_at = |span: Span| {
            let (clause, source) = sources.iter().find(|(_, source)| source.node.is_slot() && source.span == span)?;
            Some((source.node.dsl(), clause.directive.node.key()))
        };
        let mut slots: Vec<(String, &'static str)> = spans.filter_map(slot_at).collect();
        slots.dedup();
        slots
    }

    /// The obvious change: without the source that lets the attack in, or with the directive that is missing.
    fn help(&self, attack: &Attack<'_>, slots: &[(String, &'static str)]) -> String {
        if let [(slot, key), ..] = slots {
            return format!("remove `{slot}` from `{key}`");
        }
        if let Some(directive) = attack.missing().first() {
            return format!("write `{}`", safe(*directive));
        }
        let mut matched = attack.lets_in().iter().rev().filter_map(|ruling| Some((ruling.deciding, ruling.matched()?)));
        match matched.next() {
            Some((list, _)) if list.sources().len() == 1 => format!("write `{}`", safe(list.directive.node)),
            Some((list, source)) => {
                format!("remove `{}` from `{}`", source.node.dsl(), list.directive.node.key())
            }
            None => "write a `content_security_policy`".to_owned(),
        }
    }
}

/// A directive that allows nothing.
fn safe(directive: Directive) -> String {
    format!("{}: none", directive.key())
}

/// What lets an attack in: the sentence that the attack completes.
fn lets_in(attack: &Attack<'_>) -> String {
    let clauses = attack.clauses();
    let lists = separated(&clauses, " and ", &|clause: &&Clause| format!("`{}`", written(clause, attack)));
    let missing = separated(attack.missing(), " and ", &|directive: &Directive| format!("`{}`", directive.key()));
    match (clauses.as_slice(), attack.missing()) {
        ([], _) => format!("without {missing}, browsers allow"),
        ([_], []) => format!("{lists} allows"),
        (_, []) => format!("{lists} allow"),
        ([_], _) => format!("without {missing}, {lists} allows"),
        _ => format!("without {missing}, {lists} allow"),
    }
}

/// A list as it is written. Of a long one only the sources that let the attack in are shown.
fn written(clause: &Clause, attack: &Attack<'_>) -> String {
    let is_matched = |source: &&Spanned<SourceExpression>| {
        let mut matched = attack.lets_in().iter().filter_map(Ruling::matched);
        matched.any(|other| other.span == source.span)
    };
    match clause.sources() {
        all if all.len() <= LONG => order::dsl(clause),
        all => {
            let shown: Vec<_> = all.iter().filter(is_matched).collect();
            let key = clause.directive.node.key();
            format!("{key}: […, {}, …]", separated(&shown, ", ", &|source| source.node.dsl()))
        }
    }
}

/// How many sources a list has that a message shows as a whole.
const LONG: usize = 4;

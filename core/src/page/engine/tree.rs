//! What a template is made of. The engines share this tree; each reads its own grammar into it.

use crate::page::file::{FileId, Place};

/// A template.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) file: FileId,
    pub(super) items: Vec<Item>,
}

/// A part of a template.
#[derive(Debug)]
pub(super) enum Item {
    Text(Place),
    Output {
        place: Place,
        value: Expr,
    },
    /// The branches of an `if` or `match`, with an empty one where none has to be taken.
    Branches(Vec<Arm>),
    Loop(Box<Loop>),
    Block {
        place: Place,
        name: String,
        body: Vec<Item>,
    },
    Extends {
        place: Place,
        name: Expr,
    },
    Include(Box<Include>),
    /// `{% import "file" as alias %}`.
    Import {
        place: Place,
        name: Expr,
        alias: String,
    },
    /// `{% from "file" import name as alias %}`.
    FromImport {
        place: Place,
        name: Expr,
        names: Vec<(String, String)>,
    },
    Macro(Macro),
    /// A macro or component that is called with a body.
    Call {
        place: Place,
        callee: Expr,
        body: Macro,
    },
    /// `is_global`: also after the loop that contains it.
    Set {
        targets: Vec<String>,
        value: Expr,
        is_global: bool,
    },
    SetBlock {
        target: String,
        filters: Vec<Filter>,
        body: Vec<Item>,
        is_global: bool,
    },
    /// A variable that gets its value later.
    Declare(String),
    FilterBlock {
        place: Place,
        filters: Vec<Filter>,
        body: Vec<Item>,
    },
    Autoescape {
        place: Place,
        value: Expr,
        body: Vec<Item>,
    },
    /// A scope with variables of its own.
    With {
        assignments: Vec<(Vec<String>, Expr)>,
        body: Vec<Item>,
    },
    Unknown(Place),
}

/// A branch.
#[derive(Debug, Default)]
pub(super) struct Arm {
    /// The condition that it is taken for, unless one before it holds. `None` if there is none, or if the same words can mean something
    /// else in another branch.
    pub(super) condition: Option<Place>,
    /// The variables that a pattern of Rust sets, and the value that they are parts of.
    pub(super) patterns: Vec<(Vec<String>, Expr)>,
    pub(super) body: Vec<Item>,
}

impl Arm {
    pub(super) fn new(condition: Option<Place>, body: Vec<Item>) -> Self {
        Arm { condition, patterns: Vec::new(), body }
    }
}

/// A loop.
#[derive(Debug)]
pub(super) struct Loop {
    pub(super) place: Place,
    pub(super) targets: Vec<String>,
    pub(super) iterable: Expr,
    pub(super) body: Vec<Item>,
    /// What is printed if there is nothing to repeat.
    pub(super) otherwise: Vec<Item>,
}

/// A template that is included, or a partial of handlebars.
#[derive(Debug)]
pub(super) struct Include {
    pub(super) place: Place,
    pub(super) name: Expr,
    /// Whether nothing is printed if the template does not exist.
    pub(super) optional: bool,
    /// Variables of the included template.
    pub(super) assignments: Vec<(String, Expr)>,
    /// The content of a partial block: `{{#> layout}}content{{/layout}}`.
    pub(super) body: Option<Vec<Item>>,
}

/// A macro, a component, an inline partial, or the body of a call.
#[derive(Debug)]
pub(super) struct Macro {
    pub(super) place: Place,
    pub(super) name: String,
    pub(super) parameters: Vec<(String, Option<Expr>)>,
    pub(super) body: Vec<Item>,
}

/// A filter with its arguments.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) name: String,
    /// The name.
    pub(super) place: Place,
    pub(super) arguments: Vec<Argument>,
}

/// An argument, with its name if it has one.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) name: Option<String>,
    pub(super) value: Expr,
}

/// An expression.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) place: Place,
    pub(super) kind: Kind,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A string, without its quotes.
    Text(String),
    /// A number or `true`, as it is printed.
    Plain(String),
    Name(String),
    /// `value.name` or `module::name`.
    Member(Box<Expr>, String),
    Call(Box<Expr>, Vec<Argument>),
    Filter(Box<Expr>, Filter),
    /// One of several values: `a if b else c`, `a or b`.
    Choice(Vec<Expr>),
    /// `a ~ b`.
    Concat(Vec<Expr>),
    /// `a + b`, or with `repeated`, `a * 2`: texts or lists, where they are no numbers.
    Sum {
        parts: Vec<Expr>,
        repeated: bool,
    },
    List(Vec<Expr>),
    /// A map. A computed key, and its value, have no name.
    Map(Vec<(Option<String>, Expr)>),
    /// `value[key]`, or with no key, a part such as `value[1:]`.
    Index(Box<Expr>, Option<Box<Expr>>),
    /// `...list` in a list or map, `*list` or `**map` in the arguments of a call.
    Spread(Box<Expr>),
    /// A value that another one of the same type can replace: that of `let mut name = value` of askama.
    Mutable(Box<Expr>),
    /// `[value for names in list]`.
    Collected(Box<Expr>, Vec<String>, Box<Expr>),
    /// `<name attribute="value" />` of tera.
    Component(String, Vec<Argument>),
    /// A value that is printed without escaping: `{{{ value }}}`. The place is that of the delimiter.
    Unescaped(Box<Expr>, Place),
    /// Anything else.
    Other,
}

impl Expr {
    /// The expression without its filters.
    pub(super) fn unfiltered(&self) -> &Expr {
        let mut expr = self;
        while let Kind::Filter(value, _) | Kind::Unescaped(value, _) = &expr.kind {
            expr = value;
        }
        expr
    }

    /// The names of its filters, in order.
    pub(super) fn filters(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut expr = self;
        while let Kind::Filter(value, _) | Kind::Unescaped(value, _) = &expr.kind {
            if let Kind::Filter(_, filter) = &expr.kind {
                names.push(filter.name.clone());
            }
            expr = value;
        }
        names.reverse();
        names
    }
}

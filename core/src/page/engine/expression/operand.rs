//! Values: literals, names, calls, lists, and the filters after them.

use super::reader::{Error, Expressions};
use crate::page::engine::table::Dialect;
use crate::page::engine::token::TokenKind;
use crate::page::engine::tree::{Expr, Kind};

impl Expressions<'_, '_> {
    /// A value with the signs before it and the filters after it.
    pub(super) fn operand(&mut self) -> Result<Expr, Error> {
        self.enter()?;
        let start = self.cursor.start();
        let mut is_computed = false;
        loop {
            // A reference of Rust prints what it refers to.
            let is_reference = self.dialect == Dialect::Askama && (self.cursor.take("&") || self.cursor.take("*"));
            if !is_reference && !self.sign() {
                break;
            }
            self.count()?;
            is_computed |= !is_reference;
        }
        let mut value = self.postfix()?;
        if is_computed && !self.cursor.is("|") {
            value.kind = Kind::Other;
        }
        while self.cursor.take("|") {
            self.count()?;
            let filter = self.filter()?;
            value = Expr { place: self.cursor.since(start), kind: Kind::Filter(Box::new(value), filter) };
        }
        self.depth -= 1;
        Ok(value)
    }

    pub(super) fn sign(&mut self) -> bool {
        let symbols: &[&str] = if self.dialect == Dialect::Askama { &["-", "!", "..", "..="] } else { &["-", "+"] };
        symbols.iter().any(|symbol| self.cursor.take(symbol)) || self.cursor.take_name("not")
    }

    /// A value with members, indices and calls.
    pub(super) fn postfix(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        let mut value = self.atom()?;
        loop {
            self.count()?;
            let kind = if self.cursor.is("::") && self.cursor.peek(1) == Some(&TokenKind::Symbol("<")) {
                // The generic arguments of a path: `Vec::<u8>::new`.
                self.cursor.next();
                self.generics()?;
                continue;
            } else if self.cursor.take(".") || self.cursor.take("?.") || self.cursor.take("::") {
                match self.cursor.next() {
                    Some(TokenKind::Name(name)) => Kind::Member(Box::new(value), (*name).to_owned()),
                    Some(TokenKind::Number(number)) => self.numbers(value, number, start),
                    _ => return Err("a name is missing after `.`"),
                }
            } else if self.cursor.is("(") {
                let arguments = self.arguments()?;
                Kind::Call(Box::new(value), arguments)
            } else if self.cursor.take("[") || self.cursor.take("?[") {
                Kind::Index(Box::new(value), self.key()?.map(Box::new))
            } else if self.dialect == Dialect::Askama && self.cursor.take("?") {
                Kind::Other
            } else if self.dialect == Dialect::Askama && self.is_rust_group() {
                self.cursor.take("!");
                self.group()?;
                Kind::Other
            } else {
                return Ok(value);
            };
            value = Expr { place: self.cursor.since(start), kind };
        }
    }

    /// Whether a macro call `name!(…)` or a struct `Name { … }` follows.
    pub(super) fn is_rust_group(&self) -> bool {
        let opens = |token: Option<&TokenKind<'_>>| matches!(token, Some(TokenKind::Symbol("(" | "[" | "{")));
        (self.cursor.is("!") && opens(self.cursor.peek(1))) || self.cursor.is("{")
    }

    pub(super) fn atom(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        let kind = match self.cursor.peek(0) {
            Some(TokenKind::Text(text)) => {
                self.cursor.next();
                let mut text = text.clone();
                // Minijinja joins strings that follow each other.
                while self.dialect == Dialect::Minijinja
                    && let Some(TokenKind::Text(more)) = self.cursor.peek(0)
                {
                    text.push_str(more);
                    self.cursor.next();
                }
                Kind::Text(text)
            }
            Some(TokenKind::Number(number)) => {
                self.cursor.next();
                // Any other number, such as `0x10` or `1.50`, is printed in another way than it is written.
                let is_printed = number.parse::<u64>().is_ok_and(|value| value.to_string() == **number)
                    || number.parse::<f64>().is_ok_and(|value| value.to_string() == **number);
                if is_printed { Kind::Plain((*number).to_owned()) } else { Kind::Other }
            }
            Some(TokenKind::Name(name)) => {
                self.cursor.next();
                match *name {
                    "true" | "True" if self.dialect == Dialect::Minijinja => Kind::Plain("True".to_owned()),
                    "false" | "False" if self.dialect == Dialect::Minijinja => Kind::Plain("False".to_owned()),
                    "true" | "True" | "false" | "False" => Kind::Plain(name.to_ascii_lowercase()),
                    "none" | "None" | "null" if self.dialect != Dialect::Askama => Kind::Other,
                    _ => Kind::Name((*name).to_owned()),
                }
            }
            Some(TokenKind::Symbol("(")) => return self.parenthesized(),
            Some(TokenKind::Symbol("[")) => return self.list(),
            Some(TokenKind::Symbol("{")) if self.dialect != Dialect::Askama => return self.map(),
            Some(TokenKind::Symbol("{")) => {
                self.group()?;
                Kind::Other
            }
            Some(TokenKind::Symbol("<")) if self.dialect == Dialect::Tera => return self.component(),
            Some(TokenKind::Symbol("::")) => {
                self.cursor.next();
                return self.atom();
            }
            Some(TokenKind::Symbol("..")) => {
                self.cursor.next();
                Kind::Other
            }
            _ => return Err("an expression is missing here"),
        };
        Ok(Expr { place: self.cursor.since(start), kind })
    }

    pub(super) fn parenthesized(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        self.cursor.take("(");
        if self.cursor.take(")") {
            return Ok(Expr { place: self.cursor.since(start), kind: Kind::List(Vec::new()) });
        }
        let value = self.whole(true)?;
        if self.cursor.take(")") {
            return Ok(value);
        }
        let mut values = vec![value];
        while self.cursor.take(",") && !self.cursor.is(")") {
            values.push(self.whole(true)?);
        }
        if !self.cursor.take(")") {
            return Err("`)` is missing");
        }
        Ok(Expr { place: self.cursor.since(start), kind: Kind::List(values) })
    }

    pub(super) fn list(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        self.cursor.take("[");
        let mut values = Vec::new();
        while !self.cursor.is("]") {
            values.push(self.entry()?);
            if self.dialect == Dialect::Tera && self.cursor.take_name("for") {
                return self.collected(start, values.pop().ok_or("a value is missing")?);
            }
            // `[value; count]` of askama.
            if !self.cursor.take(",") && !self.cursor.is("]") {
                let place = self.rest_of_group(start)?.place;
                return Ok(Expr { place, kind: Kind::List(values) });
            }
        }
        self.cursor.take("]");
        Ok(Expr { place: self.cursor.since(start), kind: Kind::List(values) })
    }

    /// A value of a list or map, or several.
    fn entry(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        let is_spread = self.cursor.take("...");
        let value = self.whole(true)?;
        Ok(if is_spread {
            Expr { place: self.cursor.since(start), kind: Kind::Spread(Box::new(value)) }
        } else {
            value
        })
    }

    /// What follows `[value for` in tera.
    fn collected(&mut self, start: usize, value: Expr) -> Result<Expr, Error> {
        let mut names = Vec::new();
        while let Some(name) = self.cursor.name() {
            if name == "in" {
                break;
            }
            names.push(name.to_owned());
            self.cursor.take(",");
        }
        let list = self.whole(false)?;
        if self.cursor.take_name("if") {
            self.whole(false)?;
        }
        if !self.cursor.take("]") {
            return Err("`]` is missing");
        }
        let kind = Kind::Collected(Box::new(value), names, Box::new(list));
        Ok(Expr { place: self.cursor.since(start), kind })
    }

    /// A map, `{key: value}`.
    fn map(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        self.cursor.take("{");
        let mut entries = Vec::new();
        while !self.cursor.take("}") {
            let key = self.entry()?;
            if matches!(key.kind, Kind::Spread(_)) {
                entries.push((None, key));
            } else {
                if !self.cursor.take(":") {
                    return Err("`:` is missing");
                }
                let name = match &key.kind {
                    Kind::Text(key) | Kind::Plain(key) => Some(key.clone()),
                    _ => {
                        entries.push((None, key));
                        None
                    }
                };
                entries.push((name, self.whole(true)?));
            }
            if !self.cursor.take(",") && !self.cursor.is("}") {
                return Err("`,` or `}` is missing");
            }
        }
        Ok(Expr { place: self.cursor.since(start), kind: Kind::Map(entries) })
    }

    /// The key in `value[key]`, up to its end. A part, `value[1:2]`, has none.
    fn key(&mut self) -> Result<Option<Expr>, Error> {
        let (start, depth) = (*self.cursor, self.depth);
        if let Ok(key) = self.whole(true)
            && self.cursor.take("]")
        {
            let is_range = self.dialect == Dialect::Askama && matches!(key.kind, Kind::Other);
            return Ok(Some(key).filter(|_| !is_range));
        }
        (*self.cursor, self.depth) = (start, depth);
        self.rest_of_group(start.start())?;
        Ok(None)
    }

    /// `value.0`, and `value.0.1`.
    fn numbers(&mut self, value: Expr, number: &str, start: usize) -> Kind {
        let place = self.cursor.since(start);
        let of = |value: Expr, part: &str| {
            let key = Expr { place, kind: Kind::Plain(part.to_owned()) };
            Kind::Index(Box::new(value), Some(Box::new(key)))
        };
        match number.split_once('.') {
            Some((first, second)) => of(Expr { place, kind: of(value, first) }, second),
            None => of(value, number),
        }
    }

    /// Skips to the end of a bracket that is open.
    pub(super) fn rest_of_group(&mut self, start: usize) -> Result<Expr, Error> {
        let mut open = 1usize;
        while open > 0 {
            match self.cursor.next() {
                Some(TokenKind::Symbol("(" | "[" | "{" | "?[")) => open += 1,
                Some(TokenKind::Symbol(")" | "]" | "}")) => open -= 1,
                Some(_) => {}
                None => return Err("a bracket is not closed"),
            }
        }
        Ok(Expr { place: self.cursor.since(start), kind: Kind::Other })
    }

    /// Skips a bracket and its content.
    pub(super) fn group(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        self.cursor.next();
        self.rest_of_group(start)
    }
}

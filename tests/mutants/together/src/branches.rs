//! Source files in which each mutant is a branch.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::Span;
use syn::{Expr, spanned::Spanned, visit, visit::Visit};

use crate::list::Mutant;

/// The files, and which of their mutants are branches.
pub struct Sources {
    tree: PathBuf,
    files: BTreeMap<String, Source>,
    /// The mutants whose branch does not compile.
    left_out: BTreeSet<usize>,
    /// Those of them for which the error may have another reason.
    uncertain: BTreeSet<usize>,
}

struct Source {
    text: String,
    /// In the order of their starts; of two with the same start, the longer one is first.
    places: Vec<Place>,
    /// The mutants that are no Rust.
    impossible: Vec<usize>,
}

/// An expression, or the start of a function, that mutants change.
struct Place {
    start: usize,
    end: usize,
    kind: Kind,
}

enum Kind {
    /// The start of a function: a mutant returns early, with a value.
    Start { returns: Vec<(usize, String)> },
    /// Two operands: where the first ends, where the second starts, the operator, and the other operators.
    Binary { left_end: usize, right_start: usize, operator: String, others: Vec<(usize, String)> },
    /// An operator and its operand, which starts here.
    Unary { operand: usize, mutant: usize },
    /// The guard of a match arm; a mutant is true or false.
    Guard { words: Vec<(usize, String)> },
    /// A `match`, which may not cover every value if a mutant can remove these arms.
    Match { arms: Vec<usize> },
    /// A struct expression with `..`: a mutant leaves out a field, and the comma after it, which are here.
    Struct { fields: Vec<(usize, usize, usize)> },
    /// The place after the pattern, or after the `if`, of a match arm that a mutant removes.
    Arm { has_guard: bool, mutant: usize },
    /// The `const` of a function with this name, which its mutants remove: the function that chooses is not `const`.
    Const { name: String, within: Vec<usize> },
    /// A constant with this name, which becomes a function: where its expression is.
    Constant { name: String, value: (usize, usize), within: Vec<usize> },
    /// The name of such a constant, where it becomes a call.
    Use { name: String, within: Vec<usize> },
}

impl Sources {
    pub fn read<'f>(tree: &Path, files: impl Iterator<Item = &'f &'f str>, mutants: &[Mutant]) -> Self {
        let files = files.map(|file| {
            let text = fs::read_to_string(tree.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let of_file = mutants.iter().enumerate().filter(|(_, mutant)| mutant.file == **file);
            ((*file).to_owned(), Source::new(text, of_file))
        });
        Self { tree: tree.to_owned(), files: files.collect(), left_out: BTreeSet::new(), uncertain: BTreeSet::new() }
    }

    pub fn tree(&self) -> &Path {
        &self.tree
    }

    /// Writes the files, and the function that their branches call into the `lib.rs` of their crates.
    pub fn write(&self) {
        for (file, source) in &self.files {
            fs::write(self.tree.join(file), source.render(&self.left_out)).expect("the copy can be written");
        }
        let roots = self.files.keys().map(|file| file.split_once("/src/").expect("a source of a crate").0);
        for folder in roots.collect::<BTreeSet<_>>() {
            let root = self.tree.join(folder).join("src/lib.rs");
            let text = fs::read_to_string(&root).expect("a crate has a root");
            if !text.ends_with(FUNCTION) {
                fs::write(root, text + FUNCTION).expect("the copy can be written");
            }
        }
    }

    /// The mutants that are branches.
    pub fn included(&self) -> BTreeSet<usize> {
        let all = self.files.values().flat_map(|source| &source.places).flat_map(Place::mutants);
        all.filter(|mutant| !self.left_out.contains(mutant)).collect()
    }

    /// Leaves out what is at the places of errors, byte offsets of the files as they were written, or else what precedes them. Returns
    /// how many mutants that are.
    pub fn leave_out(&mut self, places: &[(String, usize)]) -> usize {
        let before = self.left_out.len();
        let found: Vec<_> = places.iter().map(|(file, at)| self.around(file, *at)).collect();
        let several = found.iter().filter(|found| found.innermost.len() > 1);
        self.uncertain.extend(several.flat_map(|found| &found.innermost));
        self.left_out.extend(found.iter().flat_map(|found| &found.innermost));
        if self.left_out.len() == before {
            let last = found.iter().flat_map(|found| &found.last);
            self.uncertain.extend(last.clone());
            self.left_out.extend(last);
        }
        self.left_out.len() - before
    }

    /// Leaves out the mutants of functions, and of constants that have become functions, which a constant or a `const` function calls:
    /// they have to be `const` themselves. The names are words of errors. Returns how many mutants that are.
    pub fn leave_out_const(&mut self, names: &BTreeSet<&str>) -> usize {
        let before = self.left_out.len();
        for place in self.files.values().flat_map(|source| &source.places) {
            if let Kind::Const { name, within } | Kind::Constant { name, within, .. } = &place.kind
                && names.contains(name.as_str())
            {
                self.uncertain.extend(within.iter().filter(|mutant| !self.left_out.contains(mutant)));
                self.left_out.extend(within);
            }
        }
        self.left_out.len() - before
    }

    /// The mutants that do not compile alone either, since the error is in what they consist of.
    pub fn unviable(&self) -> impl Iterator<Item = usize> {
        let all = self.files.values().flat_map(|source| &source.places).filter(|place| place.is_like_its_mutants());
        let is_certain = |mutant: &usize| self.left_out.contains(mutant) && !self.uncertain.contains(mutant);
        let impossible = self.files.values().flat_map(|source| source.impossible.iter().copied());
        all.flat_map(Place::mutants).filter(is_certain).chain(impossible)
    }

    /// The mutants of the branches around an offset.
    fn around(&self, file: &str, at: usize) -> Around {
        let (mut open, mut last) = (Vec::new(), Vec::new());
        let text = self.files.get(file).map(|source| source.render(&self.left_out)).unwrap_or_default();
        for (position, _) in text.match_indices("/*~").take_while(|(position, _)| *position <= at) {
            let mark = &text[position + 3..];
            match &mark[..mark.find("*/").expect("the end of a mark")] {
                "!" => last = open.pop().unwrap_or_default(),
                numbers => open.push(numbers.split(',').map(|number| number.parse().expect("a number")).collect()),
            }
        }
        Around { innermost: open.pop().unwrap_or_default(), last }
    }
}

/// The mutants of the innermost branch around a place, and of the last one that ends before it.
struct Around {
    innermost: Vec<usize>,
    last: Vec<usize>,
}

impl Source {
    fn new<'m>(text: String, mutants: impl Iterator<Item = (usize, &'m Mutant)>) -> Self {
        let mut wanted: BTreeMap<(usize, usize), Vec<(usize, &Mutant)>> = BTreeMap::new();
        for (number, mutant) in mutants {
            wanted.entry(mutant.start).or_default().push((number, mutant));
        }
        let lines = text.split_inclusive('\n').scan(0, |start, line| {
            *start += line.len();
            Some(*start - line.len())
        });
        let lines = lines.collect();
        let mut finder =
            Finder { text: &text, lines, wanted, calls: BTreeMap::new(), places: Vec::new(), impossible: Vec::new() };
        let parsed = syn::parse_file(&text).expect("the source is Rust");
        finder.constants(&parsed);
        finder.visit_file(&parsed);
        finder.keep_constants_that_are_not_calls();
        let Finder { mut places, impossible, .. } = finder;
        // An insertion precedes an expression at the same place; an outer expression precedes an inner one.
        places.sort_by_key(|place| (place.start, place.start != place.end, usize::MAX - place.end));
        Self { text, places, impossible }
    }

    fn render(&self, left_out: &BTreeSet<usize>) -> String {
        self.part(0, self.text.len(), &self.places, left_out)
    }

    /// The text between two offsets, and the branches of these places in it.
    fn part(&self, start: usize, end: usize, places: &[Place], left_out: &BTreeSet<usize>) -> String {
        let (mut out, mut at, mut index) = (String::new(), start, 0);
        while let Some(place) = places.get(index) {
            index += 1;
            if place.start < at || place.end > end {
                continue;
            }
            out.push_str(&self.text[at..place.start]);
            let inner = &places[index..];
            out.push_str(&self.branch(place, inner, left_out));
            at = place.end;
        }
        out.push_str(&self.text[at..end]);
        out
    }

    fn branch(&self, place: &Place, inner: &[Place], left_out: &BTreeSet<usize>) -> String {
        let part = |start: usize, end: usize| self.part(start, end, inner, left_out);
        let is_in = |number: &usize| !left_out.contains(number);
        match &place.kind {
            Kind::Start { returns } => {
                let returns = returns.iter().filter(|(number, _)| is_in(number));
                returns.map(|(n, value)| format!("/*~{n}*/if {} {{ return {value}; }}/*~!*/ ", on(*n))).collect()
            }
            Kind::Binary { left_end, right_start, operator, others } => {
                let others: Vec<_> = others.iter().filter(|(number, _)| is_in(number)).collect();
                let (left, right) = (part(place.start, *left_end), part(*right_start, place.end));
                let numbers: Vec<_> = others.iter().map(|(number, _)| number.to_string()).collect();
                let marked = |text: String| format!("/*~{}*/{text}/*~!*/", numbers.join(","));
                match (operator.as_str(), others.as_slice()) {
                    (_, []) => left + &self.text[*left_end..*right_start] + &right,
                    // `a || b` is `!(!a && !b)`, and no operand is written twice.
                    ("&&" | "||", [(n, other)]) if other == "&&" || other == "||" => {
                        let on = on(*n);
                        marked(format!("(((({left}) ^ {on}) {operator} (({right}) ^ {on})) ^ {on})"))
                    }
                    ("==", [(n, other)]) if other == "!=" => marked(format!("((({left}) == ({right})) ^ {})", on(*n))),
                    ("!=", [(n, other)]) if other == "==" => marked(format!("((({left}) != ({right})) ^ {})", on(*n))),
                    (_, others) => {
                        let each = others.iter().map(|(n, other)| {
                            format!("if {} {{ /*~{n}*/({left}) {other} ({right})/*~!*/ }} else ", on(*n))
                        });
                        marked(format!("({}{{ ({left}) {operator} ({right}) }})", each.collect::<String>()))
                    }
                }
            }
            Kind::Unary { operand, mutant } => {
                let value = part(*operand, place.end);
                let operator = &self.text[place.start..*operand];
                match is_in(mutant) {
                    true => {
                        format!("/*~{mutant}*/(if {} {{ {value} }} else {{ {operator}{value} }})/*~!*/", on(*mutant))
                    }
                    false => format!("{operator}{value}"),
                }
            }
            Kind::Guard { words } => words.iter().filter(|(number, _)| is_in(number)).fold(
                format!("({})", part(place.start, place.end)),
                |guard, (n, word)| match word.as_str() {
                    "true" => format!("/*~{n}*/({} || ({guard}))/*~!*/", on(*n)),
                    _ => format!("/*~{n}*/(!{} && ({guard}))/*~!*/", on(*n)),
                },
            ),
            Kind::Match { arms } => {
                let numbers: Vec<_> = arms.iter().map(ToString::to_string).collect();
                format!("/*~{}*/{}/*~!*/", numbers.join(","), part(place.start, place.end))
            }
            Kind::Struct { fields } => {
                let fields = fields.iter().filter(|(number, ..)| is_in(number));
                let without = fields.map(|(n, start, end)| {
                    let (before, after) = (&self.text[place.start..*start], &self.text[*end..place.end]);
                    format!("if {} {{ /*~{n}*/{before}{after}/*~!*/ }} else ", on(*n))
                });
                match (without.collect::<String>(), part(place.start, place.end)) {
                    (without, whole) if without.is_empty() => whole,
                    (without, whole) => format!("({without}{{ {whole} }})"),
                }
            }
            Kind::Arm { mutant, .. } if !is_in(mutant) => String::new(),
            Kind::Arm { has_guard: true, mutant } => format!("/*~{mutant}*/ !{} &&/*~!*/", on(*mutant)),
            Kind::Arm { has_guard: false, mutant } => format!("/*~{mutant}*/ if !{}/*~!*/", on(*mutant)),
            Kind::Const { within, .. } if within.iter().any(is_in) => String::new(),
            Kind::Constant { name, value, within } if within.iter().any(is_in) => {
                let type_ = &self.text[place.start..value.0];
                let type_ = type_[type_.find(':').expect("a type") + 1..].trim_end_matches([' ', '=']);
                format!("#[allow(non_snake_case)] fn {name}() ->{type_} {{ {} }}", part(value.0, value.1))
            }
            Kind::Use { name, within } if within.iter().any(is_in) => format!("{name}()"),
            Kind::Const { .. } | Kind::Constant { .. } | Kind::Use { .. } => {
                self.text[place.start..place.end].to_owned()
            }
        }
    }
}

impl Place {
    /// Whether a branch that does not compile is one whose mutant does not compile.
    fn is_like_its_mutants(&self) -> bool {
        match &self.kind {
            Kind::Start { .. } => true,
            Kind::Binary { others, .. } => others.len() > 1,
            Kind::Unary { .. } | Kind::Guard { .. } | Kind::Match { .. } | Kind::Struct { .. } | Kind::Arm { .. } => {
                false
            }
            Kind::Const { .. } | Kind::Constant { .. } | Kind::Use { .. } => false,
        }
    }

    fn mutants(&self) -> Vec<usize> {
        match &self.kind {
            Kind::Start { returns: list } | Kind::Binary { others: list, .. } | Kind::Guard { words: list } => {
                list.iter().map(|(number, _)| *number).collect()
            }
            Kind::Unary { mutant, .. } | Kind::Arm { mutant, .. } => vec![*mutant],
            Kind::Struct { fields } => fields.iter().map(|(number, ..)| *number).collect(),
            Kind::Match { .. } | Kind::Const { .. } | Kind::Constant { .. } | Kind::Use { .. } => Vec::new(),
        }
    }
}

fn on(number: usize) -> String {
    format!("crate::__together::is_on({number})")
}

struct Finder<'m> {
    text: &'m str,
    /// The offset at which each line starts.
    lines: Vec<usize>,
    wanted: BTreeMap<(usize, usize), Vec<(usize, &'m Mutant)>>,
    /// The constants that become functions, and their mutants.
    calls: BTreeMap<String, Vec<usize>>,
    places: Vec<Place>,
    impossible: Vec<usize>,
}

impl Finder<'_> {
    fn offset(&self, line: usize, column: usize) -> usize {
        let line = self.lines[line - 1];
        let columns = self.text[line..].char_indices().map(|(offset, _)| offset);
        line + columns.chain([self.text.len() - line]).nth(column).expect("a column of the line")
    }

    fn start(&self, span: Span) -> usize {
        self.offset(span.start().line, span.start().column)
    }

    fn end(&self, span: Span) -> usize {
        self.offset(span.end().line, span.end().column)
    }

    /// The mutants of a genre that start where the span starts.
    fn take(&self, span: Span, genre: &str) -> Vec<(usize, String)> {
        let of_span = self.wanted.get(&(span.start().line, span.start().column + 1)).into_iter().flatten();
        let of_genre = of_span.filter(|(_, mutant)| mutant.genre == genre);
        of_genre.map(|(number, mutant)| (*number, mutant.replacement.clone())).collect()
    }

    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        if let Some(first) = block.stmts.first() {
            let returns = self.take(first.span(), "FnValue");
            let start = self.start(first.span());
            // Both ends of such a function have to return the same type, which a mutant alone does not have to.
            let is_opaque = match &signature.output {
                syn::ReturnType::Default => false,
                syn::ReturnType::Type(_, output) => self.text[self.start(output.span())..start].contains("impl "),
            };
            if !returns.is_empty() && !is_opaque {
                self.places.push(Place { start, end: start, kind: Kind::Start { returns } });
            }
        }
    }

    /// Finds the constants that only this file can use.
    fn constants(&mut self, file: &syn::File) {
        let has_files = |item: &syn::Item| matches!(item, syn::Item::Mod(module) if module.content.is_none());
        if file.items.iter().any(has_files) {
            return;
        }
        for item in &file.items {
            if let syn::Item::Const(item) = item
                && matches!(item.vis, syn::Visibility::Inherited)
            {
                let before = self.places.len();
                self.visit_expr(&item.expr);
                let within: Vec<_> = self.places[before..].iter().flat_map(Place::mutants).collect();
                if !within.is_empty() {
                    let name = item.ident.to_string();
                    let value = (self.start(item.expr.span()), self.end(item.expr.span()));
                    let (start, end) = (self.start(item.const_token.span()), self.end(item.semi_token.span()));
                    self.calls.insert(name.clone(), within.clone());
                    self.places.push(Place { start, end, kind: Kind::Constant { name, value, within } });
                }
            }
        }
    }

    /// A constant is none if its name is also where no call can be, such as in a type, or cannot be found, as in a macro.
    fn keep_constants_that_are_not_calls(&mut self) {
        let code: String = self.text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let words = || code.split(|character: char| !(character.is_alphanumeric() || character == '_'));
        for name in self.calls.keys() {
            let calls =
                self.places.iter().filter(|place| matches!(&place.kind, Kind::Use { name: of, .. } if of == name));
            if words().filter(|word| word == name).count() == 1 + calls.count() {
                continue;
            }
            let constant =
                self.places.iter().find(|place| matches!(&place.kind, Kind::Constant { name: of, .. } if of == name));
            let (start, end) = constant.map(|place| (place.start, place.end)).expect("it is a place");
            let is_of_it = |place: &Place| match &place.kind {
                Kind::Use { name: of, .. } => of == name,
                _ => (start..end).contains(&place.start),
            };
            self.places.retain(|place| !is_of_it(place));
        }
    }

    /// The `const` of a function with the places that follow `before`.
    fn constness(&mut self, signature: &syn::Signature, before: usize) {
        let within: Vec<_> = self.places[before..].iter().flat_map(Place::mutants).collect();
        if let (Some(word), false) = (&signature.constness, within.is_empty()) {
            let (start, end) = (self.start(word.span()), self.end(word.span()));
            self.places.push(Place { start, end, kind: Kind::Const { name: signature.ident.to_string(), within } });
        }
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let before = self.places.len();
        self.function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
        self.constness(&item.sig, before);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        let before = self.places.len();
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
        self.constness(&item.sig, before);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    // The function that chooses is not `const`. `constants` finds some of them.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_angle_bracketed_generic_arguments(&mut self, _: &'ast syn::AngleBracketedGenericArguments) {}

    fn visit_expr_repeat(&mut self, repeat: &'ast syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some((name, within)) = path.path.get_ident().and_then(|name| self.calls.get_key_value(&name.to_string()))
        {
            let kind = Kind::Use { name: name.clone(), within: within.clone() };
            self.places.push(Place { start: self.start(path.span()), end: self.end(path.span()), kind });
        }
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        let others = self.take(binary.op.span(), "BinaryOperator");
        if binds(&binary.left) || binds(&binary.right) {
            self.impossible.extend(others.iter().filter(|(_, other)| other != "&&").map(|(number, _)| number));
        } else if !others.is_empty() {
            let operator = self.text[self.start(binary.op.span())..self.end(binary.op.span())].to_owned();
            self.places.push(Place {
                start: self.start(binary.left.span()),
                end: self.end(binary.right.span()),
                kind: Kind::Binary {
                    left_end: self.end(binary.left.span()),
                    right_start: self.start(binary.right.span()),
                    operator,
                    others,
                },
            });
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        if let [(mutant, _)] = self.take(unary.op.span(), "UnaryOperator").as_slice() {
            self.places.push(Place {
                start: self.start(unary.op.span()),
                end: self.end(unary.expr.span()),
                kind: Kind::Unary { operand: self.start(unary.expr.span()), mutant: *mutant },
            });
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        let arms = expression.arms.iter().flat_map(|arm| self.take(arm.span(), "MatchArm"));
        let arms: Vec<_> = arms.map(|(number, _)| number).collect();
        if !arms.is_empty() {
            let (start, end) = (self.start(expression.span()), self.end(expression.span()));
            self.places.push(Place { start, end, kind: Kind::Match { arms } });
        }
        visit::visit_expr_match(self, expression);
    }

    fn visit_expr_struct(&mut self, expression: &'ast syn::ExprStruct) {
        let fields = expression.fields.pairs().filter_map(|pair| {
            let span = pair.value().span();
            let end = pair.punct().map_or(span, |comma| comma.span());
            let taken = self.take(span, "StructField");
            taken.first().map(|(number, _)| (*number, self.start(span), self.end(end)))
        });
        let fields: Vec<_> = fields.collect();
        if !fields.is_empty() {
            let (start, end) = (self.start(expression.span()), self.end(expression.span()));
            self.places.push(Place { start, end, kind: Kind::Struct { fields } });
        }
        visit::visit_expr_struct(self, expression);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let binds_guard = arm.guard.as_ref().is_some_and(|(_, guard)| binds(guard));
        if let ([(mutant, _)], false) = (self.take(arm.span(), "MatchArm").as_slice(), binds_guard) {
            let (start, has_guard) = match &arm.guard {
                Some((word, _)) => (self.end(word.span()), true),
                None => (self.end(arm.pat.span()), false),
            };
            self.places.push(Place { start, end: start, kind: Kind::Arm { has_guard, mutant: *mutant } });
        }
        if let Some((_, guard)) = &arm.guard {
            let words = self.take(guard.span(), "MatchArmGuard");
            if !binds(guard) {
                let (start, end) = (self.start(guard.span()), self.end(guard.span()));
                self.places.push(Place { start, end, kind: Kind::Guard { words } });
            }
        }
        visit::visit_arm(self, arm);
    }
}

/// Whether an operand of `&&` is a `let`, which only `if` and `while` may contain.
fn binds(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        _ => false,
    }
}

const FUNCTION: &str = r#"
#[doc(hidden)]
pub mod __together {
    //! Chooses a mutant. Only the first call allocates, for the tests that count allocations.
    use std::{env, fs::File, io::Write as _, sync::{LazyLock, atomic::{AtomicBool, Ordering::Relaxed}}};
    /// Whether this mutant is chosen.
    #[must_use]
    pub fn is_on(number: u32) -> bool {
        static CHOSEN: LazyLock<Option<u32>> = LazyLock::new(|| env::var("MUTANT").ok()?.parse().ok());
        static REACHED: LazyLock<Option<File>> =
            LazyLock::new(|| File::options().append(true).create(true).open(env::var_os("REACHED")?).ok());
        static WRITTEN: [AtomicBool; 1 << 16] = [const { AtomicBool::new(false) }; 1 << 16];
        let chosen = *CHOSEN;
        if let Some(mut file) = REACHED.as_ref() {
            let is_written = WRITTEN.get(number as usize).expect("so many mutants");
            if !is_written.swap(true, Relaxed) {
                let _ = file.write_all(&number.to_le_bytes());
            }
        }
        chosen == Some(number)
    }
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of a file with its mutants as branches, where `#1` is the choice of a mutant, and without the marks.
    fn rendered(text: &str, mutants: &[(&str, &str, &str)], left_out: &[usize]) -> String {
        let mutants: Vec<_> =
            mutants.iter().map(|(genre, at, replacement)| mutant(text, genre, at, replacement)).collect();
        let source = Source::new(text.to_owned(), mutants.iter().enumerate());
        let mut shown = source.render(&left_out.iter().copied().collect()).replace("crate::__together::is_on", "#");
        while let Some(start) = shown.find("/*~") {
            let end = start + shown[start..].find("*/").expect("the end of a mark");
            shown.replace_range(start..end + 2, "");
        }
        shown
    }

    fn empty() -> Sources {
        Sources { tree: PathBuf::new(), files: BTreeMap::new(), left_out: BTreeSet::new(), uncertain: BTreeSet::new() }
    }

    fn mutant(text: &str, genre: &str, at: &str, replacement: &str) -> Mutant {
        let before = &text[..text.find(at).expect("it is in the text")];
        let start = (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count() + 1);
        let (genre, replacement) = (genre.to_owned(), replacement.to_owned());
        Mutant { name: String::new(), file: String::new(), genre, replacement, start }
    }

    #[test]
    fn each_mutant_is_a_branch() {
        for (text, mutants, expected) in [
            (
                "fn f() -> bool { a() }",
                &[("FnValue", "a()", "true"), ("FnValue", "a()", "false")][..],
                "fn f() -> bool { if #(0) { return true; } if #(1) { return false; } a() }",
            ),
            (
                "fn f() -> u8 { x + y * z }",
                &[("BinaryOperator", "+", "-"), ("BinaryOperator", "*", "+"), ("BinaryOperator", "*", "/")],
                "fn f() -> u8 { (if #(0) { (x) - ((if #(1) { (y) + (z) } else if #(2) { (y) / (z) } else { (y) * (z) })) } \
                 else { (x) + ((if #(1) { (y) + (z) } else if #(2) { (y) / (z) } else { (y) * (z) })) }) }",
            ),
            (
                "fn f() { if ä && !b {} }",
                &[("BinaryOperator", "&&", "||"), ("UnaryOperator", "!", "")],
                "fn f() { if ((((ä) ^ #(0)) && (((if #(1) { b } else { !b })) ^ #(0))) ^ #(0)) {} }",
            ),
            ("fn f() { x == y }", &[("BinaryOperator", "==", "!=")], "fn f() { (((x) == (y)) ^ #(0)) }"),
            (
                "fn f() { x += 1 }",
                &[("BinaryOperator", "+=", "-=")],
                "fn f() { (if #(0) { (x) -= (1) } else { (x) += (1) }) }",
            ),
            (
                "fn f() -> S { S { a: x + 1, b, ..c } }",
                &[("StructField", "a:", ""), ("BinaryOperator", "+", "-"), ("StructField", "b,", "")],
                "fn f() -> S { (if #(0) { S {  b, ..c } } else if #(2) { S { a: x + 1,  ..c } } else { S { a: (if #(1) { \
                 (x) - (1) } else { (x) + (1) }), b, ..c } }) }",
            ),
            (
                "const fn f() -> u8 { x + 1 }",
                &[("BinaryOperator", "+", "-")],
                " fn f() -> u8 { (if #(0) { (x) - (1) } else { (x) + (1) }) }",
            ),
            (
                "fn f() -> u8 { N - N } const N: u8 = 2 * 3;",
                &[("BinaryOperator", "- N", "+"), ("BinaryOperator", "*", "+")],
                "fn f() -> u8 { (if #(0) { (N()) + (N()) } else { (N()) - (N()) }) } \
                 #[allow(non_snake_case)] fn N() -> u8 { (if #(1) { (2) + (3) } else { (2) * (3) }) }",
            ),
            (
                "fn f() {\n match x { 1 => a, y if y < 2 => b, _ => c }}",
                &[
                    ("MatchArm", "1 =>", ""),
                    ("MatchArm", "y if", ""),
                    ("MatchArmGuard", "y < 2", "true"),
                    ("MatchArmGuard", "y < 2", "false"),
                    ("BinaryOperator", "<", ">"),
                ],
                "fn f() {\n match x { 1 if !#(0) => a, y if !#(1) && (!#(3) && ((#(2) || (((if #(4) { (y) > (2) } else { \
                 (y) < (2) })))))) => b, _ => c }}",
            ),
        ] {
            assert_eq!(rendered(text, mutants, &[]), expected);
            let unchanged = rendered(text, mutants, &(0..mutants.len()).collect::<Vec<_>>());
            assert_eq!(unchanged.replace("(y < 2)", "y < 2"), text);
        }
    }

    #[test]
    fn what_cannot_be_a_branch_is_left_out() {
        for text in [
            "const fn f() { const X: u8 = 1 + 1; }",
            "fn f() { const X: u8 = 1 + 1; }",
            "pub const X: u8 = 1 + 1;",
            "mod a; const X: u8 = 1 + 1;",
            "fn f() { g(X, [0; X]) } const X: u8 = 1 + 1;",
            "fn f() { vec![X] } const X: u8 = 1 + 1;",
            "fn f() { [0; 1 + 1] }",
            "fn f() { g::<{ 1 + 1 }>() }",
            "fn f(x: impl A) -> Vec<impl B> { x + 1 }",
        ] {
            let (genre, at) = if text.contains("impl") { ("FnValue", "x +") } else { ("BinaryOperator", "+") };
            assert_eq!(rendered(text, &[(genre, at, "y")], &[]), text);
        }
        let binding = "fn f() { if let x = y && z {} }";
        assert_eq!(rendered(binding, &[("BinaryOperator", "&&", "||")], &[]), binding);
        let mutant = mutant(binding, "BinaryOperator", "&&", "||");
        let files = BTreeMap::from([(String::new(), Source::new(binding.to_owned(), [(3, &mutant)].into_iter()))]);
        assert_eq!(Sources { files, ..empty() }.unviable().collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_function_that_constants_call_stays_const() {
        let text = "impl A { const fn a(&self) -> u8 { x + 1 } const fn b() -> u8 { y + 1 } }";
        let mutants: Vec<_> = ["+ 1 } c", "+ 1 } }"].map(|at| mutant(text, "BinaryOperator", at, "-")).into();
        let files = BTreeMap::from([(String::new(), Source::new(text.to_owned(), mutants.iter().enumerate()))]);
        let mut sources = Sources { files, ..empty() };
        assert_eq!(sources.leave_out_const(&BTreeSet::from(["A", "c"])), 0);
        assert_eq!(sources.leave_out_const(&BTreeSet::from(["A", "b"])), 1);
        assert_eq!(sources.included(), BTreeSet::from([0]));
        assert_eq!(sources.unviable().count(), 0);
        let rendered = sources.files[""].render(&sources.left_out);
        assert!(
            rendered.starts_with("impl A {  fn a(") && rendered.ends_with(" const fn b() -> u8 { y + 1 } }"),
            "{rendered}"
        );
    }

    #[test]
    fn an_error_is_of_the_innermost_branch() {
        let text = "fn f() -> u8 { x + 1 }";
        let mutants: Vec<_> = ["-", "*"].map(|other| mutant(text, "BinaryOperator", "+", other)).into();
        let source = Source::new(text.to_owned(), mutants.iter().enumerate());
        let files = BTreeMap::from([("a/src/b.rs".to_owned(), source)]);
        let mut sources = Sources { files, ..empty() };
        let at = sources.files["a/src/b.rs"].render(&BTreeSet::new()).find("(x) * (1)").expect("a branch");
        assert_eq!(sources.leave_out(&[("a/src/b.rs".to_owned(), at), ("other".to_owned(), at)]), 1);
        assert_eq!(sources.included(), BTreeSet::from([0]));
        assert_eq!(sources.unviable().collect::<Vec<_>>(), [1]);
        // An error after a branch.
        let end = sources.files["a/src/b.rs"].render(&sources.left_out).len() - 1;
        assert_eq!(sources.leave_out(&[("a/src/b.rs".to_owned(), end)]), 1);
        assert_eq!(sources.included(), BTreeSet::new());
        assert_eq!(sources.unviable().collect::<Vec<_>>(), [1]);
    }
}

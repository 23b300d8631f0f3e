//! `#[cfg(…)]` and `#[cfg_attr(…)]` in a policy, evaluated on its tokens: what is configured out is never parsed.
//!
//! Only rustc can evaluate a predicate. A policy with one therefore expands to two calls, of which rustc drops one and expands the
//! other, until no predicate is left:
//!
//! ```text
//! expand! { $crate struct Shop { a, #[cfg(debug_assertions)] b, c } }
//!   └▶ #[cfg(debug_assertions)]      resume! { $crate struct Shop { a, b, c } }
//!      #[cfg(not(debug_assertions))] resume! { $crate struct Shop { a, c } }
//! ```

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// A predicate that rustc has to decide, and the call either way.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is in `cfg(…)`.
    pub predicate: TokenStream,
    /// The call if the predicate is true.
    pub holds: TokenStream,
    /// The call if it is false; empty if the predicate applies to the whole policy.
    pub fails: TokenStream,
}

/// The first predicate in a call of the macro, if there is one.
///
/// It decides everything in the call that has this predicate or its negation. A malformed `cfg` is left in the tokens: the
/// parser reports it.
pub fn undecided(tokens: &TokenStream) -> Option<Choice> {
    let call = Call::read(tokens.clone())?;
    let predicate = call.whole.predicate().or_else(|| call.body.iter().find_map(Element::predicate))?;
    let decide = |holds| call.clone().decided(&Decision::new(&predicate, holds));
    Some(Choice { holds: decide(true), fails: decide(false), predicate })
}

/// A call of the macro: `$crate attributes visibility struct Name { … }`, and what follows.
#[derive(Clone)]
struct Call {
    krate: TokenTree,
    /// The tokens before the braces.
    whole: Element,
    braces: Group,
    body: Vec<Element>,
    /// The fields of the base, which contain no predicate.
    rest: TokenStream,
}

impl Call {
    fn read(tokens: TokenStream) -> Option<Call> {
        let mut trees = tokens.into_iter();
        let krate = trees.next()?;
        let mut whole = Vec::new();
        let braces = loop {
            match trees.next()? {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break group,
                tree => whole.push(tree),
            }
        };
        // The parser reports tokens that are more than one item.
        let [whole] = <[Element; 1]>::try_from(elements(whole.into_iter().collect())).ok()?;
        Some(Call { krate, whole, body: elements(braces.stream()), braces, rest: trees.collect() })
    }

    fn decided(self, decision: &Decision) -> TokenStream {
        let Call { krate, whole, braces, body, rest } = self;
        let Some(whole) = whole.decided(decision) else { return TokenStream::new() };
        let braces = regrouped(&braces, body, decision);
        quote!(#krate #whole #braces #rest)
    }
}

/// A field, a directive, a cookie or an item of a list, with its attributes and its comma.
#[derive(Clone, Default)]
struct Element {
    attributes: Vec<Attribute>,
    rest: Vec<TokenTree>,
}

#[derive(Clone)]
struct Attribute {
    pound: TokenTree,
    brackets: Group,
    condition: Option<Condition>,
}

/// The content of a `cfg` or a `cfg_attr`.
#[derive(Clone)]
struct Condition {
    predicate: TokenStream,
    /// The attributes of `cfg_attr`.
    attributes: Option<Vec<TokenStream>>,
}

/// The elements of a block or a list. An attribute starts an element even if the comma before it is missing.
fn elements(tokens: TokenStream) -> Vec<Element> {
    let mut elements = vec![Element::default()];
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let Some(element) = elements.last_mut() else { break };
        // An attribute after the colon is an error, which the parser reports.
        let starts = is(&tree, '#') && !element.rest.last().is_some_and(|tree| is(tree, ':'));
        let brackets = starts.then(|| trees.next_if(is_brackets)).flatten();
        match brackets {
            Some(TokenTree::Group(brackets)) => {
                let attribute = Attribute { pound: tree, condition: Condition::read(&brackets), brackets };
                match element.rest.is_empty() {
                    true => element.attributes.push(attribute),
                    false => elements.push(Element { attributes: vec![attribute], rest: Vec::new() }),
                }
            }
            _ => {
                let ends = is(&tree, ',') || is(&tree, ';');
                element.rest.push(tree);
                if ends {
                    elements.push(Element::default());
                }
            }
        }
    }
    elements
}

impl Element {
    /// The first predicate in it.
    fn predicate(&self) -> Option<TokenStream> {
        let conditions = self.attributes.iter().filter_map(|attribute| attribute.condition.as_ref());
        let own = conditions.map(|condition| condition.predicate.clone()).next();
        own.or_else(|| {
            let groups = self.rest.iter().filter_map(group);
            groups.flat_map(|group| elements(group.stream())).find_map(|element| element.predicate())
        })
    }

    /// The element after the decision; `None` if it is configured out.
    fn decided(self, decision: &Decision) -> Option<TokenStream> {
        let mut tokens = TokenStream::new();
        for Attribute { pound, brackets, condition } in self.attributes {
            let decided = condition.and_then(|found| Some((decision.of(&found.predicate)?, found.attributes)));
            match decided {
                None => tokens.extend([pound, brackets.into()]),
                Some((false, None)) => return None,
                Some((true, Some(attributes))) => tokens.extend(quote!(#(#pound [#attributes])*)),
                Some((true, None) | (false, Some(_))) => {}
            }
        }
        for tree in self.rest {
            match group(&tree) {
                Some(group) => regrouped(group, elements(group.stream()), decision).to_tokens(&mut tokens),
                None => tree.to_tokens(&mut tokens),
            }
        }
        Some(tokens)
    }
}

impl Condition {
    /// `cfg(predicate)`, or `cfg_attr(predicate, attributes)`.
    fn read(brackets: &Group) -> Option<Condition> {
        let mut trees = ungrouped(brackets.stream()).into_iter();
        let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(group)), None) =
            (trees.next(), trees.next(), trees.next())
        else {
            return None;
        };
        let mut parts = split(group.stream()).into_iter();
        let predicate = parts.next()?;
        let attributes: Vec<TokenStream> = parts.collect();
        let is_whole = group.delimiter() == Delimiter::Parenthesis && is_predicate(&predicate);
        match () {
            () if !is_whole => None,
            () if name == "cfg" && attributes.is_empty() => Some(Condition { predicate, attributes: None }),
            () if name == "cfg_attr" => Some(Condition { predicate, attributes: Some(attributes) }),
            () => None,
        }
    }
}

/// Whether this is the name of an attribute for conditional compilation.
pub(crate) fn is_conditional(name: &str) -> bool {
    name == "cfg" || name == "cfg_attr"
}

/// Whether rustc accepts the tokens as a predicate. With anything else, rustc would drop both calls, and with them the policy.
///
/// <https://doc.rust-lang.org/reference/conditional-compilation.html#r-cfg.syntax>
fn is_predicate(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Ident(_)] => true,
        [TokenTree::Ident(_), TokenTree::Punct(equals), TokenTree::Literal(value)] => {
            equals.as_char() == '=' && value.to_string().starts_with(['"', 'r'])
        }
        [TokenTree::Ident(name), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            let parts = split(group.stream());
            match name.to_string().as_str() {
                "all" | "any" => parts.iter().all(is_predicate),
                "not" => parts.len() == 1 && parts.iter().all(is_predicate),
                _ => false,
            }
        }
        [TokenTree::Group(group)] => group.delimiter() == Delimiter::None && is_predicate(&group.stream()),
        _ => false,
    }
}

/// The decision about a predicate and its negation.
struct Decision {
    predicate: String,
    negation: String,
    holds: bool,
}

impl Decision {
    fn new(predicate: &TokenStream, holds: bool) -> Decision {
        Decision { predicate: predicate.to_string(), negation: negated(predicate).to_string(), holds }
    }

    fn of(&self, predicate: &TokenStream) -> Option<bool> {
        let text = predicate.to_string();
        match () {
            () if text == self.predicate => Some(self.holds),
            () if text == self.negation => Some(!self.holds),
            () => None,
        }
    }
}

fn negated(predicate: &TokenStream) -> TokenStream {
    let mut trees = predicate.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Ident(not)), Some(TokenTree::Group(inner))) if not == "not" => inner.stream(),
        _ => quote!(not(#predicate)),
    }
}

fn regrouped(group: &Group, elements: Vec<Element>, decision: &Decision) -> Group {
    let stream = elements.into_iter().filter_map(|element| element.decided(decision)).collect();
    let mut regrouped = Group::new(group.delimiter(), stream);
    regrouped.set_span(group.span());
    regrouped
}

/// A block or a list: its elements can have attributes.
fn group(tree: &TokenTree) -> Option<&Group> {
    match tree {
        TokenTree::Group(group) if group.delimiter() != Delimiter::Parenthesis => Some(group),
        _ => None,
    }
}

/// The tokens between the commas, without an empty last part.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for tree in tokens {
        match parts.last_mut() {
            Some(part) if !is(&tree, ',') => part.extend([tree]),
            _ => parts.push(TokenStream::new()),
        }
    }
    parts.pop_if(|last| last.is_empty());
    parts
}

/// The tokens of a fragment that a `macro_rules!` has passed on, such as the `cfg(…)` of a `$meta:meta`.
pub(crate) fn ungrouped(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => ungrouped(group.stream()),
        _ => tokens,
    }
}

fn is_brackets(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

fn is(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The predicates of a call in the order in which they are decided, and the tokens that remain.
    fn decided(text: &str, holds: &[&str]) -> (Vec<String>, String) {
        all_decided(text.parse().expect("tokens"), holds)
    }

    fn all_decided(mut tokens: TokenStream, holds: &[&str]) -> (Vec<String>, String) {
        let mut asked = Vec::new();
        while let Some(choice) = undecided(&tokens) {
            let predicate = choice.predicate.to_string();
            tokens = if holds.contains(&predicate.as_str()) { choice.holds } else { choice.fails };
            asked.push(predicate);
        }
        (asked, tokens.to_string())
    }

    fn same(text: &str) -> String {
        text.parse::<TokenStream>().expect("tokens").to_string()
    }

    #[test]
    fn a_predicate_is_asked_once_and_decides_all_that_have_it() {
        let text = r#"krate /** doc */ pub struct A {
            #[cfg(debug_assertions)] origin: "http://localhost:3000",
            #[cfg(not(debug_assertions))] origin: "https://a.example",
            content_security_policy: {
                #[allow(x, reason = "r")] #[cfg(feature = "chat")] connect_src: [.., #[cfg(debug_assertions)] "ws:"],
                /// Images.
                #[cfg(all(unix, not(feature = "chat")))] img_src: self,
            },
            remove: [#[cfg(debug_assertions)] "server"]
        }"#;
        let (asked, left) = decided(text, &["debug_assertions", "feature = \"chat\""]);
        assert_eq!(
            asked,
            ["debug_assertions", "feature = \"chat\"", "all (unix , not (feature = \"chat\"))"].map(same)
        );
        let expected = r#"krate /** doc */ pub struct A {
            origin: "http://localhost:3000",
            content_security_policy: {
                #[allow(x, reason = "r")] connect_src: [.., "ws:"],
            },
            remove: ["server"]
        }"#;
        assert_eq!(left, same(expected));
        let (_, left) = decided(text, &[]);
        let expected = r#"krate /** doc */ pub struct A {
            origin: "https://a.example",
            content_security_policy: {},
            remove: []
        }"#;
        assert_eq!(left, same(expected));
    }

    #[test]
    fn cfg_attr_gives_its_attributes() {
        let text = "krate #[cfg_attr(a, allow(x, reason = \"r\"), derive(Debug))] struct A { #[cfg_attr(not(a), warn(y))] b, }";
        let left = decided(text, &["a"]).1;
        assert_eq!(left, same("krate #[allow(x, reason = \"r\")] #[derive(Debug)] struct A { b, }"));
        assert_eq!(decided(text, &[]).1, same("krate struct A { #[warn(y)] b, }"));
    }

    #[test]
    fn a_policy_that_is_configured_out_is_nothing() {
        let choice = undecided(&"krate #[cfg(a)] struct A { #[cfg(b)] c }".parse().expect("tokens")).expect("a choice");
        assert!(choice.fails.is_empty());
        assert_eq!(choice.holds.to_string(), same("krate struct A { #[cfg(b)] c }"));
    }

    #[test]
    fn what_is_no_predicate_is_left_for_the_parser() {
        for cfg in [
            "cfg",
            "cfg()",
            "cfg(a, b)",
            "cfg(a = b)",
            "cfg(a = 1)",
            "cfg(a > \"b\")",
            "cfg((a))",
            "cfg(all[a])",
            "cfg[a]",
            "cfg(not())",
            "cfg(not(a, b))",
            "cfg(all(1))",
            "cfg(a::b)",
            "cfg = \"a\"",
            "cfg_attr()",
            "cfg(a(b))",
        ] {
            let tokens = format!("krate struct A {{ #[{cfg}] a: b }}").parse().expect("tokens");
            assert!(undecided(&tokens).is_none(), "{cfg}");
        }
        for cfg in
            ["cfg(a,)", "cfg(all())", "cfg(any(a, not(b), c = \"d\",))", "cfg(true)", "cfg(a = r\"b\")", "cfg_attr(a,)"]
        {
            let tokens = format!("krate struct A {{ #[{cfg}] a: b }}").parse().expect("tokens");
            assert!(undecided(&tokens).is_some(), "{cfg}");
        }
    }

    #[test]
    fn a_missing_comma_takes_nothing_along() {
        let left = decided("krate struct A { a: b #[cfg(x)] c: d, e }", &[]).1;
        assert_eq!(left, same("krate struct A { a: b e }"));
    }

    #[test]
    fn a_value_has_no_attributes() {
        let tokens = "krate struct A { a: #[cfg(x)] b }".parse().expect("tokens");
        assert!(undecided(&tokens).is_none());
    }

    #[test]
    fn what_a_base_answers_is_left_alone() {
        let text = "krate struct A { #[cfg(a)] ..B } @ struct B { #[cfg(b)] c }";
        let (asked, left) = decided(text, &["a"]);
        assert_eq!((asked, left), (vec!["a".to_owned()], same("krate struct A { ..B } @ struct B { #[cfg(b)] c }")));
    }

    #[test]
    fn only_not_is_a_negation() {
        // `all(a)` is another predicate than `a`, although rustc decides both alike.
        for word in ["all", "any"] {
            let text = format!("krate struct A {{ #[cfg({word}(a))] b, #[cfg(a)] c }}");
            let (asked, left) = decided(&text, &[&same(&format!("{word}(a)"))]);
            assert_eq!(
                (asked, left),
                (vec![same(&format!("{word}(a)")), "a".to_owned()], same("krate struct A { b, }"))
            );
        }
        let (asked, left) = decided("krate struct A { #[cfg(not(a))] b, #[cfg(a)] c }", &[]);
        assert_eq!((asked, left), (vec![same("not(a)")], same("krate struct A { c }")));
    }

    #[test]
    fn arguments_have_no_attributes() {
        for text in ["krate struct A { a: hash(#[cfg(x)] \"b\") }", "krate struct A { a: [hash(#[cfg(x)] \"b\", c)] }"]
        {
            assert!(undecided(&text.parse().expect("tokens")).is_none(), "{text}");
        }
    }

    #[test]
    fn what_follows_no_attribute_is_kept() {
        let left = decided("krate struct A { # a: b, #(c), #[cfg(x)] d }", &[]).1;
        assert_eq!(left, same("krate struct A { # a: b, #(c), }"));
    }

    /// A `macro_rules!` passes a fragment as one token.
    #[test]
    fn a_predicate_can_come_from_a_macro() {
        let passed = |text: &str| Group::new(Delimiter::None, text.parse().expect("tokens"));
        let attribute = passed("cfg(a)");
        let predicate = passed("not(a)");
        let call = quote!(krate struct A { #[#attribute] b, #[cfg(#predicate)] c, #[cfg(all(#predicate))] d, e });
        let (asked, left) = all_decided(call, &["a"]);
        assert_eq!((asked, left), (vec!["a".to_owned(), same("all(not(a))")], same("krate struct A { b, e }")));
        // Parentheses are written by the user.
        assert!(undecided(&quote!(krate struct A { #[(cfg(a))] b })).is_none());
    }
}

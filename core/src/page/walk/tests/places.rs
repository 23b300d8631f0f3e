//! Places are those of the file, whatever is in it.

use super::notation::page;
use crate::page::{Event, Place};

/// A page, and the texts at the places of its tokens, in order: tags, names, values, texts.
#[test]
fn places_are_exact() {
    for (notation, expected) in CASES {
        let (files, page) = page(notation);
        let mut found = Vec::new();
        super::super::walk(&page, &files, &|_| false, &mut |event, _| {
            for place in places(event) {
                found.push(files.text(place).to_owned());
            }
        });
        assert_eq!(found, *expected, "{notation:?}");
    }
}

fn places(event: &Event<'_>) -> Vec<Place> {
    match event {
        Event::Start(element) => {
            let mut places = vec![element.place, element.name.place];
            for attribute in &element.attributes {
                places.extend([attribute.place, attribute.name.place]);
                places.extend(attribute.value.iter().map(|value| value.place));
            }
            places
        }
        Event::End { name, place } => vec![*place, name.place],
        Event::Text(text) | Event::Comment(text) | Event::Raw { content: text, .. } => vec![text.place],
        Event::EndOfForm { form, .. } => vec![form.place],
        Event::EndOfPage => Vec::new(),
    }
}

const CASES: &[(&str, &[&str])] = &[
    ("a{{x}}b", &["a{{x}}b"]),
    ("<P Class = \"a\">", &["<P Class = \"a\">", "P", "Class = \"a\"", "Class", "a"]),
    ("<a b='' c d= e=f>", &["<a b='' c d= e=f>", "a", "b=''", "b", "", "c", "c", "d= e=f", "d", "e=f"]),
    ("<a b=>", &["<a b=>", "a", "b=", "b", ""]),
    ("<a b={{x}}>", &["<a b={{x}}>", "a", "b={{x}}", "b", "{{x}}"]),
    ("<a b=\"{{x}}\">", &["<a b=\"{{x}}\">", "a", "b=\"{{x}}\"", "b", "{{x}}"]),
    ("<a {{x}}=y>", &["<a {{x}}=y>", "a", "{{x}}=y", "{{x}}", "y"]),
    ("<{{t}} a>", &["<{{t}} a>", "{{t}}", "a", "a"]),
    ("</{{t}}>", &["</{{t}}>", "{{t}}"]),
    (
        "\u{feff}\t<a b=\"&amp;&lt;\u{e9}\">",
        &["\u{feff}\t", "<a b=\"&amp;&lt;\u{e9}\">", "a", "b=\"&amp;&lt;\u{e9}\"", "b", "&amp;&lt;\u{e9}"],
    ),
    (
        "\r\n<a\r\nb\r\n=\r\n'c\r\n'>\r\n",
        &["\r\n", "<a\r\nb\r\n=\r\n'c\r\n'>", "a", "b\r\n=\r\n'c\r\n'", "b", "c\r\n", "\r\n"],
    ),
    ("\u{1f600}<b>\u{1f600}</b>", &["\u{1f600}", "<b>", "b", "\u{1f600}", "</b>", "b"]),
    ("<a b=\u{e9}&amp>", &["<a b=\u{e9}&amp>", "a", "b=\u{e9}&amp", "b", "\u{e9}&amp"]),
    ("<a b=\"&amp\">", &["<a b=\"&amp\">", "a", "b=\"&amp\"", "b", "&amp"]),
    ("<!-- {{x}} -->a<?b?><!c>", &[" {{x}} ", "a", "?b?", "c"]),
    ("<!--a--!><!----><!--->", &["a", "", ""]),
    ("<!--a", &["a"]),
    ("<script>a\r\n</script\n>", &["<script>", "script", "a\r\n", "</script\n>", "script"]),
    ("<title>a&lt;</title>", &["<title>", "title", "a&lt;", "</title>", "title"]),
    ("a < b <c>", &["a < b ", "<c>", "c"]),
    // The place of a token that branches are part of goes from its start to its end.
    ("<a [b=\"c\"|]>", &["<a [b=\"c\"|]>", "a", "b=\"c\"", "b", "c", "<a [b=\"c\"|]>", "a"]),
    (
        "<a b=\"c[d|{{x}}]e\">",
        &[
            "<a b=\"c[d|{{x}}]e\">",
            "a",
            "b=\"c[d|{{x}}]e\"",
            "b",
            "c[d|{{x}}]e",
            "<a b=\"c[d|{{x}}]e\">",
            "a",
            "b=\"c[d|{{x}}]e\"",
            "b",
            "c[d|{{x}}]e",
        ],
    ),
    // What another file adds does not belong to the place, but what is written after it does.
    ("<a {>b=\"c\"<} d>", &["<a {>b=\"c\"<} d>", "a", "b=\"c\"", "b", "c", "d", "d"]),
    ("<a b=\"{>c<}\">", &["<a b=\"{>c<}\">", "a", "b=\"{>c<}\"", "b", "c"]),
    ("{><a <}b>", &["<a ", "a", "b", "b"]),
    // A loop goes back to an earlier place.
    (
        "<a(* {{x}}*)>",
        &[
            "<a(* {{x}}*)>",
            "a",
            "<a(* {{x}}*)>",
            "a",
            "{{x}}",
            "{{x}}",
            "<a(* {{x}}*)>",
            "a",
            "{{x}}",
            "{{x}}",
            "{{x}}",
            "{{x}}",
        ],
    ),
];

/// The pieces of a value, in which character references, branches and expressions are.
#[test]
fn each_part_of_a_value_has_its_place() {
    for (notation, name, part, expected) in [
        ("<p style=\"a &lt;b&gt; c\">", "style", "b", "b"),
        ("<p style=\"a &lt;b&gt; c\">", "style", "<b>", "&lt;b&gt;"),
        ("<p style='&amp;&#x1F600;&copy &notit;\u{e9}x'>", "style", "x", "x"),
        ("<p style='&amp;&#x1F600;&copy &notit;\u{e9}x'>", "style", "\u{1f600}", "&#x1F600;"),
        ("<p style='&amp;&semi;x'>", "style", ";", "&semi;"),
        ("<p style='a\r\n\r\n&amp;\r\nb'>", "style", "b", "b"),
        ("<p style='\r\n\rb c'>", "style", "b c", "b c"),
        ("<p style='\0b'>", "style", "b", "b"),
        ("<p style=a&amp;b>", "style", "b", "b"),
        ("<p style='[a&amp;|x]b'>", "style", "b", "b"),
        ("<p style='{>x<}b{{y}}c'>", "style", "b", "b"),
        ("<p style='&ngE;&acE;b'>", "style", "b", "b"),
        ("<p title=\"&lt;\" style=\"b\">", "style", "b", "b"),
    ] {
        let (files, page) = page(notation);
        let mut seen = 0;
        super::super::walk(&page, &files, &|_| false, &mut |event, _| {
            let Event::Start(element) = event else { return };
            let value = element.attribute(name).and_then(|attribute| attribute.value.as_ref()).expect("a value");
            let text = value.known().text;
            let at = text.find(part).unwrap_or_else(|| panic!("{part:?} in {text:?}"));
            assert_eq!(files.text(value.place_of(at..at + part.len())), expected, "{notation:?}");
            seen += 1;
        });
        assert!(seen > 0, "{notation:?}");
    }
}

/// The content of scripts and styles, with line breaks that browsers replace.
#[test]
fn each_part_of_a_style_has_its_place() {
    for (notation, part) in [
        ("<style>a b</style>", "b"),
        ("<style>\r\na\r\n\rb</style>", "b"),
        ("<style>a\0b</style>", "b"),
        ("<style>[a|x]b</style>", "b"),
        ("<style>{>x<}\r\n[a|]b</style>", "b"),
        ("<style></b</sb>d</style>", "d"),
        ("<svg><style>a[x|]\r\nd</style></svg>", "d"),
    ] {
        let (files, page) = page(notation);
        let mut seen = 0;
        super::super::walk(&page, &files, &|_| false, &mut |event, _| {
            let Event::Raw { content, .. } = event else { return };
            let text = content.known().text;
            let at = text.find(part).unwrap_or_else(|| panic!("{part:?} in {text:?}"));
            assert_eq!(files.text(content.place_of(at..at + part.len())), part, "{notation:?}");
            seen += 1;
        });
        assert!(seen > 0, "{notation:?}");
    }
}

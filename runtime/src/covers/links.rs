//! The links of a page: a scanner of tags, for tests. It finds what browsers would follow or load.

/// Returns the values of `href`, `src` and `action` in the tags of a page, in their order.
pub(super) fn links(html: &str) -> Vec<String> {
    let (mut rest, mut found) = (html, Vec::new());
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with("!--") {
            // `<!-->` is a whole comment.
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_end = rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(rest.len());
        let name = rest[..name_end].to_ascii_lowercase();
        rest = attributes(&rest[name_end..], &mut found);
        // The text of these elements contains no tags.
        if matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            let ends = |at: &usize| rest[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(&name));
            let end = rest.match_indices("</").map(|(at, _)| at).find(ends);
            rest = end.map_or("", |end| &rest[end..]);
        }
    }
    found
}

/// Reads the attributes of a tag, and returns the text after it.
fn attributes<'h>(mut rest: &'h str, found: &mut Vec<String>) -> &'h str {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        if rest.is_empty() {
            return rest;
        }
        // An equals sign at the start is part of the name.
        let end = rest.char_indices().skip(1).find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
        let (name, after) = rest.split_at(end.map_or(rest.len(), |(end, _)| end));
        rest = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = rest.strip_prefix('=') else { continue };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len())),
        };
        rest = after;
        if ["href", "src", "action"].iter().any(|link| name.eq_ignore_ascii_case(link)) {
            found.push(value.trim().replace("&amp;", "&"));
        }
    }
}

/// Returns the path and query of a link on a page, or `None` if it leads to another origin or to no page.
pub(super) fn resolved(link: &str, page: &str, origin: Option<&str>) -> Option<String> {
    let link = link.split('#').next().unwrap_or_default();
    let own = origin.and_then(|origin| link.strip_prefix(origin));
    let link = match own {
        Some("") => "/",
        Some(path) if path.starts_with(['/', '?']) => path,
        _ => link,
    };
    let page_path = page.split('?').next().unwrap_or_default();
    let scheme = link.split(['/', '?']).next().is_some_and(|start| start.contains(':'));
    // Browsers read a backslash as a slash, so that `/\evil.example` is another host.
    if link.is_empty() || scheme || link.starts_with("//") || link.contains('\\') {
        return None;
    }
    let joined = match link {
        query if query.starts_with('?') => format!("{page_path}{query}"),
        path if path.starts_with('/') => path.to_owned(),
        relative => format!("{}{relative}", &page_path[..page_path.rfind('/').map_or(0, |slash| slash + 1)]),
    };
    let (path, query) = joined.split_once('?').map_or((joined.as_str(), None), |(path, query)| (path, Some(query)));
    let path = without_dots(path);
    Some(query.map_or_else(|| path.clone(), |query| format!("{path}?{query}")))
}

/// RFC 3986, section 5.2.4.
fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let all: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    for (index, segment) in all.iter().enumerate() {
        let is_last = index + 1 == all.len();
        match *segment {
            ".." => {
                segments.pop();
                if is_last {
                    segments.push("");
                }
            }
            "." if is_last => segments.push(""),
            "." => {}
            segment => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_in_tags() {
        let page = r#"<!doctype html><!-- <a href="/comment"> --><a class=x HREF = "/a?b=1&amp;c=2">a</a><img src=/logo.svg>
            <script src='/app.js'>let a = "<a href='/script'>";</script><form/action="/buy"method=post><a href=/last"#;
        assert_eq!(links(page), ["/a?b=1&c=2", "/logo.svg", "/app.js", "/buy", "/last"]);
        for comment in ["<!---->", "<!-->", "<!--->", "<!-- -- > -> <a href=/b>-->"] {
            assert_eq!(links(&format!("{comment}<a href=/a>-->")), ["/a"], "{comment}");
        }
        for odd in ["<", "<a", "<a href", "<a href=", "<a href='", "<a =>", "<!--", "<script", "<é a=b>"] {
            assert!(links(odd).iter().all(String::is_empty), "{odd}");
        }
    }

    #[test]
    fn links_lead_to_the_same_origin() {
        let resolved = |link| resolved(link, "/shop/tea?page=1", Some("https://shop.example.com"));
        for (link, expected) in [
            ("/a", Some("/a")),
            ("green", Some("/shop/green")),
            ("../basket?x=/../y", Some("/basket?x=/../y")),
            ("./", Some("/shop/")),
            (".", Some("/shop/")),
            ("a/..", Some("/shop/")),
            ("a/./b/../c", Some("/shop/a/c")),
            ("../../../..", Some("/")),
            ("?page=2", Some("/shop/tea?page=2")),
            ("https://shop.example.com", Some("/")),
            ("https://shop.example.com/b#top", Some("/b")),
            ("https://shop.example.com.evil.example/", None),
            ("//evil.example/", None),
            ("/\\evil.example/", None),
            ("mailto:a@b.example", None),
            ("javascript:alert(1)", None),
            ("#top", None),
            ("", None),
        ] {
            assert_eq!(resolved(link).as_deref(), expected, "{link}");
        }
    }
}

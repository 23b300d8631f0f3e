//! The pages that a page leads to.

use http::{HeaderMap, Uri, header::LOCATION};
use security_policy_core::{
    page::{Element, Event, FileSet, MarkupFile, Page, url_of_refresh, walk},
    url::{Origin, Url, cleaned},
};

/// Returns the path and query of each page of the same origin that a response leads to, in the order of the links.
///
/// `at` is the URL of the response, with the path and query of the request.
pub(super) fn links(at: &Url, origin: &Origin, headers: &HeaderMap, body: &str) -> Vec<String> {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let mut found: Vec<String> = location.into_iter().filter_map(|link| resolved(link, at, origin)).collect();
    let mut files = FileSet::new();
    let file = files.add(MarkupFile { path: String::new(), name: String::new(), text: body.to_owned() });
    let mut base = at.clone();
    walk(&Page::plain(file, &files), &files, &|_| false, &mut |event, _| {
        let Event::Start(element) = event else { return };
        if element.is("base") {
            base = value(element, "href").and_then(|href| at.join(&href)).unwrap_or_else(|| base.clone());
        }
        found.extend(target(element).and_then(|link| resolved(&link, &base, origin)));
    });
    found
}

/// The URL that an element leads a visitor to.
fn target(element: &Element<'_>) -> Option<String> {
    let is = |name: &str| element.is(name);
    if is("a") || is("area") {
        return value(element, "href").or_else(|| value(element, "xlink:href"));
    }
    if is("iframe") || is("frame") {
        return value(element, "src");
    }
    if is("form") {
        // A form without a method is sent by GET. Others would change something.
        let is_get = value(element, "method").is_none_or(|method| method.eq_ignore_ascii_case("get"));
        return value(element, "action").filter(|_| is_get);
    }
    let is_refresh =
        is("meta") && value(element, "http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh"));
    if is_refresh {
        let content = value(element, "content")?;
        return url_of_refresh(&content).map(str::to_owned);
    }
    None
}

fn value(element: &Element<'_>, name: &str) -> Option<String> {
    element.attribute(name)?.value.as_ref()?.constant().map(str::to_owned)
}

/// Returns the path and query of a link, or `None` if it leads to another origin or to the same page.
pub(super) fn resolved(link: &str, base: &Url, origin: &Origin) -> Option<String> {
    let link = cleaned(link);
    let link = link.split('#').next().unwrap_or_default();
    if link.is_empty() {
        return None;
    }
    let url = base.join(link).filter(|url| url.is_of(origin))?;
    let query = link.split_once('?').map_or(String::new(), |(_, query)| format!("?{}", query.replace(' ', "%20")));
    let path = format!("{}{query}", url.path());
    path.parse::<Uri>().is_ok().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use security_policy_core::span::Span;

    fn found(body: &str) -> Vec<String> {
        let origin = Origin::parse("https://shop.example.com", Span::default()).expect("an origin");
        let at = Url::parse("https://shop.example.com/tea/index").expect("a URL");
        links(&at, &origin, &HeaderMap::new(), body)
    }

    #[test]
    fn links_lead_to_pages_of_the_same_origin() {
        for (body, expected) in [
            ("<a href=/a>", &["/a"][..]),
            ("<a href='b?x=1&amp;y=2#z'>", &["/tea/b?x=1&y=2"]),
            ("<a href=\" /a\tb \">", &["/ab"]),
            ("<a href=\"/a b?c d\">", &["/a%20b?c%20d"]),
            ("<a href=https://shop.example.com>", &["/"]),
            ("<a href=HTTPS://SHOP.example.com:443/a>", &["/a"]),
            ("<a href=//shop.example.com/a>", &["/a"]),
            ("<a href=../../x/./y>", &["/x/y"]),
            ("<area href=/a><iframe src=/b></iframe><svg><a xlink:href=/c>", &["/a", "/b", "/c"]),
            // Browsers ignore a form inside another one.
            ("<form action=/search><form method=GET action=/a>", &["/search"]),
            ("<form method=get action=/search></form><form method=post action=/buy></form>", &["/search"]),
            ("<meta http-equiv=Refresh content='0; URL=/next'>", &["/next"]),
            ("<meta http-equiv=refresh content='5 url=/next'>", &["/next"]),
            ("<meta http-equiv=refresh content='5 /next'>", &["/next"]),
            ("<meta http-equiv=refresh content='0;urls/list'>", &["/tea/urls/list"]),
            ("<meta http-equiv=refresh content=\"0;url='/a'b\">", &["/a"]),
            ("<meta http-equiv=refresh content='0 url=/a;b'>", &["/a;b"]),
            ("<meta http-equiv=refresh content=\"0;url=/a'\">", &["/a'"]),
            ("<meta http-equiv=refresh content='x;url=/a'><meta http-equiv=refresh content=5>", &[]),
            ("<meta name=refresh content='0;url=/a'><p http-equiv=refresh content='0;url=/b'>", &[]),
            ("<base href=/base/><a href=x>", &["/base/x"]),
            ("<!-- <a href=/comment> --><script>'<a href=/script>'</script><a href=/last>", &["/last"]),
            ("<textarea><a href=/text></textarea><title><a href=/title></title>", &[]),
            (
                "<a href=https://evil.example/><a href=//evil.example><a href=/\\evil.example><a href=http://shop.example.com/>",
                &[],
            ),
            ("<a href=javascript:x><a href=mailto:a@b><a href=#top><a href=''><a>", &[]),
            ("<img src=/logo.svg><link rel=stylesheet href=/a.css><script src=/a.js></script>", &[]),
        ] {
            let found = found(body);
            let found: Vec<&str> = found.iter().map(String::as_str).collect();
            assert_eq!(found, expected, "{body}");
        }
    }

    #[test]
    fn a_redirect_is_a_link() {
        let origin = Origin::parse("https://shop.example.com", Span::default()).expect("an origin");
        let at = Url::parse("https://shop.example.com/old").expect("a URL");
        let mut headers = HeaderMap::new();
        headers.insert(LOCATION, "new?x=1".parse().expect("a value"));
        assert_eq!(links(&at, &origin, &headers, ""), ["/new?x=1"]);
        headers.insert(LOCATION, "https://evil.example/".parse().expect("a value"));
        assert!(links(&at, &origin, &headers, "").is_empty());
    }
}

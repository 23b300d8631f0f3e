// Opens every text of `tests/data/links.toml` in Chromium: as the link of a page, as `Href` writes it, and as a redirect to its
// `RedirectTarget`. With `RECORD=1` it writes into the file which URL Chromium reads.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { ROOT, launch, serve } from "./browser.mjs";

const FILE = path.join(ROOT, "tests/data/links.toml");
const PAGE = "https://shop.example/a/b";
const ALLOWED = ["http:", "https:", "mailto:", "tel:"];

let browser, page, links;

before(async () => {
    const cargo = ["run", "--quiet", "-p", "security-policy-tests", "--example", "links"];
    links = JSON.parse(execFileSync("cargo", cargo, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
    const { port } = await serve((request, response) => {
        const [, index] = /^\/redirect\/(\d+)$/.exec(request.url) ?? [];
        response.setHeader("content-type", "text/html");
        response.setHeader("access-control-allow-origin", "*");
        if (index !== undefined) response.writeHead(303, { location: links[index].target });
        response.end();
    });
    browser = await launch({ "*": port });
    page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(PAGE);
});

after(() => browser?.close());

test("the file has the URLs that Chromium reads", async () => {
    const texts = links.map(({ text }) => text);
    const urls = await page.evaluate(
        (texts) => texts.map((text) => (URL.canParse(text, location.href) ? new URL(text, location.href).href : "")),
        texts,
    );
    let index = 0;
    const recorded = readFileSync(FILE, "utf8").replace(/^url = .*$/gm, () => `url = ${quoted(urls[index++])}`);
    assert.equal(index, texts.length);
    if (process.env.RECORD) writeFileSync(FILE, recorded);
    assert.equal(recorded, readFileSync(FILE, "utf8"));
});

test("a link is one attribute, and has an allowed scheme", async () => {
    const seen = await page.evaluate((links) => {
        return links.map(({ text, href }) => {
            const raw = document.createElement("a");
            raw.setAttribute("href", text);
            document.body.innerHTML = ['"', "'"].map((quote) => `<a href=${quote}${href}${quote}>x</a>`).join("");
            const found = [...document.body.querySelectorAll("*")];
            return {
                text,
                elements: found.map((element) => `${element.localName} ${element.attributes.length}`).join(),
                url: [...new Set(found.map((element) => element.href))],
                protocol: found[0].protocol,
                raw: raw.href,
                rawProtocol: URL.canParse(text, location.href) ? raw.protocol : "",
            };
        });
    }, links);
    for (const [index, { text, elements, url, protocol, raw, rawProtocol }] of seen.entries()) {
        assert.equal(elements, "a 1,a 1", text);
        // Browsers follow no link that they cannot parse; its protocol is then `:`.
        const isLink = ALLOWED.includes(rawProtocol) || rawProtocol === "";
        assert.equal(links[index].is_rejected, !isLink, text);
        assert.ok(links[index].is_rejected ? url[0] === "about:blank" : [...ALLOWED, ":"].includes(protocol), text);
        if (rawProtocol && !links[index].is_rejected && !text.includes("\0")) assert.deepEqual(url, [raw], text);
    }
    const rejected = links.filter((link) => link.is_rejected).length;
    assert.ok(rejected >= 60 && links.length - rejected >= 150, `${rejected} of ${links.length} are rejected`);
});

test("a redirect stays on the site", async () => {
    const targets = links.flatMap(({ target }, index) => (target === null ? [] : [index]));
    const seen = await page.evaluate(
        (targets) => Promise.all(targets.map((index) => fetch(`/redirect/${index}`).then(({ url }) => url, String))),
        targets,
    );
    for (const [position, index] of targets.entries()) {
        const { text, target } = links[index];
        const expected = new URL(target, PAGE);
        assert.equal(expected.origin, "https://shop.example", text);
        assert.equal(seen[position].split("#")[0], expected.href.split("#")[0], text);
    }
    assert.ok(targets.length >= 20, `${targets.length} are accepted`);
});

/** A string of TOML. */
function quoted(text) {
    const escapes = { '"': '\\"', "\\": "\\\\" };
    return `"${text.replace(/["\\]/g, (c) => escapes[c]).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

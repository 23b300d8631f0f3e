// What Chromium reports when a page violates its policy: received, grouped and explained by `tests/examples/reports_site.rs`.

import assert from "node:assert/strict";
import { X509Certificate, createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { ROOT, certificate, launch, program, terminateTls, until } from "./browser.mjs";

// Chromium sends no reports to hosts whose certificate has errors, also if it ignores them: this one is valid for it.
const key = new X509Certificate(certificate.cert).publicKey.export({ type: "spki", format: "der" });
const trusted = `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`;

const SOURCE = "tests/examples/reports_site.rs";

let site, tls, browser;

before(async () => {
    site = await program("reports_site");
    tls = await terminateTls(site.port);
    // Reports are otherwise collected for a minute.
    browser = await launch({ "*": tls }, {}, { trusts: true, args: [trusted, "--short-reporting-delay"] });
});

after(async () => {
    await browser?.close();
    site?.stop();
});

/** What the site has received. */
const snapshot = async () => (await fetch(`http://127.0.0.1:${site.port}/reports`)).json();

/** The line of the policy that contains a text. */
const line = (text) => readFileSync(path.join(ROOT, SOURCE), "utf8").split("\n").findIndex((line) => line.includes(text)) + 1;

/** Waits for a group; returns it. */
async function group(what, blocked) {
    let found;
    const find = async () => {
        found = (await snapshot()).groups.find((group) => group.what === what && group.blocked === blocked);
        return found !== undefined;
    };
    assert.ok(await until(find, 20_000), `no report of ${what} ${blocked}: ${JSON.stringify(await snapshot(), null, 1)}`);
    return found;
}

test("a page that violates its policy is reported, grouped and explained", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    for (const id of [17, 18]) {
        await page.goto(`https://shop.test/products/${id}?token=secret`);
        assert.equal(await page.textContent("#ran"), "ran", "the script with the nonce runs");
        assert.equal(await page.title(), "shop", "the one without does not");
    }

    const image = await group("img-src", "https://photos.test");
    assert.equal(image.page, "/products/*");
    assert.equal(image.is_report_only, false);
    assert.equal(image.explanation.cause, "`img_src: self` does not allow `https://photos.test`");
    assert.equal(image.explanation.add, 'img_src: [self, "https://photos.test"]');
    assert.equal(image.explanation.place, `${SOURCE}:${line("img_src: self")}`);
    assert.equal(image.explanation.deploy, "current");

    const script = await group("script-src-elem", "inline");
    assert.equal(script.explanation.advice, "change_page");
    assert.match(script.explanation.help, /<script nonce=…>/);
    const handler = await group("script-src-attr", "inline");
    assert.match(handler.explanation.help, /addEventListener/);
    const evaluated = await group("script-src", "eval");
    assert.match(evaluated.explanation.help, /do not add `unsafe_eval`/);

    const style = await group("style-src-elem", "https://shop.test");
    assert.equal(style.is_report_only, true, "of the report-only policy");
    assert.equal(style.explanation.place, `${SOURCE}:${line("style_src: none")}`);

    const feature = await group("geolocation", "");
    assert.equal(feature.kind, "permissions-policy-violation");
    assert.equal(feature.explanation.place, `${SOURCE}:${line("permissions_policy:")}`);

    // Both pages are in one group, and nothing of their queries is kept.
    assert.ok(await until(async () => (await group("img-src", "https://photos.test")).count >= 2));
    const all = JSON.stringify(await snapshot());
    assert.ok(!all.includes("secret"), all);
    await context.close();
});

test("reports to `report-uri` are received too", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto("https://shop.test/legacy");
    const media = await group("media-src", "https://old.test");
    assert.equal(media.page, "/legacy");
    assert.equal(media.example.user_agent, "", "a legacy report does not name the browser");
    assert.equal(media.explanation.deploy, "other", "the policy of the page is not the one that explains");
    await context.close();
});

// The example site, `examples/src/main.rs`, as a person meets it: pages, login, attacks and reports, in Chromium.
//
// Screenshots of the pages, wide and narrow, light and dark, go to a temporary folder, or to that of `SCREENSHOTS`.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { ROOT, build, launch, until } from "./browser.mjs";
import { ATTACKS, OF_ATTACKS, contrast } from "./site.mjs";

const SCREENSHOTS = process.env.SCREENSHOTS ?? mkdtempSync(path.join(tmpdir(), "site-"));

let origins, child, browser;

before(async () => {
    const file = build("-p", "examples", "--no-default-features", "--bin", "site")["bin site"];
    child = spawn(file, ["--listen", "127.0.0.1:0"], { cwd: ROOT });
    child.stderr.pipe(process.stderr);
    origins = await new Promise((resolve, reject) => {
        let printed = "";
        child.stdout.on("data", (chunk) => {
            printed += chunk;
            const [, attacker, unprotected, site] = printed.match(/site: (\S+)\n.*protection: (\S+)\n(http:\S+)\n/) ?? [];
            if (site) resolve({ attacker, unprotected, site });
        });
        child.on("exit", (code) => reject(new Error(`the site ended with ${code}:\n${printed}`)));
    });
    mkdirSync(SCREENSHOTS, { recursive: true });
    console.log(`screenshots: ${SCREENSHOTS}`);
    browser = await launch({}, {}, { args: ["--short-reporting-delay"] });
});

after(async () => {
    await browser?.close();
    child?.kill();
});

/** A tab of a browser without cookies; `complaints` is what the console shows, and which responses are errors. */
async function open(options = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints = [];
    context.on("page", (other) => listen(other, complaints));
    listen(page, complaints);
    return { context, page, complaints };
}

function listen(page, complaints) {
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
    page.on("response", (response) => {
        if (response.status() === 404) complaints.push(`${response.url()}: 404`);
    });
}

async function logIn(page) {
    await page.goto(`${origins.site}/login`);
    // As a password manager finds them, and from the page's own note.
    const [name, password] = await page.locator(".note code").allTextContents();
    await page.fill("form input[autocomplete=username]", name);
    await page.fill("form input[type=password][autocomplete=current-password]", password);
    await page.click("main form button");
}

/** The pages that are looked at. */
const PAGES = ["/", "/login", "/attacks", "/attacks/script", "/attacks/cookie", "/attacks/frame", "/reports", "/quiet"];

/** Pages of the other two origins, which have no policy to show. */
const OTHERS = [
    ["attacker", "/attacks/frame"],
    ["attacker", "/attacks/post"],
    ["unprotected", "/attacks/form"],
    ["unprotected", "/attacks/style"],
];

/** Looks at a page: its language, title, headings, styles, width and contrast; takes a screenshot. */
async function look(page, address, file) {
    const styled = await page.locator("[style]:not(.raw *)").evaluateAll((all) => all.map((each) => each.outerHTML));
    assert.deepEqual(styled, [], `${address} has inline styles`);
    await page.screenshot({ path: file, fullPage: true });
    assert.equal(await page.getAttribute("html", "lang"), "en");
    assert.match(await page.title(), /^\S.* · (security_policy!|attacker)$/);
    assert.equal(await page.locator("h1").count(), 1, address);
    await page.evaluate(() => document.querySelector(".policy details")?.setAttribute("open", ""));
    const [overflow, width] = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, innerWidth]);
    assert.ok(overflow <= 0, `${address} is ${overflow} px wider than ${width} px`);
    const { ratio, text } = await contrast(page);
    assert.ok(ratio >= 4.5, `${address}: contrast ${ratio.toFixed(2)} of ${text}`);
}

for (const [size, width, height] of [["wide", 1280, 800], ["narrow", 390, 844], ["narrowest", 360, 740]]) {
    for (const colorScheme of ["light", "dark"]) {
        test(`every page is readable and complains about nothing, ${size} and ${colorScheme}`, async () => {
            const { context, page, complaints } = await open({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
            const file = (name) => path.join(SCREENSHOTS, `${name}-${size}-${colorScheme}.png`);
            for (const address of PAGES) {
                assert.equal((await page.goto(origins.site + address)).status(), 200);
                await look(page, address, file(address.slice(1).replaceAll("/", "-") || "home"));
            }
            const own = complaints.filter((text) => !OF_ATTACKS.some((attack) => attack.test(text)));
            assert.deepEqual(own, []);
            assert.ok(
                complaints.every((text) => text.includes("/attacks/script") || text.includes("/attacks/cookie")),
                `of pages without an attack: ${complaints.join("\n")}`,
            );
            for (const [origin, address] of OTHERS) {
                assert.equal((await page.goto(origins[origin] + address)).status(), 200);
                await look(page, address, file(origin + address.replaceAll("/", "-")));
            }
            await page.goto(`${origins.attacker}/attacks/post`);
            await page.click(".sandbox button");
            await page.locator("h1", { hasText: "rejected" }).waitFor();
            await look(page, "the rejection", file("rejected"));
            await context.close();
        });
    }
}

test("each page shows the policy that was sent with it, and explains each directive", async () => {
    const { context, page } = await open();
    for (const address of PAGES) {
        const response = await page.goto(origins.site + address);
        const sent = response.headers()["content-security-policy"];
        assert.equal(await page.textContent("#csp"), sent, address);
        await page.click(".policy summary");
        const explained = await page.locator(".policy dl").first().locator("dt code:first-child").allTextContents();
        assert.deepEqual(explained, sent.split("; ").map((directive) => directive.split(" ")[0]));
        const purposes = await page.locator(".policy dl").first().locator("dd p:first-child").allTextContents();
        assert.ok(purposes.every((purpose) => purpose.length > 20), address);
        for (const [name, value] of await page.locator(".policy dl").nth(1).locator("dt").evaluateAll((all) =>
            all.map((each) => [...each.querySelectorAll("code")].map((code) => code.textContent)),
        )) {
            assert.equal(response.headers()[name], value, name);
        }
    }
    await context.close();
});

test("a visitor logs in and out, and a session that has ended is worth nothing", async () => {
    const { context, page, complaints } = await open();
    await page.goto(`${origins.site}/login`);
    for (const input of await page.locator("form input:not([type=hidden])").all()) {
        const id = await input.getAttribute("id");
        assert.equal(await page.locator(`label[for=${id}]`).count(), 1, "every field has a label");
        assert.ok(await input.getAttribute("name"));
    }
    await page.fill("#user", "demo");
    await page.fill("#password", "wrong");
    const [wrong] = await Promise.all([page.waitForNavigation(), page.click("main form button")]);
    assert.equal(wrong.status(), 401);
    assert.equal(await page.locator("[role=alert]").count(), 1);
    assert.equal(await page.inputValue("#user"), "demo");
    assert.equal(await page.inputValue("#password"), "");
    assert.ok(complaints.every((text) => text.includes("status of 401")), complaints.join("\n"));
    complaints.length = 0;

    const session = async () => (await context.cookies()).find(({ name }) => name === "__Host-session");
    await page.goto(`${origins.site}/login?next=/reports`);
    await page.fill("#user", "demo");
    await page.fill("#password", (await page.locator(".note code").allTextContents())[1]);
    await page.click("main form button");
    assert.equal(page.url(), `${origins.site}/reports`);
    const first = await session();
    assert.deepEqual([first.httpOnly, first.secure, first.sameSite], [true, true, "Lax"]);
    assert.equal(await page.evaluate(() => document.cookie), "");
    assert.equal(await page.textContent(".account span"), "demo");

    // A login starts a new session, and ends the one before.
    await logIn(page);
    const second = await session();
    assert.notEqual(second.value.split(".")[0], first.value.split(".")[0]);
    await context.addCookies([first]);
    await page.goto(origins.site);
    assert.equal(await page.locator(".account span").count(), 0, "the earlier session has ended");

    await context.addCookies([second]);
    await page.goto(origins.site);
    const out = page.waitForResponse((response) => response.url().endsWith("/logout"));
    await page.click(".account button");
    const headers = await (await out).allHeaders();
    assert.equal(headers["clear-site-data"], '"storage"');
    await page.waitForSelector("a.account");
    assert.equal(await session(), undefined);
    await context.addCookies([second]);
    await page.goto(origins.site);
    assert.equal(await page.locator(".account span").count(), 0, "the server has ended it");

    // Targets on another site are the first page.
    await page.goto(`${origins.site}/login?next=${encodeURIComponent(origins.attacker)}`);
    await page.fill("#user", "demo");
    await page.fill("#password", (await page.locator(".note code").allTextContents())[1]);
    await page.click("main form button");
    assert.equal(page.url(), `${origins.site}/`);
    await page.fill("#name", "<b>Ada</b>");
    await page.click("main form button");
    assert.equal(await page.textContent("h1"), "Nice to meet you, <b>Ada</b>.");
    await page.goto(origins.site);
    assert.equal(await page.textContent("h1"), "Hello again, <b>Ada</b>. Attack this site.");
    assert.deepEqual(complaints, []);
    await context.close();
});

test("the list has every attack that is tried here", async () => {
    const { context, page } = await open();
    await page.goto(`${origins.site}/attacks`);
    const links = await page.locator(".attacks a").evaluateAll((all) => all.map((link) => link.pathname));
    assert.deepEqual(links, Object.keys(ATTACKS).map((name) => `/attacks/${name}`));
    await context.close();
});

for (const [name, attack] of Object.entries(ATTACKS)) {
    test(`the attack \`${name}\` is blocked, and works without protection`, async () => {
        const { context, page, complaints } = await open();
        await logIn(page);
        await page.goto(`${origins.site}/attacks/${name}`);
        const without = await page.getAttribute(".onward .second", "href");
        // What the page says that stopped it is not empty.
        for (const line of await page.locator(".stops mark").allTextContents()) {
            assert.ok(line.length > 3, `${name}: ${line}`);
        }
        await attack.blocked(page, origins);
        const strange = complaints.filter((text) => !OF_ATTACKS.some((known) => known.test(text)));
        assert.deepEqual(strange, []);

        await context.close();

        const bare = await open();
        assert.equal((await bare.page.goto(without)).status(), 200);
        await attack.succeeds(bare.page, origins);
        // The image of `dom`, which is meant to fail.
        assert.deepEqual(bare.complaints.filter((text) => !/data:,/.test(text)), []);
        await bare.context.close();
    });
}

test("the page's own script reads nothing of a session that the server has received", async () => {
    const { context, page } = await open();
    await logIn(page);
    await page.goto(`${origins.site}/attacks/cookie`);
    assert.match(await page.textContent(".sandbox dd"), /__Host-session/);
    assert.equal(await page.textContent("#cookies"), "nothing: document.cookie is empty");
    await context.close();
});

test("reports arrive in the table and in the chart while the page is open", async () => {
    const { context, page, complaints } = await open();
    await page.goto(`${origins.site}/reports`);
    await page.locator("#state", { hasText: "Live" }).waitFor();
    const before = Number(await page.textContent("#total"));
    const other = await context.newPage();
    await other.goto(`${origins.site}/attacks/image`);
    // A tab in the background asks nothing.
    await page.bringToFront();
    const row = page.locator("#rows tr", { hasText: origins.attacker }).first();
    await row.waitFor({ timeout: 20_000 });
    assert.match(await row.textContent(), /img-src/);
    assert.match(await row.textContent(), /`?img_src: self`? does not allow/);
    assert.match(await row.textContent(), /examples\/src\/policies\.rs:\d+/);
    // The page changes without being loaded again.
    assert.ok(await until(async () => Number(await page.textContent("#total")) > before, 20_000));
    const heights = await page.locator("svg rect").evaluateAll((all) => all.map((bar) => Number(bar.getAttribute("height"))));
    assert.ok(heights.some((height) => height > 0), heights.join());

    // What anybody can send is text.
    const hostile = "<img src=x onerror=alert(1)>";
    const body = { "csp-report": { "effective-directive": hostile, "blocked-uri": "inline", "script-sample": hostile, "document-uri": `${origins.site}/x` } };
    const sent = await fetch(`${origins.site}/reports`, {
        method: "POST",
        headers: { "content-type": "application/csp-report" },
        body: JSON.stringify(body),
    });
    assert.equal(sent.status, 204);
    const texts = page.locator("#rows code", { hasText: hostile });
    await texts.first().waitFor({ timeout: 10_000 });
    for (const load of [() => {}, () => page.reload()]) {
        await load();
        await texts.first().waitFor();
        assert.equal(await page.locator("main img").count(), 0);
    }
    assert.deepEqual(complaints.filter((text) => !text.includes("/attacks/image")), []);
    await page.screenshot({ path: path.join(SCREENSHOTS, "reports-filled-wide-light.png"), fullPage: true });
    await context.close();
});

test("a visitor of localhost is led to the declared host", async () => {
    const { context, page } = await open();
    await page.goto(`${origins.site.replace("127.0.0.1", "localhost")}/attacks?a=b`);
    assert.equal(page.url(), `${origins.site}/attacks?a=b`);
    await context.close();
});

test("what does not exist is a page, and the icon exists", async () => {
    const { context, page } = await open();
    const missing = await page.goto(`${origins.site}/nowhere`);
    assert.equal(missing.status(), 404);
    assert.equal(await page.textContent("h1"), "Not found");
    for (const origin of Object.values(origins)) {
        const icon = await fetch(`${origin}/favicon.ico`);
        assert.deepEqual([icon.status, icon.headers.get("content-type")], [200, "image/svg+xml"], origin);
        assert.equal((await fetch(origin)).status, 200);
    }
    assert.ok(await until(() => page.evaluate(() => document.readyState === "complete")));
    await context.close();
});

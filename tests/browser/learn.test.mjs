// What `learn()` prints, pasted into a policy, lets the page work in Chromium, and nothing else; and the console names the line of the
// declaration that blocks something.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { build, freePort, launch, start, until } from "./browser.mjs";
import { Front } from "./front.mjs";

const OWN = "shop.example.com";

let file;

before(() => {
    file = build("-p", "security-policy-tests", "--example", "learn_site").learn_site;
});

const running = [];

after(() => Promise.all(running.map((stop) => stop())));

async function site(environment) {
    const port = await freePort();
    const { output, stop } = await start(file, port, environment);
    const front = await Front.before(port, OWN);
    front.markup.cdn = "document.documentElement.dataset.cdn = 'yes'";
    front.markup.image = '<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>';
    front.markup.injected = "<script>\nstolen()</script>";
    const browser = await launch({ "*": front.secure }, { "*": front.plain }, { trusts: true });
    running.push(async () => {
        await browser.close();
        front.close();
        stop();
    });
    return { port, output, browser, front };
}

/** What the page has done. */
const shown = (page) =>
    page.evaluate(() => {
        document.querySelector("p").click();
        const { cdn, inline, socket, eval: evaluated } = document.documentElement.dataset;
        const style = getComputedStyle(document.querySelector("p"));
        return {
            cdn,
            inline,
            socket,
            evaluated,
            image: document.images[0].naturalWidth,
            stylesheet: style.color,
            attribute: style.marginTop,
            handler: document.querySelector("p").dataset.handler,
        };
    });

test("what was learned lets the page work", async () => {
    const { port, browser, front } = await site({});
    const page = await browser.newPage();
    const response = await page.goto(`https://${OWN}/`, { waitUntil: "load" });
    assert.equal(response.headers()["content-security-policy"], undefined);
    const path = /report-uri (\S+)$/.exec(response.headers()["content-security-policy-report-only"])[1];
    await until(async () => (await shown(page)).socket);
    const works = { cdn: "yes", inline: "yes", socket: "yes", image: 5, stylesheet: "rgb(0, 128, 0)" };
    assert.deepEqual(await shown(page), { ...works, evaluated: "yes", attribute: "7px", handler: "1" });

    const read = async () => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    const wanted = [
        '"https://cdn.example.org", // once, on `/`',
        "nonce, // once, on `/` line 7",
        '"https://img.example.net", // once, on `/`',
        '"wss://live.example.com", // once, on `/`',
        "self, // once, on `/`",
        "an event handler attribute",
        "a `style` attribute",
        "code from a string",
    ];
    let text = "";
    await until(async () => wanted.every((each) => text.includes(each)) || ((text = await read()), false));
    for (const each of wanted) assert.ok(text.includes(each), `\`${each}\` is missing:\n${text}`);

    const block = text.slice(text.indexOf("content_security_policy"));
    const pasted = await fetch(`http://127.0.0.1:${port}/paste`, { method: "POST", body: block });
    assert.equal(pasted.status, 200, await pasted.text());

    await page.goto(`https://${OWN}/`, { waitUntil: "load" });
    await until(async () => (await shown(page)).socket);
    // The page works, except what the text says has to change.
    assert.deepEqual(await shown(page), { ...works, evaluated: undefined, attribute: "16px", handler: undefined });
    await page.goto(`https://${OWN}/?front=injected`, { waitUntil: "load" });
    assert.equal(await page.evaluate(() => typeof stolen), "undefined");
    assert.deepEqual(front.since(0, "evil.example"), []);
});

test("the console names the place in the page and in the declaration", async () => {
    const { browser, output } = await site({ CONSOLE: "1" });
    const page = await browser.newPage();
    const response = await page.goto(`https://${OWN}/?front=injected`, { waitUntil: "load" });
    // Nothing is added to the page.
    assert.ok(!(await response.text()).includes("security-policy"));
    await until(() => output.text.includes("blocked"));
    const [, line] = /blocked on `\/` line (\d+)/.exec(output.text) ?? [];
    assert.equal(line, "4", output.text);
    assert.match(output.text, /does not allow an inline script\n {2}--> .*learn_site\.rs:\d+/);
    assert.equal(output.text.split("blocked").length, 2, output.text);
});

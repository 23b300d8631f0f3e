// The attacks of the example site, as a visitor tries them: what blocks each, and what it does where nothing is in its way.

import assert from "node:assert/strict";

import { until } from "./browser.mjs";

/** The text of the paragraph that injected code changes. An attack without code has no such paragraph. */
const UNTOUCHED = "No injected code has run.";

const proof = (page) => page.evaluate(() => document.querySelector("#proof")?.textContent);

/** Markup that the page prints: the violation that the page shows, and what the visitor does. */
function injected(directive, { act = async () => {}, succeeds }) {
    return {
        async blocked(page) {
            await act(page);
            // Not a locator, which waits for the end of a navigation that was blocked.
            const violations = () => page.evaluate(() => document.querySelector("#violations").textContent);
            assert.ok(await until(async () => (await violations()).includes(directive)), `${directive}: ${await violations()}`);
            assert.equal(await page.evaluate(() => document.querySelector("#verdict").dataset.state), "blocked");
            assert.ok([UNTOUCHED, undefined].includes(await proof(page)), await proof(page));
        },
        async succeeds(page, origins) {
            await act(page);
            assert.ok(await until(() => succeeds(page, origins)), `${directive}: the attack does not work without protection`);
        },
    };
}

const changes = (text) => async (page) => (await proof(page))?.startsWith(text);

/** By the name of the attack. */
export const ATTACKS = {
    script: injected("script-src-elem", { succeeds: changes("The injected script ran") }),
    handler: injected("script-src-attr", { succeeds: changes("The event handler ran") }),
    link: injected("script-src-elem", { act: (page) => page.click(".raw a"), succeeds: changes("The link ran code") }),
    dom: injected("require-trusted-types-for", { act: (page) => page.click("#write"), succeeds: changes("The written HTML ran") }),
    base: injected("base-uri", {
        succeeds: async (page, { attacker }) => (await page.textContent("#base")) === attacker,
    }),
    form: injected("form-action", {
        // Not `click`, which waits for the navigation that does not happen.
        act: (page) => page.locator(".raw button").evaluate((button) => button.click()),
        succeeds: async (page, { attacker }) =>
            page.url() === `${attacker}/stolen` && (await page.textContent(".lead")).includes("code = 123456"),
    }),
    image: injected("img-src", {
        succeeds: (page) => page.evaluate(() => document.querySelector(".raw img").naturalWidth > 0),
    }),
    style: injected("style-src-attr", {
        succeeds: (page) => page.evaluate(() => document.elementFromPoint(200, 200).closest(".raw") !== null),
    }),
    cookie: injected("script-src-elem", { succeeds: changes("Stolen: unprotected_session=") }),

    frame: {
        async blocked(page, { attacker }) {
            await page.click(".danger");
            assert.equal(page.url(), `${attacker}/attacks/frame`);
            assert.ok(await until(() => page.frames()[1]?.url() === "chrome-error://chromewebdata/"), "the frame is not empty");
        },
        async succeeds(page) {
            await page.frames()[1].waitForSelector("button");
        },
    },
    post: {
        async blocked(page, { site }) {
            await page.click(".danger");
            const [response] = await Promise.all([page.waitForNavigation(), page.click(".sandbox button")]);
            assert.equal(response.status(), 403);
            assert.equal(page.url(), `${site}/greet`);
            assert.equal(await page.textContent("h1"), "This request was rejected");
            assert.match(await page.textContent(".stops"), /sec-fetch-site: cross-site/);
        },
        async succeeds(page) {
            await page.click(".sandbox button");
            await page.getByText("your name is now Mallory").waitFor();
        },
    },
    read: {
        async blocked(page) {
            await page.click(".danger");
            await page.locator("#data", { hasText: "The browser blocked it" }).waitFor();
            await page.locator("#image", { hasText: "The browser blocked it" }).waitFor();
        },
        async succeeds(page) {
            await page.locator("#data", { hasText: "nothing at stake" }).waitFor();
            await page.locator("#image", { hasText: "loaded" }).waitFor();
        },
    },
    opener: {
        async blocked(page) {
            const at = page.url();
            const [other] = await Promise.all([page.waitForEvent("popup"), page.click(".danger")]);
            await other.locator("#outcome", { hasText: "window.opener is null" }).waitFor();
            assert.equal(page.url(), at);
            await other.close();
        },
        async succeeds(page, { attacker }) {
            const [other] = await Promise.all([page.waitForEvent("popup"), page.click(".danger")]);
            assert.ok(await until(() => page.url() === `${attacker}/phishing`), page.url());
            await other.close();
        },
    },
    upload: {
        async blocked(page) {
            const at = page.url();
            const [download] = await Promise.all([page.waitForEvent("download"), page.click(".danger")]);
            assert.equal(download.suggestedFilename(), "cat.html");
            assert.equal(page.url(), at);
        },
        async succeeds(page) {
            await page.click(".danger");
            await page.getByText("The script of the upload ran").waitFor();
        },
    },
    redirect: {
        async blocked(page, { site }) {
            await page.click(".danger");
            assert.ok(page.url().startsWith(`${site}/continue?`), page.url());
            assert.equal(await page.textContent("h1"), "Not redirected");
        },
        async succeeds(page, { attacker }) {
            await page.click(".danger");
            assert.equal(page.url(), `${attacker}/phishing`);
        },
    },
};

/** What Chromium prints, and which requests fail, because of an attack. Nothing else may. */
export const OF_ATTACKS = [
    /violates the following Content Security Policy directive/,
    /violates the following directive/,
    /This document requires 'TrustedHTML' assignment/,
    /Refused to /,
    /Framing '.*' violates/,
    /has been blocked by CORS policy/,
    /net::ERR_(FAILED|BLOCKED_BY_RESPONSE|BLOCKED_BY_CSP)/,
    /the server responded with a status of (400|403)/,
];

/** The smallest contrast of a text and its background on the page, by WCAG 2, with the text. */
export function contrast(page) {
    return page.evaluate(() => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
        const rgb = (color) => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        const light = (color) => {
            const [r, g, b] = rgb(color).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const background = (element) => {
            for (let each = element; each; each = each.parentElement) {
                const color = getComputedStyle(each).backgroundColor;
                if (rgb(color)[3] === 255) return color;
            }
            return "white";
        };
        let least = { ratio: 21, text: "" };
        for (const element of document.body.querySelectorAll("*")) {
            const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
            if (!text || !element.checkVisibility()) continue;
            const [one, other] = [light(getComputedStyle(element).color), light(background(element))];
            const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
            if (ratio < least.ratio) least = { ratio, text };
        }
        return least;
    });
}

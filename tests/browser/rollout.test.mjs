// In Chromium, on `tests/examples/rollout_site.rs`: a policy that is enforced for a share of the visitors, which changes while the site
// runs; and forms that are accepted one time.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, program, terminateTls, until } from "./browser.mjs";

const ORIGIN = "https://shop.example.com";

const VISITORS = Array.from({ length: 8 }, (_, number) => `visitor-${number}`);

let site, browser;

before(async () => {
    site = await program("rollout_site");
    const tls = await terminateTls(site.port);
    // Playwright switches the cache of pages for going back off.
    const options = { ignoreDefaultArgs: ["--disable-back-forward-cache"], trusts: true, args: ["--short-reporting-delay"] };
    browser = await launch({ "*": tls }, {}, options);
});

after(async () => {
    await browser?.close();
    site?.stop();
});

/** Sets the share, in percent. */
async function share(percent) {
    const { status } = await fetch(`http://127.0.0.1:${site.port}/share/${percent}`, { method: "POST" });
    assert.equal(status, 200);
}

/** Opens the site; returns whether the policy is enforced, by its header and by what a script does that it does not allow. */
async function isEnforced(page) {
    const headers = (await page.goto(`${ORIGIN}/`)).headers();
    const [enforced, observed] = ["content-security-policy", "content-security-policy-report-only"].map((name) => headers[name] ?? "");
    const isScript = (value) => /script-src 'nonce-/.test(value);
    assert.notEqual(isScript(enforced), isScript(observed), "exactly one of the headers has the policy");
    const { own, other } = await page.evaluate(() => ({ ...document.documentElement.dataset }));
    assert.deepEqual([own, other], ["ran", isScript(enforced) ? undefined : "ran"], "the scripts with and without the nonce");
    return isScript(enforced);
}

/** The visitors for whom the policy is enforced. */
async function enforced(page) {
    const found = [];
    for (const visitor of VISITORS) {
        await page.goto(`${ORIGIN}/?visitor=${visitor}`);
        if (await isEnforced(page)) found.push(visitor);
    }
    return found;
}

test("the policy is enforced for a share, which changes while the site runs", async () => {
    const page = await browser.newPage();
    await share(50);
    assert.equal(await isEnforced(page), false, "on the first visit, nobody knows the visitor");
    const half = await enforced(page);
    assert.ok(half.length > 0 && half.length < VISITORS.length, `enforced for ${half.length}`);
    assert.deepEqual(await enforced(page), half, "a visitor has both forms");

    await share(75);
    const more = await enforced(page);
    assert.ok(more.length > half.length, `enforced for ${more.length}, and before for ${half.length}`);
    assert.deepEqual(half.filter((visitor) => !more.includes(visitor)), [], "a larger share took the policy from a visitor");

    await share(100);
    assert.deepEqual(await enforced(page), VISITORS);
    await share(0);
    assert.deepEqual(await enforced(page), []);

    // Both forms report, and each is explained.
    const groups = async () => {
        const { groups } = await (await fetch(`http://127.0.0.1:${site.port}/reports`)).json();
        return groups.filter(({ what, blocked }) => what === "script-src-elem" && blocked === "inline");
    };
    assert.ok(await until(async () => (await groups()).length === 2, 20_000), JSON.stringify(await groups(), null, 1));
    assert.deepEqual((await groups()).map(({ is_report_only }) => is_report_only).sort(), [false, true]);
    for (const { explanation } of await groups()) {
        assert.match(explanation.cause, /`script_src: .*` does not allow an inline script/);
    }
    await page.close();
});

test("a form is accepted one time", async () => {
    const page = await browser.newPage();
    const navigation = (start) => Promise.all([page.waitForNavigation({ waitUntil: "commit" }), start()]).then(([response]) => response);
    const send = () => navigation(() => page.evaluate(() => document.forms[0].requestSubmit()));
    const isRejected = async (response) => {
        assert.equal(response.status(), 403);
        assert.match(response.headers()["content-security-policy-report-only"], /script-src/, "the rejection has the policy");
        await page.waitForLoadState();
        assert.match(await page.evaluate(() => document.body.innerText), /already sent, and was not sent a second time/);
    };
    await share(0);
    await page.goto(`${ORIGIN}/`);
    await page.evaluate(() => (globalThis.isFirst = true));
    assert.equal((await send()).status(), 200);

    // Chromium shows the page as it was left, with the same token.
    await page.goBack({ waitUntil: "commit" });
    assert.ok(await until(() => page.evaluate(() => globalThis.isFirst)), "the page was requested again");
    await isRejected(await send());

    // A page that is requested has a new token. A reload of what follows sends the form again.
    await page.goto(`${ORIGIN}/`);
    const first = await send();
    assert.equal(first.status(), 200);
    await page.waitForLoadState();
    await isRejected(await navigation(() => page.reload()));
    await page.close();
});

// In Chromium, on `tests/examples/rollout_site.rs`: a policy that is enforced for a share of the visitors, which changes while the site
// runs; and forms that are accepted one time.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, program, terminateTls, until } from "./browser.mjs";

const ORIGIN = "https://shop.example.com";

const VISITORS = Array.from({ length: 12 }, (_, number) => `visitor-${number}`);

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
async function isEnforced(page, path = "/") {
    const headers = (await page.goto(`${ORIGIN}${path}`)).headers();
    const [enforced, observed] = ["content-security-policy", "content-security-policy-report-only"].map((name) => headers[name] ?? "");
    const isScript = (value) => /script-src 'nonce-/.test(value);
    assert.notEqual(isScript(enforced), isScript(observed), "exactly one of the headers has the policy");
    const ran = await page.evaluate(() => document.documentElement.dataset.ran);
    assert.equal(ran, isScript(enforced) ? undefined : "yes", `the script, with ${enforced || observed}`);
    return isScript(enforced);
}

/** The visitors for whom the policy is enforced. Each one opens the site twice. */
async function enforced(page) {
    const found = [];
    for (const visitor of VISITORS) {
        await page.goto(`${ORIGIN}/?visitor=${visitor}`);
        const [one, other] = [await isEnforced(page), await isEnforced(page)];
        assert.equal(one, other, `${visitor} has both forms`);
        if (one) found.push(visitor);
    }
    return found;
}

test("the policy is enforced for a share, which changes while the site runs", async () => {
    const page = await browser.newPage();
    await share(50);
    assert.equal(await isEnforced(page), false, "on the first visit, nobody knows the visitor");
    const half = await enforced(page);
    assert.ok(half.length > 0 && half.length < VISITORS.length, `enforced for ${half.length}`);

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
    const send = async () => {
        const [response] = await Promise.all([page.waitForNavigation(), page.evaluate(() => document.forms[0].requestSubmit())]);
        return response;
    };
    await page.goto(`${ORIGIN}/`);
    assert.equal((await send()).status(), 200);
    await page.goBack();
    console.log("persisted", await page.evaluate(() => JSON.stringify(performance.getEntriesByType("navigation")[0])));
    const r = await send();
    console.log(r.status(), await page.content());
    await page.close();
});

// Cookies: Chromium stores each as its line says, and sends it where its SameSite says.

import assert from "node:assert/strict";

/** Requests for the site, by where they are sent from and how, and the SameSite values with which a cookie is sent along. */
const ALL = ["strict", "lax", "none"];
const SENT = [
    { from: "own", how: "navigation", with: ALL },
    { from: "own", how: "resource", with: ALL },
    { from: "sibling", how: "navigation", with: ALL },
    { from: "sibling", how: "resource", with: ALL },
    { from: "sibling", how: "form", with: ALL },
    { from: "foreign", how: "navigation", with: ["lax", "none"] },
    { from: "foreign", how: "resource", with: ["none"] },
    { from: "foreign", how: "form", with: ["none"] },
    { from: "foreign", how: "frame", with: ["none"] },
];

/** How a page sends a request to a URL. */
const HOW = {
    navigation: (url) => `<a id="go" href="${url}">go</a>`,
    // The policy of the page may allow one of them only.
    resource: (url) => `<img src="${url}"><link rel="stylesheet" href="${url}">`,
    form: (url) => `<form method="post" action="${url}"><button id="go">go</button></form>`,
    frame: (url) => `<iframe src="${url}"></iframe>`,
};

const PREFIX = /^__(Host-Http|Host|Secure|Http)-/;

/** The longest lifetime that Chromium gives a cookie, in seconds. */
const LONGEST = 400 * 24 * 60 * 60;

export async function cookies(site) {
    const context = await site.profile();
    const declared = await lines(site, context);
    assert.ok(declared.length > 0, "no page sets a cookie");
    await areStored(site, context, declared);
    await areProtected(site, context, declared);
    for (const row of SENT) {
        await areSent(site, context, declared, row);
    }
    const kinds = declared.map(({ name, sameSite }) => `${PREFIX.exec(name)?.[0] ?? "no prefix"} ${sameSite}`);
    return [...new Set(kinds)].join(", ");
}

/** What the pages of the site set, by the name of the cookie; the last line of a name. */
async function lines(site, context) {
    for (const path of [...(await site.pages()), "/cookies"]) {
        // Not every example has the last one, and Chromium reports a 404 without a body as an error.
        await site.open(path, { context }).catch(() => {});
    }
    const all = site.front.since(site.moment).flatMap(({ answer, path }) => (answer?.["set-cookie"] ?? []).map((line) => parse(line, path)));
    return [...new Map(all.map((each) => [each.name, each])).values()];
}

function parse(line, requested) {
    const [pair, ...attributes] = line.split(";").map((part) => part.trim());
    const has = new Map(attributes.map((text) => [text.split("=")[0].toLowerCase(), text.split("=").slice(1).join("=")]));
    const equals = pair.indexOf("=");
    return {
        line,
        name: pair.slice(0, equals),
        value: pair.slice(equals + 1),
        secure: has.has("secure"),
        httpOnly: has.has("httponly"),
        sameSite: has.get("samesite")?.toLowerCase() ?? "lax",
        isHostOnly: !has.has("domain"),
        path: has.get("path") ?? (requested.replace(/\/[^/]*$/, "") || "/"),
        maxAge: has.has("max-age") ? Number(has.get("max-age")) : undefined,
    };
}

async function areStored(site, context, declared) {
    const stored = new Map((await context.cookies(`${site.origin}/`)).map((each) => [each.name, each]));
    const script = (await site.open("/", { context })).page;
    const readable = await script.evaluate(() => document.cookie);
    for (const cookie of declared.filter(({ path }) => path === "/")) {
        const own = stored.get(cookie.name);
        assert.ok(own, `Chromium did not store \`${cookie.line}\``);
        assert.equal(own.secure, cookie.secure, cookie.line);
        assert.equal(own.httpOnly, cookie.httpOnly, cookie.line);
        assert.equal(own.sameSite.toLowerCase(), cookie.sameSite, cookie.line);
        assert.equal(own.path, cookie.path, cookie.line);
        assert.equal(!own.domain.startsWith("."), cookie.isHostOnly, cookie.line);
        const lasts = own.expires === -1 ? undefined : own.expires - Date.now() / 1000;
        if (cookie.maxAge === undefined) assert.equal(lasts, undefined, cookie.line);
        else assert.ok(Math.abs(lasts - Math.min(cookie.maxAge, LONGEST)) < 60, `${cookie.line} expires in ${lasts} s`);
        assert.equal(readable.split("; ").some((pair) => pair.startsWith(`${cookie.name}=`)), !cookie.httpOnly, cookie.line);
    }
}

/** A sibling host, http and a script cannot replace a cookie whose prefix forbids it. */
async function areProtected(site, context, declared) {
    const { own, sibling } = site.hosts;
    const [ofOwn, ofSibling] = [await site.open("/", { context }), await site.open(`https://${sibling}/`, { context, another: true })];
    const set = ({ page }, line) => page.evaluate((line) => (document.cookie = line), line);
    // A sibling can set cookies for the host at all, so that what it cannot set is due to the name.
    await set(ofSibling, `tossed=1; Domain=${own}; Path=/; Secure`);
    const protectedOnes = declared.filter(({ name }) => PREFIX.test(name));
    for (const { name } of protectedOnes) {
        const kind = PREFIX.exec(name)[1];
        if (kind.startsWith("Host")) await set(ofSibling, `${name}=evil; Domain=${own}; Path=/; Secure`);
        if (kind.includes("Http")) await set(ofOwn, `${name}=evil; Path=/; Secure`);
        await set(ofSibling, `${name}=evil; Domain=${own}; Path=/`);
    }
    const all = await context.cookies(`${site.origin}/`);
    assert.ok(all.some(({ name }) => name === "tossed"), "a sibling host can set no cookie at all");
    for (const { name, value } of protectedOnes) {
        const now = all.filter((each) => each.name === name);
        assert.equal(now.length, 1, `\`${name}\` was set twice`);
        assert.notEqual(now[0].value, "evil", `\`${name}\` was replaced; it was ${value}`);
    }
}

async function areSent(site, context, declared, { from, how, with: sent }) {
    const path = `/?sent=${from}-${how}`;
    const markup = HOW[how](`${site.origin}${path}`);
    const start = from === "own" ? "/?front=sending" : `https://${site.hosts[from]}/?front=sending`;
    site.front.markup.sending = from === "own" ? markup : `<!doctype html>${markup}`;
    site.forget();
    const { page } = await site.open(start, { context });
    if (["navigation", "form"].includes(how)) {
        await Promise.all([page.waitForNavigation(), page.evaluate(() => document.querySelector("#go").click())]);
    }
    const request = await site.arrives(({ query }) => query === `?sent=${from}-${how}`);
    assert.ok(request, `nothing was sent from ${from} as ${how}`);
    const names = (request.headers.cookie ?? "").split("; ").map((pair) => pair.split("=")[0]);
    for (const { name, sameSite, path } of declared.filter(({ path }) => path === "/")) {
        assert.equal(names.includes(name), sent.includes(sameSite), `\`${name}\` (${sameSite}), ${how} from ${from}, at ${path}`);
    }
}

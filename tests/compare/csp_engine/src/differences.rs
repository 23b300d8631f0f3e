//! The table of differences, each with the section that decides.

/// Why the two differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// CSP3 #match-url-to-source-expression, step 4.2.2: both ports are the defaults of their schemes. The peer compares the
    /// port of a URL, which is none for the default one, with a number. Its defect.
    SelfOnDefaultPorts,
    /// #match-schemes, steps 1.3 and 1.4: in the text `ws` and `wss` match `http` and `https`. Chromium and Firefox do not.
    WebSocketSchemes,
    /// #match-url-to-source-expression, step 1.1: `*` matches HTTP(S) URLs. Fetch turns the URL of a WebSocket into one, and
    /// in Chromium and Firefox `*` matches `ws` and `wss`. The peer is given the URL as it was written.
    AnyWebSocket,
    /// #match-hosts, step 4: in the text, an IPv4 address matches nothing. Chromium and Firefox compare it.
    Addresses,
    /// #match-ports: in the text, port 80 does not match 443. In Chromium and Firefox it does, together with the scheme.
    PortUpgrade,
    /// #does-resource-hint-violate-policy, step 3: read literally, the check of a directive that does not execute allows every
    /// hint. The note in #directive-default-src states the intent, and Chromium implements it.
    ResourceHints,
    /// #worker-src-pre-request: `'strict-dynamic'` in `worker-src`, `child-src` and `default-src`. Chromium and Firefox.
    StrictDynamicWorkers,
    /// #match-integrity-metadata-to-source-list, step 6.1: a digest in base64url in the policy and in base64 in the attribute.
    /// #match-element-to-source-list has the two alphabets be the same, as Chromium does in both places.
    DigestAlphabets,
    /// #effective-directive-for-a-request, step 3: a navigation of the whole page, which no engine compares with a list.
    Documents,
    /// #match-element-to-source-list: a script that a trusted script put into the page, under `'strict-dynamic'`.
    StrictDynamicInline,
    /// HTML #set-the-frozen-base-url, step 3: `data:` is no base. It is not part of CSP.
    BaseSchemes,
    /// #can-compile-strings, step 5.3.4, and #can-compile-wasm-bytes, step 3.3.1: a violation names `script-src`, also where
    /// `default-src` decides. The peer names `default-src`. Its defect.
    EvalDirective,
    /// #match-url-to-source-list: the host grammar allows no query, and Chromium and Firefox cut it off.
    Queries,
}

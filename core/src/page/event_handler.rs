//! Table: the attributes that contain event handlers.

/// Whether browsers run the value of the attribute of this name, which is in lower case, when an event happens. Not every name that
/// starts with `on` is one of an event.
pub(crate) fn is_event_handler(name: &str) -> bool {
    name.strip_prefix("on").is_some_and(|event| EVENTS.binary_search(&event).is_ok())
}

/// The events that have a handler attribute, sorted: those of HTML, SVG, Pointer Events, CSS and what Chromium, Firefox and
/// Safari add (HTML, #event-handlers-on-elements,-document-objects,-and-window-objects).
const EVENTS: &[&str] = &[
    "abort", "activate", "afterprint", "animationcancel", "animationend", "animationiteration", "animationstart", "auxclick",
    "beforecopy", "beforecut", "beforeinput", "beforematch", "beforepaste", "beforeprint", "beforetoggle", "beforeunload",
    "beforexrselect", "begin", "blur", "bounce", "cancel", "canplay", "canplaythrough", "change", "click", "close", "command",
    "contentvisibilityautostatechange", "contextlost", "contextmenu", "contextrestored", "copy", "cuechange", "cut", "dblclick",
    "drag", "dragend", "dragenter", "dragexit", "dragleave", "dragover", "dragstart", "drop", "durationchange", "emptied",
    "end", "ended", "error", "finish", "focus", "focusin", "focusout", "formdata", "freeze", "fullscreenchange", "fullscreenerror",
    "gamepadconnected", "gamepaddisconnected", "gesturechange", "gestureend", "gesturestart", "gotpointercapture", "hashchange",
    "input", "invalid", "keydown", "keypress", "keyup", "languagechange", "load", "loadeddata", "loadedmetadata", "loadend",
    "loadstart", "lostpointercapture", "message", "messageerror", "mousedown", "mouseenter", "mouseleave",
    "mousemove", "mouseout", "mouseover", "mouseup", "mousewheel", "mozfullscreenchange", "offline", "online",
    "orientationchange", "overscroll", "pagehide", "pagereveal", "pageshow", "pageswap", "paste", "pause", "play", "playing",
    "pointercancel", "pointerdown", "pointerenter", "pointerleave", "pointermove", "pointerout", "pointerover",
    "pointerrawupdate", "pointerup", "popstate", "progress", "ratechange", "readystatechange",
    "rejectionhandled", "repeat", "reset", "resize", "resume", "scroll", "scrollend", "scrollsnapchange", "scrollsnapchanging",
    "search", "securitypolicyviolation", "seeked", "seeking", "select", "selectionchange", "selectstart", "show", "slotchange",
    "stalled", "start", "storage", "submit", "suspend", "timeupdate", "toggle", "touchcancel", "touchend", "touchmove",
    "touchstart", "transitioncancel", "transitionend", "transitionrun", "transitionstart", "unhandledrejection", "unload",
    "visibilitychange", "volumechange", "waiting", "webkitanimationend", "webkitanimationiteration",
    "webkitanimationstart", "webkitfullscreenchange", "webkitfullscreenerror", "webkitmouseforcechanged", "webkitmouseforcedown",
    "webkitmouseforceup", "webkitmouseforcewillbegin", "webkittransitionend", "wheel", "zoom",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(EVENTS.is_sorted());
        for name in ["onclick", "onload", "onwheel", "onabort", "onbegin"] {
            assert!(is_event_handler(name), "{name}");
        }
        for name in ["on", "once", "only", "onboarding", "on-click", "click"] {
            assert!(!is_event_handler(name), "{name}");
        }
    }
}

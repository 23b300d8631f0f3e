
import init from '/shop.js';
const wasm = await init({ module_or_path: '/shop_bg.wasm' });


dispatchEvent(new CustomEvent("TrunkApplicationStarted", {detail: {wasm}}));


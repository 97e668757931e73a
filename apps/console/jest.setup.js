// What Ant Design and the router expect of a browser and jsdom does not have.
import { TextDecoder, TextEncoder } from 'node:util';

Object.assign(globalThis, { TextDecoder, TextEncoder });

globalThis.MessageChannel ??= class {
  port1 = { onmessage: null };
  port2 = { postMessage: (data) => setTimeout(() => this.port1.onmessage?.({ data }), 0) };
};

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

globalThis.matchMedia ??= (media) => ({ media, matches: false, addEventListener() {}, removeEventListener() {} });

// jsdom answers a pseudo-element with "not implemented" on stderr; Ant Design asks for them all the time.
if (typeof window !== 'undefined') {
  const computed = window.getComputedStyle;
  window.getComputedStyle = (element) => computed(element);
}

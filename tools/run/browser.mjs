// The browser of the stories: one found on this machine, else the headless Chromium that comes from npm.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const LIBRARY_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];

/** Quiet, offline, and with WebGL drawn by the processor. */
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let said = false;

/**
 * A running browser of playwright-core; says once on stderr which one it is. `switches`: more of them.
 * @param {import('playwright-core').LaunchOptions & { switches?: readonly string[] }} [options]
 */
export async function launchBrowser({ switches = [], ...options } = {}) {
  const found = onThisMachine();
  const { executablePath, args } = found ? { executablePath: found, args: SWITCHES } : await fromNpm();
  const browser = await chromium.launch({ executablePath, headless: true, args: [...args, ...switches], ...options });
  if (!said) console.error(`Browser: ${found ?? '@sparticuz/chromium'} ${browser.version()}`);
  said = true;
  return browser;
}

function onThisMachine() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (existsSync(MAC)) return MAC;
  for (const name of NAMES) {
    try {
      return execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // Not under this name.
    }
  }
  return undefined;
}

/** The package is meant for AWS Lambda: its switches that merge processes or lift the same-origin rule would make it another browser. */
async function fromNpm() {
  // It brings the NSS libraries too, and unpacks them only where it believes to be on Lambda.
  if (!LIBRARY_FOLDERS.some((folder) => existsSync(`${folder}/libnss3.so`))) process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  packaged.setGraphicsMode = true;
  const unwanted = [
    '--single-process',
    '--disable-web-security',
    '--allow-running-insecure-content',
    '--disable-site-isolation-trials',
    '--in-process-gpu',
    '--no-zygote',
  ];
  const args = packaged.args.filter((item) => !unwanted.includes(item) && !item.startsWith('--headless'));
  return { executablePath: await packaged.executablePath(), args };
}

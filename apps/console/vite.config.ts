import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const server = process.env.FENGHUO_SERVER ?? 'http://127.0.0.1:3000';

const APP_WORDS = {
  'zh-CN': { name: '烽火 · 现场', short_name: '烽火', description: '应急指挥调度：任务、上报、紧急求助' },
  en: { name: 'Fenghuo · Field', short_name: 'Fenghuo', description: 'Emergency command and dispatch: tasks, reports, calls for help' },
} as const;

/** One app under one id, whatever language its name on the home screen has. */
const manifestIn = (lang: keyof typeof APP_WORDS) => ({
  id: '/field',
  ...APP_WORDS[lang],
  lang,
  start_url: '/field',
  scope: '/',
  display: 'standalone' as const,
  background_color: '#0F1B2D',
  theme_color: '#0F1B2D',
  icons: [
    { src: '/icons/beacon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' as const },
    { src: '/icons/beacon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' as const },
    { src: '/icons/beacon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' as const },
    { src: '/icons/beacon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' as const },
  ],
});

/** The page points to it while it speaks English (src/i18n/i18n.ts). */
const englishManifest = (): Plugin => ({
  name: 'english-manifest',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'manifest.en.webmanifest', source: JSON.stringify(manifestIn('en')) });
  },
});

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/live/service-worker',
      filename: 'service-worker.ts',
      // Registered by the phone's screen alone (live/shell.ts).
      injectRegister: null,
      injectManifest: { globPatterns: ['**/*.{js,mjs,css,html}'], maximumFileSizeToCacheInBytes: 4_194_304 },
      manifest: manifestIn('zh-CN'),
    }),
    englishManifest(),
  ],
  resolve: { conditions: ['@fenghuo/source', 'module', 'browser', 'development|production'] },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // Fonts inlined as data: would be blocked by font-src 'self' and would bloat the first stylesheet.
    assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
    // The map chunk is one library of a megabyte and is loaded on its own.
    chunkSizeWarningLimit: 1300,
  },
  server: {
    proxy: {
      '/api': server,
      '/basemap': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});

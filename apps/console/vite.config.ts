import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.FENGHUO_SERVER ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
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

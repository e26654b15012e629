import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const GATEWAY_URL = 'http://127.0.0.1:8080'

/** In development the page comes from vite and everything under /api from a running gateway. */
export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': { target: process.env['GATEWAY_URL'] ?? GATEWAY_URL, ws: true } },
  },
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: true, chunkSizeWarningLimit: 2000 },
})

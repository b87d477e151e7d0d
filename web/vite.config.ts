import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.LIMN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
    plugins: [react()],
    build: {
        target: 'es2022',
        // Data URLs would need exceptions in the page's content security policy.
        assetsInlineLimit: 0,
        rollupOptions: { input: ['index.html', 'studio.html'] },
    },
    server: {
        proxy: {
            '/api': server,
            '/version': server,
            '/ws': { target: server, ws: true },
        },
    },
    test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' },
});

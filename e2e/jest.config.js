import { base } from '../jest.base.js';

export default { ...base, testMatch: ['<rootDir>/**/*.e2e.ts'], testTimeout: 120_000 };

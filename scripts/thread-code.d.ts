import type { Plugin as BuildPlugin } from 'esbuild';
import type { Plugin as TestPlugin } from 'vitest/config';

export const threadCodeForBuild: BuildPlugin;
export const threadCodeForTests: TestPlugin;

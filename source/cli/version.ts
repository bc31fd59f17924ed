declare const WIZARD_VERSION: string | undefined;

/** This program's version, from package.json at build time. */
export const version: string = typeof WIZARD_VERSION === 'string' ? WIZARD_VERSION : '0.0.0-development';
